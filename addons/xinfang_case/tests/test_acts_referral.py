from datetime import date, timedelta

from odoo.tests import tagged

from . import files
from .core_common import CHECKED, REASON, REPORT, CoreCase


@tagged("post_install", "-at_install", "xf_engine")
class TestWorkedExamples(CoreCase):
    """The worked examples, played day by day through the real models."""

    def test_e1_ordinary_claim(self):
        petition = self.triaged("2025-09-22", channel="online")
        self.assertEqual(self.limits(petition), {"TL-01": "2025-10-09"})
        leg = self.send(petition, day="2025-09-29").sudo()
        self.assertEqual(
            self.limits(leg), {"TL-03": "2025-10-14", "TL-05": "2025-10-13"}
        )
        self.do(
            leg, "intake", "accept", "2025-10-11", handler_id=self.users["handler"].id
        )
        self.assertEqual(self.limits(leg), {"TL-07": "2025-12-10"})
        self.assertEqual(leg.accept_date, date(2025, 10, 11))
        self.issue(leg, "2025-12-05")
        self.assertEqual(
            self.limits(leg), {"TL-07": "2025-12-10", "TL-31": "2025-12-12"}
        )
        self.hand_over(leg, "2025-12-09", service_date="2025-12-08")
        self.assertEqual(leg.served_date, date(2025, 12, 8))
        self.assertEqual(petition.served_date, date(2025, 12, 8))
        clock = self.clock(leg, "TL-07")
        # Sent by the day it arrived, whenever that was recorded.
        self.assertEqual((clock.state, str(clock.stop_date)), ("met", "2025-12-08"))
        self.assertEqual(self.limits(petition), {"TL-27": "2026-01-07"})
        self.assertEqual(petition.sudo().state, "answered")
        self.assertEqual(
            self.papers(petition),
            ["D01", "S2", "D02", "D04", "D05", "D12", "D16", "C19"],
        )
        codes = [entry.act_id.code for entry in petition.sudo().entry_ids]
        self.assertEqual(
            codes,
            ["register", "triage", "transfer", "accept", "hear_statement"]
            + ["draft_opinion", "check_opinion", "approve_opinion", "serve"],
        )

    def test_e1_extended(self):
        leg = self.accepted("2025-10-11")
        self.do(leg, "leader", "extend", "2025-12-01", days=30, reason="需要鉴定")
        self.assertEqual(self.limits(leg), {"TL-08": "2026-01-09"})

    def test_e2_festival_and_extension_counted_from_the_unrolled_day(self):
        leg = self.accepted("2025-12-19").sudo()
        clock = self.clock(leg, "TL-07")
        self.assertEqual(
            (str(clock.due_raw), str(clock.due_date)), ("2026-02-17", "2026-02-24")
        )
        self.do(leg, "leader", "extend", "2026-02-24", days=15, reason="需要鉴定")
        self.assertEqual(self.limits(leg), {"TL-08": "2026-03-04"})
        self.assertEqual((clock.state, leg.extension_days), ("cancelled", 15))
        self.do(leg, "leader", "extend", "2026-03-03", days=15, reason="鉴定尚未完成")
        self.assertEqual(self.limits(leg), {"TL-08": "2026-03-19"})
        self.assertEqual(self.clock(leg, "TL-08").extension_days, 30)
        self.assertEqual(leg.extension_days, 30)
        self.assertEqual(leg.petition_id.next_due_date, date(2026, 3, 19))
        self.assertEqual(self.papers(leg.petition_id).count("D15"), 2)
        self.issue(leg, "2026-03-19")
        self.hand_over(leg, "2026-03-20")
        self.assertEqual(self.clock(leg, "TL-08").state, "met_late")


@tagged("post_install", "-at_install", "xf_engine")
class TestReferralActs(CoreCase):
    def test_l9_acceptance(self):
        leg = self.delivered().sudo()
        self.do(
            leg,
            "intake",
            "accept",
            handler_id=self.users["division_handler"].id,
            reason="请于下周报告进展",
        )
        self.assertEqual((leg.state, leg.accept_date), ("accepted", self.today()))
        self.assertEqual(leg.handler_id, self.users["division_handler"])
        self.assertEqual(self.clock(leg, "TL-03").state, "met")
        self.assertEqual(self.clock(leg, "TL-05").state, "cancelled")
        clock = self.clock(leg, "TL-07")
        self.assertEqual(
            (clock.state, clock.user_id, clock.department_id),
            ("running", self.users["division_handler"], self.police),
        )
        self.assertEqual(leg.petition_id.state, "in_handling")
        self.assertEqual(self.papers(leg.petition_id)[-1], "D05")
        # Whoever handles it has to see it, and with the handler the own unit.
        for record in (leg, leg.petition_id):
            self.seen(record, "division_handler").check_access("read")

    def test_l9_late_acceptance_is_late(self):
        leg = self.delivered("2026-03-02")
        self.do(leg, "intake", "accept", "2026-03-18")
        self.assertEqual(self.clock(leg, "TL-03").state, "met_late")

    def test_l9_sixty_days_in_the_petition_procedure_only(self):
        leg = self.accepted(triage={"type": "suggestion"})
        self.assertNotIn("TL-07", self.limits(leg))

    def test_l9_a_claim_of_another_procedure_is_not_accepted(self):
        for route in ("c1", "c2", "c3", "c4", "c5"):
            leg = self.delivered(triage={"route": route})
            self.refused("is not possible", leg, "intake", "accept")

    def refuse(self, leg):
        self.do(
            leg,
            "leader",
            "refuse",
            refusal_ground="litigation",
            reason="该事项已由人民法院立案审理，不属于信访受理范围。",
            legal_basis="《信访工作条例》第三十一条",
            guide_to="向人民法院提出",
        )

    def test_l10_refusal(self):
        due = str(self.today() + timedelta(30))
        leg = self.send(self.triaged(), code="assign", report_due=due).sudo()
        self.refuse(leg)
        self.assertEqual((leg.state, leg.is_open), ("refused", False))
        self.assertEqual(leg.refusal_ground, "litigation")
        self.assertEqual(self.clock(leg, "TL-03").state, "met")
        self.assertEqual(self.clock(leg, "TL-05").state, "cancelled")
        self.assertEqual(self.clock(leg, "TL-04").state, "cancelled")
        petition = leg.petition_id
        self.assertEqual((petition.state, petition.is_open), ("refused", True))
        self.assertEqual(self.papers(petition)[-1], "D07")
        self.assertFalse(petition.next_due_date)
        self.do(petition, "triage", "close")
        self.assertEqual(petition.state, "closed")

    def test_l1_and_l3_objection_refused(self):
        leg = self.delivered("2026-03-02").sudo()
        self.do(
            leg,
            "intake",
            "object",
            "2026-03-04",
            reason=REASON,
            suggested_department_id=self.housing.id,
        )
        self.assertEqual(
            (leg.state, leg.objection_date, leg.objection_reason),
            ("objecting", date(2026, 3, 4), REASON),
        )
        self.assertEqual(leg.suggested_department_id, self.housing)
        self.assertEqual(self.limits(leg), {"TL-03": "2026-03-17"})
        self.do(
            leg, "office_head", "reject_objection", "2026-03-06", reason="属于治安管理"
        )
        self.assertEqual((leg.state, leg.objection_refused), ("delivered", True))
        self.assertEqual(leg.objection_answer, "属于治安管理")
        # The objection has not bought any time.
        self.assertEqual(self.limits(leg), {"TL-03": "2026-03-17"})

    def test_l2_of_an_assignment_cancels_the_report(self):
        due = str(self.today() + timedelta(30))
        leg = self.send(self.triaged(), code="assign", report_due=due)
        self.do(leg, "intake", "object", reason=REASON)
        self.do(leg, "office_head", "uphold_objection", reason="同意退回")
        for code in ("TL-03", "TL-04"):
            self.assertEqual(self.clock(leg, code).state, "cancelled")

    def test_l4_forward(self):
        lead, assist = self.send(
            self.triaged("2026-03-02"), day="2026-03-02", assist=[self.housing]
        ).sudo()
        petition = lead.petition_id
        self.do(
            lead, "intake", "forward", "2026-03-04", to_department_id=self.branch.id
        )
        child = petition.referral_ids - lead - assist
        self.assertEqual(
            (child.kind, child.role, child.parent_id, child.from_department_id),
            ("forward", "lead", lead, self.police),
        )
        self.assertEqual((child.to_department_id, child.sequence), (self.branch, 3))
        self.assertEqual((lead.state, lead.is_open), ("forwarded", False))
        self.assertEqual(
            (petition.lead_department_id, petition.state), (self.branch, "transferred")
        )
        self.assertEqual(self.limits(lead), {})
        self.assertEqual(self.clock(lead, "TL-03").state, "met")
        self.assertEqual(self.clock(lead, "TL-05").state, "cancelled")
        self.assertEqual(
            self.limits(child), {"TL-03": "2026-03-19", "TL-05": "2026-03-11"}
        )
        self.assertEqual(self.papers(petition)[-2:], ["D02", "D04"])
        self.seen(petition, "branch_intake").check_access("read")
        self.do(child, "branch_intake", "accept", "2026-03-05")
        self.assertEqual(petition.state, "in_handling")

    def test_l4_an_assisting_organ_forwards_its_own_part(self):
        lead, assist = self.send(
            self.triaged(), self.housing, assist=[self.police]
        ).sudo()
        self.do(assist, "intake", "forward", to_department_id=self.branch.id)
        child = lead.petition_id.referral_ids - lead - assist
        self.assertEqual(child.role, "assist")
        self.assertEqual(lead.petition_id.lead_department_id, self.housing)

    def test_c11_statement(self):
        leg = self.accepted("2026-03-02").sudo()
        self.hear(leg, "2026-03-06", heard_on="2026-03-05")
        self.assertEqual(
            (leg.state, leg.statement_date, leg.statement_refused),
            ("statement_heard", date(2026, 3, 5), False),
        )
        self.assertIn("陈述", leg.statement_record)
        self.assertEqual(leg.petition_id.state, "in_handling")

    def test_c18_to_c20_opinion(self):
        leg = self.accepted().sudo()
        self.hear(leg)
        self.do(
            leg, "handler", "draft_opinion", **self.opinion(decision="part_support")
        )
        draft = leg.document_ids.filtered(lambda d: d.type_id.code == "D16")
        self.assertEqual((draft.state, draft.number), ("draft", False))
        self.assertEqual((leg.state, leg.decision), ("opinion_draft", "part_support"))
        self.assertEqual(leg.petition_id.demand_ids.decision, "part_support")
        self.do(leg, "legal", "check_opinion")
        self.do(leg, "leader", "approve_opinion")
        self.assertEqual((leg.state, leg.opinion_id), ("opinion_issued", draft))
        self.assertEqual((draft.state, draft.issue_date), ("issued", self.today()))
        self.assertIn("测公", draft.number)
        self.assertEqual(draft.signer_id, self.users["leader"])
        self.assertEqual(draft.department_id, self.police)
        # Signing alone ends no limit.
        self.assertEqual(self.limits(leg).keys(), {"TL-07", "TL-31"})

    def test_c18_the_newest_draft_is_signed(self):
        leg = self.accepted().sudo()
        self.hear(leg)
        self.do(leg, "handler", "draft_opinion", **self.opinion(facts="初稿事实"))
        self.do(leg, "handler", "draft_opinion", **self.opinion(facts="定稿事实"))
        self.do(leg, "legal", "check_opinion")
        self.do(leg, "leader", "approve_opinion")
        texts = leg.opinion_id.block_ids.mapped("text")
        self.assertIn("定稿事实", "".join(filter(None, texts)))

    def test_c21_service(self):
        leg = self.accepted().sudo()
        self.issue(leg)
        self.hand_over(leg, service_note="本人签收")
        petition = leg.petition_id
        self.assertEqual((leg.state, leg.is_open), ("served", True))
        self.assertEqual((leg.dispatch_date, leg.served_date), (self.today(),) * 2)
        self.assertEqual(
            (leg.opinion_id.state, leg.opinion_id.service_note), ("served", "本人签收")
        )
        self.assertEqual((petition.state, petition.decision), ("answered", "support"))
        self.assertEqual(petition.evaluation_open_date, self.today())

    def test_c25_c26_report_back(self):
        leg = self.send(
            self.triaged("2026-03-02"),
            day="2026-03-02",
            code="assign",
            report_due="2026-04-01",
        ).sudo()
        self.do(leg, "intake", "accept", "2026-03-03")
        self.issue(leg, "2026-03-20")
        self.hand_over(leg, "2026-03-20")
        self.assertEqual(
            self.limits(leg),
            {"TL-04": "2026-04-01", "TL-12": "2026-04-20", "TL-19i": "2026-04-20"},
        )
        file = (
            self.env["ir.attachment"]
            .with_user(self.users["handler"])
            .create({"name": "整改照片.png", "raw": files.png()})
        )
        self.do(
            leg,
            "handler",
            "report",
            "2026-03-31",
            **REPORT,
            attachment_ids=file.ids,
        )
        self.assertEqual((file.res_model, file.res_id), (leg._name, leg.id))
        self.assertEqual(
            (leg.state, leg.reported_date, leg.report_text),
            ("reported", date(2026, 3, 31), "已办结。"),
        )
        self.assertEqual(self.clock(leg, "TL-04").state, "met")
        self.do(
            leg,
            "triage",
            "send_back",
            "2026-04-02",
            reason="缺少落实情况",
            report_due="2026-04-20",
        )
        self.assertEqual((leg.state, leg.reported_date), ("served", False))
        self.assertEqual(self.limits(leg)["TL-04"], "2026-04-20")
        self.do(leg, "handler", "report", "2026-04-21", **REPORT)
        self.assertEqual(self.clock(leg, "TL-04").state, "met_late")
        self.do(leg, "triage", "accept_report", "2026-04-22", **CHECKED)
        self.assertEqual((leg.state, leg.is_open), ("report_accepted", False))
        self.assertEqual(leg.petition_id.state, "answered")


@tagged("post_install", "-at_install", "xf_engine")
class TestPetitionFollows(CoreCase):
    def test_assisting_organs_do_not_move_the_petition(self):
        lead, assist = self.send(self.triaged(), assist=[self.housing]).sudo()
        petition = lead.petition_id
        self.do(assist, "housing_intake", "accept_assist")
        self.assertEqual((assist.state, petition.state), ("assisting", "transferred"))
        self.do(lead, "intake", "accept")
        self.assertEqual(petition.state, "in_handling")

    def test_assisting_organs_contribute_without_moving_decision_or_evaluation(self):
        lead, assist = self.send(self.triaged(), assist=[self.housing]).sudo()
        petition = lead.petition_id
        self.do(assist, "housing_intake", "accept_assist")
        self.do(assist, "housing_intake", "report_assist", report_text="已核实。")
        self.assertEqual(petition.state, "transferred")
        self.assertFalse(petition.served_date or petition.decision)
        self.assertEqual(self.limits(petition), {})
        self.do(lead, "intake", "accept")
        self.issue(lead)
        self.hand_over(lead)
        self.assertEqual(self.limits(petition).keys(), {"TL-27"})

    def test_evaluation_opens_once_however_many_organs_serve(self):
        lead, second = self.send(self.triaged(), assist=[self.housing]).sudo()
        self.open_gate(second).write({"role": "lead"})
        petition = lead.petition_id
        self.do(lead, "intake", "accept")
        self.do(second, "housing_intake", "accept")
        self.issue(lead)
        self.hand_over(lead)
        self.issue(
            second,
            handler="housing_intake",
            leader="housing_leader",
            legal="housing_legal",
        )
        self.hand_over(second, user="housing_intake")
        scores = {"score_office": "fair", "score_organ": "fair"}
        self.as_petitioner(petition).perform("evaluate", scores)
        evaluations = petition.clock_ids.filtered(lambda c: c.rule_id.code == "TL-27")
        self.assertEqual(evaluations.mapped("state"), ["met"])

    def test_two_lead_organs_the_slower_one_counts(self):
        first, second = self.send(self.triaged(), assist=[self.housing]).sudo()
        self.open_gate(second).write({"role": "lead"})
        petition = first.petition_id
        self.do(first, "intake", "accept")
        self.assertEqual(petition.state, "transferred")
        self.do(second, "housing_intake", "accept")
        self.assertEqual(petition.state, "in_handling")
        self.issue(first)
        self.hand_over(first)
        self.assertEqual(petition.state, "in_handling")
        self.issue(
            second,
            handler="housing_intake",
            leader="housing_leader",
            legal="housing_legal",
        )
        self.hand_over(second, user="housing_intake")
        self.assertEqual(petition.state, "answered")

    def test_a_returned_lead_does_not_hide_one_that_works(self):
        first, second = self.send(self.triaged(), assist=[self.housing]).sudo()
        self.open_gate(second).write({"role": "lead"})
        self.do(second, "housing_intake", "accept")
        self.do(first, "intake", "object", reason=REASON)
        self.do(first, "office_head", "uphold_objection", reason="同意退回")
        self.assertEqual(first.petition_id.state, "in_handling")

    def test_deadline_of_the_petition_is_the_nearest_of_all(self):
        lead, assist = self.send(
            self.triaged("2026-03-02"), day="2026-03-02", assist=[self.housing]
        ).sudo()
        petition = lead.petition_id
        self.do(lead, "intake", "accept", "2026-03-04")
        self.assertEqual(petition.next_due_date, date(2026, 3, 9))
        self.assertEqual(petition.next_rule_id.code, "TL-05")
        self.assertEqual(lead.next_due_date, date(2026, 5, 6))
        self.assertEqual(assist.next_due_date, date(2026, 3, 9))
