"""Issue of the procedure, point 12: the acts on offer, in every state there is."""

from odoo.tests import tagged

from .query_common import QueryBudget
from .test_query_budget_form import READERS, Everything

BUDGET = 12


@tagged("post_install", "-at_install", "xf_engine")
class TestQueryBudgetStates(QueryBudget, Everything):
    """A piece with every part there is, put into each state of its kind."""

    def stages(self, record):
        return self.env["xinfang.stage"].search([("model", "=", record._name)])

    def put(self, record, stage):
        """Put a record into a stage, past the gate."""
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {record._table} SET stage_id = %s, state = %s, is_open = %s"
            " WHERE id = %s",
            (stage.id, stage.code, not stage.is_closing, record.id),
        )
        self.env.invalidate_all()

    def test_acts_on_offer(self):
        petition = self.petition.sudo()
        records = [petition, *petition.referral_ids, *petition.review_ids]
        for name in ("hearing_ids", "mediation_ids", "recusal_ids"):
            records += petition[name]
        records += petition.urgent_report_ids
        # As a request finds them, not as lines of something that was read before.
        records = [record.browse(record.id) for record in records]
        asked, most = 0, 0
        for record in records:
            for stage in self.stages(record):
                self.put(record, stage)
                for login in READERS:
                    mine = self.seen(record, login)
                    if not mine.has_access("read"):
                        continue
                    mine.available_acts()  # the worker remembers the law
                    counted = []
                    with self.counting(counted):
                        offered = mine.available_acts()
                    with self.subTest(f"{record} {stage.code} {login}"):
                        self.assertLessEqual(counted[0], BUDGET, offered)
                    asked, most = asked + 1, max(most, counted[0])
        self.assertGreater(asked, 150)
        self.assertGreater(most, 4)
