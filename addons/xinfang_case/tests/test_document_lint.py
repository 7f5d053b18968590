from datetime import date

from odoo.tests import TransactionCase, tagged

from ..tools import reply_lint
from .core_common import CoreCase


@tagged("post_install", "-at_install")
class TestReplyLint(TransactionCase):
    """The wording alone."""

    def test_citation(self):
        for text in (
            "《中华人民共和国噪声污染防治法》第四十三条。",
            "依据《信访工作条例》第32条",
            "《湖南省信访条例》（2023年修订）第三十条",
        ):
            self.assertTrue(reply_lint.cites_article(text), text)
        for text in ("有关规定", "《信访工作条例》", "第四十三条", "《甲》。第四条"):
            self.assertFalse(reply_lint.cites_article(text), text)
        self.assertTrue(reply_lint.names_law("市政府〔2023〕5号文件"))
        self.assertFalse(reply_lint.names_law("依照有关政策"))

    def test_placeholders(self):
        for text in ("经查XXX属实", "____路", "【 】", "待补充", "（  ）", "TODO"):
            self.assertTrue(reply_lint.placeholders(text), text)
        for text in ("（一）经查属实", "【2026】1号", "A区XX栋", "box"):
            self.assertFalse(reply_lint.placeholders(text), text)

    def test_remedy(self):
        good = "可以自收到本意见书之日起30日内，向测试市人民政府书面请求复查。"
        self.assertTrue(reply_lint.has_remedy(good))
        self.assertFalse(reply_lint.has_remedy("可以向测试市人民政府请求复查。"))
        self.assertFalse(reply_lint.has_remedy("可以在30日内提起诉讼。"))

    def test_dates(self):
        today = date(2026, 3, 10)
        text = "2026年2月30日、1026年1月1日、2026年3月11日、2026年3月10日"
        self.assertEqual(
            reply_lint.odd_dates(text, today),
            (["2026年2月30日"], ["1026年1月1日", "2026年3月11日"]),
        )


@tagged("post_install", "-at_install", "xf_engine")
class TestDocumentLint(CoreCase):
    """What a draft lacks is said before it is checked, and refused at the gate."""

    def drafted(self, demands="停止夜间施工\n赔偿误工损失", **opinion):
        referral = self.accepted(triage={"demands": demands})
        self.hear(referral)
        self.do(referral, "handler", "draft_opinion", **self.opinion(**opinion))
        return referral.sudo()

    def paper(self, referral):
        return self.document(referral.petition_id, "D16")

    def findings(self, referral, level):
        paper = self.paper(referral)
        paper.invalidate_recordset(["lint"])
        return [f for f in paper.lint if f["level"] == level]

    def assertBlocked(self, referral, says):
        found = self.findings(referral, "block")
        self.assertTrue(any(says in f["text"] for f in found), found)
        self.assertTrue(all(f["article"] for f in found))
        self.refused(says, referral, "legal", "check_opinion")
        # The other door: the paper itself.
        paper = self.paper(referral)
        self.assertRefused(
            says, lambda: self.open_gate(paper)._check(self.users["legal"]), referral
        )

    def rewrite(self, referral, key, text):
        block = self.paper(referral).block_ids.filtered(lambda b: b.key == key)
        self.open_gate(block).write({"text": text})

    def test_g17_a_good_draft_has_no_findings(self):
        referral = self.drafted()
        self.assertFalse(self.paper(referral).lint)
        self.assertIn("Nothing is missing", str(referral.draft_lint_html))
        self.do(referral, "legal", "check_opinion")

    def test_g17_one_answer_for_each_demand(self):
        referral = self.drafted()
        second = referral.petition_id.demand_ids[1]
        self.open_gate(second).write({"answer": False})
        self.assertBlocked(referral, "Demand 2 has no answer")
        self.open_gate(second).write({"answer": "另行答复。"})
        self.assertBlocked(referral, "changed after the draft")

    def test_g17_a_demand_that_came_after_the_draft(self):
        referral = self.drafted()
        demand = self.open_gate(self.env["xinfang.demand"])
        demand.create({"petition_id": referral.petition_id.id, "name": "公开审批情况"})
        self.assertBlocked(referral, "has no answer: 公开审批情况")

    def test_g17_remedy_names_organ_and_days(self):
        referral = self.drafted()
        self.rewrite(referral, "remedy", "如有不服，可以依法反映。")
        self.assertBlocked(referral, "names no organ")

    def test_g17_remedy_names_the_organ_above(self):
        referral = self.drafted()
        other = f"可以自收到之日起30日内，向{self.housing.name}书面请求复查。"
        self.rewrite(referral, "remedy", other)
        self.assertBlocked(referral, "another organ than the one a review is asked of")

    def test_g17_nothing_is_left_to_be_filled_in(self):
        referral = self.drafted(facts="经查，____工地于夜间施工。")
        self.assertBlocked(referral, "left to be filled in: ____")

    def test_g17_no_such_day(self):
        self.assertBlocked(
            self.drafted(facts="2026年2月30日现场核查。"), "2026年2月30日"
        )

    def test_g17_addressed_to_the_petitioner(self):
        referral = self.drafted()
        other = self.make_petitioner("赵甲乙", id_number="110101198001012016")
        self.open_gate(referral.petition_id).write({"petitioner_id": other.id})
        self.assertBlocked(referral, "赵甲乙")

    def test_g17_signed_only_without_problems(self):
        referral = self.drafted()
        self.do(referral, "legal", "check_opinion")
        self.rewrite(referral, "facts", "经查，____。")
        self.refused("left to be filled in", referral, "leader", "approve_opinion")
        paper = self.paper(referral)
        self.assertRefused(
            "left to be filled in",
            lambda: self.open_gate(paper)._issue(self.users["leader"]),
            referral,
        )

    def test_hints_do_not_refuse(self):
        referral = self.drafted(
            legal_basis="按照有关规定", facts="2099年1月1日某某到场，电话13912345678。"
        )
        self.assertFalse(self.findings(referral, "block"))
        self.assertEqual(len(self.findings(referral, "hint")), 4)
        self.do(referral, "legal", "check_opinion")

    def test_shown_where_the_check_is_made(self):
        referral = self.drafted(facts="<b>经查</b>，____。")
        seen = self.seen(referral, "legal")
        self.assertEqual(seen.draft_opinion_id, self.paper(referral))
        html = str(seen.draft_lint_html)
        self.assertIn("____", html)
        wizard = self.env["xinfang.act.wizard"].with_user(self.users["legal"])
        act = self.env["xinfang.act"]._get("xinfang.referral", "check_opinion")
        dialog = wizard.create(
            {"res_model": referral._name, "res_id": referral.id, "act_id": act.id}
        )
        self.assertEqual(str(dialog.lint_html), html)

    # -- the public copy --------------------------------------------------

    def test_g21_public_copy_masks_persons(self):
        facts = (
            "经查，王测试（身份证号110101198001011232，电话13800138000）住"
            "测试市东城区人民路100号2单元301室，反映属实。"
        )
        referral = self.drafted(facts=facts)
        self.do(referral, "legal", "check_opinion")
        self.do(referral, "leader", "approve_opinion")
        paper = referral.opinion_id
        text = str(paper._public_text())
        for secret in (
            "王测试",
            "110101198001011232",
            "13800138000",
            "100号",
            "301室",
            "测试handler",
        ):
            self.assertNotIn(secret, text)
        for kept in (
            paper.number,
            "测试市公安局",
            "夜间",
            "第四十三条",
            "王*试",
            "人民路1号",
        ):
            self.assertIn(kept, text)
        self.assertTrue(paper._public_pdf().startswith(b"%PDF"))
        # The original is as it was.
        self.assertIn("王测试", str(paper._content()))

    # -- extension --------------------------------------------------------

    def test_d15_two_papers(self):
        referral = self.accepted().sudo()
        self.do(referral, "leader", "extend", days=10, reason="需要委托鉴定")
        form = self.document(referral.petition_id, "D15A")
        notice = self.document(referral.petition_id, "D15")
        self.assertEqual((form.title, form.audience), ("延期办理审批表", "file"))
        self.assertFalse(form.citizen_visible)
        self.assertTrue(notice.citizen_visible)
        self.assertNotEqual(form.number, notice.number)
        for paper in (form, notice):
            self.assertIn("需要委托鉴定", str(paper._content()))
