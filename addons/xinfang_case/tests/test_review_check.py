from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .review_common import ReviewCase


@tagged("post_install", "-at_install", "xf_engine")
class TestReviewCheck(ReviewCase):
    """G33 and the wording of D20 and D21: drafted, checked and signed by three."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("city_all", "city", "reviewer,legal,review_leader")

    def drafted(self, login="city_reviewer", **values):
        review = self.ask(self.answered())
        self.take_up(review)
        self.do(
            review, login, "draft_review_opinion", **self.decision(review, **values)
        )
        return review

    def paper(self, review):
        return self.open_gate(review)._draft_decision()

    def blocks(self, review):
        """Return the texts of the drafted decision by key, to be spoilt."""
        return {block.key: block for block in self.paper(review).block_ids}

    def test_g33_three_persons(self):
        review = self.drafted()
        paper = self.paper(review)
        self.do(review, "city_legal", "check_review_opinion", reason="依据充分")
        self.assertEqual((review.state, paper.state), ("checked", "draft"))
        self.assertEqual(
            (paper.checker_id, paper.check_result, paper.check_remark),
            (self.users["city_legal"], "passed", "依据充分"),
        )
        self.sign(review)
        opinion = review.opinion_id
        self.assertEqual(
            (opinion.drafter_id, opinion.checker_id, opinion.signer_id),
            tuple(self.users[f"city_{n}"] for n in ("reviewer", "legal", "head")),
        )

    def test_g33_nobody_does_two_of_the_three(self):
        review = self.drafted("city_all")
        self.refused("G33", review, "city_all", "check_review_opinion")
        self.check(review)
        self.refused("G33", review, "city_all", "decide_review")
        other = self.drafted()
        self.do(other, "city_all", "check_review_opinion")
        self.refused("G33", other, "city_all", "decide_review")
        with self.assertRaisesRegex(UserError, "G33"):
            self.paper(other)._issue(self.users["city_all"])

    def test_g33_nothing_is_signed_unchecked(self):
        review = self.drafted()
        self.refused("not possible", review, "city_head", "decide_review")
        with self.assertRaisesRegex(UserError, "G33"):
            self.paper(review)._issue(self.users["city_head"])
        stage = self.env["xinfang.stage"]._get("xinfang.review", "checked")
        with self.assertRaises(AccessError):
            self.seen(review, "city_head").write(
                {"state": "checked", "stage_id": stage.id}
            )
        with self.assertRaises(AccessError):
            self.paper(review).with_user(self.users["city_head"]).sudo(False).write(
                {"check_result": "passed"}
            )
        self.assertEqual(review.state, "draft")

    def test_the_legal_unit_of_another_organ_does_not_check(self):
        review = self.drafted()
        for login in ("legal", "province_legal"):
            with self.assertRaises(AccessError):
                self.do(review, login, "check_review_opinion")
        self.assertEqual(review.state, "draft")

    def test_returned_draft_is_never_signed(self):
        review = self.drafted()
        first = self.paper(review)
        with self.assertRaises(UserError):
            self.do(review, "city_legal", "return_review_draft")
        self.do(review, "city_legal", "return_review_draft", reason="未引用具体条款")
        self.assertEqual((review.state, first.check_result), ("reviewing", "returned"))
        self.assertFalse(self.paper(review))
        with self.assertRaisesRegex(UserError, "G33"):
            self.open_gate(first)._check(self.users["city_legal"])
        self.draft(review)
        self.check(review)
        # The signer may send it back too.
        self.do(review, "city_head", "return_review_draft", reason="请补充事实")
        self.draft(review)
        self.sign(review)
        self.assertNotEqual(review.opinion_id, first)

    # -- what the draft lacks ------------------------------------------------

    def test_lint_of_a_good_draft_is_on_the_form_and_in_the_dialog(self):
        review = self.drafted()
        seen = self.seen(review, "city_legal")
        self.assertEqual(seen.draft_opinion_id.type_id.code, "D20")
        self.assertIn("Nothing is missing", str(seen.draft_lint_html))
        self.assertIn("draft_lint_html", seen.get_view(view_type="form")["arch"])
        dialog = (
            self.env["xinfang.act.wizard"]
            .with_user(self.users["city_legal"])
            .new(
                {
                    "act_id": self.env["xinfang.act"]
                    ._get("xinfang.review", "check_review_opinion")
                    .id,
                    "res_model": "xinfang.review",
                    "res_id": review.id,
                }
            )
        )
        self.assertIn("Nothing is missing", str(dialog.lint_html))

    def test_lint_d20_decision_basis_and_remedy(self):
        review = self.drafted()
        blocks = self.blocks(review)
        organ = self.province.name
        for key, text in (
            ("review_result", "经复查，变更原处理意见。"),
            ("review_result", "维持测试市公安局作出的处理意见书。"),
            ("legal_ground", ""),
            ("review_remedy", f"如不服，可以向{organ}请求复核。"),
            ("review_remedy", "可以自收到之日起30日内，向测试国务院请求复核。"),
        ):
            with self.subTest(key=key, text=text):
                kept = blocks[key].text
                blocks[key].write({"text": text})
                self.assertRefused("", lambda: self.check(review), review)
                blocks[key].write({"text": kept})
        self.check(review)

    def test_lint_d21_says_that_it_is_final(self):
        recheck = self.ask(self.reviewed())
        self.take_up(recheck)
        self.draft(recheck)
        finality = self.blocks(recheck)["finality"]
        kept = finality.text
        for text in ("", "本意见自送达之日起生效。"):
            finality.write({"text": text})
            self.assertRefused("", lambda: self.check(recheck), recheck)
        finality.write({"text": kept})
        self.check(recheck)
        finality.write({"text": "本意见自送达之日起生效。"})
        self.refused("G17", recheck, "province_head", "decide_review")
