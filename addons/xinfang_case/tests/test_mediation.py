from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import files
from .core_common import CoreCase

TERMS = "施工方每日二十二时以后停止施工。"


@tagged("post_install", "-at_install", "xf_engine")
class TestMediation(CoreCase):
    def paper(self, login, name="签字件.pdf"):
        return (
            self.env["ir.attachment"]
            .with_user(self.users[login])
            .create({"name": name, "raw": files.pdf()})
            .ids
        )

    def start(self, referral, day="2026-03-04", **values):
        values = {
            "mediation_kind": "people",
            "other_party": "测试建筑公司",
            "mediator": "人民路街道人民调解委员会",
            **values,
        }
        outcome = self.do(referral, "handler", "start_mediation", day, **values)
        return self.env["xinfang.mediation"].browse(outcome["made"][0][1])

    def consent(self, mediation, day="2026-03-05", **values):
        values = {
            "petitioner_agreed_on": "2026-03-05",
            "other_agreed_on": "2026-03-05",
            "attachment_ids": self.paper("handler"),
            **values,
        }
        return self.do(mediation, "handler", "record_consent", day, **values)

    def checked(self, **values):
        referral = self.accepted("2026-03-02")
        mediation = self.start(referral, **values)
        self.consent(mediation)
        self.do(
            mediation,
            "legal",
            "check_mediation",
            "2026-03-06",
            legal_basis="属于可以自行处分的民事权益，不违反强制性规定。",
        )
        return referral, mediation

    def agreement(self, login="leader", **values):
        return {
            "facts": "夜间施工影响休息。",
            "agreement_terms": TERMS,
            "performance_mode": "停止夜间施工",
            "performance_due": "2026-04-10",
            "effective_date": "2026-03-10",
            "attachment_ids": self.paper(login),
            **values,
        }

    def test_c12_c13_an_agreement_settles_the_claim(self):
        referral, mediation = self.checked()
        petition = referral.petition_id
        self.assertRegex(mediation.display_name, r"^XF\d{4}-\d{7}/调1$")
        self.do(
            mediation, "leader", "agree_mediation", "2026-03-10", **self.agreement()
        )
        self.assertEqual(
            (mediation.state, referral.sudo().state, petition.sudo().state),
            ("agreed", "settled", "answered"),
        )
        self.assertEqual(self.clock(referral, "TL-07").state, "met")
        clock = mediation.clock_ids
        self.assertEqual(
            (clock.rule_id.code, str(clock.due_date), clock.bearer),
            ("TL-18", "2026-04-09", "petitioner"),
        )
        self.assertEqual(clock.rule_id.certainty, "source")
        paper = self.document(petition, "D14")
        text = "\n".join(paper.block_ids.mapped("text"))
        for word in (
            "测试建筑公司",
            TERMS,
            "2026年4月10日",
            "2026年3月10日",
            "司法确认",
        ):
            self.assertIn(word, text)
        self.do(
            mediation,
            "handler",
            "record_confirmation",
            "2026-03-20",
            confirmed_on="2026-03-19",
        )
        self.assertEqual(clock.state, "met")
        self.do(
            mediation,
            "handler",
            "record_performance",
            "2026-04-11",
            performed_on="2026-04-10",
            attachment_ids=self.paper("handler"),
        )
        self.assertEqual((mediation.state, mediation.is_open), ("performed", False))
        self.do(petition, "triage", "close", "2026-04-12", resolved="yes")
        self.assertEqual(petition.sudo().state, "closed")

    def test_tl18_after_peoples_mediation_alone(self):
        for kind, code in (("administrative", "D14"), ("settlement", "D14-2")):
            referral, mediation = self.checked(mediation_kind=kind)
            self.do(
                mediation, "leader", "agree_mediation", "2026-03-10", **self.agreement()
            )
            self.assertFalse(mediation.clock_ids)
            self.assertEqual(self.papers(referral.petition_id)[-1], code)

    def test_cr14_c14_mediation_stops_no_clock(self):
        referral = self.accepted("2026-03-02")
        before = self.limits(referral)
        mediation = self.start(referral)
        self.consent(mediation)
        self.assertEqual(self.limits(referral), before)
        self.assertIn("D14-1", self.papers(referral.petition_id))
        self.do(mediation, "handler", "fail_mediation", "2026-04-01", reason="分歧大")
        self.assertEqual(self.limits(referral), before)
        clock = self.clock(referral, "TL-07")
        self.assertFalse(clock.suspensions or clock.suspended_days)
        self.assertEqual(
            (mediation.state, referral.sudo().state), ("failed", "accepted")
        )
        self.assertEqual(self.papers(referral.petition_id)[-1], "D14-3")
        effects = self.env["xinfang.clock.effect"].search(
            [("effect", "in", ("suspend", "resume"))]
        )
        self.assertFalse(
            effects.filtered(lambda e: e.act_id.model == "xinfang.mediation")
        )

    def test_g22_no_agreement_without_the_consent_of_both_sides(self):
        """Doors: the act itself, a forged state, a direct write, the dialog."""
        referral = self.accepted("2026-03-02")
        mediation = self.start(referral)
        day = "2026-03-10"
        values = self.agreement()
        self.refused(
            "not possible", mediation, "leader", "agree_mediation", day, **values
        )
        stage = self.env["xinfang.stage"]._get("xinfang.mediation", "checked")
        for record in (self.seen(mediation, "leader"), mediation.sudo()):
            with self.assertRaises(AccessError):
                record.write({"stage_id": stage.id, "state": "checked"})
        self.open_gate(mediation)._move_to(stage)
        self.refused("G22", mediation, "leader", "agree_mediation", day, **values)
        wizard = self.seen(self.env["xinfang.act.wizard"], "leader", day)
        act = self.env["xinfang.act"]._get("xinfang.mediation", "agree_mediation")
        dialog = wizard.create(
            {
                **values,
                "res_model": "xinfang.mediation",
                "res_id": mediation.id,
                "act_id": act.id,
                "attachment_ids": [(6, 0, values["attachment_ids"])],
            }
        )
        self.assertRefused("G22", dialog.action_perform, mediation)
        self.assertEqual(self.clock(referral, "TL-07").state, "running")

    def test_g22_bad_consent(self):
        mediation = self.start(self.accepted("2026-03-02"))
        for says, values in (
            ("future", {"petitioner_agreed_on": "2026-03-06"}),
            ("before", {"other_agreed_on": "2026-03-01"}),
            ("needs", {"other_agreed_on": False}),
            ("needs", {"attachment_ids": []}),
            ("not one of yours", {"attachment_ids": self.paper("leader")}),
        ):
            with self.subTest(says):
                self.assertRefused(
                    says, lambda v=values: self.consent(mediation, **v), mediation
                )

    def test_g22_the_petitioner_agrees_online(self):
        referral = self.accepted("2026-03-02")
        petition = referral.petition_id
        act = lambda: self.as_petitioner(petition, "2026-03-05").perform(  # noqa: E731
            "consent_mediation", {}
        )
        self.assertRefused("not possible", act, petition)
        mediation = self.start(referral)
        act()
        self.assertEqual(str(mediation.petitioner_consent_date), "2026-03-05")
        self.assertRefused("not possible", act, petition)
        self.assertRefused(
            "online",
            lambda: self.consent(mediation, petitioner_agreed_on="2026-03-04"),
            mediation,
        )
        self.consent(mediation)

    def test_g22_one_mediation_at_a_time(self):
        """Through call, JSON and dialog."""
        referral = self.accepted("2026-03-02")
        mediation = self.start(referral)
        values = {
            "mediation_kind": mediation.kind,
            "other_party": "甲公司",
            "mediator": "调解员",
        }
        self.refused(
            "G22", referral, "handler", "start_mediation", "2026-03-05", **values
        )

    def test_g22_consent_is_given_to_what_was_proposed(self):
        """Even where the act itself would be open: online, and twice."""
        act = self.env["xinfang.act"]._get("xinfang.petition", "consent_mediation")
        act.applies_to = False
        referral = self.accepted("2026-03-02")
        petition = referral.petition_id
        agree = lambda: self.as_petitioner(petition, "2026-03-05").perform(  # noqa: E731
            "consent_mediation", {}
        )
        self.assertRefused("G22", agree, petition)
        self.start(referral)
        agree()
        self.assertRefused("G22", agree, petition)

    def test_g22_the_legal_check_is_for_legal_staff(self):
        mediation = self.start(self.accepted("2026-03-02"))
        self.consent(mediation)
        for login in ("handler", "leader"):
            self.refused(
                "“", mediation, login, "check_mediation", "2026-03-06", legal_basis="可"
            )

    def test_g33_the_legal_checker_does_not_sign(self):
        both = self.add_user("both", "police", "legal,unit_leader")
        mediation = self.start(self.accepted("2026-03-02"))
        self.consent(mediation)
        self.do(mediation, "both", "check_mediation", "2026-03-06", legal_basis="可以")
        self.assertEqual(mediation.checker_id, both)
        values = self.agreement("both")
        self.refused(
            "G33", mediation, "both", "agree_mediation", "2026-03-10", **values
        )

    def test_bad_agreement(self):
        _referral, mediation = self.checked()
        for says, values in (
            ("future", {"effective_date": "2026-03-11"}),
            ("before", {"effective_date": "2026-03-04"}),
            ("performance", {"performance_due": "2026-03-09"}),
            ("performance", {"performance_due": "2046-03-09"}),
            ("needs", {"agreement_terms": "  "}),
            ("needs", {"attachment_ids": []}),
        ):
            with self.subTest(says):
                self.refused(
                    says,
                    mediation,
                    "leader",
                    "agree_mediation",
                    "2026-03-10",
                    **self.agreement(**values),
                )

    def test_sessions_stand_in_the_calendar(self):
        referral, mediation = self.checked()
        session = {
            "session_at": "2026-03-12 01:00:00",
            "session_place": "调解室",
            "panel_ids": self.users["handler"].ids,
        }
        for says, values in (
            ("past", {"session_at": "2026-03-01 01:00:00"}),
            ("keeps running", {"session_at": "2026-06-01 01:00:00"}),
            ("nothing to do", {"panel_ids": self.users["housing_intake"].ids}),
        ):
            with self.subTest(says):
                self.refused(
                    says,
                    mediation,
                    "handler",
                    "plan_session",
                    "2026-03-09",
                    **{**session, **values},
                )
        self.do(mediation, "handler", "plan_session", "2026-03-09", **session)
        event = mediation.event_id
        self.assertEqual(
            (event.name, event.privacy, event.partner_ids),
            (
                referral.petition_id.number,
                "private",
                self.users["handler"].partner_id,
            ),
        )
        self.refused(
            "planned already",
            mediation,
            "handler",
            "plan_session",
            "2026-03-09",
            **session,
        )
        self.do(
            mediation,
            "handler",
            "move_session",
            "2026-03-10",
            session_at="2026-03-13 01:00:00",
            session_place="调解室",
            reason="对方改期",
        )
        self.assertEqual(str(mediation.event_id.start), "2026-03-13 01:00:00")
        self.assertEqual(mediation.event_id, event)
        minutes = {"session_minutes": "双方交换了意见。"}
        self.refused(
            "not begun", mediation, "handler", "record_session", "2026-03-12", **minutes
        )
        self.do(mediation, "handler", "record_session", "2026-03-14", **minutes)
        self.assertIn("双方交换了意见", mediation.session_minutes)
        self.assertTrue(event.exists(), "What took place stays in the calendar.")
