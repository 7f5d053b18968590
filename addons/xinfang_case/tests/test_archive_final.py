"""C28: what is final after recheck is archived as well, under the same guards."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .review_common import ReviewCase

KEPT = {"archive_complete": True, "archive_volume": "2026-信-002"}


@tagged("post_install", "-at_install", "xf_engine")
class TestArchiveFinal(ReviewCase):
    def final(self, executed=True):
        """Return a petition whose recheck was served."""
        recheck = self.rechecked("2026-03-02")
        if executed:
            self.execute(recheck.referral_id, "2026-03-10")
        return recheck.petition_id

    def end_limits(self, petition):
        clocks = petition.sudo().clock_ids.filtered(
            lambda c: c.state in ("running", "suspended")
        )
        self.open_gate(clocks)._end("cancelled", self.env["xinfang.entry"])

    def test_c28_from_final_to_the_archive(self):
        petition = self.final()
        self.assertEqual(petition.state, "final")
        self.end_limits(petition)
        self.do(petition, "role_archivist", "archive", "2026-04-20", **KEPT)
        record = petition.sudo()
        self.assertEqual((record.state, record.is_open), ("archived", False))
        blocks = {b.key: b.text for b in self.document(record, "C28").block_ids}
        self.assertIn("2026-信-002", blocks["file_head"])
        for code in ("D16", "D20", "D21"):
            self.assertIn(self.document(record, code).number, blocks["file_index"])
        # It is as final as before.
        self.assertTrue(record._final_recheck())
        again = self.triaged("2026-05-06")
        self.do(
            again,
            "office_head",
            "link_final",
            "2026-05-06",
            origin_id=petition.id,
            reason="与已复核终结事项的诉求、事实和理由完全相同。",
        )
        self.assertEqual(again.sudo().state, "linked_final")

    def test_c28_the_guards_hold_after_finality(self):
        petition = self.final(executed=False)
        # What was supported has to be carried out first (TL-19i).
        self.refused("ARCHIVE", petition, "role_archivist", "archive", **KEPT)
        self.end_limits(petition)
        self.refused("needs", petition, "role_archivist", "archive")
        recheck = petition.sudo().review_ids.filtered(lambda r: r.level == "recheck")
        self.open_gate(recheck.opinion_id).write({"state": "issued"})
        self.refused("proof of service", petition, "role_archivist", "archive", **KEPT)
        with self.assertRaises(AccessError):
            self.do(petition, "triage", "archive", **KEPT)
        with self.assertRaises(AccessError):
            petition.with_user(self.users["role_archivist"]).write(
                {"archived_date": "2026-04-20", "state": "archived"}
            )

    def test_c60_care_goes_on_and_the_file_stays_away(self):
        petition = self.final()
        self.end_limits(petition)
        self.do(petition, "role_archivist", "archive", "2026-04-20", **KEPT)
        self.do(
            petition,
            "office_head",
            "record_aftercare",
            "2026-05-06",
            aftercare="help",
            reason="协调社区帮助申请临时救助。",
        )
        self.assertEqual(petition.sudo().state, "archived")
        # What its parts do later draws it out of the archive no more than this.
        self.open_gate(petition.sudo())._sync_to_parts()
        self.assertEqual(petition.sudo().state, "archived")
        before = self.env["xinfang.petition"].search_count([])
        self.do(
            petition,
            "office_head",
            "reopen_matter",
            "2026-05-06",
            reopen_ground="new_facts",
            reason="信访人提交了新的检测报告，足以影响原认定。",
        )
        self.assertEqual(self.env["xinfang.petition"].search_count([]), before + 1)
        self.assertEqual(petition.sudo().state, "archived")

    def test_c60_not_of_what_was_closed_before_finality(self):
        referral = self.answered("2026-03-02")
        self.execute(referral, "2026-03-10")
        petition = referral.petition_id
        self.do(petition, "triage", "close", "2026-03-11", resolved="yes")
        self.end_limits(petition)
        self.do(petition, "role_archivist", "archive", "2026-04-20", **KEPT)
        self.refused(
            "is not possible",
            petition,
            "office_head",
            "record_aftercare",
            aftercare="help",
            reason="协调社区帮助申请临时救助。",
        )
