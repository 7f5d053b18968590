from io import BytesIO
from zipfile import ZipFile

from docx import Document as read_docx

from odoo.tests import HttpCase, tagged

from .common import XinfangCase

HOSTILE = "<w:p>{{ 7*7 }}</w:p> ]]> & \x0b\x01 {% for x in y %}"


@tagged("post_install", "-at_install")
class TestDocumentDocx(XinfangCase):
    """The editable file says what the paper says, and that it is no original."""

    def parsed(self, paper):
        """Return (text of the body, text of the header) of a fresh parse."""
        file = read_docx(BytesIO(paper._docx()))
        body = "\n".join(paragraph.text for paragraph in file.paragraphs)
        header = file.sections[0].header.paragraphs
        return body, "".join(paragraph.text for paragraph in header)

    def test_every_kind_says_what_the_paper_says(self):
        referral = self.to_issued()
        papers = referral.petition_id.sudo().document_ids
        self.assertGreaterEqual(len(papers), 5)
        for paper in papers:
            with self.subTest(paper.type_code):
                body, header = self.parsed(paper)
                for must in (paper.title, paper.number, paper.imprint["organ"]):
                    self.assertIn(must, body)
                for block in paper.block_ids.filtered("text"):
                    for line in block.text.splitlines():
                        self.assertIn(line, body)
                self.assertIn("副本（可编辑稿），非原件", header)

    def test_a_form_has_the_line_to_sign_on(self):
        petition = self.register()
        self.assertIn("签名或者捺印", self.parsed(self.document(petition, "D01"))[0])
        referral = self.to_issued()
        opinion = self.document(referral.petition_id, "D16")
        self.assertNotIn("签名或者捺印", self.parsed(opinion)[0])

    def test_draft_and_void_are_marked(self):
        referral = self.to_draft()
        draft = self.document(referral.petition_id, "D16")
        self.assertIn("未签发", self.parsed(draft)[1])
        notice = self.document(referral.petition_id, "D05")
        self.open_gate(notice)._void("写错。")
        self.assertIn("作废", self.parsed(notice)[1])

    def test_hostile_text_is_text(self):
        referral = self.to_draft(opinion={"facts": HOSTILE})
        draft = self.document(referral.petition_id, "D16")
        self.assertIn("<w:p>{{ 7*7 }}</w:p> ]]> &", self.parsed(draft)[0])
        with ZipFile(BytesIO(draft._docx())) as archive:
            names = archive.namelist()
            relations = archive.read("word/_rels/document.xml.rels").decode()
        self.assertFalse([name for name in names if "vba" in name.lower()])
        self.assertNotIn('TargetMode="External"', relations)

    def test_a4_with_the_margins_of_the_standard(self):
        page = read_docx(
            BytesIO(self.document(self.to_accepted().petition_id, "D05")._docx())
        ).sections[0]
        self.assertEqual(
            (round(page.page_width.mm), round(page.page_height.mm)), (210, 297)
        )
        self.assertEqual(
            [round(side.mm) for side in (page.top_margin, page.left_margin)], [37, 28]
        )


@tagged("post_install", "-at_install")
class TestDocumentFiles(XinfangCase, HttpCase):
    """Who gets the editable file and the public copy."""

    def test_like_the_paper_itself(self):
        notice = self.document(self.to_accepted().petition_id, "D05")
        expected = {"handler": 200, "branch2_intake": 404, None: 303}
        for name, status in expected.items():
            login = f"xf_{name}"
            password = login + "x" * (8 - len(login))
            self.authenticate(login if name else None, password if name else None)
            for what in ("docx", "public"):
                with self.subTest(name=name, what=what):
                    answer = self.url_open(
                        f"/xinfang/document/{notice.id}/{what}", allow_redirects=False
                    )
                    self.assertEqual(answer.status_code, status)
                    if status == 200:
                        self.assertIn("no-store", answer.headers["Cache-Control"])

    def test_seal_and_date_stay_with_the_text(self):
        """GB/T 9704: what is sealed never stands alone on a page."""
        paper = self.document(self.to_issued().petition_id, "D16")
        lines = read_docx(BytesIO(paper._docx())).paragraphs
        (seal,) = [n for n, line in enumerate(lines) if line.text.endswith("章）")]
        # The last line of the text, the empty one and the seal hold on to the next.
        for line in lines[seal - 2 : seal + 1]:
            self.assertTrue(line.paragraph_format.keep_with_next, line.text)
