from odoo.exceptions import AccessError
from odoo.tests import tagged

from .core_common import REPORT, CoreCase

# The main road. What other procedures add (routes, simplified handling, hearings,
# reviews …) is asserted by their own tests.
MAIN_ROAD = set(
    "register triage transfer assign handle_own link_repeat guide direct_reply"
    " file_only supplement withdraw close evaluate accept refuse object forward"
    " assign_below uphold_objection reject_objection hear_statement extend draft_opinion"
    " notify_personnel notify_chief protect return_draft check_opinion approve_opinion serve report accept_report send_back".split()
)


@tagged("post_install", "-at_install", "xf_engine")
class TestAvailableActs(CoreCase):
    def codes(self, record, login):
        return self.main_road(self.seen(record, login))

    def main_road(self, record):
        codes = [act["code"] for act in record.available_acts()]
        return [code for code in codes if code in MAIN_ROAD]

    def assertActs(self, record, **expected):
        self.env.invalidate_all()
        for login, codes in expected.items():
            with self.subTest(state=record.sudo().state, login=login):
                self.assertEqual(self.codes(record, login), codes.split())

    def test_petition_by_state_and_role(self):
        draft = self.make_petition(channel="letter")
        self.assertActs(draft, window="register", triage="register", role_archivist="")
        self.do(draft, "window", "register")
        self.assertActs(
            draft,
            window="supplement withdraw",
            triage="triage supplement withdraw",
            office_head="triage supplement withdraw",
            role_archivist="",
            role_inspector="",
        )
        self.do(draft, "triage", "triage", **self.triage_vals())
        sorting = "link_repeat guide direct_reply file_only supplement withdraw"
        self.assertActs(
            draft,
            # S9: who receives a visit tells where it belongs.
            window="guide supplement withdraw",
            triage=f"triage transfer {sorting}",
            office_head=f"triage transfer assign {sorting}",
        )
        referral = self.send(draft)
        self.assertActs(draft, triage="supplement withdraw", intake="", leader="")
        self.assertActs(
            referral,
            triage="",
            intake="accept object forward",
            leader="accept object forward refuse",
            handler="",
        )

    def test_referral_by_state_and_role(self):
        referral = self.accepted()
        petition = referral.petition_id
        self.assertActs(
            referral,
            triage="",
            intake="hear_statement",
            handler="hear_statement",
            leader="hear_statement extend",
            role_legal="",
        )
        self.assertActs(petition, triage="supplement withdraw", handler="")
        self.hear(referral)
        self.assertActs(
            referral,
            handler="hear_statement draft_opinion",
            leader="hear_statement draft_opinion extend",
        )
        self.do(referral, "handler", "draft_opinion", **self.opinion())
        self.assertActs(
            referral,
            handler="draft_opinion",
            leader="draft_opinion return_draft extend",
            legal="check_opinion return_draft",
        )
        self.do(referral, "legal", "check_opinion")
        self.assertActs(
            referral,
            handler="",
            leader="approve_opinion return_draft extend",
            legal="return_draft",
        )
        self.do(referral, "leader", "approve_opinion")
        self.assertActs(referral, handler="serve", leader="serve", triage="")
        self.hand_over(referral)
        self.assertActs(referral, handler="", leader="", triage="")
        self.assertActs(petition, triage="close", window="", intake="")
        self.execute(referral)
        self.do(petition, "triage", "close", resolved="yes")
        self.assertActs(petition, triage="", office_head="")

    def test_objection_and_report(self):
        referral = self.send(
            self.triaged(),
            code="assign",
            report_due=str(self.today().replace(year=2099)),
        )
        self.assertActs(
            referral,
            intake="accept object assign_below",
            leader="accept object assign_below refuse",
        )
        self.do(referral, "intake", "object", reason="不属于公安机关职权范围的事项")
        self.assertActs(
            referral,
            intake="",
            triage="",
            office_head="uphold_objection reject_objection",
        )
        self.do(referral, "office_head", "reject_objection", reason="属于治安管理职权")
        self.do(referral, "intake", "accept")
        self.issue(referral)
        self.hand_over(referral)
        self.assertActs(referral, handler="report", leader="report", triage="")
        self.execute(referral)
        self.do(referral, "handler", "report", **REPORT)
        self.assertActs(referral, triage="accept_report send_back", leader="")

    def test_own_organ(self):
        petition = self.received(user="intake")
        self.do(petition, "intake", "triage", **self.triage_vals())
        self.assertActs(
            petition,
            intake="triage handle_own link_repeat guide direct_reply file_only "
            "supplement withdraw",
            leader="handle_own link_repeat",
        )

    def test_petitioner(self):
        petition = self.received()
        codes = lambda: self.main_road(self.as_petitioner(petition))  # noqa: E731
        self.assertEqual(codes(), ["supplement", "withdraw"])
        self.do(petition, "triage", "triage", **self.triage_vals())
        referral = self.send(petition)
        self.do(referral, "intake", "accept")
        self.issue(referral)
        self.hand_over(referral)
        self.assertEqual(codes(), ["evaluate"])

    def test_accusation_is_for_the_discipline_organ(self):
        petition = self.received(type="accusation")
        self.assertActs(
            petition,
            inspector_discipline="triage notify_personnel notify_chief protect",
        )
        for login in ("window", "triage", "office_head", "role_inspector", "leader"):
            with self.assertRaises(AccessError):
                self.codes(petition, login)

    def test_blocked_says_why_before_anything_is_typed(self):
        referral = self.accepted(triage={"route": "c6"})
        acts = {
            act["code"]: act for act in self.seen(referral, "leader").available_acts()
        }
        self.assertFalse(acts["extend"]["blocked"])
        self.do(referral, "leader", "extend", days=30, reason="案情复杂，需要鉴定")
        acts = {
            act["code"]: act for act in self.seen(referral, "leader").available_acts()
        }
        self.assertIn("G14", acts["extend"]["blocked"])
        self.assertTrue(acts["extend"]["inputs"])
        self.assertIn("三十四", acts["extend"]["article"])

    def test_dialog_asks_what_the_act_asks(self):
        petition = self.triaged()
        action = self.seen(petition, "triage").action_open_act("file_only")
        wizard = (
            self.env["xinfang.act.wizard"]
            .with_user(self.users["triage"])
            .with_context(**action["context"])
            .create({"reason": "无具体诉求，存档备查。"})
        )
        self.assertEqual(wizard.shown, ",reason,")
        wizard.action_perform()
        self.assertEqual(petition.state, "filed")

    def test_dialog_refuses_what_changed_meanwhile(self):
        petition = self.triaged()
        action = self.seen(petition, "triage").action_open_act("file_only")
        self.do(petition, "window", "supplement", supplement="补充")
        wizard = (
            self.env["xinfang.act.wizard"]
            .with_user(self.users["triage"])
            .with_context(**action["context"])
            .create({"reason": "无具体诉求，存档备查。"})
        )
        self.assertRefused("did “Add Facts”", wizard.action_perform, petition)
