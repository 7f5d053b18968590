"""How many SQL queries the screens of the back office may take, as a normal clerk.

The specifications are read from the views themselves, so that a column added
to a list is counted here too.
"""

from odoo.tests import tagged

from .common import XinfangCase
from .query_common import FormBudget

PAGE = 80


@tagged("post_install", "-at_install")
class TestQueryBudgetUi(FormBudget, XinfangCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for _number in range(12):
            cls.register()
        for _number in range(6):
            cls.to_delivered()
        cls.referral = cls.to_served()
        cls.env.flush_all()

    def list_page(self, env, model, domain=(), view_type="list"):
        env[model].web_search_read(
            list(domain),
            self.spec(env, model, view_type),
            limit=PAGE,
            count_limit=1001,
        )

    def test_list(self):
        for login in ("window", "triage", "intake", "handler"):
            with self.subTest(login=login):
                self.measured(
                    login, lambda env: self.list_page(env, "xinfang.petition"), 12
                )

    def test_list_with_filters(self):
        domain = [
            ("is_mine", "=", True),
            ("in_my_organ", "=", True),
            ("fulltext", "ilike", "噪声"),
            ("petitioner_search", "ilike", "wang"),
        ]
        self.measured(
            "window", lambda env: self.list_page(env, "xinfang.petition", domain), 14
        )

    def test_referral_list(self):
        domain = [("in_my_organ", "=", True), ("is_open", "=", True)]
        self.measured(
            "intake", lambda env: self.list_page(env, "xinfang.referral", domain), 12
        )

    def test_my_deadlines(self):
        domain = [("user_id", "=", self.users["intake"].id), ("state", "=", "running")]
        self.measured(
            "intake", lambda env: self.list_page(env, "xinfang.clock", domain), 12
        )

    def test_ledger(self):
        self.measured("triage", lambda env: self.list_page(env, "xinfang.entry"), 12)

    def test_petitioners(self):
        self.measured(
            "window", lambda env: self.list_page(env, "xinfang.petitioner"), 12
        )

    def test_ordinance_article_by_article(self):
        """One page shows every duty; a short page costs no less than a long one."""
        law = self.env["xinfang.obligation"]
        few = law.search([], limit=3).ids
        self.assertGreater(law.search_count([]), 40)
        for domain in ([("id", "in", few)], []):
            with self.subTest(rows=3 if domain else PAGE):
                self.measured(
                    "handler",
                    lambda env, d=domain: self.list_page(env, "xinfang.obligation", d),
                    12,
                )

    def test_board(self):
        for model, login in (
            ("xinfang.petition", "triage"),
            ("xinfang.referral", "intake"),
        ):
            with self.subTest(model=model):
                self.measured(
                    login, lambda env, model=model: self.board(env, model), 20
                )

    def board(self, env, model):
        env[model].web_read_group(
            [],
            ["stage_id"],
            ["__count"],
            auto_unfold=True,
            unfold_read_specification=self.spec(env, model, "kanban"),
            unfold_read_default_limit=20,
        )
        env[model].read_progress_bar(
            [],
            "stage_id",
            {
                "field": "warn_level",
                "colors": dict.fromkeys(
                    ("normal", "notice", "warning", "severe", "overdue"), "success"
                ),
            },
        )

    def test_petition_form(self):
        petition = self.referral.petition_id
        self.measured("triage", lambda env: self.form(env, petition), 50)

    def test_referral_form(self):
        self.measured("handler", lambda env: self.form(env, self.referral), 50)
