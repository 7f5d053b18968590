"""Which files are taken, and that they never come back as something active."""

from odoo.tests import tagged

from odoo.addons.xinfang_case.tests import files
from odoo.addons.xinfang_case.tests.hostile import HTML, SVG, hostile_files
from odoo.addons.xinfang_case.tools import uploads
from odoo.addons.xinfang_case.tools.uploads import UploadError

from .common import PortalCase

PNG = files.png()
PDF = files.pdf()
GOOD = dict(
    [
        item
        for item in files.clean_files().items()
        if not item[0].endswith((".png", ".jpg"))
    ][:9]
) | {"图.png": PNG}
BAD = [("a.svg", SVG), ("b.png", HTML), ("c.pdf", PNG), ("d.docx", PDF)]


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
        kept = self.files_of(self.filed(key))
        self.assertEqual(len(kept), 10)
        for file in kept:
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
        for name, content in BAD:
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

    def test_every_refusal_is_a_chinese_sentence(self):
        """What to do is said, and all that was typed stays in the form."""
        key = self.open_form()
        said = {}
        for name, content, code in hostile_files():
            if code not in said and len(content) < uploads.MAX_FILE:
                said[code] = (name, content)
        self.assertGreaterEqual(len(said), 10)
        for code, (name, content) in said.items():
            page = self.page(self.send([(name, content)], key=key))
            with self.subTest(code):
                self.assertRegex(self.fault(page, "files"), "没有接收|是空文件")
                self.assertTyped(page)
        self.assertFalse(self.env["xinfang.portal.draft"].search([])._attachments())

    def test_eleventh_file(self):
        key = self.open_form()
        answer = self.send([(f"{n}.png", files.png(n + 1)) for n in range(11)], key=key)
        self.assertIn("10", self.fault(self.page(answer), "files"))
        self.assertEqual(
            len(self.env["xinfang.portal.draft"]._held_by(key)._attachments()), 10
        )

    def test_sum_of_files(self):
        draft = self.env["xinfang.portal.draft"]._ensure_held_by("k")
        self.patch(uploads, "MAX_TOTAL", len(PDF) + 1)
        draft._add("a.pdf", PDF)
        with self.assertRaises(UploadError) as caught:
            draft._add("b.pdf", files.pdf(2))
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
