"""What a petitioner may do beside the steps (11.2): ask, complain, have it corrected."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .review_common import ReviewCase

WHY = "已经过去二十天，没有任何答复。"


@tagged("post_install", "-at_install", "xf_engine")
class TestComplaint(ReviewCase):
    def complain(self, petition, kind="delay", day="2026-03-20", **values):
        values = {"complaint_kind": kind, "reason": WHY, **values}
        return self.as_petitioner(petition, day).perform("complain", values)

    def reminders(self, petition):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", petition._name),
                ("res_id", "=", petition.id),
                ("user_id", "=", self.users["office_head"].id),
                ("summary", "like", "complain"),
            ]
        )

    def test_the_head_of_the_office_is_told_and_nothing_moves(self):
        petition = self.delivered("2026-03-02").petition_id
        before = (petition.state, self.limits(petition))
        self.complain(petition)
        self.assertEqual((petition.state, self.limits(petition)), before)
        self.assertEqual(len(self.reminders(petition)), 1)
        # Neutral: what was said stands in the ledger alone.
        self.assertNotIn(WHY, self.reminders(petition).summary)
        entry = petition.sudo().entry_ids[-1:]
        self.assertEqual((entry.act_id.code, entry.reason), ("complain", WHY))

    def test_staff_enters_what_is_said_on_the_phone(self):
        petition = self.delivered("2026-03-02").petition_id
        said = {"complaint_kind": "no_notice", "reason": WHY}
        with self.assertRaises(AccessError):
            self.do(petition, "handler", "complain", "2026-03-20", **said)
        self.do(petition, "window", "complain", "2026-03-20", **said)
        self.assertEqual(petition.sudo().complaint_kind, "no_notice")

    def test_bad_input(self):
        petition = self.delivered("2026-03-02").petition_id
        for kind, day, reason in (
            ("delay", "2026-03-20", "太慢"),
            ("refusal", "2026-03-20", WHY),
        ):
            self.refused(
                "COMPLAINT",
                petition,
                "window",
                "complain",
                day,
                complaint_kind=kind,
                reason=reason,
            )
        self.complain(petition)
        values = {"complaint_kind": "delay", "reason": WHY}
        self.refused(
            "2026年3月20日", petition, "window", "complain", "2026-03-26", **values
        )
        self.complain(petition, "no_notice", "2026-03-21")
        self.complain(petition, "delay", "2026-03-27")

    def test_a44_of_a_refusal(self):
        leg = self.delivered("2026-03-02")
        self.do(
            leg,
            "leader",
            "refuse",
            "2026-03-04",
            refusal_ground="competence",
            reason="不属于本机关职权范围，已核实。",
            legal_basis="《信访工作条例》第二十三条。",
            guide_to="向市住房和城乡建设局提出。",
        )
        petition = leg.petition_id
        self.complain(petition, "refusal", "2026-03-06")
        self.assertEqual(petition.sudo().complaint_kind, "refusal")

    def test_an_accusation_has_no_such_act(self):
        petition = self.received("2026-03-02", type="accusation").sudo()
        codes = [a["code"] for a in self.as_petitioner(petition).available_acts()]
        self.assertNotIn("complain", codes)
