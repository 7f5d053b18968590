"""C44: what is left of a file that two persons disposed of: nobody's words or numbers."""

from odoo.tests import tagged

from odoo.addons.xinfang_case.tests.test_sealed_words import SealedWordsCase

from .common import LONG_AGO, PrivacyCase

WORD = "鹓鶵饕餮"
NAME = "闾丘无咎"
PHONE = "13766665555"
ADDRESS = "测试市东城区槐安路77号院"
ID_NUMBER = "110105194912310038"


@tagged("post_install", "-at_install", "xf_security")
class TestErasure(SealedWordsCase, PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_petitioner(
            NAME,
            phone=PHONE,
            address=ADDRESS,
            id_number=ID_NUMBER,
            email="bye@example.org",
            department_id=cls.office.id,
        )

    def long_closed(self, word=WORD, **vals):
        """Return a file full of a word, closed so long ago that no law keeps it."""
        petition, leg, _dialog = self.lived(word, petitioner_id=self.person.id, **vals)
        petition = petition.sudo()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE xinfang_petition SET is_open = FALSE, closed_date = %s,"
            " stage_id = %s, state = 'closed' WHERE id = %s",
            (
                LONG_AGO,
                self.env.ref("xinfang_case.stage_petition_closed").id,
                petition.id,
            ),
        )
        self.env.invalidate_all()
        return petition

    def dispose(self, petition):
        self.assertFalse(petition._is_kept())
        petition._as_system().perform("propose_disposal")
        disposal = petition.disposal_ids
        self.do(disposal, "role_archivist", "agree_disposal", reason="无保存价值")
        self.do(disposal, "office_head", "dispose", reason="批准销毁")
        self.env.flush_all()
        self.env.invalidate_all()
        return disposal

    def test_c44_no_word_and_no_number_is_left(self):
        petition = self.long_closed()
        self.assertGreater(self.dump().count(WORD.encode()), 20)
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search_count(
                [("res_model", "=", petition._name), ("res_id", "=", petition.id)]
            )
        )
        self.assertTrue(files)
        columns = self.encrypted_of(self.person)
        self.assertEqual(len(columns), 3)
        disposal = self.dispose(petition)
        dump = self.dump()
        self.assertNowhere(
            [WORD, NAME, PHONE, ADDRESS, ID_NUMBER, "bye@example.org", *columns], dump
        )
        self.assertGreater(disposal.erased_rows, 20)
        self.assertEqual(disposal.erased_files >= files, True)
        self.assertEqual(petition.erased_date, self.today())
        self.assertFalse(self.person.exists().id_number_bidx)

    def encrypted_of(self, person):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id_number_enc, phone_enc, address_enc FROM xinfang_petitioner"
            " WHERE id = %s",
            (person.id,),
        )
        return [value for value in self.env.cr.fetchone() if value]

    def test_c44_the_ledger_stands_and_its_figures(self):
        petition = self.long_closed()
        before = len(petition.entry_ids)
        counted = self.env["xinfang.petition"].search_count([])
        disposal = self.dispose(petition)
        self.assertEqual(self.verify(petition), [])
        entries = petition.entry_ids
        self.assertEqual(len(entries), before + 3)
        self.assertEqual(self.env["xinfang.petition"].search_count([]), counted)
        self.assertTrue(petition.number and petition.received_date)
        # Why it was destroyed, and by whom, is kept.
        self.assertEqual(disposal.appraisal, "无保存价值")
        self.assertIn("批准销毁", entries.mapped("reason"))
        self.assertEqual(
            [
                e.reason
                for e in entries
                if e.res_model != "xinfang.disposal" and e.reason
            ],
            [],
        )

    def test_c44_words_taken_from_a_row_without_disposal_are_found(self):
        petition = self.long_closed()
        entry = petition.entry_ids.filtered("reason")[0]
        entry._erase_rows(entry.ids)
        (broken,) = self.verify(petition)
        self.assertEqual(broken["problem"], "words were removed without a disposal")

    def test_c44_who_has_another_file_stays_known_there(self):
        petition = self.long_closed()
        other = self.triaged(petitioner_id=self.person.id).sudo()
        self.dispose(petition)
        self.assertEqual(other.petitioner_id.name, NAME)
        self.assertEqual(self.person._phone.text_of(self.person), PHONE)
        self.assertNowhere([WORD], self.dump())

    def test_c44_forms_and_pages_still_open(self):
        petition = self.long_closed()
        self.dispose(petition)
        mine = self.seen(petition, "office_head")
        self.assertFalse(mine.content)
        self.assertTrue(mine.web_read({"title": {}, "content": {}, "entry_ids": {}}))
        self.assertEqual(mine.petitioner_id.display_name, "(deleted)")
        codes = {act["code"] for act in mine.available_acts()}
        self.assertNotIn("ask_privacy", codes)
        for entry in mine.entry_ids:
            self.assertFalse(entry.res_model != "xinfang.disposal" and entry.details)

    def test_c44_a_new_key_reads_what_is_left(self):
        petition = self.long_closed()
        self.dispose(petition)
        for entry in petition.entry_ids.filtered("sealed_words_enc"):
            self.assertEqual(entry._opened_words()["words"], {})
