"""Papers of single acts that the transition table names: S5, S6, S11, A1, C10 …"""

from odoo.tests import tagged

from .core_common import CHECKED, REPORT, CoreCase
from .review_common import ReviewCase


class PaperCase(CoreCase):
    def text(self, petition, code):
        """Return the whole text of the one paper of a kind."""
        paper = petition.sudo().document_ids.filtered(lambda d: d.type_id.code == code)
        self.assertEqual(len(paper), 1, code)
        self.assertEqual(paper.state, "issued")
        self.assertTrue(paper.number)
        return "\n".join(filter(None, paper.block_ids.mapped("text")))


@tagged("post_install", "-at_install", "xf_engine")
class TestRecordPapers(PaperCase):
    def test_s5_note_for_the_file(self):
        petition = self.triaged()
        self.do(petition, "triage", "file_only", reason="内容为感谢信，无请求事项。")
        self.assertIn("感谢信", self.text(petition, "S5"))
        self.assertFalse(self.shown(petition))

    def shown(self, petition):
        return petition.sudo().document_ids.type_id.filtered("citizen_visible")

    def test_s6_the_direct_answer_is_a_letter(self):
        petition = self.triaged()
        self.do(petition, "triage", "direct_reply", answer="办理流程见公开目录第三项。")
        self.assertIn("公开目录第三项", self.text(petition, "S6"))
        self.assertEqual(self.shown(petition).mapped("code"), ["S6"])

    def test_s6_nobody_to_write_to(self):
        petition = self.triaged(unclear_address=True)
        self.do(petition, "triage", "direct_reply", answer="办理流程见公开目录。")
        self.assertNotIn("S6", self.papers(petition))

    def test_s11_record_of_withdrawal_by_staff_and_by_the_petitioner(self):
        petition = self.triaged()
        self.do(petition, "window", "withdraw", reason="问题已经解决。")
        self.assertIn("已经解决", self.text(petition, "S11"))
        own = self.triaged()
        self.as_petitioner(own).perform("withdraw", {"reason": "本人自愿撤回。"})
        self.assertIn("自愿撤回", self.text(own, "S11"))

    def test_c10_plan_of_investigation(self):
        leg = self.accepted()
        officers = [self.users["handler"].id, self.users["intake"].id]
        self.do(
            leg,
            "handler",
            "investigate",
            no_conflict=True,
            investigation_plan="现场勘查，调取施工许可。",
            officer_ids=officers,
        )
        text = self.text(leg.petition_id, "C10")
        self.assertIn("调取施工许可", text)
        self.assertIn(self.users["intake"].name, text)

    def test_a1_a4_study_and_implementation(self):
        leg = self.accepted(triage={"type": "suggestion"})
        self.do(leg, "handler", "study", study_record="现场踏勘，测算客流。")
        self.assertIn("测算客流", self.text(leg.petition_id, "A1"))
        values = {
            "adoption": "wholly",
            "answer": "方案合理，具备实施条件，予以采纳。",
            "measures": "增设站点。",
        }
        self.do(leg, "handler", "draft_answer", **values)
        self.do(leg, "leader", "adopt")
        self.hand_over(leg)
        self.do(leg, "handler", "implement")
        self.do(leg, "handler", "finish_implementation", implementation="站点已增设。")
        self.assertIn("站点已增设", self.text(leg.petition_id, "A4"))

    def test_c26_the_check_of_a_closing_report(self):
        leg = self.send(
            self.triaged(),
            code="assign",
            report_due=str(self.today().replace(year=2099)),
        )
        self.do(leg, "intake", "accept", handler_id=self.users["handler"].id)
        self.issue(leg)
        self.hand_over(leg)
        self.execute(leg)
        self.do(leg, "handler", "report", **REPORT)
        self.do(leg, "triage", "accept_report", **CHECKED, reason="同意办结。")
        text = self.text(leg.petition_id, "C26-1")
        for words in ("程序合法", "逐项答复", "同意办结"):
            self.assertIn(words, text)


@tagged("post_install", "-at_install", "xf_engine")
class TestFinalPapers(PaperCase, ReviewCase):
    def test_c60_c61_help_and_correction_after_finality(self):
        petition = self.rechecked().petition_id
        self.do(
            petition,
            "office_head",
            "record_aftercare",
            aftercare="help",
            reason="协调社区帮助申请临时救助。",
        )
        text = self.text(petition, "C60")
        self.assertIn("帮扶救助", text)
        self.assertIn("临时救助", text)
        self.do(
            petition,
            "office_head",
            "reopen_matter",
            reopen_ground="new_facts",
            reason="信访人提交了新的检测报告，足以影响原认定。",
        )
        text = self.text(petition, "C61")
        self.assertIn("新的事实", text)
        self.assertIn(self.users["office_head"].name, text)
