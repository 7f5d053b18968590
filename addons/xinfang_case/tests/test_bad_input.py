"""What people do wrong with a claim: each is told rule and article, and nothing changes."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .core_common import REASON
from .review_common import REQUEST, ReviewCase


@tagged("post_install", "-at_install", "xf_engine")
class TestBadInput(ReviewCase):
    """That two organs may object at the same instant is in ``test_concurrency``."""

    def told(self, rule, article, record, login, code, day, **values):
        """Assert that the refusal names the rule and its article."""
        named = f"({rule}, 《{article}"
        self.refused(named, record, login, code, day, **values)

    def test_wrong_state_role_day_or_part_names_rule_article_and_condition(self):
        """L1, L9, C11, C17, A2: what is refused, by which rule, and what it takes."""
        leg = self.accepted("2026-03-02")
        day = "2026-03-03"
        for says in ("It is possible in: To accept", "(L1, 《信访工作条例》第二十三条"):
            self.refused(says, leg, "intake", "object", day, reason=REASON)
        # The state is right, the kind of petition is not.
        advice = self.delivered(day, triage={"type": "suggestion", "route": False})
        self.do(advice, "intake", "accept", day)
        for says in ("It takes: Type: ", "(C17, 《信访工作条例》第三十四条"):
            self.refused(says, advice, "leader", "extend", day, days=5, reason=REASON)
        for says in ("It is for: ", "(C17, 《信访工作条例》第三十四条"):
            self.refused(says, leg, "handler", "extend", day, days=5, reason=REASON)
        for says in ("in the future", "(C11, 《信访工作条例》第三十一条"):
            self.refused(
                says,
                leg,
                "handler",
                "hear_statement",
                day,
                heard_on="2026-03-09",
                heard_record="陈述",
            )
        for says in ("needs", "(C17, 《信访工作条例》第三十四条"):
            self.refused(says, leg, "leader", "extend", day, days=5)

    def test_every_refusal_of_a_guard_names_rule_and_article(self):
        """Whatever a guard says, in words of its own or by ``_refuse``."""
        leg = self.accepted("2026-03-02")
        model, words = type(leg), "不行"
        act = self.env["xinfang.act"]._get(leg._name, "hear_statement")
        for name, rule in (("statement", "C11"), ("g15", "G15")):
            guard = self.env["xinfang.guard"]._of(name.upper())

            def refuse(record, act, values):
                raise UserError(words)

            with patch.object(model, f"_guard_{name}", refuse):
                with self.assertRaisesRegex(
                    UserError, rf"^不行 \({rule}, {guard.article}\)$"
                ):
                    leg._ask_guard(guard, act, {})

    def test_l1_two_organs_object_to_one_petition(self):
        """The lead's objection ends its part, not the other's; each only once."""
        petition = self.triaged("2026-03-02")
        lead, assist = self.send(petition, self.branch, "2026-03-02", [self.branch2])
        for leg, login in ((lead, "branch_intake"), (assist, "branch2_intake")):
            self.do(leg, login, "object", "2026-03-03", reason=REASON)
        self.assertEqual([lead.state, assist.state], ["objecting", "objecting"])
        self.refused(
            "is not possible",
            lead,
            "branch_intake",
            "object",
            "2026-03-03",
            reason=REASON,
        )
        self.do(
            lead, "office_head", "uphold_objection", "2026-03-04", reason="同意退回。"
        )
        self.assertEqual([lead.state, assist.state], ["returned", "objecting"])
        self.do(assist, "office_head", "reject_objection", "2026-03-04", reason=REASON)
        self.assertEqual(assist.state, "delivered")
        self.told(
            "G09",
            "信访工作条例》第二十三条",
            assist,
            "branch2_intake",
            "object",
            "2026-03-05",
            reason=REASON,
        )

    def test_c54_nothing_is_done_again_while_the_review_runs(self):
        leg = self.answered("2026-03-02")
        review = self.ask(leg, day="2026-03-10")
        values = {"reason": "原处理意见事实认定有误，需重新作出。"}
        for day in ("2026-03-10", "2026-03-11"):
            self.refused("CORRECTION", leg, "leader", "correct_opinion", day, **values)
            self.refused(
                "第三十二条", leg, "handler", "draft_opinion", day, **self.opinion()
            )
            if review.state == "requested":
                self.take_up(review, day)
        self.assertEqual((leg.state, review.state), ("served", "reviewing"))

    def test_c54_a_recheck_gives_nothing_back(self):
        recheck = self.ask(self.reviewed("2026-03-02"), day="2026-03-10")
        self.take_up(recheck, "2026-03-11")
        values = self.decision(
            recheck,
            review_decision="redo",
            redo_due="2026-05-10",
            redo_defects="未核实夜间施工的实际时段。",
        )
        self.told(
            "REVIEWOPINION",
            "信访工作条例》第三十",
            recheck,
            "province_reviewer",
            "draft_review_opinion",
            "2026-03-12",
            **values,
        )

    def test_g14_extension_after_expiry(self):
        leg = self.accepted("2025-12-19")
        for day in ("2026-02-25", "2026-03-20"):
            self.told(
                "G14",
                "信访工作条例》第三十四条",
                leg,
                "leader",
                "extend",
                day,
                days=10,
                reason="案情复杂。",
            )

    def test_cr9_service_in_the_future_or_before_signing(self):
        leg = self.accepted("2026-03-02")
        self.issue(leg, "2026-03-04")
        for service_date in ("2026-03-03", "2026-03-06", "2027-03-05"):
            self.told(
                "CR9",
                "中华人民共和国民事诉讼法》",
                leg,
                "handler",
                "serve",
                "2026-03-05",
                service_method="direct",
                service_date=service_date,
            )

    def test_cr9_service_of_a_review_in_the_future_or_before_signing(self):
        review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        self.decide(review, "2026-03-12")
        for service_date in ("2026-03-11", "2026-03-14"):
            self.told(
                "CR9",
                "中华人民共和国民事诉讼法》",
                review,
                "city_reviewer",
                "serve_review",
                "2026-03-13",
                service_method="direct",
                service_date=service_date,
            )

    def test_g18_review_filed_with_the_wrong_organ(self):
        leg = self.answered("2026-03-02")
        for organ in (self.police, self.province, self.office, self.housing):
            self.told(
                "G18",
                "信访工作条例》第三十五条",
                leg,
                "window",
                "request_review",
                "2026-03-10",
                request_text=REQUEST,
                review_department_id=organ.id,
            )
        review = self.ask(leg, day="2026-03-10", review_department_id=self.city.id)
        self.assertEqual(review.department_id, self.city)
