from odoo.tests import tagged

from ..models.fingerprint import VERSION
from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_engine")
class TestFingerprintFill(CoreCase):
    """Petitions that were registered before there were fingerprints."""

    def setUp(self):
        super().setUp()
        # What the office has of its own is none of these tests' business.
        self.fill()

    def fill(self, batch=500):
        """Run the nightly job; return how many petitions it made findable."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            return self.env(cr=cr)["xinfang.fingerprint"]._cron_fill(batch)

    def stored(self, petitions):
        self.env.cr.execute(
            "SELECT petition_id, sealed, body_bands, title_bands, anchor_bands, version"
            " FROM xinfang_fingerprint WHERE petition_id = ANY(%s) ORDER BY 1",
            (petitions.ids,),
        )
        return self.env.cr.fetchall()

    def test_missing_and_old_ones_are_made_as_registering_makes_them(self):
        petitions = self.received() | self.received(type="accusation")
        petitions |= self.received(title="反映夜间施工", content="东湖路12号夜间施工")
        before = self.stored(petitions)
        self.assertEqual([row[1] for row in before], [False, True, False])
        self.env.cr.execute(
            "DELETE FROM xinfang_fingerprint WHERE petition_id = ANY(%s)",
            (petitions[:2].ids,),
        )
        self.env.cr.execute(
            "UPDATE xinfang_fingerprint SET version = %s, anchor_bands = '{}'"
            " WHERE petition_id = %s",
            (VERSION - 1, petitions[2].id),
        )
        # Smaller batches than there are petitions: it goes on behind the last one.
        self.assertEqual(self.fill(batch=2), 3)
        self.assertEqual(self.stored(petitions), before)
        self.assertEqual(self.fill(), 0)

    def test_drafts_get_none(self):
        draft = self.env["xinfang.petition"].create(
            {"title": "草稿", "department_id": self.office.id}
        )
        self.assertFalse(draft.number)
        self.assertEqual(self.fill(), 0)
        self.assertFalse(self.stored(draft))

    def test_a_petition_is_found_again_after_the_job(self):
        first = self.received()
        self.env.cr.execute(
            "DELETE FROM xinfang_fingerprint WHERE petition_id = %s", (first.id,)
        )
        neighbour = self.make_petitioner(
            "陈邻居", id_number=False, phone="13900139000", address="测试市和平里8号"
        )
        again = self.received(petitioner_id=neighbour.id)
        self.assertFalse(self.seen(again, "triage").find_same_matter())
        self.fill()
        (row,) = self.seen(again, "triage").find_same_matter()
        self.assertEqual(row["number"], first.number)
