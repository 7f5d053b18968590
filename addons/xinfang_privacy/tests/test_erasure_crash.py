"""C39 of a disposal: it happens wholly or not at all, wherever it is cut off."""

from odoo.tests import tagged

from odoo.addons.xinfang_case.tests import test_crash_points
from odoo.addons.xinfang_case.tests.figures import add
from odoo.addons.xinfang_case.tools.gate import Actor, acting_as

from .common import LONG_AGO


@tagged("post_install", "-at_install", "xf_security")
class TestErasureCrash(test_crash_points.TestCrashPoints):
    # The sweep of the other test is used, its acts are not swept again.
    test_c39_wherever_it_is_cut_off = None
    test_c39_a_worker_is_killed_in_the_middle = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.committed():
            cls.add_user("role_archivist", "office", "archivist")
        # Before the petitions are swept away, which disposals point to.
        cls.addClassCleanup(cls._sweep_disposals)

    @classmethod
    def _sweep_disposals(cls):
        with cls.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM xinfang_disposal WHERE petition_id = ANY(%s)", (cls.made,)
            )

    def agreed(self):
        """Return a disposal that waits for the second person."""
        petition = self.triaged().sudo()
        mine = acting_as(petition, Actor("petitioner", petition.id))
        mine.perform("withdraw", {"reason": "不再反映"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE xinfang_petition SET closed_date = %s WHERE id = %s",
            (LONG_AGO, petition.id),
        )
        petition.invalidate_recordset()
        petition._as_system().perform("propose_disposal")
        disposal = petition.disposal_ids
        self.do(disposal, "role_archivist", "agree_disposal", reason="无保存价值")
        return disposal

    def test_c39_a_disposal_wherever_it_is_cut_off(self):
        place = self.prepare(self.agreed)
        points = self.sweep(place, "office_head", "dispose", {"reason": "批准销毁"})
        self.assertGreater(points, 60)
        add("crash_points", disposal_points=points)
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            petition = env[place[0]].browse(place[1]).sudo().petition_id
            self.assertTrue(petition.erased_date)
            self.assertFalse(petition.content)
            self.assertFalse(
                petition.entry_ids.filtered("reason")
                - petition.entry_ids.filtered(
                    lambda e: e.res_model == "xinfang.disposal"
                )
            )
