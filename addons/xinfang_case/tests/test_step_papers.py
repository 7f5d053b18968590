"""Papers of single steps: S2, B1, B9 and the form of C19."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_accusation import OFFICER, WORD, AccusationCase


@tagged("post_install", "-at_install", "xf_engine")
class TestStepPapers(AccusationCase):
    def paper(self, petition, code):
        """Return the newest paper of a kind, numbered."""
        found = petition.sudo().document_ids.filtered(lambda d: d.type_code == code)
        paper = found.sorted("id")[-1:]
        self.assertEqual((paper.state, paper.audience), ("issued", "file"))
        self.assertTrue(paper.number)
        self.assertFalse(paper.citizen_visible)
        return paper

    def said(self, paper, login):
        blocks = self.seen(paper, login).block_ids
        return "\n".join(filter(None, blocks.mapped("said")))

    def test_s2_opinion_at_triage(self):
        petition = self.triaged(triage={"reason": "建议由市公安局主办。"})
        paper = self.paper(petition, "S2")
        text = self.said(paper, "triage")
        for words in (
            "申诉求决类",
            "信访程序（第三十一条第六项）",
            self.category.name,
            self.region.display_name,
            "拟按照信访程序",
            "建议由市公安局主办。",
            self.users["triage"].name,
        ):
            self.assertIn(words, text)
        first = f"{self.office.doc_code}信拟〔{self.today().year}〕1号"
        self.assertEqual(paper.number, first)
        # Triaged anew, the file has a second opinion under the next number.
        values = self.triage_vals(type="suggestion", route=False)
        self.do(petition, "triage", "triage", **values)
        again = self.paper(petition, "S2")
        self.assertIn("〕2号", again.number)
        self.assertIn("研究论证", self.said(again, "triage"))

    def test_b1_receipt_names_neither_matter_nor_accuser(self):
        petition = self.received(type="accusation", content=f"{WORD}一事")
        paper = self.paper(petition, "B1")
        self.assertTrue(paper.is_sealed)
        text = self.said(paper, OFFICER)
        for words in (petition.sudo().number, "来信", "加密封存", "密件"):
            self.assertIn(words, text)
        for words in (WORD, petition.sudo().petitioner_id.name):
            self.assertNotIn(words, text)
        for login in ("window", "triage", "office_head", "leader"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.seen(paper, login).check_access("read")
        self.assertNotIn("B1", self.papers(self.received()))

    def test_b9_record_of_protection(self):
        petition = self.accused()
        said = f"已约谈{WORD}，调整其上级的分工。"
        self.do(petition, OFFICER, "protect", protection=said)
        paper = self.paper(petition, "B9")
        self.assertTrue(paper.is_sealed and paper.is_restricted)
        text = self.said(paper, OFFICER)
        self.assertIn(said, text)
        self.assertIn("第四十六条第六项", text)
        self.assertFalse(any(paper.block_ids.mapped("text")))

    def test_b9_of_an_ordinary_piece_is_read_by_who_protects_alone(self):
        petition = self.delivered().petition_id
        self.do(petition, "window", "report_retaliation", reason="有人上门威胁。")
        self.do(petition, OFFICER, "protect", protection="已责成停止威胁。")
        paper = self.paper(petition, "B9")
        self.assertIn("已责成停止威胁。", self.said(paper, OFFICER))
        for login in ("window", "intake", "leader", "office_head"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.seen(paper, login).check_access("read")

    def test_c19_form_of_approval_names_three_persons(self):
        referral = self.accepted()
        self.hear(referral)
        self.do(referral, "handler", "draft_opinion", **self.opinion())
        self.do(referral, "legal", "check_opinion", reason="依据充分")
        self.assertNotIn("C19", self.papers(referral.petition_id))
        self.do(referral, "leader", "approve_opinion", reason="同意")
        paper = self.paper(referral.petition_id, "C19")
        text = self.said(paper, "leader")
        for login in ("handler", "legal", "leader"):
            self.assertIn(self.users[login].name, text)
        for words in (referral.sudo().opinion_id.number, "依据充分。", "同意。"):
            self.assertIn(words, text)
        self.assertEqual(paper.department_id, self.police)

    def test_every_block_of_the_new_papers_is_mandatory(self):
        for code in ("S2", "B1", "B9", "C19"):
            kind = self.env["xinfang.document.type"]._get(code)
            self.assertTrue(all(kind.block_ids.mapped("required")), code)

    def test_the_new_papers_print_as_pdf_and_docx(self):
        petition = self.triaged()
        paper = self.seen(self.paper(petition, "S2"), "triage").sudo()
        self.assertEqual(paper._render_pdf()[:5], b"%PDF-")
        self.assertEqual(paper._docx()[:2], b"PK")
