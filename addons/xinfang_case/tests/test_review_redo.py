from datetime import timedelta

from odoo.tests import tagged

from . import files
from .review_common import REQUEST, ReviewCase

DEFECTS = "未对施工许可的有效期进行调查，认定事实不清。"
FACTS = "经重新调查，该工地夜间施工许可已于上月到期，噪声检测值超过国家标准限值十二分贝，原认定不成立。"


@tagged("post_install", "-at_install", "xf_engine")
class TestRedo(ReviewCase):
    """C54, G20: given back to its organ, and not decided the same again."""

    @classmethod
    def given_back(cls, day=None):
        """Return a referral whose opinion was given back, and the review that did."""
        referral = cls.answered(day).sudo()
        review = cls.ask(referral, day=day)
        due = str((cls.today() if not day else review.received_date) + timedelta(40))
        cls.decide(
            review,
            day,
            review_decision="redo",
            redo_due=due,
            redo_defects=DEFECTS,
            review_department_id=False,
        )
        return referral, review

    def test_c54_redo(self):
        referral = self.answered("2026-03-02").sudo()
        petition, old = referral.petition_id, referral.opinion_id
        self.do(petition, "triage", "close", "2026-03-03", resolved="no")
        review = self.ask(referral, day="2026-03-10")
        self.decide(
            review,
            "2026-03-20",
            review_decision="redo",
            redo_due="2026-05-10",
            redo_defects=DEFECTS,
        )
        self.assertEqual((referral.state, referral.is_open), ("accepted", True))
        self.assertEqual(self.limits(referral), {"TL-13r": "2026-05-10"})
        self.assertEqual(self.clock(referral, "TL-19i").state, "cancelled")
        self.assertFalse(referral.execution_state)
        self.assertEqual(old.annulled_by_id, review)
        self.assertFalse(referral.opinion_id or referral.served_date)
        self.assertFalse(petition.closed_date or petition.served_date)
        order = self.document(petition, "D22")
        self.assertEqual(order.addressee, self.police.name)
        texts = {b.key: b.text for b in order.block_ids}
        self.assertIn(DEFECTS, texts["redo_defects"])
        self.assertIn("2026年5月10日", texts["redo_term"])
        self.assertIn(old.number, texts["objected"])
        self.deliver(review, "2026-03-22")
        self.assertEqual(petition.state, "in_handling")
        # The petitioner objects to the new opinion, not to the order to make one.
        self.assertNotIn("TL-14", self.limits(review))
        self.assertIn("重新作出", review.opinion_id.block_ids.sorted()[-1].text)
        self.refused(
            "not possible", review, "window", "request_recheck", request_text=REQUEST
        )

    def test_c54_new_opinion_opens_a_new_ladder(self):
        referral, review = self.given_back("2026-03-02")
        self.deliver(review, "2026-03-02")
        self.hear(referral, "2026-03-10")
        self.do(
            referral,
            "handler",
            "draft_opinion",
            "2026-03-11",
            **self.opinion(facts=FACTS, decision="part_support"),
        )
        self.do(referral, "legal", "check_opinion", "2026-03-12")
        self.do(referral, "leader", "approve_opinion", "2026-03-12")
        self.hand_over(referral, "2026-03-12")
        self.assertEqual(self.clock(referral, "TL-13r").state, "met")
        self.assertEqual(self.limits(referral), {"TL-12": "2026-04-13"})
        again = self.ask(referral, day="2026-03-20")
        self.assertEqual(again.document_id, referral.opinion_id)
        self.assertEqual(again.level, "review")
        self.assertEqual(
            [label for label, _tone, _state in self.chain(referral.petition_id)],
            ["Opinion", "Review", "Opinion", "Review"],
        )

    def test_c54_the_superseded_opinion_is_not_reviewed_meanwhile(self):
        referral, review = self.given_back()
        self.refused(
            "not possible", referral, "window", "request_review", request_text=REQUEST
        )
        mine = self.as_petitioner(referral.petition_id)
        self.assertRefused(
            "not possible",
            lambda: referral.with_env(mine.env).perform(
                "request_review", {"request_text": REQUEST}
            ),
            referral,
        )
        self.deliver(review)
        self.refused(
            "not possible", referral, "window", "request_review", request_text=REQUEST
        )

    def test_g20_same_result_on_same_facts_is_refused(self):
        referral, review = self.given_back()
        self.hear(referral)
        same = self.opinion()
        spaced = {**same, "facts": same["facts"].replace("，", " ，\n") + "特此说明。"}
        for values in (same, spaced):
            self.refused("G20", referral, "handler", "draft_opinion", **values)
        self.assertIn(
            review.opinion_id.number, self.refusal(referral, "draft_opinion", same)
        )

    def refusal(self, referral, code, values):
        try:
            self.do(referral, "handler", code, **values)
        except Exception as refusal:
            return str(refusal)
        return ""

    def test_g20_through_the_dialog(self):
        referral, _review = self.given_back()
        self.hear(referral)
        action = self.seen(referral, "handler").action_open_act("draft_opinion")
        wizard = (
            self.env["xinfang.act.wizard"]
            .with_user(self.users["handler"])
            .with_context(**action["context"])
            .create(self.opinion())
        )
        self.assertRefused("G20", wizard.action_perform, referral)

    def test_g20_other_decision_or_other_facts_are_free(self):
        for values in ({"decision": "reject"}, {"facts": FACTS}):
            with self.subTest(**values):
                referral, _review = self.given_back()
                self.hear(referral)
                self.do(referral, "handler", "draft_opinion", **self.opinion(**values))
                self.do(referral, "legal", "check_opinion")
                self.do(referral, "leader", "approve_opinion")
                self.assertEqual(referral.opinion_id.state, "issued")

    def test_g20_one_demand_decided_otherwise_is_enough(self):
        referral, _review = self.given_back()
        self.hear(referral)
        demand = referral.petition_id.demand_ids[:1]
        answers = {str(demand.id): {"decision": "support", "answer": "同前。"}}
        self.refused(
            "G20", referral, "handler", "draft_opinion", **self.opinion(answers=answers)
        )
        answers[str(demand.id)]["decision"] = "reject"
        self.do(referral, "handler", "draft_opinion", **self.opinion(answers=answers))

    def test_g20_also_when_it_is_signed(self):
        """A draft that came past the first guard is stopped by the second."""
        referral, _review = self.given_back()
        self.hear(referral)
        self.do(referral, "handler", "draft_opinion", **self.opinion(facts=FACTS))
        self.do(referral, "legal", "check_opinion")
        block = referral._draft_opinion().block_ids.filtered(lambda b: b.key == "facts")
        self.open_gate(block).write({"text": self.opinion()["facts"]})
        self.refused("G20", referral, "leader", "approve_opinion")

    def test_tl13r_ends_when_the_redone_claim_is_settled(self):
        """C13: what is settled is not late any more."""
        referral, _review = self.given_back("2026-03-02")
        outcome = self.do(
            referral,
            "handler",
            "start_mediation",
            "2026-03-10",
            mediation_kind="people",
            other_party="测试建筑公司",
            mediator="人民路街道人民调解委员会",
        )
        mediation = self.env["xinfang.mediation"].browse(outcome["made"][0][1])

        def paper(login):
            made = self.env["ir.attachment"].with_user(self.users[login])
            return made.create({"name": "签字件.pdf", "raw": files.pdf()}).ids

        self.do(
            mediation,
            "handler",
            "record_consent",
            "2026-03-11",
            petitioner_agreed_on="2026-03-11",
            other_agreed_on="2026-03-11",
            attachment_ids=paper("handler"),
        )
        self.do(
            mediation,
            "legal",
            "check_mediation",
            "2026-03-11",
            legal_basis="属于可以自行处分的民事权益，不违反强制性规定。",
        )
        self.do(
            mediation,
            "leader",
            "agree_mediation",
            "2026-03-12",
            facts="夜间施工影响休息。",
            agreement_terms="施工方每日二十二时以后停止施工。",
            performance_mode="停止夜间施工",
            performance_due="2026-04-10",
            effective_date="2026-03-12",
            attachment_ids=paper("leader"),
        )
        self.assertEqual(referral.state, "settled")
        self.assertEqual(self.clock(referral, "TL-13r").state, "met")

    def test_tl13r_ends_when_the_redone_claim_goes_another_way(self):
        referral, _review = self.given_back("2026-03-02")
        self.do(
            referral,
            "handler",
            "route",
            "2026-03-10",
            statutory_route="c4",
            legal_basis="《中华人民共和国行政复议法》第二十条。",
            route_organ_name="测试市行政复议局",
            route_how="书面申请",
            route_until_text="六十日内",
            follow_up_date="2026-04-10",
            reason="属于行政复议受理范围的事项。",
        )
        self.assertEqual(referral.state, "routed")
        self.assertEqual(self.clock(referral, "TL-13r").state, "cancelled")

    def test_tl13r_overdue_stays_open(self):
        referral, _review = self.given_back("2026-03-02")
        self.daily("2026-04-20")
        self.assertEqual(self.clock(referral, "TL-13r").state, "running")
        self.assertEqual(referral.warn_level, "overdue")
