"""CR9: a service takes effect by its proof, and the time for review from it."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .service_common import ServiceCase
from .usual_values import NOTICE, POSTED, SIGNED

DAY = "2026-03-16"
BY = {
    "direct": SIGNED,
    "household": {**SIGNED, "service_receiver": "王某（妻子）"},
    "lien": {**SIGNED, "service_witnesses": "张三、李四"},
    "entrusted": {**SIGNED, "service_receiver": "外县信访局，本人签收"},
    "mail": {
        **POSTED,
        "tracking_number": "XA12345678901",
        "receipt_date": "2026-03-15",
    },
}


@tagged("post_install", "-at_install", "xf_engine")
class TestServiceProof(ServiceCase):
    def values(self, method, **values):
        return {"service_method": method, "service_date": "2026-03-12", **values}

    def refuse(self, says, method, **values):
        self.refused(
            says,
            self.referral,
            "handler",
            "serve",
            DAY,
            **self.values(method, **values),
        )
        self.assertFalse(self.referral.served_date)
        self.assertFalse(self.clock(self.referral, "TL-12"))

    def attempt(self, result, method="mail", **values):
        self.do(
            self.petition,
            "handler",
            "record_attempt",
            DAY,
            document_id=self.opinion_paper.id,
            service_result=result,
            **self.values(method, **values),
        )
        return self.last_row()

    def test_cr9_no_way_without_its_proof(self):
        for method, values in BY.items():
            with self.subTest(method):
                for nothing in (False, "  "):
                    given = {**values, "service_proof": nothing}
                    self.refuse("by its proof", method, **given)
        # Other doors: the paper's own method, the batch call, the column.
        for method, values in BY.items():
            given = {**values, "service_proof": False}
            if method == "mail":
                given["receipt_date"] = date(2026, 3, 15)
            with self.assertRaises(UserError):
                self.open_gate(self.opinion_paper)._serve(
                    method, date(2026, 3, 12), values=given
                )
            with self.assertRaises(UserError):
                self.seen(self.referral, "handler", DAY)._perform_all(
                    "serve", [self.values(method, **given)]
                )
        with self.assertRaises(AccessError):
            self.referral.with_user(self.users["handler"]).write(
                {"served_date": "2026-03-12"}
            )

    def test_cr9_a_scan_is_proof_as_well(self):
        scan = self.env["ir.attachment"].with_user(self.users["handler"])
        scan = scan.create({"name": "送达回证.txt", "raw": b"scan"})
        self.do(
            self.referral,
            "handler",
            "serve",
            DAY,
            **self.values(
                "direct",
                service_receiver="王测试",
                service_proof=False,
                attachment_ids=scan.ids,
            ),
        )
        self.assertEqual(self.opinion_paper.service_ids.proof_ids, scan)

    def test_cr9_handed_over_names_who_signed(self):
        self.refuse("who signed", "direct", service_receiver=False)

    def test_cr9_post_takes_effect_on_the_return_receipt(self):
        for says, day in (
            ("return receipt", False),
            ("before the day of posting", "2026-03-11"),
            ("nor in the future", "2026-03-17"),
        ):
            self.refuse(says, "mail", **{**BY["mail"], "receipt_date": day})
        self.do(
            self.referral, "handler", "serve", DAY, **self.values("mail", **BY["mail"])
        )
        row = self.opinion_paper.service_ids
        self.assertEqual(
            (row.attempt_date, row.receipt_date, row.effect_date),
            (date(2026, 3, 12), date(2026, 3, 15), date(2026, 3, 15)),
        )
        self.assertEqual(self.referral.served_date, date(2026, 3, 15))
        window = self.clock(self.referral, "TL-12")
        self.assertEqual(window.base_date, date(2026, 3, 15))
        # Posted, it was sent: the organ's own time ended then.
        self.assertEqual(self.referral.dispatch_date, date(2026, 3, 12))

    def test_cr9_an_attempt_without_proof_opens_no_window(self):
        row = self.attempt("pending", tracking_number="XA12345678901")
        self.assertEqual((row.result, row.effect_date), ("pending", False))
        self.assertTrue(row.number)
        self.assertEqual(self.referral.state, "opinion_issued")
        self.assertFalse(self.clock(self.referral, "TL-12"))
        self.assertIn("TL-07", self.limits(self.referral))
        self.assertIn("不产生送达效力", row._receipt_facts()["note"])
        # Nothing has failed yet: public notice stays shut (the last resort).
        self.refuse("last resort", "public_notice")

    def test_cr9_public_notice_gives_its_text_and_place(self):
        self.attempt("failed", tracking_number="XA1")
        for says, name in (
            ("text of the public notice", "notice_text"),
            ("put up or published", "service_place"),
            ("by its proof", "service_proof"),
        ):
            self.refuse(says, "public_notice", **{**NOTICE, name: False})
        self.do(
            self.referral,
            "handler",
            "serve",
            DAY,
            **self.values("public_notice", **NOTICE),
        )
        row = self.last_row()
        self.assertEqual(
            (row.notice_text, row.effect_date),
            (NOTICE["notice_text"], date(2026, 5, 11)),
        )
        note = row._receipt_facts()["note"]
        self.assertIn("公告内容：现公告送达", note)
        self.assertIn("公告照片存卷", note)

    def test_cr9_a_notice_needs_its_proof_too(self):
        notice = self.document(self.petition, "D05")
        values = {**self.values("direct"), "document_id": notice.id}
        gone = {"service_receiver": "王测试", "service_proof": False}
        self.refused(
            "by its proof",
            self.petition,
            "intake",
            "record_service",
            DAY,
            **{**values, **gone},
        )
        self.do(self.petition, "intake", "record_service", DAY, **values)
        self.assertEqual(notice.service_ids.proof_place, SIGNED["service_proof"])
