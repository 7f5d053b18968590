from odoo.exceptions import AccessError
from odoo.tests import tagged

from .core_common import CoreCase


@tagged("post_install", "-at_install")
class TestOutcome(CoreCase):
    """Article 27: what came of it in substance is said when it is closed."""

    def test_close_records_what_came_of_it(self):
        petition = self.to_served().petition_id
        wizard = self.env["xinfang.act.wizard"]
        solved = self.env.ref("xinfang_case.outcome_solved")
        helped = self.env.ref("xinfang_case.outcome_helped")
        self.assertEqual(wizard._suggest("outcome_ids", petition), solved.ids)
        self.act(petition, "triage", "close", outcome_ids=(solved | helped).ids)
        self.assertEqual(petition.outcome_ids, solved | helped)
        with self.assertRaises(AccessError):
            self.as_user(petition, "triage").write({"outcome_ids": False})
