"""TL-19i: what an opinion supported is not due any more once the opinion stands no more."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.document_words import zh_date
from .review_common import ReviewCase

INSTEAD = {"result_text": "撤销第二项决定，其余维持。"}


@tagged("post_install", "-at_install", "xf_engine")
class TestExecutionReplaced(ReviewCase):
    def decided(self, decision, changed=None, **values):
        """Bring a supporting opinion to a signed review; return the review."""
        review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        more = {**INSTEAD, "changed_decision": changed, **values}
        self.decide(review, "2026-03-12", review_decision=decision, **more)
        return review

    def test_tl19i_ends_with_the_opinion_and_says_why(self):
        for decision, word in (("change", "Changed"), ("revoke", "Revoked")):
            with self.subTest(decision):
                review = self.decided(decision, "reject")
                referral = review.referral_id
                number = review.document_id.number
                clock = self.clock(referral, "TL-19i")
                self.assertEqual(clock.state, "cancelled")
                self.assertEqual(clock.stop_entry_id.act_id.code, "decide_review")
                for part in (word, number, self.city.name):
                    self.assertIn(part, clock.end_reason)
                note = clock.stop_entry_id.details["execution_ended"]
                for part in (number, "TL-19i", zh_date(clock.due_date)):
                    self.assertIn(part, note)
                self.assertEqual(referral.execution_state, "superseded")
                self.refused("is not possible", referral, "handler", "execute")

    def test_tl19i_redo_says_why_as_well(self):
        review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        redo = {
            "review_decision": "redo",
            "redo_defects": "未核实夜间施工的实际时段，未测量噪声。",
            "redo_due": "2026-05-20",
        }
        self.decide(review, "2026-03-12", **redo)
        clock = self.clock(review.referral_id, "TL-19i")
        self.assertEqual(clock.state, "cancelled")
        self.assertIn(review.document_id.number, clock.end_reason)
        self.assertFalse(review.referral_id.execution_state)

    def test_tl19i_upheld_runs_on(self):
        review = self.decided("uphold")
        clock = self.clock(review.referral_id, "TL-19i")
        self.assertEqual((clock.state, clock.end_reason), ("running", False))
        details = review.petition_id.entry_ids[-1].details or {}
        self.assertNotIn("execution_ended", details)
        self.deliver(review, "2026-03-16")
        self.assertEqual(self.clock(review.referral_id, "TL-19i"), clock)

    def test_tl19i_is_replaced_by_that_of_the_decision(self):
        review = self.decided("change", "support")
        referral = review.referral_id
        old = self.clock(referral, "TL-19i")
        self.deliver(review, "2026-03-16")
        new = self.clock(referral, "TL-19i")
        self.assertNotEqual(new, old)
        # Thirty days after the service of the review, not of the old opinion.
        self.assertEqual((new.state, str(new.due_date)), ("running", "2026-04-15"))
        self.assertEqual(
            (referral.execution_state, referral.petition_id.decision),
            ("due", "support"),
        )
        # The old opinion was served on 2 March; what it decided is not carried out.
        self.refused(
            "served on 2026年3月16日",
            referral,
            "handler",
            "execute",
            "2026-03-20",
            executed_on="2026-03-15",
            execution_note="住建部门已经责令停止夜间施工，现场核实两次。",
        )
        self.execute(referral, "2026-03-20")
        self.assertEqual(self.clock(referral, "TL-19i").state, "met")

    def test_tl19i_the_day_the_decision_names(self):
        review = self.decided("change", "part_support", execution_due="2026-06-01")
        self.deliver(review, "2026-03-16")
        clock = self.clock(review.referral_id, "TL-19i")
        self.assertEqual(str(clock.due_date), "2026-06-01")

    def test_tl19i_begins_where_the_opinion_had_supported_nothing(self):
        referral = self.accepted("2026-03-02")
        self.hear(referral, "2026-03-02")
        values = self.opinion(decision="reject", answer="没有事实根据。")
        self.do(referral, "handler", "draft_opinion", "2026-03-02", **values)
        self.do(referral, "legal", "check_opinion", "2026-03-02")
        self.do(referral, "leader", "approve_opinion", "2026-03-02")
        self.hand_over(referral, "2026-03-02")
        review = self.ask(referral, day="2026-03-10")
        more = {**INSTEAD, "changed_decision": "support"}
        self.decide(review, "2026-03-12", review_decision="change", **more)
        self.assertFalse(self.clock(referral, "TL-19i"))
        self.deliver(review, "2026-03-16")
        self.assertEqual(self.clock(referral, "TL-19i").state, "running")

    def test_c23_guidance_follows_what_was_decided_instead(self):
        review = self.decided("revoke", "reject")
        self.deliver(review, "2026-03-16")
        referral = review.referral_id
        self.assertEqual(self.clock(referral, "TL-19i").state, "cancelled")
        self.do(
            referral,
            "handler",
            "record_guidance",
            "2026-03-18",
            guidance_on="2026-03-18",
            guidance_note="向信访人解释了复查决定的理由和依据。",
        )
        self.assertTrue(referral.guidance_note)

    def test_c53_who_replaces_an_opinion_decides_on_the_request(self):
        review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        self.take_up(review, "2026-03-10")
        base = self.decision(review, review_decision="change", **INSTEAD)
        for says, values in (
            ("in the place of the old opinion", {"changed_decision": False}),
            ("lies in the future", {"execution_due": "2026-06-01"}),
            (
                "lies in the future",
                {"changed_decision": "support", "execution_due": "2026-03-10"},
            ),
        ):
            self.refused(
                says,
                review,
                "city_reviewer",
                "draft_review_opinion",
                "2026-03-12",
                **{**base, **values},
            )
        with self.assertRaises(UserError):
            self.seen(review, "city_reviewer", "2026-03-12")._perform_all(
                "draft_review_opinion", [base]
            )
        self.draft(review, "2026-03-12", **{**base, "changed_decision": "support"})
        paper = review._draft_decision()
        text = {b.key: b.text for b in paper.block_ids}["review_result"]
        self.assertIn("对信访人诉求的处理决定：予以支持。", text)

    def test_tl19i_a_correction_says_why(self):
        referral = self.answered("2026-03-02")
        reason = {"reason": "原意见书引用的条文有误，予以更正。"}
        self.do(referral, "leader", "correct_opinion", "2026-03-04", **reason)
        old = self.clock(referral, "TL-19i")
        self.do(referral, "handler", "draft_opinion", "2026-03-05", **self.opinion())
        self.assertEqual(old.state, "cancelled")
        self.assertIn("drafted anew", old.end_reason)
        self.assertIn("drafted anew", old.stop_entry_id.details["execution_ended"])
