from odoo.tests import tagged

from .review_common import ReviewCase

REFUSAL = {
    "refusal_ground": "litigation",
    "reason": "经核查，该事项已由人民法院立案审理，尚未审结。",
    "legal_basis": "《信访工作条例》第三十一条。",
    "guide_to": "请向测试市中级人民法院反映。",
}


@tagged("post_install", "-at_install", "xf_engine")
class TestRefusalTwoPersons(ReviewCase):
    """G33: who drafts a refusal does not sign it (L10, L11, S3, S4, C51)."""

    @classmethod
    def have_drafted(cls, record, login, code, values, when=None):
        """Nobody drafts anything here but who is named."""
        return login

    def perform(self, record, login, code, **values):
        """Perform as one person."""
        return self.seen(record, login).perform(code, values)

    def refusals(self, petition):
        return petition.sudo().document_ids.filtered(lambda d: d.type_code == "D07")

    def test_l10_draft_refusal_then_another_person_signs(self):
        referral = self.to_delivered()
        self.refused("another person drafts", referral, "leader", "refuse", **REFUSAL)
        self.perform(referral, "intake", "draft_refusal", **REFUSAL)
        self.assertEqual(referral.state, "delivered")
        self.assertFalse(self.refusals(referral.petition_id))
        self.assertEqual(referral.proposed_by_id, self.users["intake"])
        # Nothing is asked again: the leader signs what was drafted.
        self.perform(referral, "leader", "refuse")
        self.assertEqual(referral.state, "refused")
        paper = self.refusals(referral.petition_id)
        self.assertEqual(
            (paper.drafter_id, paper.signer_id),
            (self.users["intake"], self.users["leader"]),
        )
        said = paper.block_ids.filtered(lambda b: b.key == "guide_to").text
        self.assertIn(REFUSAL["guide_to"], said)
        self.assertFalse(referral.proposed_act_id)

    def test_l10_nobody_signs_his_own_draft(self):
        referral = self.to_delivered()
        self.perform(referral, "leader", "draft_refusal", **REFUSAL)
        self.refused("You drafted this paper", referral, "leader", "refuse")
        blocked = {
            act["code"]: act["blocked"]
            for act in self.as_user(referral, "leader").available_acts()
        }
        self.assertIn("You drafted this paper", blocked["refuse"])

    def test_l10_draft_refusal_is_under_the_guards_of_the_refusal(self):
        referral = self.to_delivered()
        bad = {**REFUSAL, "reason": "不受理"}
        self.refused("G12", referral, "intake", "draft_refusal", **bad)
        bad = {**REFUSAL, "guide_to": ""}
        self.refused("needs", referral, "intake", "draft_refusal", **bad)
        self.assertFalse(referral.proposed_act_id)

    def test_l10_return_refusal_and_another_act_drop_the_draft(self):
        """referral/return_refusal."""
        referral = self.to_delivered()
        self.perform(referral, "intake", "draft_refusal", **REFUSAL)
        self.refused("needs", referral, "leader", "return_refusal")
        self.perform(referral, "leader", "return_refusal", reason="理由不充分，重写")
        self.assertFalse(referral.proposed_act_id)
        self.refused("another person drafts", referral, "leader", "refuse", **REFUSAL)
        self.perform(referral, "intake", "draft_refusal", **REFUSAL)
        handler = self.users["handler"].id
        self.perform(referral, "intake", "accept", handler_id=handler)
        self.assertFalse(referral.proposed_act_id)
        self.assertFalse(self.refusals(referral.petition_id))

    def test_l10_the_form_says_who_signs(self):
        referral = self.to_delivered()
        self.perform(referral, "intake", "draft_refusal", **REFUSAL)
        petition = referral.petition_id
        petition.invalidate_recordset()
        self.assertIn("Sign the drafted refusal", petition.next_step)
        self.assertEqual(petition.next_organ, self.police.name)
        self.assertFalse(petition.next_user_id)

    def test_s3_draft_duplicate_a_superior_refuses_by_two(self):
        first = self.to_accepted().petition_id
        again = self.triage()
        refused = {"origin_id": first.id}
        self.refused("another person drafts", again, "triage", "link_repeat", **refused)
        self.perform(again, "triage", "draft_duplicate", **refused)
        self.refused("You drafted", again, "triage", "link_repeat")
        self.perform(again, "office_head", "link_repeat")
        self.assertEqual(again.sudo().state, "linked")
        self.assertEqual(self.refusals(again).drafter_id, self.users["triage"])

    def test_s3_a_clerk_does_not_sign_a_refusal(self):
        """petition/return_refusal."""
        self.add_user("triage2", "office", "triage")
        first = self.to_accepted().petition_id
        again = self.triage()
        self.perform(again, "triage", "draft_duplicate", origin_id=first.id)
        self.refused("a leader signs", again, "triage2", "link_repeat")
        self.perform(again, "office_head", "return_refusal", reason="不是同一事项")
        self.assertFalse(again.sudo().proposed_act_id)

    def test_s3_draft_duplicate_is_for_what_is_in_progress_below(self):
        waiting = self.to_delivered().petition_id
        again = self.triage()
        joined = {"origin_id": waiting.id}
        self.refused("nothing is refused", again, "triage", "draft_duplicate", **joined)
        self.perform(again, "triage", "link_repeat", **joined)
        self.assertFalse(self.refusals(again))

    def test_c51_draft_review_refusal_then_the_leader_signs(self):
        """review/return_refusal."""
        review = self.ask(self.answered())
        values = {
            "review_refusal": "not_entitled",
            "reason": "申请人不是该处理意见的信访人，且未提交委托手续。",
            "guide_to": "请由原信访人本人提出。",
        }
        organ = self.reviewer_of(review)
        head, clerk = f"{organ}_head", f"{organ}_reviewer"
        self.refused("another person drafts", review, head, "refuse_review", **values)
        self.perform(review, clerk, "draft_review_refusal", **values)
        self.perform(review, head, "return_refusal", reason="补充依据")
        self.perform(review, clerk, "draft_review_refusal", **values)
        self.perform(review, head, "refuse_review")
        self.assertEqual(review.state, "refused")
        paper = review.sudo().document_ids.filtered(lambda d: d.type_code == "D19")
        self.assertEqual(paper.drafter_id, self.users[clerk])
        self.assertEqual(paper.signer_id, self.users[head])

    def test_l11_draft_no_longer_and_s4_draft_final_ask_what_they_draft(self):
        acts = self.env["xinfang.act"]
        for model, draft, signs in (
            ("xinfang.referral", "draft_no_longer", "no_longer_accept"),
            ("xinfang.petition", "draft_final", "link_final"),
        ):
            with self.subTest(draft):
                drafting, signing = acts._get(model, draft), acts._get(model, signs)
                self.assertEqual(drafting.drafts_id, signing)
                self.assertEqual(drafting._inputs(), signing.input_ids)
                self.assertTrue(signing.two_persons)
                self.assertTrue(signing._is_signing())
