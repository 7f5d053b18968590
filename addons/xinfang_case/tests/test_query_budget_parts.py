"""Queries of reviews and of simplified handling, and that no count grows."""

from odoo.tests import tagged

from .query_common import QueryBudget
from .review_common import REQUEST, ReviewCase
from .test_query_budget import GOAL
from .test_simplified import CHECKS, TOLD
from .usual_values import usual

# These open a record of their own, number papers and start limits (decision 0006).
ABOVE_GOAL = {
    # They open a review, two limits and a paper.
    "request_review": 38,
    "request_recheck": 40,
    "accept_review": 40,
    "decide_review": 40,
    "serve_review": 40,
    "accept_simplified": 40,
}


@tagged("post_install", "-at_install", "xf_engine")
class TestQueryBudgetParts(QueryBudget, ReviewCase):
    """Issue of speed: 12 queries for the acts on offer, 40 for one that is done."""

    def perform(self, warm, record, login, code, values):
        """Do an act within its promise."""
        limit = ABOVE_GOAL.get(code, GOAL)
        with self.subTest(code), self.budget(limit, code, warm):
            self.seen(record, login).perform(code, values)

    def offered(self, warm, record, login):
        """List the acts on offer within the promise."""
        what = f"acts on offer of {record._name}"
        with self.subTest(what), self.budget(12, what, warm):
            self.seen(record, login).available_acts()

    def test_review(self):
        for warm in self.rounds():
            self.play_review(warm, self.answered())

    def play_review(self, warm, referral):
        asked = {"request_text": REQUEST}
        self.perform(warm, referral, "window", "request_review", asked)
        review = referral.sudo().petition_id.review_ids
        head, reviewer = (
            f"{self.reviewer_of(review)}_{part}" for part in ("head", "reviewer")
        )
        handler = {"handler_id": self.users[reviewer].id}
        served = {
            "service_method": "mail",
            "tracking_number": "XA12345678901",
            "service_date": str(self.today()),
        }
        for login in ("window", "triage", "intake", head, reviewer):
            self.offered(warm, review, login)
        self.perform(warm, review, reviewer, "accept_review", handler)
        drafted = self.decision(review)
        self.perform(warm, review, reviewer, "draft_review_opinion", drafted)
        self.check(review)
        self.offered(warm, review, head)
        self.perform(warm, review, head, "decide_review", {})
        served = usual("serve_review", served)
        self.perform(warm, review, reviewer, "serve_review", served)
        self.offered(warm, referral.sudo().petition_id, "triage")
        self.play_recheck(warm, review)

    def play_recheck(self, warm, review):
        asked = {"request_text": REQUEST}
        self.perform(warm, review, "window", "request_recheck", asked)
        recheck = review.sudo().petition_id.review_ids - review
        head, reviewer, legal = (
            f"{self.reviewer_of(recheck)}_{part}"
            for part in ("head", "reviewer", "legal")
        )
        for login in ("window", head, reviewer, legal):
            self.offered(warm, recheck, login)
        handler = {"handler_id": self.users[reviewer].id}
        self.perform(warm, recheck, reviewer, "accept_review", handler)
        self.offered(warm, recheck, reviewer)
        self.draft(recheck)
        self.check(recheck)
        self.offered(warm, recheck, head)
        self.offered(warm, recheck.sudo().referral_id, "handler")

    def test_simplified(self):
        answer = {"answer": "已清运完毕。", "decision": "support", **TOLD}
        for warm in self.rounds():
            referral = self.delivered(triage={"simplified": True})
            handler = {"handler_id": self.users["handler"].id}
            accepted = {**handler, **CHECKS, **TOLD}
            self.perform(warm, referral, "intake", "accept_simplified", accepted)
            self.perform(warm, referral, "handler", "answer_simplified", answer)

    # -- nothing grows ------------------------------------------------------

    def counted(self, petition):
        """Count what the acts on offer and one act of a petition cost, when warm."""
        for _round in range(2):
            counts = []
            with self.counting(counts):
                self.seen(petition, "triage").available_acts()
            with self.counting(counts):
                self.seen(petition, "window").perform(
                    "supplement", {"supplement": "补充"}
                )
        return counts

    def test_entries(self):
        petition = self.triaged()
        first = self.counted(petition)
        for number in range(28):
            self.do(petition, "window", "supplement", supplement=f"补充{number}")
        self.assertGreaterEqual(len(petition.sudo().entry_ids), 30)
        self.assertEqual(self.counted(petition), first)

    def test_petitions(self):
        petition = self.triaged()
        first = self.counted(petition)
        vals = {"channel": "letter", "title": "批量", "content": "内容"}
        vals["petitioner_id"] = petition.sudo().petitioner_id.id
        self.seen(petition, "window").register_batch([dict(vals) for _n in range(60)])
        self.assertEqual(self.counted(petition), first)

    def test_referrals(self):
        organs = self.env["xinfang.department"].create(
            [
                {"name": f"测试第{number}局", "parent_id": self.city.id}
                for number in range(19)
            ]
        )
        counts = []
        for assisting in ((), organs):
            for _round in range(2):
                lead = self.send(self.triaged(), assist=assisting)[0]
                count = []
                with self.counting(count):
                    self.seen(lead.petition_id, "triage").available_acts()
                with self.counting(count):
                    self.seen(lead, "intake").available_acts()
                handler = {"handler_id": self.users["handler"].id}
                with self.counting(count):
                    self.seen(lead, "intake").perform("accept", handler)
            counts.append(count)
        self.assertEqual(*counts)
