from odoo.exceptions import AccessError
from odoo.tests import tagged

from .core_common import CHECKED, REASON, REPORT, CoreCase


class AssistCase(CoreCase):
    def both(self, day=None, **values):
        """Send a petition to the police as lead and to housing as assistant."""
        return self.send(self.triaged(day), day=day, assist=[self.housing], **values)

    def checked(self, lead, day=None):
        """Accept, hear, draft and check for the lead organ."""
        self.do(lead, "intake", "accept", day, handler_id=self.users["handler"].id)
        self.hear(lead, day)
        self.do(lead, "handler", "draft_opinion", day, **self.opinion())
        self.do(lead, "role_legal", "check_opinion", day)

    def contribute(self, assist, day=None, text="经核实，该工地未办理夜间施工许可。"):
        """Take part and report to the lead organ."""
        self.do(assist, "housing_intake", "accept_assist", day)
        self.do(assist, "housing_intake", "report_assist", day, report_text=text)


@tagged("post_install", "-at_install", "xf_engine")
class TestAssist(AssistCase):
    def test_a24_assisting_organs_have_their_own_way(self):
        lead, assist = self.both("2026-03-02")
        # The lead alone owes the petitioner notice and answer.
        self.assertEqual(self.limits(assist), {"TL-05": "2026-03-09"})
        self.do(assist, "housing_intake", "accept_assist", "2026-03-03")
        record = assist.sudo()
        self.assertEqual((record.state, self.limits(assist)), ("assisting", {}))
        self.assertNotIn("D05", self.papers(lead.petition_id))
        for code in ("accept", "hear_statement", "draft_opinion", "serve", "refuse"):
            self.refused("is not possible", assist, "housing_leader", code)
        self.do(
            assist,
            "housing_intake",
            "report_assist",
            "2026-03-10",
            report_text="未办理夜间施工许可。",
        )
        self.assertEqual((record.state, record.is_open), ("contributed", False))
        paper = self.document(record.petition_id, "A24")
        self.assertEqual(
            (paper.addressee, paper.department_id), (self.police.name, self.housing)
        )
        self.assertIn(assist, lead.assist_ids)

    def test_a24_the_lead_signs_after_those_who_assist(self):
        lead, assist = self.both()
        self.checked(lead)
        self.refused("A24", lead, "leader", "approve_opinion")
        acts = {a["code"]: a for a in self.seen(lead, "leader").available_acts()}
        self.assertIn("A24", acts["approve_opinion"]["blocked"])
        with self.assertRaises(AccessError):
            lead.with_user(self.users["leader"]).write({"state": "opinion_issued"})
        self.do(assist, "housing_intake", "accept_assist")
        self.refused("A24", lead, "leader", "approve_opinion")
        self.do(assist, "housing_intake", "report_assist", report_text="已核实。")
        self.do(lead, "leader", "approve_opinion")

    def test_a24_no_report_and_no_closing_before_those_who_assist(self):
        due = str(self.today().replace(year=2099))
        lead, assist = self.both(code="assign", report_due=due)
        self.open_gate(assist).write({"role": "lead"})
        self.checked(lead)
        self.do(lead, "leader", "approve_opinion")
        self.hand_over(lead)
        self.open_gate(assist).write({"role": "assist"})
        self.refused("A24", lead, "handler", "report", **REPORT)
        petition = lead.petition_id
        stage = self.env["xinfang.stage"]._get("xinfang.petition", "answered")
        self.open_gate(petition)._move_to(stage)
        self.open_gate(lead).write({"state": "report_accepted", "is_open": False})
        self.refused(self.housing.name, petition, "triage", "close", resolved="no")
        with self.assertRaises(AccessError):
            petition.with_user(self.users["triage"]).write({"state": "closed"})

    def test_a24_release_by_lead_or_sender_with_a_reason(self):
        """Guard WAIVE: a release gives its reason."""
        for login in ("leader", "office_head"):
            lead, assist = self.both()
            self.checked(lead)
            self.refused("needs", assist, login, "waive_assist")
            self.refused("A24", assist, login, "waive_assist", reason="无")
            for other in ("housing_leader", "branch_leader"):
                with self.assertRaises(AccessError):
                    self.do(assist, other, "waive_assist", reason="不需要我们协办")
            self.do(assist, login, "waive_assist", reason="问题不涉及住建部门职责")
            self.assertEqual(assist.sudo().state, "waived")
            self.assertEqual(self.limits(assist), {})
            self.do(lead, "leader", "approve_opinion")

    def test_a24_the_assisting_organ_of_an_assigned_piece(self):
        due = str(self.today().replace(year=2099))
        lead, assist = self.both(code="assign", report_due=due)
        self.assertEqual(self.limits(assist)["TL-04"], due)
        self.contribute(assist)
        self.assertEqual(self.clock(assist, "TL-04").state, "met")
        self.checked(lead)
        self.do(lead, "leader", "approve_opinion")
        self.hand_over(lead)
        self.do(lead, "handler", "report", **REPORT)
        self.do(lead, "triage", "accept_report", **CHECKED)
        self.do(lead.petition_id, "triage", "close", resolved="no")

    def test_a24_an_assisting_organ_may_object(self):
        lead, assist = self.both()
        self.do(assist, "housing_intake", "object", reason=REASON)
        self.do(assist, "office_head", "uphold_objection", reason="同意退回处理")
        # What an assistant returns is no bounce of the petition.
        self.assertEqual(lead.sudo().petition_id.bounce_count, 0)
        self.checked(lead)
        self.do(lead, "leader", "approve_opinion")
