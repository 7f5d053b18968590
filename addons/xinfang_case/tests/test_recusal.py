from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .core_common import CoreCase

WHY = "本人与信访人系近亲属，可能影响公正处理。"


@tagged("post_install", "-at_install", "xf_engine")
class TestRecusal(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("handler2", "police", "handler")

    def declare(self, record, login, **values):
        values = {"recusal_relation": "relative", "reason": WHY, **values}
        outcome = self.do(record, login, "declare_recusal", **values)
        model, part_id = outcome["made"][0]
        self.assertEqual(model, "xinfang.recusal")
        return self.env[model].browse(part_id)

    def grant(self, recusal, login="leader", **values):
        return self.do(recusal, login, "grant_recusal", **values)

    def codes(self, record, login):
        return {act["code"] for act in self.seen(record, login).available_acts()}

    def test_g06_a_recused_handler_does_nothing_more(self):
        """referral/declare_recusal."""
        referral = self.accepted()
        recusal = self.declare(referral, "handler")
        self.assertRegex(recusal.display_name, r"^XF\d{4}-\d{7}/避1$")
        self.assertIn("hear_statement", self.codes(referral, "handler"))
        self.grant(recusal, replaced_by_id=self.users["handler2"].id)
        self.assertEqual(
            (referral.sudo().handler_id, recusal.state, recusal.is_open),
            (self.users["handler2"], "granted", False),
        )
        self.assertEqual(self.clock(referral, "TL-07").user_id, self.users["handler2"])
        self.assertEqual(self.papers(referral.petition_id)[-1], "D11")
        self.assertFalse(self.codes(referral, "handler"))
        self.assertFalse(self.codes(referral.petition_id, "handler"))
        # Doors: a call, the dialog, writing the handler, and an import.
        self.refused(
            "G06",
            referral,
            "handler",
            "hear_statement",
            heard_on=str(self.today()),
            heard_record="陈述",
        )
        mine = self.seen(referral, "handler")
        wizard = self.env["xinfang.act.wizard"].with_user(self.users["handler"])
        act = self.env["xinfang.act"]._get("xinfang.referral", "hear_statement")
        dialog = wizard.create(
            {
                "res_model": mine._name,
                "res_id": mine.id,
                "act_id": act.id,
                "heard_on": self.today(),
                "heard_record": "陈述",
            }
        )
        self.assertRefused("G06", dialog.action_perform, referral)
        with self.assertRaises(UserError) as refusal:
            self.seen(referral, "intake").write(
                {"handler_id": self.users["handler"].id}
            )
        self.assertIn("G06", str(refusal.exception))
        self.assertEqual(referral.sudo().handler_id, self.users["handler2"])
        self.hear(referral, user="handler2")

    def test_g06_nor_is_it_given_to_that_person_on_acceptance(self):
        referral = self.delivered()
        recusal = self.declare(referral, "handler")
        self.grant(recusal)
        self.refused(
            "G06", referral, "intake", "accept", handler_id=self.users["handler"].id
        )
        loaded = (
            self.env["xinfang.referral"]
            .with_user(self.users["intake"])
            .load(
                [".id", "handler_id/.id"],
                [[str(referral.id), str(self.users["handler"].id)]],
            )
        )
        self.assertFalse(loaded["ids"])
        self.assertFalse(referral.sudo().handler_id)

    def test_g06_triage_and_transfer_are_closed_too(self):
        """petition/declare_recusal."""
        petition = self.received()
        recusal = self.declare(petition, "triage")
        self.grant(recusal, "office_head")
        self.refused("G06", petition, "triage", "triage", **self.triage_vals())
        self.assertFalse(self.codes(petition, "triage"))
        self.do(petition, "office_head", "triage", **self.triage_vals())

    def test_g06_an_undecided_application_stops_signing_alone(self):
        referral = self.accepted()
        self.hear(referral)
        self.do(referral, "handler", "draft_opinion", **self.opinion())
        self.do(referral, "legal", "check_opinion")
        self.declare(referral, "leader")
        self.refused("G06", referral, "leader", "approve_opinion")
        self.assertNotIn("approve_opinion", self.codes(referral, "leader"))
        parameter = self.env["ir.config_parameter"].sudo()
        parameter.set_param("xinfang_case.recusal_pending_blocks", "none")
        self.assertIn("approve_opinion", self.codes(referral, "leader"))
        parameter.set_param("xinfang_case.recusal_pending_blocks", "all")
        self.assertFalse(self.codes(referral, "leader") - {"withdraw_recusal"})

    def test_g06_nobody_decides_on_the_own_recusal(self):
        referral = self.accepted()
        recusal = self.declare(referral, "leader")
        for code in ("grant_recusal", "reject_recusal"):
            self.refused("G06", recusal, "leader", code, reason="不需要")
        with self.assertRaises(AccessError):
            self.seen(recusal, "leader").write({"state": "rejected"})
        with self.assertRaises(AccessError):
            recusal.sudo().write({"state": "rejected"})
        self.add_user("leader2", "police", "unit_leader")
        self.refused("above", recusal, "leader2", "reject_recusal", reason="不需要")
        self.do(recusal, "role_leader", "reject_recusal", reason="没有利害关系")
        self.assertEqual(recusal.state, "rejected")
        self.assertIn("hear_statement", self.codes(referral, "leader"))

    def test_g06_the_petitioner_applies_and_the_head_decides(self):
        referral = self.accepted()
        petition = referral.petition_id
        outcome = self.as_petitioner(petition).perform(
            "apply_recusal", {"recusal_person": "测试 handler", "reason": WHY}
        )
        recusal = self.env["xinfang.recusal"].browse(outcome["made"][0][1])
        self.assertEqual(
            (recusal.origin, recusal.user_id), ("applied", self.users["handler"])
        )
        self.refused("G06", recusal, "leader", "grant_recusal")
        self.refused(
            "G06",
            recusal,
            "leader",
            "grant_recusal",
            replaced_by_id=self.users["handler"].id,
        )
        self.refused(
            "does not work",
            recusal,
            "leader",
            "grant_recusal",
            replaced_by_id=self.users["housing_intake"].id,
        )
        self.grant(recusal, replaced_by_id=self.users["handler2"].id)
        paper = self.document(petition, "D11")
        self.assertIn("申请测试handler回避", paper.block_ids[0].text)
        self.assertIn("回避，不再参与", "".join(paper.block_ids.mapped("text")))

    def test_g06_a_name_nobody_bears_is_settled_by_the_decision(self):
        referral = self.accepted()
        petition = referral.petition_id
        apply = self.as_petitioner(petition).perform
        outcome = apply(
            "apply_recusal", {"recusal_person": "那位姓张的", "reason": WHY}
        )
        recusal = self.env["xinfang.recusal"].browse(outcome["made"][0][1])
        self.assertFalse(recusal.user_id)
        self.refused("which staff member", recusal, "leader", "grant_recusal")
        self.refused(
            "above",
            recusal,
            "leader",
            "grant_recusal",
            recusal_user_id=self.users["role_review_leader"].id,
        )
        self.grant(recusal, recusal_user_id=self.users["intake"].id)
        self.assertEqual(recusal.user_id, self.users["intake"])

    def test_g06_strangers_and_other_petitioners_open_none(self):
        referral = self.accepted()
        petition = referral.petition_id
        other = self.received()
        with self.assertRaises(UserError):
            self.as_petitioner(petition, owner=other).perform(
                "apply_recusal", {"recusal_person": "测试handler", "reason": WHY}
            )
        self.assertRefused(
            "needs",
            lambda: self.as_petitioner(petition).perform(
                "apply_recusal", {"recusal_person": "测试handler"}
            ),
            petition,
        )
        self.declare(referral, "handler")
        self.refused(
            "there already",
            referral,
            "handler",
            "declare_recusal",
            recusal_relation="matter",
        )
        with self.assertRaises(AccessError):
            self.env["xinfang.recusal"].with_user(self.users["handler"]).create(
                {"petition_id": petition.id, "user_id": self.users["leader"].id}
            )
        self.assertEqual(len(petition.sudo().recusal_ids), 1)

    def test_g06_taken_back_by_who_declared_it(self):
        referral = self.accepted()
        recusal = self.declare(referral, "handler")
        self.refused("Only", recusal, "intake", "withdraw_recusal", reason="误填")
        self.do(recusal, "handler", "withdraw_recusal", reason="误填")
        self.assertEqual(recusal.state, "withdrawn")

    def test_g06_of_an_accusation_no_text_stands_in_clear(self):
        petition = self.received()
        self.do(
            petition,
            "triage",
            "triage",
            **self.triage_vals(type="accusation", route=False),
        )
        self.add_user("discipline2", "discipline", "discipline")
        recusal = self.declare(petition, "inspector_discipline")
        self.assertFalse(recusal.sudo().reason)
        with self.assertRaises(AccessError):
            self.seen(recusal, "triage").read(["relation"])
        self.do(recusal, "discipline2", "grant_recusal", reason="利害关系属实")
        self.assertFalse(recusal.sudo().decision_reason)
        self.assertFalse(self.codes(petition, "inspector_discipline"))

    def test_g06_no_conflict_is_declared_at_assignment(self):
        referral = self.delivered()
        self.do(
            referral,
            "intake",
            "accept",
            handler_id=self.users["handler"].id,
            no_conflict=True,
        )
        self.assertEqual(referral.sudo().no_conflict_date, self.today())
        own = self.received(user="intake", department_id=self.police.id)
        self.do(own, "intake", "triage", **self.triage_vals())
        self.do(
            own,
            "intake",
            "handle_own",
            handler_id=self.users["handler"].id,
            no_conflict=True,
        )
        self.assertEqual(own.sudo().referral_ids.no_conflict_date, self.today())
        silent = self.received(user="intake", department_id=self.police.id)
        self.do(silent, "intake", "triage", **self.triage_vals())
        self.do(silent, "intake", "handle_own", handler_id=self.users["handler"].id)
        self.assertFalse(silent.sudo().referral_ids.no_conflict_date)


@tagged("post_install", "-at_install", "xf_engine")
class TestMomentInputs(CoreCase):
    def test_hours_and_decimals_are_read(self):
        wizard = self.env["xinfang.act.wizard"]
        parse = wizard._parse_datetime
        for text in (
            "2026-03-02 02:00:00",
            "2026-03-02T02:00:00Z",
            "2026-03-02T10:00:00+08:00",
        ):
            self.assertEqual(str(parse(None, text, None)), "2026-03-02 02:00:00")
        self.assertFalse(parse(None, "", None))
        with self.assertRaises(ValueError):
            parse(None, "morgen", None)
        with self.assertRaises(TypeError):
            parse(None, 17, None)
        self.assertEqual(wizard._parse_float(None, "1.5", None), 1.5)
        self.assertEqual(wizard._parse_float(None, False, None), 0.0)
        for bad in ("nan", "inf", "x"):
            with self.assertRaises(ValueError):
                wizard._parse_float(None, bad, None)
