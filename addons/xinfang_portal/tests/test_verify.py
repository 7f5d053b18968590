"""Whether a paper is ours, asked by whoever holds one."""

import io
import re
from urllib.parse import parse_qs, urlsplit

from pypdf import PdfReader

from odoo.tools import format_date

from odoo.addons.xinfang_case.tools.codes import check_code

from .common import PortalCase


class TestVerify(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        petition = cls.make_petition(title="不给旁人看的标题")
        cls.register(petition)
        cls.triage(petition)
        cls.referral = cls.to_accepted(petition)
        cls.petition = petition.sudo()
        cls.notice = cls.document(petition, "D05")
        cls.code = cls.notice.verify_code

    def ask(self, number, code):
        return self.post("/xinfang/verify", {"number": number, "code": code})

    def test_code_cannot_be_guessed(self):
        codes = self.petition.document_ids.mapped("verify_code")
        self.assertEqual(len(set(codes)), len(codes))
        for code in codes:
            # Sixteen characters of five bit each, and one that checks them.
            self.assertTrue(check_code(code))
            self.assertEqual(len(code.replace("-", "")), 17)

    def test_right_code_in_any_spelling(self):
        for code in (self.code, self.code.lower(), self.code.replace("-", " ")):
            answer = self.ask(f" {self.notice.number} ", code)
            self.assertEqual(answer.status_code, 200)
            page = self.page(answer)
            shown = page.xpath("//*[@id='paper']")[0].text_content()
            lang = page.xpath("//html/@lang")[0].replace("-", "_")
            for must in (
                self.notice.number,
                "受理告知书",
                "测试市公安局",
                self.notice.sha256,
                format_date(self.env, self.notice.issue_date, lang, "long"),
            ):
                self.assertIn(must, shown)
            self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_no_page_of_the_hall_carries_a_style_of_its_own(self):
        """The hall's policy (C47) allows none: the browser drops it and complains."""
        modules = ("xinfang_portal.%", "xinfang_guard.proof%")
        for module in modules:
            views = self.env["ir.ui.view"].search([("key", "=like", module)])
            self.assertTrue(views)
            for view in views:
                self.assertNotIn(" style=", view.arch_db, view.key)

    def test_nothing_of_the_content(self):
        answer = self.ask(self.notice.number, self.code)
        for secret in ("不给旁人看的标题", "王测试", "王", self.petition.number):
            self.assertNotIn(secret, answer.text)
        for block in self.notice.block_ids.filtered("text"):
            self.assertNotIn(block.text.splitlines()[0], answer.text)

    def test_the_link_of_the_picture(self):
        link = urlsplit(self.notice._verify_url())
        self.assertEqual(link.path, "/xinfang/verify")
        query = parse_qs(link.query)
        self.assertEqual(query["number"], [self.notice.number])
        answer = self.url_open(f"{link.path}?{link.query}")
        self.assertEqual(answer.status_code, 200)
        self.assertIn(self.notice.sha256, self.page(answer).text_content())

    def test_wrong_and_unknown_are_answered_alike(self):
        other = (self.petition.document_ids - self.notice)[0]
        texts, number = set(), self.notice.number
        for asked, code in (
            (number, other.verify_code),
            (number, "0000-0000-0000-0000-0"),
            (number, "x"),
            ("测公信受〔2099〕9号", self.code),
            (self.petition.number, self.code),
        ):
            answer = self.ask(asked, code)
            self.assertEqual(answer.status_code, 422)
            page = self.page(answer)
            self.assertFalse(page.xpath("//*[@id='paper']"))
            texts.add(page.xpath("//*[@role='alert']")[0].text_content().strip())
        self.assertEqual(len(texts), 1)

    def test_void_is_said(self):
        self.act(
            self.petition,
            "leader",
            "void_document",
            document_id=self.notice.id,
            reason="受理机关写错。",
        )
        answer = self.ask(self.notice.number, self.code)
        shown = self.page(answer).xpath("//*[@id='paper']/h2")[0].text_content()
        self.assertNotIn("受理机关写错", answer.text)
        good = self.document(self.petition, "D01")
        other = self.ask(good.number, good.verify_code)
        self.assertNotEqual(
            shown, self.page(other).xpath("//*[@id='paper']/h2")[0].text_content()
        )

    def test_too_many_attempts(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("xinfang_portal.verify_limit", 2)
        answers = [self.ask(self.notice.number, "x").status_code for _n in range(4)]
        self.assertEqual(answers, [422, 422, 429, 429])

    def test_every_paper_carries_picture_and_code(self):
        for paper in self.petition.document_ids:
            with self.subTest(paper.type_code):
                pages = PdfReader(io.BytesIO(paper._pdf())).pages
                first = "".join(pages[0].extract_text().split())
                self.assertIn(paper.verify_code, first)
                self.assertIn(paper.sha256[:16], first)
                self.assertIn("<svg", str(paper._verify_values()["qr"]))

    def test_drafts_carry_none(self):
        self.act(
            self.referral,
            "handler",
            "hear_statement",
            heard_on=self.referral.accept_date,
            heard_record="陈述",
        )
        self.act(self.referral, "handler", "draft_opinion", **self.opinion())
        draft = self.document(self.petition, "D16")
        self.assertFalse(draft.verify_code)
        self.assertEqual(draft._verify_values()["qr"], "")
        text = PdfReader(io.BytesIO(draft._pdf())).pages[0].extract_text()
        self.assertFalse(re.search(r"验\s*证\s*码", text))
