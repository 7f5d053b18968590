import base64
import io
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from psycopg2 import IntegrityError
from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools.pdf import MAX_HTML, PdfTooLarge, render_pdf
from .common import CONTEXT, XinfangCase

MM = 72 / 25.4
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)
ATTACK = (
    '<img src="file:///etc/passwd"><link rel="attachment" href="file:///etc/passwd">'
    '<img src="http://127.0.0.1:%(port)s/a.png">'
    "<style>@import url(http://127.0.0.1:%(port)s/a.css)</style>"
    '<script>fetch("http://127.0.0.1:%(port)s/")</script>'
    '<object data="http://127.0.0.1:%(port)s/o"></object>'
    '<svg><image href="http://127.0.0.1:%(port)s/s.png"/></svg>'
)


def reader(content):
    """Return a reader of a PDF given as bytes."""
    return PdfReader(io.BytesIO(content))


def text_of(content):
    """Return the text of a PDF without page numbers, line breaks and spaces."""
    pages = (page.extract_text() for page in reader(content).pages)
    return "".join(re.sub(r"— \d+ —", "", "".join(pages)).split())


def fonts_of(content):
    """Return name → "is the font program embedded" over all pages."""
    result = {}
    for page in reader(content).pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"]
            result[font["/BaseFont"]] = any("FontFile" in key for key in descriptor)
    return result


def lines_of(page):
    """Return (x, y, size, text) of each piece of text, in points from the lower left."""
    found = []

    def visit(text, matrix, text_matrix, _font, size):
        if text.strip():
            scale = abs(matrix[0] * text_matrix[0])
            x = matrix[0] * text_matrix[4] + matrix[2] * text_matrix[5] + matrix[4]
            y = matrix[1] * text_matrix[4] + matrix[3] * text_matrix[5] + matrix[5]
            found.append((x, y, size * scale, text.strip()))

    page.extract_text(visitor_text=visit)
    return found


class Listener:
    """A web server on this machine that counts who comes."""

    def __enter__(self):
        seen = self.seen = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                seen.append(self.path)
                self.send_response(404)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *exc):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)


@tagged("post_install", "-at_install")
class TestRenderPdf(XinfangCase):
    """The way from HTML to PDF has no way out of the process."""

    def images(self, content):
        return [image for page in reader(content).pages for image in page.images]

    def test_inline_data_is_drawn(self):
        self.assertTrue(
            self.images(render_pdf(f'<img src="data:image/png;base64,{PIXEL}">'))
        )

    def test_local_files_are_not_read(self):
        with TemporaryDirectory() as folder:
            picture = Path(folder, "picture.png")
            picture.write_bytes(base64.b64decode(PIXEL))
            content = render_pdf(
                f'<img src="{picture.as_uri()}"><img src="{picture}">'
                f'<link rel="attachment" href="{picture.as_uri()}">'
                f"<style>body {{ background: url({picture.as_uri()}) }}</style>正文"
            )
        self.assertFalse(self.images(content))
        self.assertFalse(reader(content).attachments)
        self.assertEqual(text_of(content), "正文")

    def test_network_is_not_asked(self):
        with Listener() as listener:
            content = render_pdf((ATTACK % {"port": listener.port}) + "正文")
        self.assertEqual(listener.seen, [])
        self.assertFalse(reader(content).attachments)

    def test_too_large(self):
        with self.assertRaises(PdfTooLarge):
            render_pdf("<p>" + "字" * MAX_HTML)


@tagged("post_install", "-at_install")
class TestDocumentPdf(XinfangCase):
    """What a document looks like on paper, and that it stays what it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petition = cls.triage(
            cls.register(), demands="责令停止夜间施工\n公布审批情况\n赔偿损失"
        )
        cls.referral = cls.to_heard(cls.petition)
        cls.act(cls.referral, "leader", "extend", days=20, reason="需要委托噪声检测")
        facts = "\n".join(["经查该工地于夜间二十二时以后仍有打桩作业" * 8] * 4)
        cls.act(cls.referral, "handler", "draft_opinion", **cls.opinion(facts=facts))

    def test_every_paper(self):
        """Each kind: text, A4, fonts embedded, page numbers, no more pages than needed."""
        self.act(self.referral, "legal", "check_opinion")
        self.act(self.referral, "leader", "approve_opinion")
        documents = self.petition.sudo().document_ids
        self.assertEqual(
            set(documents.mapped("type_code")),
            {"S2", "D01", "D02", "D04", "D05", "D12", "D15", "D15A", "D16", "C19"},
        )
        for document in documents:
            with self.subTest(kind=document.type_code):
                content = document._pdf()
                text = text_of(content)
                pages = reader(content).pages
                for must in [
                    document.title,
                    document.number,
                    document.imprint["organ"],
                ]:
                    self.assertIn("".join(must.split()), text)
                for block in document.block_ids.filtered("text"):
                    for line in block.text.splitlines():
                        self.assertIn("".join(line.split()), text)
                self.assertIn(self.petition.number, text)
                self.assertLessEqual(len(pages), 3)
                for number, page in enumerate(pages, 1):
                    box = page.mediabox
                    self.assertAlmostEqual(float(box.width), 210 * MM, delta=1)
                    self.assertAlmostEqual(float(box.height), 297 * MM, delta=1)
                    self.assertIn(f"— {number} —", page.extract_text())
                fonts = fonts_of(content)
                self.assertTrue(fonts)
                self.assertTrue(all(fonts.values()), fonts)

    def test_measures(self):
        """GB/T 9704: margins 37, 26, 35, 28 mm; 16 pt on 28.9 pt; 28 by 22 characters."""
        self.act(self.referral, "legal", "check_opinion")
        self.act(self.referral, "leader", "approve_opinion")
        pages = reader(self.document(self.petition, "D16")._pdf()).pages
        self.assertGreaterEqual(len(pages), 2)
        body = [
            line
            for page in pages[1:]
            for line in lines_of(page)
            if not line[3].startswith("—")
        ]
        height = 297 * MM
        self.assertGreaterEqual(min(x for x, _y, _size, _text in body), 28 * MM - 1)
        self.assertLess(max(y for _x, y, _size, _text in body), height - 37 * MM)
        self.assertGreater(min(y for _x, y, _size, _text in body), 35 * MM)
        self.assertEqual({round(size) for _x, _y, size, _text in body}, {16})
        rows = sorted({round(y, 1) for _x, y, _size, _text in body if y}, reverse=True)
        steps = [upper - lower for upper, lower in zip(rows, rows[1:], strict=False)]
        self.assertAlmostEqual(min(step for step in steps if step > 2), 28.9, delta=0.3)
        full = [
            text for _x, _y, _size, text in body if re.fullmatch(r"[^\x00-\xff]+", text)
        ]
        self.assertEqual(max(map(len, full)), 28)
        # Odd pages carry their number right, even ones left.
        for page, side in ((pages[0], "right"), (pages[1], "left")):
            x = next(x for x, _y, _size, text in lines_of(page) if text.startswith("—"))
            self.assertEqual(x > 105 * MM, side == "right")

    def test_receipt(self):
        self.act(self.referral, "legal", "check_opinion")
        self.act(self.referral, "leader", "approve_opinion")
        opinion = self.document(self.petition, "D16")
        blank = opinion._receipt_pdf()
        self.assertEqual(len(reader(blank).pages), 1)
        self.assertIn("□邮寄送达", text_of(blank).replace("\u2060", ""))
        self.act(
            self.referral,
            "handler",
            "serve",
            service_method="lien",
            service_date=opinion.issue_date,
            service_witnesses="张三、李四",
        )
        text = text_of(opinion._receipt_pdf())
        self.assertIn("留置送达", text)
        self.assertNotIn("□", text)
        self.assertIn("张三、李四", text)

    def test_receipt_of_a_draft(self):
        with self.assertRaises(UserError):
            self.document(self.petition, "D16")._receipt_pdf()

    # -- hostile text -----------------------------------------------------

    def test_hostile_text_is_text(self):
        with Listener() as listener:
            attack = ATTACK % {"port": listener.port}
            person = self.make_petitioner("<b>王</b><script>x</script>")
            petition = self.register(
                petitioner_id=person.id, title=attack, content=attack, request=attack
            )
            self.triage(petition, demands=attack)
            referral = self.to_heard(petition)
            self.act(
                referral,
                "handler",
                "draft_opinion",
                **self.opinion(facts=attack, answer=attack, legal_basis=attack),
            )
            self.act(referral, "legal", "check_opinion")
            self.act(referral, "leader", "approve_opinion")
            contents = [d._pdf() for d in petition.sudo().document_ids]
        self.assertEqual(listener.seen, [])
        self.assertEqual(len(contents), 8)
        for content in contents:
            self.assertNotIn("root:", text_of(content))
            self.assertFalse(reader(content).attachments)
            self.assertFalse(any(page.images for page in reader(content).pages))
        form = text_of(self.document(petition, "D01")._pdf())
        self.assertIn('<imgsrc="file:///etc/passwd">', form)
        opinion = text_of(self.document(petition, "D16")._pdf())
        self.assertIn('<imgsrc="file:///etc/passwd">', opinion)
        self.assertIn("<b>王</b><script>x</script>：", opinion)
        self.assertIn(
            f'<script>fetch("http://127.0.0.1:{listener.port}/")</script>', opinion
        )

    # -- once, and then for ever ------------------------------------------

    def test_not_rendered_by_the_act(self):
        with patch("odoo.addons.xinfang_case.models.document_pdf.render_pdf") as render:
            self.act(self.referral, "legal", "check_opinion")
            self.act(self.referral, "leader", "approve_opinion")
        self.assertFalse(render.called)
        opinion = self.document(self.petition, "D16")
        self.assertFalse(opinion.attachment_id)
        self.assertEqual(len(opinion.sha256), 64)

    def test_rendered_once(self):
        self.act(self.referral, "legal", "check_opinion")
        self.act(self.referral, "leader", "approve_opinion")
        opinion = self.document(self.petition, "D16")
        content = opinion._pdf()
        self.assertTrue(content.startswith(b"%PDF-"))
        self.assertEqual(opinion.attachment_id.raw, content)
        self.assertEqual(opinion.attachment_id.mimetype, "application/pdf")
        self.assertNotIn("王", opinion.attachment_id.name)
        self.police.name = "改名后的公安局"
        with patch("odoo.addons.xinfang_case.models.document_pdf.render_pdf") as render:
            self.assertEqual(opinion._pdf(), content)
        self.assertFalse(render.called)

    def test_draft_is_marked_and_not_kept(self):
        draft = self.document(self.petition, "D16")
        self.assertIn("草稿", text_of(draft._pdf()))
        self.assertFalse(draft.attachment_id)
        self.act(self.referral, "legal", "check_opinion")
        self.act(self.referral, "leader", "approve_opinion")
        self.assertNotIn("草稿", text_of(draft._pdf()))

    def test_content_changed_behind_our_back(self):
        notice = self.document(self.petition, "D05")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE xinfang_document_block SET text = '改写' WHERE document_id = %s"
            " AND key = 'limit'",
            (notice.id,),
        )
        self.env.invalidate_all()
        with (
            self.assertLogs("odoo.addons.xinfang_case.models.document_pdf", "ERROR"),
            self.assertRaises(UserError),
        ):
            notice._pdf()
        self.assertFalse(notice.attachment_id)

    def test_stored_file_lost(self):
        notice = self.document(self.petition, "D05")
        notice._pdf()
        stored = notice.attachment_id
        self.env.flush_all()
        path = Path(stored._full_path(stored.store_fname))
        kept = path.read_bytes()
        path.unlink()
        self.addCleanup(path.write_bytes, kept)
        self.env.invalidate_all()
        with (
            self.assertLogs("odoo.addons.xinfang_case.models", "ERROR"),
            self.assertRaises(UserError),
        ):
            notice._pdf()

    def test_stored_file_cannot_be_deleted(self):
        notice = self.document(self.petition, "D05")
        notice._pdf()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            notice.attachment_id.unlink()
            self.env.flush_all()
        self.assertTrue(notice.attachment_id.exists())


@tagged("post_install", "-at_install")
class TestDocumentController(XinfangCase, HttpCase):
    """Who gets the file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referral = cls.to_accepted()
        cls.notice = cls.document(cls.referral.petition_id, "D05")
        cls.notice._pdf()
        cls.url = f"/xinfang/document/{cls.notice.id}/pdf"

    def login(self, name):
        # The helper that makes users pads short passwords.
        login = f"xf_{name}"
        self.authenticate(login, login + "x" * (8 - len(login)))

    def test_staff_in_scope(self):
        self.login("handler")
        response = self.url_open(self.url)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content, self.notice._pdf())
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertTrue(
            response.headers["Content-Disposition"].startswith("attachment")
        )
        self.assertNotIn("%E7%8E%8B", response.headers["Content-Disposition"])  # 王
        inline = self.url_open(f"{self.url}?inline=1")
        self.assertTrue(inline.headers["Content-Disposition"].startswith("inline"))
        receipt = self.url_open(self.url.replace("/pdf", "/receipt"))
        self.assertIn("送达回证", text_of(receipt.content))

    def test_others_get_not_found(self):
        portal = new_test_user(
            self.env, "xf_portal", "base.group_portal", context=CONTEXT, name="门户用户"
        )
        outsider = new_test_user(
            self.env, "xf_outsider", "base.group_user", context=CONTEXT, name="其他用户"
        )
        for login in ("xf_branch2_intake", portal.login, outsider.login):
            self.authenticate(login, login)
            for url in (self.url, self.url.replace("/pdf", "/receipt")):
                with self.subTest(login=login, url=url):
                    self.assertEqual(self.url_open(url).status_code, 404)

    def test_missing(self):
        self.login("handler")
        self.assertEqual(
            self.url_open("/xinfang/document/999999999/pdf").status_code, 404
        )

    def test_signed_out(self):
        response = self.url_open(self.url, allow_redirects=False)
        self.assertIn(response.status_code, (302, 303))
        self.assertIn("/web/login", response.headers["Location"])

    def test_button(self):
        action = self.as_user(self.notice, "handler").action_pdf()
        self.assertEqual(action["url"], f"{self.url}?inline=1")
