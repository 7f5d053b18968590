"""C50, C55: a review body reviews in the stead of its government (Articles 35-36)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .review_common import REQUEST, ReviewCase


@tagged("post_install", "-at_install", "xf_engine")
class TestReviewBody(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.body = cls.env["xinfang.department"].create(
            {
                "name": "测试市信访事项复查复核委员会",
                "kind": "review_body",
                "parent_id": cls.city.id,
                "doc_code": "测市复",
                "address": "测试市复查路1号",
            }
        )
        for login, role in (
            ("body_reviewer", "reviewer"),
            ("body_legal", "legal"),
            ("body_head", "review_leader"),
        ):
            cls.add_user(login, "body", role)

    @classmethod
    def reviewer_of(cls, review):
        if review.sudo().department_id == cls.body:
            return "body"
        return super().reviewer_of(review)

    def test_c50_asked_of_the_body_or_of_its_government(self):
        self.assertEqual(self.police._review_organs(), self.body)
        for wanted in (False, self.body.id, self.city.id):
            review = self.ask(self.answered(), review_department_id=wanted)
            self.assertEqual(review.department_id, self.body)
            self.assertTrue(
                self.seen(review.petition_id, "body_reviewer").has_access("read")
            )

    def test_g18_any_other_organ_is_refused(self):
        referral = self.answered()
        for wrong in (self.office, self.province, self.housing):
            self.refused(
                "not the organ one level above",
                referral,
                "window",
                "request_review",
                request_text=REQUEST,
                review_department_id=wrong.id,
            )
        mine = self.as_petitioner(referral.petition_id)
        with self.assertRaises(UserError):
            referral.with_env(mine.env).perform(
                "request_review",
                {"request_text": REQUEST, "review_department_id": self.office.id},
            )

    def test_c55_above_the_body_is_who_stands_above_its_government(self):
        review = self.ask(self.answered())
        self.decide(review, review_department_id=self.province.id)
        self.deliver(review)
        recheck = self.ask(review)
        self.assertEqual(recheck.department_id, self.province)

    def test_c50_two_parents_each_with_its_body(self):
        self.police.write(
            {"leadership_mode": "dual", "line_parent_id": self.province.id}
        )
        self.assertEqual(self.police._review_organs(), self.province | self.body)
        referral = self.answered()
        self.refused(
            "Choose which organ",
            referral,
            "window",
            "request_review",
            request_text=REQUEST,
        )
        review = self.ask(referral, review_department_id=self.body.id)
        self.assertEqual(review.department_id, self.body)

    def test_d16_d20_name_the_body_and_for_whom(self):
        referral = self.answered()
        paper = referral.sudo().opinion_id
        text = {b.key: b.text for b in paper.block_ids}["remedy"]
        self.assertIn(
            f"{self.body.name}（代表{self.city.name}，地址：{self.body.address}）", text
        )

    def test_c50_a_unit_without_seal_or_an_ended_body_stands_in_for_nobody(self):
        self.body.can_issue_outward = False
        self.assertEqual(self.police._review_organs(), self.city)
        self.body.can_issue_outward = True
        self.assertEqual(self.police._review_organs(), self.body)
        self.body.active = False
        self.assertEqual(self.police._review_organs(), self.city)
        self.body.write({"active": True, "kind": "department"})
        self.assertEqual(self.police._review_organs(), self.city)

    def test_c50_the_dialog_offers_the_body(self):
        referral = self.answered()
        act = self.env["xinfang.act"]._get(referral._name, "request_review")
        dialog = self.seen(referral, "window").env["xinfang.act.wizard"]
        dialog = dialog.new(
            {"res_model": referral._name, "res_id": referral.id, "act_id": act.id}
        )
        self.assertEqual(dialog.superior_ids._origin, self.body)
