from odoo.exceptions import AccessError
from odoo.tests import tagged

from .review_common import REQUEST, ReviewCase


@tagged("post_install", "-at_install", "xf_engine")
class TestReviewActs(ReviewCase):
    """What every step of the ladder does (C50-C61)."""

    def test_c50_review_goes_to_the_organ_above(self):
        referral = self.answered("2026-03-02").sudo()
        review = self.ask(referral, day="2026-03-10")
        petition = referral.petition_id
        self.assertEqual(review.state, "requested")
        self.assertEqual(review.level, "review")
        self.assertEqual(review.department_id, self.city)
        self.assertEqual(review.original_department_id, self.police)
        self.assertEqual(review.document_id, referral.opinion_id)
        self.assertEqual(str(review.received_date), "2026-03-10")
        self.assertEqual(review.display_name, f"{petition.number}/复1")
        self.assertEqual(petition.state, "in_review")
        # A clerk who compares a new piece with it is told that it has been answered.
        said = petition._matter_states()[petition.id]["sentence"]
        self.assertIn("under review", said)
        self.assertEqual(self.clock(referral, "TL-12").state, "met")
        # TL-17: three working days, a local rule; TL-13: thirty from receipt.
        self.assertEqual(
            self.limits(review), {"TL-13": "2026-04-09", "TL-17": "2026-03-13"}
        )
        paper = self.document(petition, "D18")
        self.assertEqual(paper.title, "信访事项复查申请书")
        self.assertEqual(paper.department_id, self.city)
        texts = "".join(paper.block_ids.mapped(lambda b: b.text or ""))
        self.assertIn(REQUEST, texts)
        self.assertIn(referral.opinion_id.number, texts)

    def test_c50_petitioner_asks_in_person(self):
        referral = self.answered()
        mine = self.as_petitioner(referral.petition_id)
        record = referral.with_env(mine.env)
        codes = [act["code"] for act in record.available_acts()]
        self.assertIn("request_review", codes)
        record.perform("request_review", {"request_text": REQUEST})
        review = referral.sudo().review_ids
        self.assertEqual(review.received_date, self.today())
        self.assertEqual(review.entry_id.actor_kind, "petitioner")

    def test_c50_possible_after_the_office_closed(self):
        referral = self.answered("2026-03-02")
        petition = referral.sudo().petition_id
        self.do(petition, "triage", "close", "2026-03-05", resolved="no")
        self.assertEqual(petition.state, "closed")
        review = self.ask(referral, day="2026-03-10")
        self.assertEqual((petition.state, petition.is_open), ("in_review", True))
        self.decide(review, "2026-03-20")
        self.deliver(review, "2026-03-20")
        self.assertEqual((petition.state, petition.is_open), ("closed", False))
        self.ask(review, day="2026-03-25")
        self.assertEqual(petition.state, "in_recheck")

    def test_c51_refused_with_a_notice_and_the_time_runs_on(self):
        referral = self.answered("2026-03-02")
        review = self.ask(referral, day="2026-03-10")
        self.do(
            review,
            "city_head",
            "refuse_review",
            "2026-03-11",
            review_refusal="not_entitled",
            reason="申请人不是该信访事项的信访人，也没有其委托。",
            guide_to="请由信访人本人提出，或者提交委托书。",
        )
        self.assertEqual((review.state, review.is_open), ("refused", False))
        notice = self.document(review.petition_id, "D19")
        self.assertEqual(notice.title, "信访事项复查申请不予受理告知书")
        self.assertEqual(self.limits(review), {})
        self.assertEqual(self.limits(referral), {"TL-12": "2026-04-01"})
        self.assertEqual(review.petition_id.state, "answered")
        again = self.ask(referral, day="2026-03-20")
        self.assertEqual(again.sequence, 2)

    def test_c50_withdrawn_may_be_asked_again_while_there_is_time(self):
        referral = self.answered("2026-03-02")
        review = self.ask(referral, day="2026-03-10")
        self.take_up(review, "2026-03-11")
        self.do(review, "window", "withdraw_review", "2026-03-12", reason="本人撤回")
        self.assertEqual(review.petition_id.state, "answered")
        self.assertEqual(self.limits(referral), {"TL-12": "2026-04-01"})
        review = self.ask(referral, day="2026-03-13")
        self.do(review, "window", "withdraw_review", "2026-04-13", reason="本人撤回")
        self.assertEqual(self.limits(referral), {})
        self.assertEqual(str(referral.lapsed_date), "2026-04-13")

    def test_c52_taken_up(self):
        review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        self.take_up(review, "2026-03-12")
        self.assertEqual(review.state, "reviewing")
        self.assertEqual(review.handler_id, self.users["city_reviewer"])
        self.assertEqual(self.limits(review), {"TL-13": "2026-04-09"})
        self.assertEqual(self.clock(review, "TL-13").user_id, review.handler_id)
        notice = self.document(review.petition_id, "D19")
        self.assertEqual(notice.title, "信访事项复查申请受理告知书")
        limit = notice.block_ids.filtered(lambda b: b.key == "appeal_limit")
        self.assertIn("2026年4月9日", limit.text)
        self.assertFalse(
            notice.block_ids.filtered(lambda b: b.key == "appeal_reasons").text
        )

    def test_c53_review_opinion(self):
        review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        self.decide(
            review,
            "2026-03-20",
            review_decision="change",
            result_text="变更为：自即日起停止夜间施工。",
        )
        opinion = review.opinion_id
        self.assertEqual((opinion.type_id.code, opinion.state), ("D20", "issued"))
        self.assertEqual(opinion.department_id, self.city)
        self.assertIn("信复查", opinion.number)
        texts = {b.key: b.text for b in opinion.block_ids}
        self.assertTrue(texts["review_result"].startswith("（一）变更测试市公安局"))
        self.assertIn(self.province.name, texts["review_remedy"])
        self.assertIn("30日", texts["review_remedy"])
        self.assertEqual(review.document_id.annulled_by_id, review)
        self.assertEqual(self.clock(review, "TL-13").state, "running")
        self.deliver(review, "2026-03-25", service_date="2026-03-23")
        self.assertEqual(self.clock(review, "TL-13").state, "met")
        # 22 April is thirty days after the service, not after its being recorded.
        self.assertEqual(self.limits(review), {"TL-14": "2026-04-22"})
        self.assertEqual(review.petition_id.state, "answered")

    def test_c55_c59_recheck_and_finality(self):
        review = self.reviewed("2026-03-02")
        petition = review.petition_id
        recheck = self.ask(review, day="2026-03-20")
        self.assertEqual((recheck.level, recheck.previous_id), ("recheck", review))
        self.assertEqual(recheck.department_id, self.province)
        self.assertEqual(recheck.document_id, review.opinion_id)
        self.assertEqual(petition.state, "in_recheck")
        self.assertEqual(
            self.limits(recheck), {"TL-16": "2026-04-20", "TL-17": "2026-03-25"}
        )
        self.assertFalse(petition._final_recheck())
        self.decide(recheck, "2026-04-01")
        self.assertFalse(petition._final_recheck())
        self.assertFalse(petition.final_date)
        self.deliver(recheck, "2026-04-03")
        self.assertEqual(petition.state, "final")
        self.assertFalse(petition.is_open)
        self.assertEqual(str(petition.final_date), "2026-04-03")
        self.assertEqual(petition._final_recheck(), recheck)
        opinion = recheck.opinion_id
        self.assertEqual(opinion.type_id.code, "D21")
        self.assertEqual(petition.final_reason, opinion.number)
        final = opinion.block_ids.filtered(lambda b: b.key == "finality")
        self.assertIn("终结", final.text)
        running = petition.clock_ids.filtered(lambda c: c.state == "running")
        self.assertEqual(
            set(running.mapped("rule_id.code")), {"TL-27", "TL-27o", "TL-19i"}
        )

    def test_c59_g13_finality_holds_for_the_whole_matter(self):
        recheck = self.rechecked()
        petition = recheck.petition_id
        repeat = self.received()
        self.open_gate(repeat).write({"origin_id": petition.id, "is_repeat": True})
        self.assertEqual(repeat.sudo()._final_recheck(), recheck)
        self.assertNotEqual(repeat.state, "final")
        stranger = self.received()
        self.assertFalse(stranger.sudo()._final_recheck())
        # The first piece is final through its repeat as well.
        first = self.received()
        self.open_gate(petition).write({"origin_id": first.id})
        self.assertEqual(first.sudo()._final_recheck(), recheck)

    def test_c60_aftercare_is_recorded(self):
        petition = self.rechecked().petition_id
        self.do(
            petition,
            "office_head",
            "record_aftercare",
            aftercare="help",
            reason="协助信访人申请临时救助。",
        )
        entry = petition.entry_ids.sorted("seq")[-1]
        self.assertEqual(entry.act_id.code, "record_aftercare")
        self.assertEqual(petition.state, "final")

    def test_c61_new_matter_points_to_the_final_one(self):
        """Guard REOPEN."""
        petition = self.rechecked().petition_id
        self.refused(
            "which error",
            petition,
            "office_head",
            "reopen_matter",
            reopen_ground="error",
            reason="错",
        )
        self.do(
            petition,
            "office_head",
            "reopen_matter",
            reopen_ground="new_facts",
            reason="信访人提交了新的检测报告，足以影响原认定。",
        )
        new = petition.reopened_ids
        self.assertEqual((new.state, new.reopen_ground), ("registered", "new_facts"))
        self.assertNotEqual(new.number, petition.number)
        self.assertEqual(new.content, petition.content)
        self.assertFalse(new.origin_id or new._final_recheck())
        self.assertEqual(new.entry_ids.act_id.code, "register")
        self.assertEqual(self.papers(new)[0], "D01")
        self.assertIn("TL-01", self.limits(new))
        self.assertEqual(petition.state, "final")
        self.do(new, "triage", "triage", **self.triage_vals())

    def test_reviewing_organ_sees_the_petition(self):
        referral = self.answered()
        self.city.parent_id = False
        self.police.write(
            {"leadership_mode": "vertical", "line_parent_id": self.province.id}
        )
        petition = referral.petition_id
        with self.assertRaises(AccessError):
            self.seen(petition, "province_reviewer").read(["number"])
        self.ask(referral)
        self.assertTrue(self.seen(petition, "province_reviewer").read(["number"]))

    def test_clerks_find_the_request_on_the_petition(self):
        def codes(login):
            petition.invalidate_recordset(["act_bar"])
            return [act["code"] for act in self.seen(petition, login).act_bar]

        referral = self.answered()
        petition = referral.petition_id
        self.assertIn("request_review", codes("window"))
        self.assertNotIn("request_review", codes("handler"))
        review = self.ask(referral)
        self.assertNotIn("request_review", codes("window"))
        self.decide(review)
        self.deliver(review)
        self.assertIn("request_recheck", codes("window"))
        self.assertFalse(self.seen(petition, "window").act_bar[-1]["blocked"])

    def test_budget_of_a_review(self):
        """What a page asks for costs few queries, and no more for a longer ladder."""
        recheck = self.ask(self.reviewed())
        self.take_up(recheck)
        record = self.seen(recheck, "province_reviewer")
        # Rights given by this test are noted; then the worker reads the law anew.
        self.env.cr.flush()
        for _warm in range(2):
            record.available_acts()
            self.env.invalidate_all()
        with self.assertQueryCount(20):
            record.available_acts()

    def test_chain_of_the_form(self):
        referral = self.answered("2026-03-02").sudo()
        petition = referral.petition_id
        self.assertEqual(self.chain(petition), [("Opinion", "now", "Served")])
        review = self.ask(referral, day="2026-03-10")
        self.decide(review, "2026-03-20")
        self.deliver(review, "2026-03-20")
        recheck = self.ask(review, day="2026-03-25")
        self.decide(recheck, "2026-03-30")
        self.deliver(recheck, "2026-03-30")
        self.assertEqual(
            self.chain(petition),
            [
                ("Opinion", "done", "Served"),
                ("Review", "done", "Decision served"),
                ("Recheck", "final", "Final"),
            ],
        )
        step = petition.review_chain[0][1]
        self.assertEqual((step["organ"], step["decision"]), (self.city.name, "Upheld"))
        self.assertIn(["Asked for", "2026-03-10"], step["days"])
        self.assertFalse(self.received().sudo().review_chain)
