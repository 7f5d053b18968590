import threading
from datetime import datetime

from psycopg2 import IntegrityError
from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import XinfangCase


@tagged("post_install", "-at_install")
class TestDocumentNumbering(XinfangCase):
    """Numbers without gaps, given at signing only, never given twice."""

    def draft(self, code, organ=None, **texts):
        """Create a draft by hand with every block filled, except as given."""
        kind = self.env["xinfang.document.type"]._get(code)
        documents = self.open_gate(self.env["xinfang.document"])
        document = documents.create(
            {
                "petition_id": self.petition.id,
                "type_id": kind.id,
                "title": kind.title,
                "department_id": (organ or self.police).id,
                "drafter_id": self.users["handler"].id,
            }
        )
        keys = kind.block_ids.mapped("key")
        document._create_blocks([{**dict.fromkeys(keys, "内容。"), **texts}])
        if kind.needs_check:
            # Past the act, which would not check a draft with an empty block.
            document.write(
                {"checker_id": self.users["legal"].id, "check_result": "passed"}
            )
        return document

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petition = cls.register().sudo()
        cls.signer = cls.users["leader"]

    def last(self, code, organ):
        """Return the counter's last number of a kind, as the database has it."""
        self.env["xinfang.document.counter"].flush_model()
        self.env.cr.execute(
            "SELECT c.last, c.year FROM xinfang_document_counter c"
            " JOIN xinfang_document_type t ON t.id = c.type_id"
            " WHERE t.code = %s AND c.department_id = %s ORDER BY c.year DESC",
            (code, organ.id),
        )
        row = self.env.cr.fetchone()
        return row[0] if row else 0

    # -- the number -----------------------------------------------------

    def test_format_and_one_series_per_organ_and_kind(self):
        documents = self.draft("D16") + self.draft("D16") + self.draft("D07")
        documents += self.draft("D16", self.branch)
        documents._issue(self.signer)
        year = documents[0].issue_date.year
        self.assertEqual(
            documents.mapped("number"),
            [
                f"测公信意〔{year}〕1号",
                f"测公信意〔{year}〕2号",
                f"测公信不受〔{year}〕1号",
                f"测公东信意〔{year}〕1号",
            ],
        )

    def test_each_year_begins_anew(self):
        first = self.register(
            self.make_petition(received_date="2025-12-31"),
            when=datetime(2025, 12, 31, 8),
        )
        # 2025-12-31 16:30 in London is already New Year's Day in Shanghai.
        second = self.register(
            self.make_petition(received_date="2026-01-01"),
            when=datetime(2025, 12, 31, 16, 30),
        )
        third = self.register(
            self.make_petition(received_date="2026-01-02"), when=datetime(2026, 1, 2, 8)
        )
        numbers = [self.document(p, "D01").number for p in (first, second, third)]
        self.assertEqual(numbers[0], "测访信登〔2025〕1号")
        serial = int(numbers[1].removeprefix("测访信登〔2026〕").removesuffix("号"))
        self.assertEqual(numbers[2], f"测访信登〔2026〕{serial + 1}号")

    def test_rollback_gives_the_number_back(self):
        self.draft("D16")._issue(self.signer)
        draft = self.draft("D16")
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            draft._issue(self.signer)
            self.assertIn("〕2号", draft.number)
            raise ZeroDivisionError
        draft.invalidate_recordset()
        self.assertFalse(draft.number)
        draft._issue(self.signer)
        self.assertIn("〕2号", draft.number)

    @mute_logger("odoo.sql_db")
    def test_no_number_twice(self):
        documents = self.draft("D16") + self.draft("D16")
        documents._issue(self.signer)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            documents[1].write({"number": documents[0].number})
            self.env.flush_all()

    def test_number_only_at_signing(self):
        referral = self.to_draft()
        opinion = self.document(referral.petition_id, "D16")
        self.assertEqual(opinion.state, "draft")
        self.assertFalse(opinion.number)
        self.assertEqual(self.last("D16", self.police), 0)
        self.act(referral, "legal", "check_opinion")
        self.act(referral, "leader", "approve_opinion")
        self.assertEqual(opinion.number, f"测公信意〔{opinion.issue_date.year}〕1号")
        self.assertEqual(opinion.signer_id, self.users["leader"])
        self.assertEqual(opinion.drafter_id, self.users["handler"])

    # -- who and what ---------------------------------------------------

    def test_empty_mandatory_block_of_every_kind(self):
        for kind in self.env["xinfang.document.type"].search([]):
            required = kind.block_ids.filtered("required")
            self.assertTrue(required, kind.code)
            for block in required:
                for empty in (False, "  \n\u200b "):
                    draft = self.draft(kind.code, **{block.key: empty})
                    with (
                        self.subTest(kind=kind.code, block=block.key, text=empty),
                        self.assertRaisesRegex(UserError, kind.title),
                    ):
                        draft._issue(self.signer)
                    self.assertFalse(draft.number)
            self.assertEqual(self.last(kind.code, self.police), 0, kind.code)
            self.draft(kind.code)._issue(self.signer)
            self.assertEqual(self.last(kind.code, self.police), 1, kind.code)

    def test_optional_block_may_be_empty(self):
        draft = self.draft("D01", representatives=False, request=False)
        draft._issue(self.signer)
        self.assertTrue(draft.number)

    def test_drafter_cannot_sign_an_opinion(self):
        draft = self.draft("D16")
        with self.assertRaisesRegex(UserError, "G33"):
            draft._issue(self.users["handler"])
        self.assertFalse(draft.number)
        # A notice needs no second person.
        notice = self.draft("D05")
        notice._issue(self.users["handler"])
        self.assertTrue(notice.number)

    def test_drafter_cannot_sign_through_the_act(self):
        referral = self.to_heard()
        self.act(referral, "leader", "draft_opinion", **self.opinion())
        self.act(referral, "legal", "check_opinion")
        with self.assertRaisesRegex(UserError, "G33"):
            self.act(referral, "leader", "approve_opinion")

    def test_internal_unit_cannot_issue(self):
        draft = self.draft("D16", self.station)
        with self.assertRaisesRegex(UserError, "G33"):
            draft._issue(self.signer)
        self.assertEqual(self.last("D16", self.station), 0)

    def test_issued_once(self):
        draft = self.draft("D16")
        draft._issue(self.signer)
        with self.assertRaises(UserError):
            draft._issue(self.signer)
        self.assertEqual(self.last("D16", self.police), 1)

    def test_bulk_needs_no_query_per_document(self):
        def queries(count):
            line = self.env.ref("xinfang_case.act_s1_petition_register_document_d01")
            entry = self.petition.entry_ids[:1]
            jobs = [(line, self.petition, {}, entry)] * count
            documents = self.open_gate(self.env["xinfang.document"])
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            documents._make_all(jobs)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLessEqual(queries(60), queries(3) + 2)

    # -- past the acts --------------------------------------------------

    def test_written_by_acts_only(self):
        notice = self.draft("D05")
        plain = self.env["xinfang.document"].sudo().browse(notice.id)
        with self.assertRaises(UserError):
            plain.write({"number": "伪造信意〔2026〕1号"})
        with self.assertRaises(UserError):
            plain.block_ids.write({"text": "改写"})
        with self.assertRaises(UserError):
            plain.block_ids.unlink()
        with self.assertRaises(UserError):
            plain.unlink()
        notice._issue(self.signer)
        with self.assertRaises(UserError):
            # Not even the acts change what was issued.
            notice.block_ids[0].write({"text": "改写"})


@tagged("post_install", "-at_install")
class TestDocumentCounterConcurrency(XinfangCase):
    """The counter under transactions of their own, as several workers have them."""

    THREADS = 4
    EACH = 6

    def setUp(self):
        super().setUp()
        self.database = db_connect(self.env.cr.dbname)
        with self.database.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            organ = env["xinfang.department"].create(
                {"name": "并发测试机关", "kind": "department", "code": "T-CONCURRENT"}
            )
            self.organ_id = organ.id
            self.type_id = env["xinfang.document.type"]._get("D16").id
        self.addCleanup(self._clean)

    def _clean(self):
        with self.database.cursor() as cr:
            cr.execute(
                "DELETE FROM xinfang_document_counter WHERE department_id = %s",
                (self.organ_id,),
            )
            cr.execute("DELETE FROM xinfang_department WHERE id = %s", (self.organ_id,))

    def _take(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, {})
        key = (self.organ_id, self.type_id)
        return env["xinfang.document.counter"]._take({key: 1}, 2026)[key]

    @mute_logger("odoo.sql_db")
    def test_two_cursors(self):
        """The second waits for the first; after a rollback it gets the same number."""
        first = self.database.cursor()
        second = self.database.cursor()
        self.addCleanup(first.close)
        self.addCleanup(second.close)
        self.assertEqual(self._take(first), 0)
        got = []
        waiting = threading.Thread(target=lambda: got.append(self._take(second)))
        waiting.start()
        waiting.join(0.5)
        self.assertTrue(waiting.is_alive(), "the second did not wait for the first")
        first.rollback()
        waiting.join(20)
        self.assertEqual(got, [0])
        second.commit()
        self.assertEqual(self._take(first), 1)

    @mute_logger("odoo.sql_db")
    def test_many_workers_leave_no_gap(self):
        numbers, errors = [], []

        def work(worker):
            try:
                for turn in range(self.EACH):
                    number = self._take_and_commit(rollback=(worker + turn) % 3 == 0)
                    if number is not None:
                        numbers.append(number)
            except Exception as error:  # shown by the assertion below
                errors.append(error)

        workers = [
            threading.Thread(target=work, args=(index,))
            for index in range(self.THREADS)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
        self.assertFalse(errors)
        self.assertEqual(sorted(numbers), list(range(len(numbers))))
        self.assertEqual(len(numbers), self.THREADS * self.EACH * 2 // 3)

    def _take_and_commit(self, rollback):
        """Take one number like a request: repeat when the database says so."""
        while True:
            with self.database.cursor() as cr:
                try:
                    number = self._take(cr)
                except SerializationFailure:
                    cr.rollback()
                    continue
                if rollback:
                    cr.rollback()
                    return None
                cr.commit()  # pylint: disable=invalid-commit
                return number
