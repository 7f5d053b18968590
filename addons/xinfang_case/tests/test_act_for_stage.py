"""A card dropped on a stage opens the act that leads there; nothing else moves it."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import XinfangCase


@tagged("post_install", "-at_install")
class TestActForStage(XinfangCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))

    def stage(self, code, model="xinfang.petition"):
        return self.env["xinfang.stage"]._get(model, code)

    def drop(self, record, login, code):
        record = record.with_env(self.env).with_user(self.users[login])
        return record.action_act_for_stage(self.stage(code, record._name).id)

    def test_one_act_opens_its_dialog(self):
        petition = self.register()
        answer = self.drop(petition, "triage", "triaged")
        self.assertEqual(answer["action"]["res_model"], "xinfang.act.wizard")
        self.assertEqual(
            answer["action"]["context"]["xinfang_act_view_ref"],
            "xinfang.petition/triage",
        )
        self.assertEqual(petition.state, "registered", "nothing has moved")

    def test_several_acts_are_offered(self):
        petition = self.triage()
        answer = self.drop(petition, "office_head", "transferred")
        self.assertEqual({c["code"] for c in answer["choices"]}, {"transfer", "assign"})
        self.assertIn("Transferred", answer["title"])

    def test_no_act_is_a_sentence(self):
        petition = self.register()
        answer = self.drop(petition, "triage", "closed")
        self.assertIn(petition.number, answer["message"])
        self.assertNotIn("action", answer)

    def test_role_decides(self):
        petition = self.register()
        self.assertIn("message", self.drop(petition, "window", "triaged"))

    def test_referral_board(self):
        referral = self.to_delivered()
        answer = self.drop(referral, "intake", "accepted")
        self.assertIn("action", answer)
        self.assertIn("message", self.drop(referral, "triage", "accepted"))

    def test_stranger_is_refused(self):
        petition = self.register()
        self.env.flush_all()
        with self.assertRaises(AccessError):
            self.drop(petition, "branch2_intake", "triaged")

    def test_only_the_organ_itself_names_the_handler(self):
        referral = self.to_accepted()
        values = {"handler_id": self.users["leader"].id}
        with self.assertRaises(AccessError):
            self.as_user(referral, "triage").write(values)
        self.as_user(referral, "intake").write(values)
        self.assertEqual(referral.handler_id, self.users["leader"])

    def test_registered_petition_is_read_only_in_its_form(self):
        arch = self.env["xinfang.petition"].get_view(view_type="form")["arch"]
        nodes = {
            n.get("name"): n
            for n in etree.fromstring(arch).iter("field")
            # Columns of the lists inside are read-only with their list.
            if not any(a.tag == "field" for a in n.iterancestors())
        }
        for name in ("title", "channel", "content", "petitioner_id", "headcount"):
            self.assertIn("draft", nodes[name].get("readonly") or "", name)
        self.assertIsNone(nodes["number"].get("readonly"), "never typed in")

    def test_dialog_holds_the_inputs_of_its_act_in_order(self):
        referral = self.to_heard()
        record = referral.with_env(self.env).with_user(self.users["handler"])
        action = record.action_open_act("draft_opinion")
        wizard = self.env["xinfang.act.wizard"].with_user(self.users["handler"])
        wizard = wizard.with_context(**action["context"])
        arch = wizard.get_view(view_type="form")["arch"]
        act = self.env["xinfang.act"]._get("xinfang.referral", "draft_opinion")
        places = [arch.index(f'name="{f}"') for f in act.input_ids.mapped("field")]
        self.assertEqual(places, sorted(places))
        self.assertNotIn('name="report_text"', arch)
        self.assertIn(f'string="{act.name}"', arch)

    def test_dialog_performs_the_act(self):
        petition = self.register()
        record = petition.with_env(self.env).with_user(self.users["triage"])
        action = record.action_open_act("triage")
        wizard = self.env["xinfang.act.wizard"].with_user(self.users["triage"])
        form = Form(wizard.with_context(**action["context"]))
        form.type = "claim"
        form.route = "c6"
        form.category_id = self.category
        form.problem_region_id = self.region
        form.save().action_perform()
        self.assertEqual(petition.state, "triaged")

    def test_every_act_has_a_dialog(self):
        view = self.env.ref("xinfang_case.xinfang_act_wizard_view_form")
        for act in self.env["xinfang.act"].search([]):
            wizard = self.env["xinfang.act.wizard"].with_context(
                xinfang_act_view_ref=f"{act.model}/{act.code}"
            )
            arch = wizard.get_view(view.id, "form")["arch"]
            for line in act.input_ids:
                self.assertIn(f'name="{line.field}"', arch, act.code)

    def test_changed_input_shows_at_once(self):
        act = self.env["xinfang.act"]._get("xinfang.petition", "close")
        wizard = self.env["xinfang.act.wizard"].with_context(
            xinfang_act_view_ref="xinfang.petition/close"
        )
        self.assertNotIn('name="basis"', wizard.get_view(view_type="form")["arch"])
        act.sudo().write(
            {"input_ids": [(0, 0, {"field": "basis", "label": "Because of"})]}
        )
        self.assertIn("Because of", wizard.get_view(view_type="form")["arch"])
