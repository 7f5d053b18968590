"""The way into another procedure, as the petitioner reads it."""

from datetime import timedelta

from odoo.addons.xinfang_case.tools.moment import said_day

from .common import PortalCase


class TestGuidedPortal(PortalCase):
    def test_s9_what_was_told_and_what_came_back(self):
        petition, page = self.file()
        code = page.xpath("//*[contains(@class, 'code')]")[0].text_content()
        self.triage(petition, "triage", route="c4")
        today = self.env["xinfang.clock"]._today()
        told = {
            "guide_to": "携带决定书向行政复议机构提出",
            "legal_basis": "《中华人民共和国行政复议法》第二十条",
            "route_organ_name": "测试市行政复议局",
            "route_until_text": "知道决定之日起六十日内",
        }
        ask = today + timedelta(30)
        self.act(
            petition,
            "triage",
            "guide",
            **told,
            reason="内部研判：复议更合适",
            follow_up_date=str(ask),
        )
        self.opener.cookies.clear()
        number = petition.sudo().number
        answer = self.post("/xinfang/query", {"number": number, "code": code})
        for words in (*told.values(), said_day(self.env, ask)):
            self.assertIn(words, answer.text)
        referral = petition.sudo().referral_ids
        self.act(
            referral,
            "window",
            "note_receipt",
            receipt_kind="entered",
            receipt_from="petitioner",
            receipt_number="测复〔2026〕15号",
            route_proof="电话记录：信访人说已经收到受理通知书。",
        )
        text = self.url_open("/xinfang/query/result").text
        self.assertIn("测复〔2026〕15号", text)
        self.assertNotIn(str(ask), text)
        self.assertNotIn("电话记录", text)
        # C3: what the other procedure decides is sent from here.
        acts = {act["key"] for act in petition.sudo()._portal_detail()["acts"]}
        self.assertTrue(any("attach_result" in key for key in acts))

    def test_what_goes_no_other_way_shows_none(self):
        petition, _page = self.file()
        self.assertEqual(petition.sudo()._portal_detail()["routes"], [])
