from odoo.tests import tagged

from .review_common import ReviewCase


@tagged("post_install", "-at_install", "xf_engine")
class TestCertainty(ReviewCase):
    """Wherever a limit is shown, it says when it is no statute, and why its day."""

    def test_statute_says_nothing_internal_and_unverified_do(self):
        served = self.answered("2026-03-02").sudo()
        evaluation = self.clock(served.petition_id, "TL-27")
        self.assertIn("confirm with the legal office", evaluation.certainty_note)
        self.assertIn("confirm with the legal office", evaluation.explanation_text)
        self.assertIn("confirm", evaluation.explanation[-1]["text"])
        handling = self.clock(served, "TL-07")
        self.assertFalse(handling.certainty_note)
        self.assertNotIn("not statute", handling.explanation_text)
        for certainty in ("source", "internal"):
            evaluation.rule_id.certainty = certainty
            evaluation.invalidate_recordset()
            self.assertIn("Internal rule, not statute", evaluation.explanation_text)

    def test_reminders_say_it(self):
        referral = self.delivered("2026-03-02")
        reason = "不属于本单位职权范围，理由详见附件说明。"
        self.do(referral, "intake", "object", "2026-03-03", reason=reason)
        self.do(
            referral, "office_head", "uphold_objection", "2026-03-04", reason=reason
        )
        clock = self.clock(referral.sudo().petition_id, "TL-06i")
        self.assertIn("Internal rule, not statute", self.reminders(clock).summary)
        self.assertIn("Internal rule", clock._alert_name())
        statute = self.env["xinfang.clock.rule"]._get("TL-07")
        self.assertEqual(statute._reminder_name(), statute.name)

    def test_cr7_and_cr8_stand_by_the_petitioners_own_windows(self):
        served = self.answered("2026-03-02").sudo()
        window = self.clock(served, "TL-12") or self.clock(served.petition_id, "TL-12")
        self.assertTrue(window)
        self.assertIn("posted on the last day", window.explanation_text)
        self.assertIn("within 10 days after it ended", window.explanation_text)
        handling = self.clock(served, "TL-07")
        self.assertNotIn("posted", handling.explanation_text)

    def test_a_limit_that_stands_still_says_so(self):
        clock = self.clock(self.accepted("2026-03-02"), "TL-07").sudo()
        self.open_gate(clock).write(
            {"state": "suspended", "suspensions": [["2026-03-10", False]]}
        )
        self.assertIn("Stands still since 2026年3月10日", clock.explanation_text)
        self.open_gate(clock).write(
            {"state": "running", "suspensions": [["2026-03-10", "2026-03-14"]]}
        )
        self.assertIn("time of the hearing", clock.explanation_text)
        self.assertNotIn("Stands still", clock.explanation_text)

    # -- notices --------------------------------------------------------------

    def text(self, petition, code):
        paper = self.document(petition, code)
        return "\n".join(filter(None, paper.block_ids.mapped("text")))

    def test_d05_counts_over_the_festival(self):
        referral = self.accepted("2025-12-19")
        text = self.text(referral.petition_id, "D05")
        self.assertIn("自2025年12月19日的次日起计算60日", text)
        self.assertIn("末日为2026年2月17日（春节假期），顺延至2026年2月24日届满", text)

    def test_d05_without_a_roll(self):
        text = self.text(self.accepted("2025-10-11").petition_id, "D05")
        self.assertIn("60日，至2025年12月10日届满", text)
        self.assertNotIn("顺延", text)

    def test_d15_names_the_extension_from_the_unrolled_day(self):
        referral = self.accepted("2025-12-19")
        self.do(referral, "leader", "extend", "2026-02-24", days=15, reason="需要鉴定")
        text = self.text(referral.petition_id, "D15")
        self.assertIn("75日（60日和延长的15日），至2026年3月4日届满", text)

    def test_d16_says_how_the_window_is_counted(self):
        referral = self.answered("2026-03-02")
        text = self.text(referral.petition_id, "D16")
        self.assertIn("自收到之日的次日起计算", text)
        self.assertIn("期满前交邮的，不算过期", text)

    def test_d19_d20_count_the_days_of_a_review(self):
        review = self.ask(self.answered("2026-03-02"), day="2026-03-05")
        self.take_up(review, "2026-03-06")
        text = self.text(review.petition_id, "D19")
        self.assertIn("自2026年3月5日的次日起计算30日", text)
        self.assertIn("末日为2026年4月4日（清明节假期），顺延至2026年4月7日届满", text)
        self.draft(review, "2026-03-09")
        text = self.text(review.petition_id, "D20")
        self.assertIn("自收到之日的次日起计算", text)
        self.assertIn("期满前交邮的，不算过期", text)
