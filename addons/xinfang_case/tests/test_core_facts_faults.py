"""F16, F23, F24: what Odoo loses or lets hang when two act at once or something fails."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..tools.pdf import render_pdf
from .committed import CommittedCase
from .test_document_pdf import Listener
from .test_outbox import OutboxCase


@tagged("post_install", "-at_install", "xf_security")
class TestCoreFactsPdf(TransactionCase):
    def test_f16_drawing_a_paper_reaches_nothing(self):
        """wkhtmltopdf runs scripts and asks the network, without a time limit.

        Not shown on it: the product does not ship the program, so a machine that runs
        the tests need not have it. Nine attacks and the time limit on our engine:
        ``test_pdf_engine.py``.
        """
        with Listener() as listener:
            place = f"http://127.0.0.1:{listener.port}"
            pdf = render_pdf(
                f"<p>回复</p><img src='{place}/a.png'><script>fetch('{place}/b')</script>"
            )
            self.assertEqual(listener.seen, [])
        self.assertTrue(pdf.startswith(b"%PDF"))
        # Odoo's own door to wkhtmltopdf is closed for our models.
        report = self.env["ir.actions.report"].create(
            {
                "name": "petition",
                "model": "xinfang.petition",
                "report_name": "web.html_container",
                "report_type": "qweb-pdf",
            }
        )
        with self.assertRaises(AccessError):
            report._render_qweb_pdf(report, [1])


@tagged("post_install", "-at_install", "xf_security")
class TestCoreFactsAtOnce(CommittedCase):
    def test_f23_nobody_overwrites_what_he_has_not_seen(self):
        """Of writes at once all report success, and one of them is lost."""
        with self.committed():
            partner = (
                self.env["res.users"].browse(self.users["window"].id).partner_id.id
            )

        def write(text):
            def call(env, wait):
                record = env["res.partner"].sudo().browse(partner)
                record.read(["comment"])
                wait()
                record.comment = text
                env.flush_all()
                return "saved"

            return call

        self.assertEqual(
            self.at_once(("window", write("A")), ("triage", write("B"))),
            ["saved", "saved"],
        )
        with self.committed():
            kept = str(self.env["res.partner"].browse(partner).comment)
        self.assertEqual(("A" in kept) + ("B" in kept), 1, "the other one is lost")
        # Ours: who looked at an older state is told so.
        with self.committed():
            petition = self.triaged()
            self.made.append(petition.id)
            version = petition.version

        def add(text):
            def call(env, wait):
                record = env["xinfang.petition"].browse(petition.id)
                record.sudo().read(["version"])
                wait()
                values = {"supplement": text, "expected_version": version}
                return record.perform("supplement", values)

            return call

        results = self.at_once(("window", add("甲")), ("triage", add("乙")))
        refused = [result for result in results if isinstance(result, UserError)]
        self.assertEqual(len(refused), 1, results)
        self.assertIn("Somebody else was faster", str(refused[0]))


@tagged("post_install", "-at_install", "xf_security")
class TestCoreFactsOutbox(OutboxCase):
    def test_f24_mail_is_tried_again(self):
        """A mail that failed is never tried again by Odoo's queue."""
        self.switch_off()
        mail = self.env["mail.mail"].create(
            {"email_to": "wang@example.org", "subject": "x", "body_html": "x"}
        )
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            mail.send()
        self.assertEqual(mail.state, "exception")
        self.switch_on()
        queued = [("state", "=", "outgoing"), ("id", "=", mail.id)]
        self.assertFalse(self.env["mail.mail"].search(queued), "not in the queue")
        # Ours: what failed waits and goes out once the server is back.
        petition = self.triage()
        self.switch_off()
        with mute_logger(
            "odoo.addons.xinfang_case.models.outbox_job",
            "odoo.addons.base.models.ir_mail_server",
        ):
            self.post()
        row = self.rows(petition)[:1]
        self.assertEqual(row.state, "pending")
        self.switch_on()
        self.post(later=60)
        self.assertEqual(row.state, "sent")
        self.assertTrue(self.sink.mails)
