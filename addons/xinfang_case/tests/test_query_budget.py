from datetime import timedelta

from odoo.tests import tagged

from .core_common import CHECKED, REPORT, CoreCase
from .query_common import QueryBudget
from .usual_values import usual

LIST = {
    "number": {},
    "title": {},
    "channel": {},
    "received_date": {},
    "stage_id": {"fields": {"display_name": {}}},
    "petitioner_id": {"fields": {"display_name": {}}},
    "department_id": {"fields": {"display_name": {}}},
    "lead_department_id": {"fields": {"display_name": {}}},
    "category_id": {"fields": {"display_name": {}}},
    "next_due_date": {},
    "days_left": {},
    "warn_level": {},
    "is_repeat": {},
    "next_organ": {},
}


# A step of the procedure: state, ledger, limits, reminders.
GOAL = 30
# Acts that make documents, referrals or limits as well (decision 0006): what they
# need now may not grow, and none needs more than 40.
ABOVE_GOAL = {
    "transfer": 40,
    "accept": 38,
    "extend": 33,
    "approve_opinion": 32,
    "object": 31,
    "uphold_objection": 32,
    "link_repeat": 32,
}


@tagged("post_install", "-at_install", "xf_engine")
class TestQueryBudget(QueryBudget, CoreCase):
    """Queries of the daily work; the numbers are promises, not measurements."""

    def batch(self, count):
        vals = {
            "channel": "letter",
            "title": "批量",
            "petitioner_id": self.petitioner.id,
        }
        petitions = self.env["xinfang.petition"].with_user(self.users["window"])
        return petitions, [
            dict(vals, content=f"第{number}件") for number in range(count)
        ]

    def test_list(self):
        petitions, vals_list = self.batch(60)
        petitions.register_batch(vals_list)
        for warm in self.rounds():
            with self.budget(12, "list of 60", warm):
                page = petitions.web_search_read(
                    [("is_open", "=", True)], LIST, limit=60, count_limit=1001
                )
        self.assertEqual(len(page["records"]), 60)

    def test_list_does_not_grow_with_its_length(self):
        petitions, vals_list = self.batch(60)
        petitions.register_batch(vals_list)
        counts = []
        for limit in (5, 5, 60):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            petitions.web_search_read([], LIST, limit=limit, count_limit=1001)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_create_and_register(self):
        for warm in self.rounds():
            petitions, vals_list = self.batch(1)
            # One of them asks whether the clerk may point to this person (G02).
            with self.budget(33, "create and register", warm):
                petition = petitions.create(vals_list)
                petition.perform("register")

    def test_register_in_batches_of_a_hundred(self):
        for count, warm in ((1, True), (100, False)):
            petitions, vals_list = self.batch(count)
            with self.budget(40, "batch of 100", warm):
                petitions.register_batch(vals_list)

    def test_available_acts(self):
        petition = self.triaged()
        referral = self.accepted()
        for warm in self.rounds():
            with self.budget(12, "available acts of a petition", warm):
                self.seen(petition, "triage").available_acts()
            with self.budget(12, "available acts of a referral", warm):
                self.seen(referral, "leader").available_acts()

    def test_acts_on_a_petition(self):
        sending = {
            "to_department_id": self.police.id,
            "assist_department_ids": [self.housing.id],
        }
        for warm in self.rounds():
            petition = self.received()
            for login, code, values in (
                ("triage", "triage", self.triage_vals()),
                ("window", "supplement", {"supplement": "补充"}),
                ("triage", "transfer", sending),
            ):
                limit = ABOVE_GOAL.get(code, GOAL)
                with self.subTest(code), self.budget(limit, code, warm):
                    self.seen(petition, login).perform(code, values)

    def test_transfer_to_one_organ(self):
        for warm in self.rounds():
            petition = self.triaged()
            with self.budget(ABOVE_GOAL["transfer"] - 2, "transfer", warm):
                self.seen(petition, "triage").perform(
                    "transfer", {"to_department_id": self.police.id}
                )

    def test_acts_that_end_a_petition(self):
        first = self.received()
        for code, values in (
            ("file_only", {"reason": "存档备查"}),
            ("direct_reply", {"answer": "请见公开目录"}),
            ("guide", {"guide_to": "向人民法院提起诉讼", "reason": "属于诉讼事项"}),
            ("link_repeat", {"origin_id": first.id}),
            ("withdraw", {"reason": "已经解决"}),
        ):
            for warm in self.rounds():
                petition = self.triaged()
                limit = ABOVE_GOAL.get(code, GOAL)
                with self.subTest(code), self.budget(limit, code, warm):
                    self.seen(petition, "triage").perform(code, values)

    def test_acts_on_a_referral(self):
        for warm in self.rounds():
            self.play_referral(warm)

    def executed(self):
        return {
            "executed_on": str(self.today()),
            "execution_note": "已责令停工，现场复查未再发现夜间施工。",
        }

    def play_referral(self, warm):
        day = str(self.today())
        due = str(self.today() + timedelta(30))
        served = {"service_method": "direct", "service_date": day}
        referral = self.send(self.triaged(), code="assign", report_due=due)
        for login, code, values in (
            ("intake", "accept", {"handler_id": self.users["handler"].id}),
            ("handler", "hear_statement", {"heard_on": day, "heard_record": "陈述"}),
            ("leader", "extend", {"days": 10, "reason": "需要鉴定"}),
            ("handler", "draft_opinion", self.opinion()),
            ("legal", "check_opinion", {}),
            ("leader", "approve_opinion", {}),
            ("handler", "serve", usual("serve", served)),
            ("handler", "execute", self.executed()),
            ("handler", "report", REPORT),
            ("triage", "accept_report", CHECKED),
        ):
            limit = ABOVE_GOAL.get(code, GOAL)
            with self.subTest(code), self.budget(limit, code, warm):
                self.seen(referral, login).perform(code, values)
        petition = referral.petition_id
        with self.subTest("close"), self.budget(GOAL, "close", warm):
            self.seen(petition, "triage").perform("close", {"resolved": "yes"})
        with self.subTest("evaluate"), self.budget(GOAL, "evaluate", warm):
            self.as_petitioner(petition).perform(
                "evaluate", {"score_office": "fair", "score_organ": "fair"}
            )

    def test_objection(self):
        reason = "经核查，所反映的事项不属于本单位职权范围。"
        for warm in self.rounds():
            referral = self.delivered()
            for login, code in (
                ("intake", "object"),
                ("office_head", "uphold_objection"),
            ):
                with (
                    self.subTest(code),
                    self.budget(ABOVE_GOAL.get(code, GOAL), code, warm),
                ):
                    values = usual(code, {"reason": reason})
                    self.seen(referral, login).perform(code, values)

    def test_search(self):
        petitions, vals_list = self.batch(40)
        petitions.register_batch(vals_list)
        for name, operator, value in (
            ("fulltext", "ilike", "批量"),
            ("petitioner_search", "ilike", "王测试"),
            ("phone_tail", "=", "8000"),
        ):
            for warm in self.rounds():
                with self.subTest(name), self.budget(14, name, warm):
                    page = petitions.web_search_read(
                        [(name, operator, value)], LIST, limit=40, count_limit=1001
                    )
            self.assertEqual(len(page["records"]), 40)
