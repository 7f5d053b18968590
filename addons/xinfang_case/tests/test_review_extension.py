"""A review is extended only where a local rule allows it (setting, TL-13x)."""

from odoo.tests import tagged

from .review_common import ReviewCase

WHY = "案情复杂，需进一步核实。"


@tagged("post_install", "-at_install", "xf_engine")
class TestReviewExtension(ReviewCase):
    def setUp(self):
        super().setUp()
        self.review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        self.take_up(self.review, "2026-03-11")

    def allow(self, days):
        self.env["ir.config_parameter"].set_param(
            "xinfang_case.review_extension_days", str(days)
        )

    def extend(self, day="2026-03-20", days=10, login="city_head"):
        return self.do(self.review, login, "extend_review", day, days=days, reason=WHY)

    def refuse(self, day="2026-03-20", days=10, review=None):
        self.refused(
            "REVIEWEXTENSION",
            self.review if review is None else review,
            "city_head",
            "extend_review",
            day,
            days=days,
            reason=WHY,
        )

    def test_tl13_knows_no_extension_by_itself(self):
        self.refuse()
        offered = self.seen(self.review, "city_head", "2026-03-20").available_acts()
        act = next(a for a in offered if a["code"] == "extend_review")
        self.assertIn("Article 35", act["blocked"])

    def test_tl13x_from_the_unrolled_base_and_told_to_the_petitioner(self):
        self.allow(30)
        # Thirty days from 10 March: 9 April; and ten more: 19 April, a Sunday.
        self.assertEqual(self.limits(self.review)["TL-13"], "2026-04-09")
        self.extend()
        self.assertEqual(self.limits(self.review), {"TL-13x": "2026-04-20"})
        paper = self.review.petition_id.document_ids.sorted("id")[-1:]
        self.assertEqual((paper.type_id.code, paper.state), ("D15R", "issued"))
        self.assertIn("提出的复查申请，需要延长复查期限", paper._intro())
        self.assertIn("2026年4月20日", "\n".join(paper.block_ids.mapped("text")))
        rule = self.clock(self.review, "TL-13x").rule_id
        self.assertEqual((rule.certainty, rule.bearer), ("source", "organ"))
        self.draft(self.review, "2026-04-13")
        self.sign(self.review, "2026-04-14")
        self.send_off(self.review, "2026-04-15")
        self.assertEqual(self.clock(self.review, "TL-13x").state, "met")

    def test_tl13x_within_the_days_of_the_local_rule(self):
        self.allow(15)
        self.refuse(days=16)
        self.extend(days=10)
        self.refuse(days=6)
        self.extend(days=5)
        # Fifteen days in all from 9 April: 24 April.
        self.assertEqual(self.limits(self.review), {"TL-13x": "2026-04-24"})
        self.refuse(days=1)

    def test_tl13x_not_after_the_last_day(self):
        self.allow(30)
        self.refuse(day="2026-04-10")

    def test_tl13x_ends_with_a_withdrawal(self):
        self.allow(30)
        self.extend()
        self.do(
            self.review, "window", "withdraw_review", "2026-03-25", reason="已和解。"
        )
        self.assertEqual(self.clock(self.review, "TL-13x").state, "cancelled")

    def test_tl16_is_never_extended(self):
        self.allow(30)
        recheck = self.ask(self.reviewed("2026-03-02"), day="2026-03-10")
        self.take_up(recheck, "2026-03-11")
        self.refused(
            "is not possible",
            recheck,
            "province_head",
            "extend_review",
            "2026-03-20",
            days=5,
            reason=WHY,
        )
