import re
from datetime import date
from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from . import files
from .service_common import RECORDED_ON as DAY
from .service_common import ServiceCase


@tagged("post_install", "-at_install", "xf_engine")
class TestDocumentService(ServiceCase):
    """CR9: each way of service with its proof, and the day from which it counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notice = cls.document(cls.petition, "D05")

    def values(self, method="direct", day=DAY, **values):
        return {"service_method": method, "service_date": day, **values}

    def refuse_serve(self, says, method="direct", day=DAY, **values):
        self.refused(
            says,
            self.referral,
            "handler",
            "serve",
            DAY,
            **self.values(method, day, **values),
        )

    def file(self, name, content, mimetype):
        attachments = self.env["ir.attachment"].with_user(self.users["handler"])
        return attachments.create({"name": name, "raw": content, "mimetype": mimetype})

    def test_cr9_signed_on_the_day(self):
        row = self.serve(day="2026-03-11", service_receiver="王测试")
        self.assertEqual(
            (row.method, row.result, row.attempt_date, row.effect_date),
            ("direct", "served", date(2026, 3, 11), date(2026, 3, 11)),
        )
        self.assertEqual(row.user_id, self.users["handler"])
        self.assertEqual(row.entry_id.act_id.code, "serve")
        self.assertEqual(self.referral.served_date, date(2026, 3, 11))
        self.assertEqual(self.opinion_paper.state, "served")

    def test_cr9_household_names_who_signed(self):
        self.refuse_serve("Name the adult member", "household")
        row = self.serve("household", service_receiver="王某（妻子）")
        self.assertEqual(row.receiver, "王某（妻子）")

    def test_cr9_left_behind_before_two_witnesses(self):
        for witnesses in (False, "张三", "张三、张三", " 、 "):
            with self.subTest(witnesses):
                self.refuse_serve("two witnesses", "lien", service_witnesses=witnesses)
        row = self.serve("lien", service_witnesses="张三、李四")
        self.assertEqual(row.effect_date, date(2026, 3, 12))

    def test_cr9_left_behind_with_a_photograph(self):
        text = self.file("a.txt", b"text", "text/plain")
        self.refuse_serve("two witnesses", "lien", attachment_ids=text.ids)
        photo = self.file("a.png", files.png(), "image/png")
        row = self.serve("lien", attachment_ids=photo.ids)
        self.assertEqual(row.proof_ids, photo)
        self.assertEqual((photo.res_model, photo.res_id), (row._name, row.id))

    def test_cr9_post_counts_from_the_return_receipt(self):
        self.refuse_serve("tracking number", "mail")
        row = self.serve("mail", "2026-03-11", tracking_number="XA12345678901")
        self.assertEqual(row.effect_date, date(2026, 3, 11))
        self.assertEqual(row.tracking_number, "XA12345678901")

    def test_cr9_electronic_service_needs_consent(self):
        self.refuse_serve("has not agreed", "electronic")
        with self.assertRaises(UserError):
            self.open_gate(self.opinion_paper)._serve("electronic", date(2026, 3, 12))
        self.petition.petitioner_id.e_service_consent = True
        self.assertEqual(self.serve("electronic").effect_date, date(2026, 3, 12))

    def test_cr9_public_notice_is_the_last_resort(self):
        self.refuse_serve("last resort", "public_notice")
        self.do(
            self.petition,
            "handler",
            "record_attempt",
            DAY,
            document_id=self.opinion_paper.id,
            service_result="failed",
            **self.values("mail", "2026-03-11", tracking_number="XA1"),
        )
        row = self.serve("public_notice")
        # Sixty days after the notice: an internal setting.
        self.assertEqual(row.effect_date, date(2026, 5, 11))
        self.assertEqual(self.referral.served_date, date(2026, 5, 11))
        # The organ has done its part on the day of the notice.
        self.assertEqual(self.referral.dispatch_date, date(2026, 3, 12))
        self.assertEqual(self.clock(self.referral, "TL-07").state, "met")

    def test_cr9_days_of_public_notice_are_a_setting(self):
        parameters = self.env["ir.config_parameter"].sudo()
        for text, days in (("30", 30), ("90", 90), ("366", 366)):
            parameters.set_param("xinfang_case.public_notice_days", text)
            self.assertEqual(self.notice._days_of_notice(), days)

    def test_cr9_not_in_the_future_not_before_signing(self):
        self.refuse_serve("lies in the future", day="2026-03-13")
        self.refuse_serve("2026年3月10日", day="2026-03-09")
        for day in (date(2026, 3, 9), date(2999, 1, 1)):
            with self.subTest(day), self.assertRaises(UserError):
                self.open_gate(self.opinion_paper)._serve("direct", day)
        for code, more in (
            ("record_service", {}),
            ("record_attempt", {"service_result": "failed"}),
        ):
            for day in ("2026-03-13", "2026-03-01"):
                self.refused(
                    "CR9",
                    self.petition,
                    "handler",
                    code,
                    DAY,
                    document_id=self.notice.id,
                    **more,
                    **self.values(day=day),
                )

    def test_cr9_a_notice_of_any_state(self):
        before = (self.petition.state, self.referral.state)
        self.do(
            self.petition,
            "intake",
            "record_service",
            DAY,
            document_id=self.notice.id,
            **self.values("household", "2026-03-05", service_receiver="王某（母亲）"),
        )
        self.assertEqual((self.petition.state, self.referral.state), before)
        self.assertEqual(
            (self.notice.state, self.notice.service_date), ("served", date(2026, 3, 5))
        )
        self.refused(
            "served already",
            self.petition,
            "intake",
            "record_service",
            DAY,
            document_id=self.notice.id,
            **self.values(),
        )

    def test_cr9_failed_attempts_change_no_state(self):
        self.do(
            self.petition,
            "handler",
            "record_attempt",
            DAY,
            document_id=self.opinion_paper.id,
            service_result="refused",
            **self.values("direct", service_note="拒绝签收"),
        )
        row = self.opinion_paper.service_ids
        self.assertEqual((row.result, row.effect_date), ("refused", False))
        self.assertEqual(self.opinion_paper.state, "issued")
        self.assertEqual(self.referral.state, "opinion_issued")
        self.assertFalse(self.referral.served_date)
        self.assertIn("TL-07", self.limits(self.referral))

    def test_cr9_the_opinion_is_served_with_its_own_act(self):
        self.refused(
            "time for review",
            self.petition,
            "handler",
            "record_service",
            DAY,
            document_id=self.opinion_paper.id,
            **self.values(),
        )

    def test_cr9_only_papers_of_this_petition_and_organ(self):
        """Guard PAPER."""
        other = self.accepted("2026-03-02")
        foreign = self.document(other.petition_id, "D05")
        letter = self.document(self.petition, "D02")
        theirs = self.document(self.petition, "D04")
        for login, paper, says in (
            ("handler", foreign, "not one of this petition"),
            ("handler", theirs, "which issued it"),
            ("triage", letter, "not addressed to the petitioner"),
        ):
            with self.subTest(paper.type_code):
                self.refused(
                    says,
                    self.petition,
                    login,
                    "record_service",
                    DAY,
                    document_id=paper.id,
                    **self.values(),
                )

    def test_cr9_rows_are_written_by_acts_only(self):
        row = self.serve()
        for login in ("handler", "leader", "triage"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.seen(row, login).write({"effect_date": "2026-01-01"})
        plain = self.env["xinfang.service"].sudo().browse(row.id)
        with self.assertRaises(AccessError):
            plain.write({"effect_date": "2026-01-01"})
        with self.assertRaises(AccessError):
            plain.create(
                {
                    "petition_id": self.petition.id,
                    "document_id": self.notice.id,
                    "method": "direct",
                    "result": "served",
                    "attempt_date": DAY,
                }
            )
        with self.assertRaises(UserError):
            plain.unlink()
        self.assertEqual(row.effect_date, date(2026, 3, 12))

    def test_cr9_rows_are_seen_with_the_petition(self):
        row = self.serve()
        rows = self.env["xinfang.service"]
        mine = [("id", "=", row.id)]
        self.assertTrue(rows.with_user(self.users["handler"]).search(mine))
        self.assertFalse(rows.with_user(self.users["housing_intake"]).search(mine))

    def test_d29_proof_of_service_of_each_attempt(self):
        self.do(
            self.petition,
            "handler",
            "record_attempt",
            DAY,
            document_id=self.opinion_paper.id,
            service_result="failed",
            **self.values("mail", "2026-03-11", tracking_number="XA777"),
        )
        failed = self.opinion_paper.service_ids
        self.serve("lien", service_witnesses="张三、李四", service_place="人民路9号")

        def text(service=None):
            pages = PdfReader(BytesIO(self.opinion_paper._receipt_pdf(service))).pages
            return "".join("".join(page.extract_text() for page in pages).split())

        self.assertIn("未能送达，邮件号码XA777", text(failed))
        newest = text()
        served = self.last_row()
        for row in (failed, served):
            self.assertIn(row.number, text(row))
        for must in ("留置送达", "张三、李四", "人民路9号", "测试handler"):
            self.assertIn(must, newest)

    def test_d29_one_sequence_per_organ_and_year_failed_attempts_included(self):
        numbers = []
        for day in ("2026-03-11", "2026-03-12"):
            self.do(
                self.petition,
                "handler",
                "record_attempt",
                DAY,
                document_id=self.opinion_paper.id,
                service_result="failed",
                **self.values("direct", day),
            )
        self.serve("lien", service_witnesses="张三、李四")
        numbers = self.opinion_paper.service_ids.sorted("id").mapped("number")
        first = int(re.fullmatch(r".+信送〔2026〕(\d+)号", numbers[0])[1])
        code = numbers[0].split("信送")[0]
        self.assertEqual(
            numbers, [f"{code}信送〔2026〕{first + n}号" for n in range(3)]
        )
        # Another organ counts for itself.
        notice = self.document(self.petition, "D04")
        self.do(
            self.petition,
            "window",
            "record_service",
            DAY,
            document_id=notice.id,
            **self.values(),
        )
        row = notice.service_ids
        self.assertEqual(row.department_id, self.office)
        self.assertNotEqual(row.number.split("信送")[0], code)

    def test_d29_a_refused_service_takes_no_number(self):
        self.refuse_serve("two witnesses", "lien")
        before = self.serve("direct").number
        self.do(
            self.petition,
            "handler",
            "record_service",
            DAY,
            document_id=self.notice.id,
            **self.values(),
        )
        serials = [
            int(number.split("〕")[1][:-1])
            for number in (before, self.notice.service_ids.number)
        ]
        self.assertEqual(serials[1], serials[0] + 1)

    def test_d29_a_blank_form_says_that_it_gets_a_number(self):
        pages = PdfReader(BytesIO(self.opinion_paper._receipt_pdf())).pages
        text = "".join("".join(page.extract_text() for page in pages).split())
        self.assertIn("（登记送达情况时编号）", text)
