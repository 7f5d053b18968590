"""CR8: who is late through no fault of his own asks for relief; the organ decides.

By analogy with Article 86 of the Civil Procedure Law: within ten days after the obstacle
ended. The answer is served on 2 March 2026: the last day to ask is 1 April.
"""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .core_common import REASON
from .review_common import REQUEST, ReviewCase

SERVED, LATE = "2026-03-02", "2026-04-10"
EXCUSE = "因山洪道路中断，无法按期寄出。"
PROOF = "乡政府出具的道路中断证明。"
GOOD = "山洪属于不可抗力，证明与中断时间相符。"
BAD = "道路中断只有两日，不足以耽误整个期限。"


@tagged("post_install", "-at_install", "xf_engine")
class TestRelief(ReviewCase):
    def late(self, **values):
        """Return what a late request says."""
        return {
            "late_excuse": EXCUSE,
            "late_proof": PROOF,
            "obstacle_ended": "2026-04-02",
            **values,
        }

    def asked_late(self, day=LATE, **values):
        return self.ask(self.answered(SERVED), day=day, **self.late(**values))

    def decide_on(self, review, relief, reason=GOOD, day=LATE):
        return self.do(
            review, "city_head", "decide_relief", day, relief=relief, reason=reason
        )

    def refusal(self, **values):
        return {
            "review_refusal": "late",
            "reason": REASON,
            "guide_to": "可以继续向原办理机关反映。",
            **values,
        }

    def test_cr8_a_late_request_carries_its_parts(self):
        referral = self.answered(SERVED)
        for says, values in (
            ("needs its excuse", {"late_excuse": "  "}),
            ("on which day the obstacle ended", {"obstacle_ended": False}),
            ("proves the obstacle", {"late_proof": False}),
            ("cannot have ended", {"obstacle_ended": "2026-04-11"}),
            ("before the opinion was served", {"obstacle_ended": "2026-02-27"}),
        ):
            self.refused(
                says,
                referral,
                "window",
                "request_review",
                LATE,
                request_text=REQUEST,
                **self.late(**values),
            )
        # The petitioner's own door.
        mine = self.as_petitioner(referral.petition_id, LATE)
        part = referral.with_env(mine.env)
        with self.assertRaises(UserError):
            part.perform(
                "request_review", {"request_text": REQUEST, "late_excuse": EXCUSE}
            )

    def test_cr8_ten_days_after_the_obstacle_ended(self):
        """Obstacle over on 1 April: day ten is Saturday 11 April, rolled to Monday."""
        referral = self.answered(SERVED)
        values = self.late(obstacle_ended="2026-04-01")
        self.refused(
            "until 2026年4月13日",
            referral,
            "window",
            "request_review",
            "2026-04-14",
            request_text=REQUEST,
            **values,
        )
        review = self.ask(referral, day="2026-04-13", **values)
        self.assertEqual(review.obstacle_ended, date(2026, 4, 1))

    def test_cr8_the_days_are_a_setting_by_analogy(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("xinfang_case.relief_days", "20")
        referral = self.answered(SERVED)
        values = self.late(obstacle_ended="2026-04-01")
        self.ask(referral, day="2026-04-20", **values)
        self.assertIn("参照", self.env["xinfang.guard"]._of("CR8").article)

    def test_cr8_in_time_needs_none_of_it(self):
        review = self.ask(self.answered(SERVED), day="2026-03-20", late_excuse=EXCUSE)
        self.assertFalse(review.late_excuse or review.obstacle_ended)
        self.refused("is not possible", review, "city_head", "decide_relief", LATE)
        self.take_up(review, "2026-03-20")

    def test_cr8_taken_up_only_when_relief_was_granted(self):
        review = self.asked_late()
        values = {"handler_id": self.users["city_reviewer"].id}
        self.refused("CR8", review, "city_reviewer", "accept_review", LATE, **values)
        with self.assertRaises(AccessError):
            self.seen(review, "city_head").write({"relief": "granted"})
        self.decide_on(review, "granted")
        self.refused(
            "CR8",
            review,
            "city_reviewer",
            "draft_review_refusal",
            LATE,
            **self.refusal(),
        )
        self.take_up(review, LATE)
        self.assertEqual(
            (review.relief, review.relief_reason, review.relief_user_id),
            ("granted", GOOD, self.users["city_head"]),
        )
        ruling = self.ruling(review)
        for part in ("准许顺延期限", GOOD, "第八十六条", "参照"):
            self.assertIn(part, ruling)
        entry = review.petition_id.entry_ids.filtered(
            lambda e: e.act_id.code == "decide_relief"
        )
        self.assertEqual((entry.reason, entry.article[:2]), (GOOD, "参照"))

    def ruling(self, review):
        paper = self.document(review.petition_id, "D19")
        return {b.key: b.text for b in paper.block_ids}.get("relief_ruling") or ""

    def test_cr8_refused_as_late_only_when_relief_was_refused(self):
        review = self.asked_late()
        self.refused(
            "Decide on the excuse first",
            review,
            "city_reviewer",
            "draft_review_refusal",
            LATE,
            **self.refusal(),
        )
        self.decide_on(review, "refused", BAD)
        values = {"handler_id": self.users["city_reviewer"].id}
        self.refused("CR8", review, "city_reviewer", "accept_review", LATE, **values)
        self.do(review, "city_head", "refuse_review", LATE, **self.refusal())
        self.assertEqual(review.state, "refused")
        ruling = self.ruling(review)
        for part in ("不准许顺延期限", BAD, "第八十六条", "山洪"):
            self.assertIn(part, ruling)

    def test_cr8_another_ground_needs_no_decision_on_the_excuse(self):
        review = self.asked_late()
        values = self.refusal(review_refusal="not_entitled")
        self.do(review, "city_head", "refuse_review", LATE, **values)
        self.assertEqual((review.state, review.relief), ("refused", False))
        self.assertFalse(self.ruling(review))

    def test_cr8_decided_once_by_the_leader_with_a_reason(self):
        review = self.asked_late()
        self.refused(
            "at least 10",
            review,
            "city_head",
            "decide_relief",
            LATE,
            relief="granted",
            reason="同意",
        )
        for login in ("city_reviewer", "leader"):
            with self.assertRaises(AccessError):
                self.do(
                    review, login, "decide_relief", LATE, relief="granted", reason=GOOD
                )
        self.decide_on(review, "refused", BAD)
        self.refused(
            "is not possible",
            review,
            "city_head",
            "decide_relief",
            LATE,
            relief="granted",
            reason=GOOD,
        )

    def test_cr8_a_late_recheck_alike(self):
        review = self.reviewed(SERVED)
        self.refused(
            "on which day the obstacle ended",
            review,
            "window",
            "request_recheck",
            LATE,
            request_text=REQUEST,
            late_excuse=EXCUSE,
        )
        recheck = self.ask(review, day=LATE, **self.late())
        self.do(
            recheck,
            "province_head",
            "decide_relief",
            LATE,
            relief="granted",
            reason=GOOD,
        )
        self.take_up(recheck, LATE)
        paper = self.document(recheck.petition_id, "D18")
        text = {b.key: b.text for b in paper.block_ids}["late_excuse"]
        for part in (EXCUSE, PROOF, "2026年4月2日"):
            self.assertIn(part, text)

    def test_cr8_the_dialog_asks_only_who_is_late(self):
        referral = self.answered(SERVED)
        act = self.env["xinfang.act"]._get(referral._name, "request_review")
        for day, late in (("2026-04-01", False), ("2026-04-02", True)):
            dialogs = self.seen(referral, "window", day).env["xinfang.act.wizard"]
            dialog = dialogs.new(
                {
                    "res_model": referral._name,
                    "res_id": referral.id,
                    "act_id": act.id,
                    "request_date": day,
                }
            )
            self.assertEqual(dialog.is_late, late, day)
