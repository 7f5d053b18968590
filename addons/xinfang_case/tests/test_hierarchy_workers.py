from datetime import timedelta

from odoo.tests import tagged

from .committed import CommittedCase
from .worker_process import another_worker


@tagged("post_install", "-at_install", "xf_security")
class TestHierarchyWorkers(CommittedCase):
    """What changes a scope counts at the next request in every worker (F3, X25)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.committed():
            petitions = [cls.received(user="branch_intake"), cls.received()]
            cls.made += [petition.id for petition in petitions]
            cls.of_branch, cls.of_office = cls.made

    def change(self, record, **vals):
        """Change a record in this worker and commit."""
        with self.committed():
            self.env[record._name].browse(record.id).write(vals)

    def membership(self, login):
        with self.committed():
            return self.env["xinfang.membership"].search(
                [("user_id", "=", self.users[login].id), ("kind", "=", "regular")]
            )

    def test_f03_every_move_counts_at_the_next_request_of_another_worker(self):
        handler = self.users["branch_handler"].id
        police = self.users["intake"].id
        member = self.membership("branch_handler")
        with self.committed():
            today = self.today()
        day = timedelta(days=1)
        with another_worker(self.env.cr.dbname) as ask:

            def sees(uid):
                return ask(uid, "xinfang.petition", self.made)

            self.assertEqual(sees(handler), [self.of_branch])
            self.assertEqual(sees(police), [self.of_branch])
            for _round in range(10):
                # transfer
                self.change(member, department_id=self.office.id)
                self.assertEqual(sees(handler), [self.of_office])
                self.change(member, department_id=self.branch.id)
                self.assertEqual(sees(handler), [self.of_branch])
                # leave, and back
                self.change(member, away_from=today, away_to=today)
                self.assertEqual(sees(handler), [])
                self.change(member, away_from=False, away_to=False)
                self.assertEqual(sees(handler), [self.of_branch])
                # the branch comes under another organ
                self.change(self.branch, parent_id=self.office.id)
                self.assertEqual(sees(police), [])
                self.change(self.branch, parent_id=self.police.id)
                self.assertEqual(sees(police), [self.of_branch])
            # secondment to the petition office, over, and longer again
            with self.committed():
                seconded = self.env["xinfang.membership"].create(
                    {
                        "user_id": handler,
                        "department_id": self.office.id,
                        "kind": "secondment",
                        "date_from": today,
                        "date_to": today,
                    }
                )
            self.assertEqual(sees(handler), [self.of_office])
            self.change(seconded, date_from=today - day, date_to=today - day)
            self.assertEqual(sees(handler), [self.of_branch])
            self.change(seconded, date_to=today, home_rests=False)
            self.assertEqual(sorted(sees(handler)), sorted(self.made))
            # who has left sees nothing
            self.change(self.users["branch_handler"], active=False)
            self.assertEqual(sees(handler), [])
            self.change(self.users["branch_handler"], active=True)
            self.assertEqual(sorted(sees(handler)), sorted(self.made))
