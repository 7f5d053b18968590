"""C26: the engine that draws papers reaches nothing, and ends in time."""

import base64
import os
import signal
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from ..tools import pdf, pdf_worker
from ..tools.pdf import PdfFailed, render_pdf
from .common import XinfangCase
from .figures import record
from .test_document_pdf import PIXEL, Listener, reader, text_of

# Each asks the listener, or for a file, in another way.
ATTACKS = {
    "img http": '<img src="http://127.0.0.1:%(port)s/1">',
    "img file": '<img src="file://%(file)s"><img src="%(file)s">',
    "css import": "<style>@import url(http://127.0.0.1:%(port)s/3.css);</style>",
    "font-face": (
        "<style>@font-face { font-family: x; src: url(http://127.0.0.1:%(port)s/4),"
        " url(file://%(file)s) } p { font-family: x }</style>"
    ),
    "svg": (
        '<svg width="9" height="9"><image href="http://127.0.0.1:%(port)s/5"/>'
        '<use href="file://%(file)s#a"/></svg>'
    ),
    "svg inside data": '<img src="data:image/svg+xml;base64,%(svg)s">',
    "attachment": (
        '<link rel="attachment" href="file://%(file)s">'
        '<a rel="attachment" href="http://127.0.0.1:%(port)s/7">x</a>'
    ),
    "frames and scripts": (
        '<iframe src="http://127.0.0.1:%(port)s/8"></iframe>'
        '<object data="http://127.0.0.1:%(port)s/8"></object>'
        '<embed src="file://%(file)s">'
        '<script>fetch("http://127.0.0.1:%(port)s/8")</script>'
    ),
    "style sheet, base, background": (
        '<base href="http://127.0.0.1:%(port)s/"><link rel="stylesheet" href="9.css">'
        "<style>body { background: url(9.png) } li { list-style: url(9.gif) }"
        " q::before { content: url(9.svg) }</style><p>x</p>"
    ),
}


@tagged("post_install", "-at_install")
class TestPdfEngine(TransactionCase):
    def test_nine_attacks(self):
        hits, done = [], 0
        with TemporaryDirectory() as folder, Listener() as listener:
            picture = Path(folder, "secret.png")
            picture.write_bytes(base64.b64decode(PIXEL))
            inner = (
                '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
                f'<image href="http://127.0.0.1:{listener.port}/6"/>'
                f'<image href="file://{picture}"/></svg>'
            )
            given = {
                "port": listener.port,
                "file": picture,
                "svg": base64.b64encode(inner.encode()).decode(),
            }
            for name, attack in ATTACKS.items():
                with self.subTest(name):
                    content = render_pdf(attack % given + "<p>正文</p>")
                    done += 1
                    self.assertIn("正文", text_of(content))
                    self.assertFalse(reader(content).attachments)
                    self.assertFalse(
                        [
                            image
                            for page in reader(content).pages
                            for image in page.images
                        ]
                    )
                    self.assertNotIn(b"EmbeddedFile", content)
            hits = list(listener.seen)
        self.assertEqual(hits, [])
        record("pdf", attacks=done, requests_seen=len(hits))

    def test_a_page_that_never_ends_is_ended(self):
        endless = "<table>" + "<tr><td>字<td>字</tr>" * 9000 + "</table>"
        with self.assertRaises(PdfFailed):
            render_pdf("<p>先热身</p>") and render_pdf(endless, seconds=1)
        # The next one finds a new engine.
        self.assertIn("正文", text_of(render_pdf("<p>正文</p>")))

    def test_a_dead_engine_is_replaced(self):
        render_pdf("<p>正文</p>")
        os.kill(pdf._current.process.pid, signal.SIGKILL)
        pdf._current.process.wait(10)
        self.assertTrue(render_pdf("<p>正文</p>").startswith(b"%PDF-"))

    def test_limits_and_environment_of_the_process(self):
        with patch.dict(os.environ, {"PGPASSWORD": "secret", "XINFANG_KEY_FILE": "/k"}):
            pdf._current and pdf._current.close()
            pdf._current = None
            render_pdf("<p>正文</p>")
            place = Path(f"/proc/{pdf._current.process.pid}")
            environment = (place / "environ").read_bytes()
            limits = (place / "limits").read_text()
        self.assertNotIn(b"PGPASSWORD", environment)
        self.assertNotIn(b"XINFANG_KEY_FILE", environment)
        (line,) = [row for row in limits.splitlines() if "Max address space" in row]
        self.assertLessEqual(int(line.split()[3]), pdf_worker.MEMORY)

    def test_it_does_not_outlive_its_pages(self):
        render_pdf("<p>一</p>")
        first = pdf._current
        first.pages = pdf.PAGES_PER_PROCESS
        render_pdf("<p>二</p>")
        self.assertIsNot(pdf._current, first)
        self.assertIsNotNone(first.process.poll())


@tagged("post_install", "-at_install")
class TestDoors(TransactionCase):
    """The second wall: what Python code inside the engine may no longer do."""

    def run_inside(self, code):
        """Run code behind the engine's closed doors; return what it printed."""
        import subprocess
        import sys

        program = (
            f"import sys; sys.path.insert(0, {str(Path(pdf_worker.__file__).parent)!r});"
            "import pdf_worker, socket, subprocess; pdf_worker.close_doors()\n"
            f"try:\n    {code}\nexcept PermissionError as e: print('refused', e)\n"
            "else: print('done')"
        )
        return subprocess.run(
            [sys.executable, "-I", "-c", program],
            capture_output=True, text=True, timeout=60, check=True,
        ).stdout.strip()  # fmt: skip

    def test_refused(self):
        for code in (
            "socket.create_connection(('127.0.0.1', 9))",
            "socket.getaddrinfo('example.org', 80)",
            "subprocess.run(['true'])",
            "__import__('os').system('true')",
            "open('/etc/passwd').read()",
            "open('/var/lib/x', 'w')",
        ):
            with self.subTest(code):
                self.assertTrue(self.run_inside(code).startswith("refused"))

    def test_its_own_library_is_open(self):
        self.assertEqual(self.run_inside("open(socket.__file__).close()"), "done")


@tagged("post_install", "-at_install")
class TestPrintingDoors(XinfangCase, HttpCase):
    """What the user is told, and that Odoo's own printing stays closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referral = cls.to_accepted()
        cls.report = cls.env["ir.actions.report"].create(
            {
                "name": "x",
                "model": "xinfang.petition",
                "report_type": "qweb-html",
                "report_name": "xinfang_case.test_report",
            }
        )
        cls.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "name": "x",
                "key": "xinfang_case.test_report",
                "arch": '<t><t t-foreach="docs" t-as="o" t-out="o.content"/></t>',
            }
        )

    def test_a_failure_is_a_sentence(self):
        notice = self.document(self.referral.petition_id, "D05")
        with (
            patch(
                "odoo.addons.xinfang_case.models.document_pdf.render_pdf",
                side_effect=PdfFailed("TimeoutError"),
            ),
            self.assertLogs("odoo.addons.xinfang_case.models.document_pdf", "ERROR"),
            self.assertRaises(UserError),
        ):
            notice._pdf()
        self.assertFalse(notice.attachment_id)
        self.assertTrue(notice._pdf().startswith(b"%PDF-"))

    @mute_logger("odoo.http")
    def test_core_routes_are_closed(self):
        petition = self.referral.petition_id
        self.authenticate("xf_handler", "xf_handler")
        for converter in ("html", "pdf", "text"):
            with self.subTest(converter):
                url = f"/report/{converter}/xinfang_case.test_report/{petition.id}"
                response = self.url_open(url)
                self.assertGreaterEqual(response.status_code, 400)
                self.assertNotIn("夜间施工", response.text)

    def test_core_methods_are_closed(self):
        ids = self.referral.petition_id.ids
        reports = self.env["ir.actions.report"].with_user(self.users["handler"])
        for name in ("_render_qweb_html", "_render_qweb_text", "_render_qweb_pdf"):
            for ref in ("xinfang_case.test_report", self.report.id, self.report):
                with self.subTest(name), self.assertRaises(AccessError):
                    getattr(reports, name)(ref, ids)
