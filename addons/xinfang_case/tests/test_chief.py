from odoo.exceptions import AccessError
from odoo.tests import tagged

from .review_common import ReviewCase


@tagged("post_install", "-at_install", "xf_engine")
class TestChief(ReviewCase):
    """What is major and urgent is signed by the chief of the organ (internal rule)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("chief", "police", "unit_leader")

    def name_chief(self, login="chief", **vals):
        user = self.users[login]
        member = self.env["xinfang.membership"].search([("user_id", "=", user.id)])
        member.write({"is_head": True, **vals})
        return member

    def checked(self, urgency="major"):
        referral = self.accepted()
        self.open_gate(referral.sudo().petition_id).write({"urgency": urgency})
        self.hear(referral)
        self.do(referral, "handler", "draft_opinion", **self.opinion())
        self.do(referral, "legal", "check_opinion")
        return referral.sudo()

    def test_chief_signs_what_is_major(self):
        self.name_chief()
        referral = self.checked()
        blocked = {
            act["code"]: act["blocked"]
            for act in self.seen(referral, "leader").available_acts()
        }
        self.assertIn("CHIEF", blocked["approve_opinion"])
        self.refused("CHIEF", referral, "leader", "approve_opinion")
        with self.assertRaises(AccessError):
            self.seen(referral, "leader").write({"state": "opinion_issued"})
        self.do(referral, "chief", "approve_opinion")
        self.assertEqual(referral.opinion_id.signer_id, self.users["chief"])

    def test_any_leader_signs_what_is_not_major_or_without_a_chief(self):
        for name, urgency in ((False, "major"), (True, "urgent")):
            if name:
                self.name_chief()
            referral = self.checked(urgency)
            self.do(referral, "leader", "approve_opinion")
            self.assertEqual(referral.state, "opinion_issued")

    def test_a_chief_of_another_time_or_organ_is_none(self):
        self.name_chief(date_to="2020-01-01")
        self.name_chief("city_head")
        referral = self.checked()
        self.do(referral, "leader", "approve_opinion")
        self.assertEqual(referral.state, "opinion_issued")

    def test_chief_extends_what_is_major(self):
        self.name_chief()
        referral = self.accepted()
        self.open_gate(referral.sudo().petition_id).write({"urgency": "major"})
        values = {"days": 10, "reason": "情况复杂，需要委托鉴定。"}
        self.refused("CHIEF", referral, "leader", "extend", **values)
        self.do(referral, "chief", "extend", **values)
        self.assertEqual(referral.sudo().extension_days, 10)

    def test_chief_signs_the_review(self):
        review = self.ask(self.answered())
        self.open_gate(review.petition_id).write({"urgency": "major"})
        self.take_up(review)
        self.draft(review)
        self.add_user("city_chief", "city", "review_leader")
        self.name_chief("city_chief")
        self.check(review)
        self.refused("CHIEF", review, "city_head", "decide_review")
        self.do(review, "city_chief", "decide_review")
        self.assertEqual(review.state, "issued")

    def test_only_the_administrator_names_a_chief(self):
        member = self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["leader"].id)]
        )
        with self.assertRaises(AccessError):
            member.with_user(self.users["leader"]).write({"is_head": True})
        outcome = (
            self.env["xinfang.membership"]
            .with_user(self.users["leader"])
            .load(
                ["user_id/.id", "department_id/.id", "is_head"],
                [[str(self.users["handler"].id), str(self.city.id), "1"]],
            )
        )
        self.assertFalse(outcome["ids"])
