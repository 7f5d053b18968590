"""C16: a log that was set back to an older, true copy is found by a note kept elsewhere."""

import json

from odoo.tests import tagged

from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_security")
class TestLogEnds(CoreCase):
    def setUp(self):
        super().setUp()
        self.ends = self.env["xinfang.log.ends"]
        self.petition = self.triaged()

    def take(self):
        """Return the note as it comes back from its file."""
        return json.loads(json.dumps(self.ends._take()))

    def test_c16_what_only_grew_is_as_it_was(self):
        note = self.take()
        self.assertIn(str(self.petition.id), note["ledger"])
        self.send(self.petition)
        self.assertEqual(self.ends._compare(note), [])
        self.assertEqual(self.ends._compare({}), [])

    def test_c16_a_ledger_set_back_together_with_its_end_is_found(self):
        self.env.invalidate_all()  # the database carries the end along
        ledger_end = self.petition.sudo().ledger_end
        last = self.petition.sudo().entry_ids.sorted("seq")[-1].seq
        self.send(self.petition)
        note = self.take()
        # As from a backup of before: rows and end are true, and the seals agree.
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE xinfang_entry DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE xinfang_clock SET start_entry_id = NULL, stop_entry_id = NULL"
            " WHERE petition_id = %(id)s;"
            " DELETE FROM xinfang_document_block WHERE document_id IN"
            "  (SELECT id FROM xinfang_document WHERE petition_id = %(id)s);"
            " UPDATE xinfang_document SET entry_id = NULL WHERE petition_id = %(id)s;"
            " DELETE FROM xinfang_entry WHERE petition_id = %(id)s AND seq > %(last)s;"
            " UPDATE xinfang_petition SET ledger_end = %(end)s WHERE id = %(id)s",
            {"id": self.petition.id, "last": last, "end": ledger_end},
        )
        self.env.invalidate_all()
        report = self.env["xinfang.entry"].verify_chains(self.petition.ids)
        self.assertEqual(report["broken"], [], "the seals alone do not tell")
        (gone,) = self.ends._compare(note)
        self.assertEqual(gone["chain"], self.petition.id)
        self.assertEqual(gone["log"], "ledger")
        self.assertGreater(gone["seq"], last)

    def test_c16_a_row_written_anew_is_found_though_its_number_is_there(self):
        note = self.take()
        note["ledger"][str(self.petition.id)][1] = "0" * 64
        self.assertEqual(len(self.ends._compare(note)), 1)

    def test_c16_a_chain_of_the_view_log_that_is_gone_is_found(self):
        note = self.take()
        note["views"]["2147483000"] = [3, "gone"]
        self.assertEqual(
            self.ends._compare(note),
            [{"log": "views", "chain": 2147483000, "seq": 3}],
        )
