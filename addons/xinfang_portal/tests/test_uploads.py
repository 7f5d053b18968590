"""Which files are taken, and that they never come back as something active."""

import io
import struct
import unittest
import zipfile

from odoo.tests import tagged

from odoo.addons.xinfang_portal.tools import uploads
from odoo.addons.xinfang_portal.tools.uploads import UploadError, check_file

from .common import PortalCase

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def office_file(folder, extra=(), size=10):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}document.xml", "x" * size)
        for name in extra:
            archive.writestr(name, "x")
    return stream.getvalue()


GOOD = {
    "证据.pdf": PDF,
    "照片.JPG": b"\xff\xd8\xff\xe0" + b"\x00" * 20,
    "照片.jpeg": b"\xff\xd8\xff\xe1" + b"\x00" * 20,
    "图.png": PNG,
    "录像.mp4": struct.pack(">I", 24) + b"ftypisom" + b"\x00" * 20,
    "录音.mp3": b"ID3\x04" + b"\x00" * 20,
    "录音2.mp3": b"\xff\xfb\x90\x64" + b"\x00" * 20,
    "说明.txt": "情况说明".encode(),
    "说明2.txt": "情况说明".encode("gb18030"),
    "合同.docx": office_file("word/"),
    "清单.xlsx": office_file("xl/"),
}
BAD = {
    "a.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_type"),
    "a.html": (b"<html></html>", "file_type"),
    "a.docm": (office_file("word/"), "file_type"),
    "a.exe": (b"MZ\x90", "file_type"),
    "a": (PDF, "file_type"),
    "a.pdf.exe": (PDF, "file_type"),
    "a\u202efdp.exe": (PDF, "file_type"),
    "b.png": (b"<html><script>alert(1)</script>", "file_content"),
    "b.pdf": (PNG, "file_content"),
    "b.jpg": (PDF, "file_content"),
    "b.mp4": (b"\x00" * 40, "file_content"),
    "b.mp3": (b"\xff\xd8\xff\xe0", "file_content"),
    "b.txt": (b"<!DOCTYPE html><script>", "file_content"),
    "c.txt": (b"\x00\x01binary", "file_content"),
    "d.txt": (b" <svg onload=alert(1)>", "file_content"),
    "b.docx": (office_file("xl/"), "file_content"),
    "c.docx": (PDF, "file_content"),
    "d.docx": (b"PK\x03\x04broken", "file_content"),
    "e.docx": (office_file("word/", ["word/vbaProject.bin"]), "file_macro"),
    "f.docx": (office_file("word/", size=5_000_000), "file_packed"),
    "g.xlsx": (office_file("xl/", [f"xl/{n}" for n in range(1000)]), "file_packed"),
    "e.pdf": (b"", "file_empty"),
    "h.pdf": (PDF + b"\x00" * uploads.MAX_FILE, "file_large"),
}


class TestCheckFile(unittest.TestCase):
    def test_good_files(self):
        for name, content in GOOD.items():
            clean, mimetype = check_file(name, content)
            self.assertEqual(clean, name)
            self.assertEqual(mimetype, uploads.TYPES[name.rpartition(".")[2].lower()])

    def test_bad_files(self):
        for name, (content, code) in BAD.items():
            with self.assertRaises(UploadError, msg=name) as caught:
                check_file(name, content)
            self.assertEqual(caught.exception.code, code, name)


@tagged("post_install", "-at_install")
class TestUploads(PortalCase):
    def send(self, files, **changes):
        return self.post_form(
            {**self.form(), **changes},
            files=[("files", (name, content)) for name, content in files],
        )

    def files_of(self, petition):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "xinfang.petition"), ("res_id", "=", petition.id)]
        )

    def test_files_reach_the_petition_unchanged(self):
        key = self.open_form()
        self.send(list(GOOD.items())[:10], key=key)
        files = self.files_of(self.filed(key))
        self.assertEqual(len(files), 10)
        for file in files:
            self.assertEqual(file.raw, GOOD[file.name])
            self.assertFalse(file.public)

    def test_files_are_nobodys_but_the_offices(self):
        key = self.open_form()
        self.send([("证据.pdf", PDF)], key=key)
        file = self.files_of(self.filed(key))
        for login in (None, "xf_citizen", "xf_other"):
            self.authenticate(login, login)
            answer = self.url_open(f"/web/content/{file.id}")
            self.assertEqual(answer.status_code, 404, login)

    def test_file_of_30_mb(self):
        key = self.open_form()
        answer = self.send(
            [("大.pdf", PDF + b"\x00" * (30 << 20)), ("好.png", PNG)], key=key
        )
        page = self.page(answer)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("20 MB", self.fault(page, "files"))
        self.assertIn("大.pdf", self.fault(page, "files"))
        self.assertIn("好.png", page.text_content(), "The good file is kept")
        self.assertTyped(page)
        self.assertFalse(self.filed(key))

    def test_wrong_types_are_said_beside_the_field(self):
        key = self.open_form()
        bad = [
            (n, c)
            for n, (c, code) in BAD.items()
            if code in ("file_type", "file_content")
        ]
        for name, content in bad[:4]:
            page = self.page(self.send([(name, content)], key=key))
            self.assertTrue(self.fault(page, "files"), name)
            self.assertTyped(page)
        self.assertFalse(self.filed(key))
        self.assertFalse(self.env["xinfang.portal.draft"].search([])._attachments())

    def test_kept_file_is_not_sent_again_and_can_be_taken_out(self):
        key = self.open_form()
        page = self.page(
            self.send([("一.pdf", PDF), ("二.png", PNG)], key=key, title="")
        )
        tokens = page.xpath("//button[@name='drop_file']/@value")
        self.assertEqual(len(tokens), 2)
        page = self.page(
            self.post_form({**self.form(), "key": key, "drop_file": tokens[0]})
        )
        self.assertEqual(page.xpath("//button[@name='drop_file']/@value"), tokens[1:])
        self.assertFalse(self.filed(key), "Taking a file out does not send the form")
        self.post_form({**self.form(), "key": key})
        self.assertEqual(self.files_of(self.filed(key)).mapped("name"), ["二.png"])

    def test_eleventh_file(self):
        key = self.open_form()
        answer = self.send([(f"{n}.png", PNG + bytes([n])) for n in range(11)], key=key)
        self.assertIn("10", self.fault(self.page(answer), "files"))
        self.assertEqual(
            len(self.env["xinfang.portal.draft"]._held_by(key)._attachments()), 10
        )

    def test_sum_of_files(self):
        draft = self.env["xinfang.portal.draft"]._ensure_held_by("k")
        self.patch(uploads, "MAX_TOTAL", len(PDF) + 1)
        draft._add("a.pdf", PDF)
        with self.assertRaises(UploadError) as caught:
            draft._add("b.pdf", PDF)
        self.assertEqual(caught.exception.code, "file_total")

    def test_draft_belongs_to_its_key(self):
        key = self.open_form()
        self.send([("一.pdf", PDF)], key=key, title="")
        drafts = self.env["xinfang.portal.draft"]
        self.assertTrue(drafts._held_by(key))
        self.assertFalse(drafts._held_by(key + "x"))
        self.assertFalse(drafts._held_by(""))
        self.opener.cookies.clear()
        answer = self.post_form({**self.form(), "key": key}, fresh_token=True)
        self.assertNotIn("一.pdf", self.page(answer).text_content())
        self.assertFalse(self.filed(key), "Another session's key is worth nothing")

    def test_drafts_go_after_a_day(self):
        draft = self.env["xinfang.portal.draft"]._ensure_held_by("old")
        draft._add("a.pdf", PDF)
        attachment = draft._attachments()
        self.env.cr.execute(
            "UPDATE xinfang_portal_draft SET create_date = now() - interval '25 hours'"
        )
        draft.invalidate_recordset()
        drafts = self.env["xinfang.portal.draft"]
        recent = drafts._ensure_held_by("new")
        drafts._gc_drafts()
        self.assertFalse(draft.exists() or attachment.exists())
        self.assertTrue(recent.exists())
