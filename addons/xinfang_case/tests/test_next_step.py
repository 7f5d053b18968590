from odoo.tests import tagged

from .core_common import CoreCase


@tagged("post_install", "-at_install")
class TestNextStep(CoreCase):
    """What a clerk who never read the law goes by: what, who, until when."""

    def test_it_follows_the_petition(self):
        petition = self.triage()
        self.assertEqual(petition.next_organ, self.office.name)
        referral = self.to_delivered(petition)
        self.assertEqual(petition.next_organ, self.police.name)
        self.assertEqual(petition.next_step, referral.stage_id.next_step)
        self.assertFalse(petition.next_user_id)
        referral = self.to_heard(self.triage())
        petition = referral.petition_id
        self.assertEqual(petition.next_user_id, self.users["handler"])
        self.assertEqual(petition.next_step, referral.stage_id.next_step)
        self.assertEqual(petition.next_due_date, referral.next_due_date)

    def test_the_handler_finds_his_buttons_on_the_petition(self):
        referral = self.to_accepted()
        petition = self.as_user(referral.petition_id, "handler")
        acts = {act["code"]: act for act in petition.act_bar}
        self.assertEqual(
            (acts["hear_statement"]["model"], acts["hear_statement"]["res_id"]),
            ("xinfang.referral", referral.id),
        )
        action = self.env["xinfang.referral"].with_user(self.users["handler"])
        action = action.browse(referral.id).action_open_act("hear_statement")
        self.assertEqual(action["context"]["default_res_id"], referral.id)

    def test_the_office_does_not_get_the_buttons_of_the_organ(self):
        referral = self.to_accepted()
        petition = self.as_user(referral.petition_id, "triage")
        self.assertFalse([act for act in petition.act_bar if act.get("model")])

    def test_hearing_mediation_recusal_and_aid_say_what_and_who(self):
        """A part that waits for somebody names the step and whose work it is."""
        models = ("hearing", "mediation", "recusal", "aid")
        waiting = self.env["xinfang.stage"].search(
            [("model", "in", [f"xinfang.{m}" for m in models]), ("fold", "=", False)]
        )
        self.assertEqual(
            set(waiting.mapped("model")), {f"xinfang.{model}" for model in models}
        )
        for stage in waiting:
            self.assertTrue(stage.next_step and stage.next_role, stage.code)
