"""CR9: the system's own receipt of an electronic service."""

from datetime import date, datetime
from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.moment import at
from .core_common import morning
from .service_common import RECORDED_ON as DAY
from .service_common import SIGNED_ON, ServiceCase


@tagged("post_install", "-at_install", "xf_engine")
class TestServiceElectronic(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petition.petitioner_id.e_service_consent = True

    def opened(self, paper, moment):
        at(paper, moment)._note_opened()

    def test_cr9_the_receipt_of_an_opinion(self):
        row = self.serve("electronic")
        self.assertEqual(row.available_at, morning(DAY))
        self.assertEqual(row.sha256, self.opinion_paper.sha256)
        self.assertTrue(row.sha256)
        self.assertFalse(row.opened_at)
        self.opened(self.opinion_paper, datetime(2026, 3, 13, 1, 5))
        self.opened(self.opinion_paper, datetime(2026, 3, 14, 1, 5))
        self.assertEqual(row.opened_at, datetime(2026, 3, 13, 1, 5))
        # Opening moves nothing: it was received on the day it arrived.
        self.assertEqual(row.effect_date, date(2026, 3, 12))
        self.assertEqual(self.referral.served_date, date(2026, 3, 12))

    def test_cr9_no_day_before_it_could_be_opened(self):
        for day in (SIGNED_ON, "2026-03-11"):
            self.refused(
                "can open this paper since 2026年3月12日",
                self.referral,
                "handler",
                "serve",
                DAY,
                service_method="electronic",
                service_date=day,
            )
        # A notice lies in the hall from its issue.
        notice = self.document(self.petition, "D05")
        self.do(
            self.petition,
            "handler",
            "record_service",
            DAY,
            document_id=notice.id,
            service_method="electronic",
            service_date="2026-03-02",
        )
        row = notice.service_ids
        self.assertEqual(row.available_at, morning("2026-03-02"))
        self.assertEqual(row.effect_date, date(2026, 3, 2))

    def test_cr9_what_the_hall_never_shows_cannot_arrive_there(self):
        self.opinion_paper.type_id.citizen_visible = False
        self.refused(
            "does not show this paper",
            self.referral,
            "handler",
            "serve",
            DAY,
            service_method="electronic",
            service_date=DAY,
        )

    def test_cr9_other_ways_and_attempts_keep_no_receipt_of_the_system(self):
        self.do(
            self.petition,
            "handler",
            "record_attempt",
            DAY,
            document_id=self.opinion_paper.id,
            service_result="failed",
            service_method="electronic",
            service_date=DAY,
        )
        row = self.serve(service_receiver="王测试")
        self.opened(self.opinion_paper, morning("2026-03-13"))
        for service in self.opinion_paper.service_ids:
            self.assertFalse(
                service.available_at or service.opened_at or service.sha256
            )
        self.assertEqual(row.result, "served")

    def test_d29_prints_the_receipt_of_the_system(self):
        self.serve("electronic")
        self.opened(self.opinion_paper, datetime(2026, 3, 13, 1, 5))
        pages = PdfReader(BytesIO(self.opinion_paper._receipt_pdf())).pages
        self.assertEqual(len(pages), 1)
        text = "".join("".join(page.extract_text() for page in pages).split())
        for part in (
            "系统记载：2026年3月12日10时00分进入",
            "受送达人签名2026年3月13日09时05分首次打开",
            f"文书摘要{self.opinion_paper.sha256[:16]}",
            "请求复查的期限至2026年4月13日",
        ):
            self.assertIn(part, text)

    def test_cr9_nobody_writes_the_receipt_by_hand(self):
        row = self.serve("electronic")
        for user in (self.users["handler"], self.users["role_admin"]):
            with self.assertRaises(AccessError):
                row.with_user(user).write({"opened_at": morning(DAY)})
