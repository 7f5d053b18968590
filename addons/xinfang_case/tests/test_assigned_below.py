"""L4 of what has to be reported on, or was designated: it can go to an organ below."""

from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .core_common import CHECKED, REASON, REPORT, CoreCase

LATER = "2026-04-01"
BELOW = "2026-03-25"


class BelowCase(CoreCase):
    def assigned(self, day="2026-03-02", **values):
        """Assign a new petition to the police, due on 1 April; return its referral."""
        petition = self.triaged(day)
        leg = self.send(petition, day=day, code="assign", report_due=LATER, **values)
        return leg.sudo()

    def below(self, leg, day="2026-03-04", due=BELOW, to=None):
        """Assign it to the branch; return the branch's referral."""
        self.do(
            leg,
            "intake",
            "assign_below",
            day,
            to_department_id=(to or self.branch).id,
            report_due=due,
        )
        return leg.below_ids.sorted("sequence")[-1:]

    def answer_below(self, child, day="2026-03-20"):
        """Let the branch accept, answer, serve and report."""
        self.do(child, "branch_intake", "accept", "2026-03-05")
        self.hear(child, day, "branch_handler")
        opinion = self.opinion(review_department_id=self.police.id)
        self.do(child, "branch_handler", "draft_opinion", day, **opinion)
        self.do(child, "branch_legal", "check_opinion", day)
        self.do(child, "branch_leader", "approve_opinion", day)
        self.hand_over(child, day, "branch_handler")
        self.do(child, "branch_handler", "report", day, **REPORT)


@tagged("post_install", "-at_install", "xf_engine")
class TestAssignedBelow(BelowCase):
    def test_l4_who_has_to_report_assigns_below_and_still_owes_the_report(self):
        leg = self.assigned()
        child = self.below(leg)
        petition = leg.petition_id
        self.assertEqual(
            (child.kind, child.role, child.from_department_id, child.to_department_id),
            ("forward", "lead", self.police, self.branch),
        )
        self.assertEqual((leg.state, leg.is_open), ("assigned_below", True))
        self.assertEqual(
            (petition.state, petition.lead_department_id), ("transferred", self.branch)
        )
        # TL-04 runs on; the organ below has its own limits.
        self.assertEqual(self.limits(leg), {"TL-04": LATER})
        self.assertEqual(self.clock(leg, "TL-03").state, "met")
        self.assertEqual(self.clock(leg, "TL-05").state, "cancelled")
        self.assertEqual(
            self.limits(child),
            {"TL-03": "2026-03-19", "TL-04": BELOW, "TL-05": "2026-03-11"},
        )
        entry = petition.entry_ids.sorted("seq")[-1]
        self.assertEqual(
            (entry.act_id.code, entry.state_from, entry.state_to, entry.department_id),
            ("assign_below", "delivered", "assigned_below", self.police),
        )
        self.seen(child, "branch_intake").check_access("read")
        report = self.env["xinfang.entry"].sudo().verify_chains([petition.id])
        self.assertEqual(report["broken"], [])

    def test_l4_letter_and_notice_say_that_it_was_assigned(self):
        leg = self.assigned()
        self.below(leg)
        papers = leg.petition_id.document_ids.sorted("id")
        self.assertEqual(papers[-2:].mapped("type_id.code"), ["D03", "D04"])
        letter, notice = papers[-2:]
        self.assertEqual(
            (letter.department_id, letter.addressee), (self.police, self.branch.name)
        )
        text = "".join(filter(None, letter.block_ids.mapped("text")))
        self.assertIn("第二十三条第一款", text)
        self.assertIn("现交由贵单位办理", text)
        self.assertIn("2026年3月25日", text)
        text = "".join(filter(None, notice.block_ids.mapped("text")))
        self.assertIn(f"交办{self.branch.name}", text)
        self.assertTrue(notice.citizen_visible)

    def test_l4_reports_rise_step_by_step(self):
        """Guard ANSWERED: nothing is closed before the answer."""
        leg = self.assigned()
        child = self.below(leg)
        self.refused("G24", leg, "handler", "report", "2026-03-10", **REPORT)
        self.answer_below(child)
        self.assertEqual(leg.petition_id.state, "answered")
        with self.assertRaises(AccessError):
            self.do(child, "triage", "accept_report", "2026-03-23", **CHECKED)
        self.do(child, "leader", "accept_report", "2026-03-23", **CHECKED)
        self.refused(
            "has not answered", leg.petition_id, "triage", "close", resolved="no"
        )
        self.do(leg, "handler", "report", "2026-03-24", **REPORT)
        self.assertEqual(self.clock(leg, "TL-04").state, "met")
        report = leg.document_ids.filtered(lambda d: d.type_id.code == "D23")
        text = "".join(filter(None, report.block_ids.mapped("text")))
        self.assertIn(child.opinion_id.number, text)
        self.assertIn(f"交办{self.branch.name}", text)
        self.do(leg, "triage", "accept_report", "2026-03-26", **CHECKED)
        self.assertEqual((leg.state, leg.is_open), ("report_accepted", False))

    def test_c26_sent_back_goes_down_the_same_way(self):
        leg = self.assigned()
        child = self.below(leg)
        self.answer_below(child)
        self.do(child, "leader", "accept_report", "2026-03-23", **CHECKED)
        self.do(leg, "handler", "report", "2026-03-24", **REPORT)
        more = {"reason": "缺少现场核实材料", "report_due": "2026-04-20"}
        for due in ("2026-03-26", "2028-03-26"):
            values = {**more, "report_due": due}
            self.refused(
                "coming year", leg, "triage", "return_report", "2026-03-26", **values
            )
        self.do(leg, "triage", "return_report", "2026-03-26", **more)
        paper = leg.petition_id.document_ids.sorted("id")[-1]
        self.assertEqual(paper.type_id.code, "C26")
        self.assertEqual(paper.referral_id, leg)
        text = "".join(filter(None, paper.block_ids.mapped("text")))
        self.assertIn("缺少现场核实材料", text)
        self.assertEqual((leg.state, leg.reported_date), ("assigned_below", False))
        self.assertEqual(self.limits(leg), {"TL-04": "2026-04-20"})
        values = {**more, "report_due": "2026-04-21"}
        self.refused("REPORTDATE", child, "leader", "send_back", "2026-03-27", **values)
        more["report_due"] = "2026-04-10"
        self.do(child, "leader", "send_back", "2026-03-27", **more)
        self.assertEqual((child.state, child.is_open), ("served", True))
        self.assertEqual(self.limits(child)["TL-04"], "2026-04-10")
        self.refused("G24", leg, "handler", "report", "2026-03-28", **REPORT)

    def test_reportdate_nobody_grants_more_time_than_he_has(self):
        leg = self.assigned()
        to = {"to_department_id": self.branch.id}
        for due, says in (("2026-04-02", "REPORTDATE"), ("2026-03-04", "coming year")):
            self.refused(
                says, leg, "intake", "assign_below", "2026-03-04", report_due=due, **to
            )
        self.refused("needs", leg, "intake", "assign_below", "2026-03-04", **to)
        child = self.below(leg)
        self.do(child, "branch_intake", "accept", "2026-03-05")
        interim = {"interim_report": "已委托鉴定，预计四月中旬出结论。"}
        self.do(child, "branch_handler", "report_interim", "2026-03-10", **interim)
        later = {"report_due": "2026-04-15", "reason": "鉴定未完成"}
        self.refused(
            "REPORTDATE", child, "leader", "extend_report", "2026-03-11", **later
        )
        # First the later date from above, then the one below.
        self.do(leg, "handler", "report_interim", "2026-03-11", **interim)
        self.do(
            leg,
            "office_head",
            "extend_report",
            "2026-03-12",
            **{**later, "report_due": "2026-04-30"},
        )
        self.do(child, "leader", "extend_report", "2026-03-12", **later)
        self.assertEqual(self.limits(leg), {"TL-04": "2026-04-30"})
        self.assertEqual(self.limits(child)["TL-04"], "2026-04-15")

    def test_g33_assigned_to_organs_below_only(self):
        leg = self.assigned()
        due = {"report_due": BELOW}
        for organ, says in (
            (self.housing, "not subordinate"),
            (self.police, "not subordinate"),
            (self.division, "G33"),
        ):
            self.refused(
                says,
                leg,
                "intake",
                "assign_below",
                "2026-03-04",
                to_department_id=organ.id,
                **due,
            )
        # A duty to report is not given away by a plain transfer, and nobody else acts.
        self.refused(
            "is not possible",
            leg,
            "intake",
            "forward",
            "2026-03-04",
            to_department_id=self.branch.id,
        )
        values = {"to_department_id": self.branch.id, **due}
        for login in ("triage", "handler", "branch_intake", "housing_intake"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.do(leg, login, "assign_below", "2026-03-04", **values)
        plain = self.delivered("2026-03-02")
        self.refused(
            "is not possible", plain, "intake", "assign_below", "2026-03-04", **values
        )

    def test_l4_what_was_only_transferred_may_be_assigned_below(self):
        """Article 23 (1): transferred *or assigned*; the report comes to who assigned it."""
        leg = self.delivered("2026-03-02").sudo()
        petition = leg.petition_id
        to = {"to_department_id": self.branch.id}
        for due in ("2026-03-04", "2026-02-27", "2028-03-04"):
            self.refused(
                "coming year",
                leg,
                "intake",
                "forward",
                "2026-03-04",
                report_due=due,
                **to,
            )
        self.do(leg, "intake", "forward", "2026-03-04", report_due=LATER, **to)
        child = leg.below_ids
        self.assertEqual((leg.state, leg.is_open), ("forwarded", False))
        self.assertEqual(self.limits(leg), {})
        self.assertEqual(
            self.limits(child),
            {"TL-03": "2026-03-19", "TL-04": LATER, "TL-05": "2026-03-11"},
        )
        papers = petition.document_ids.sorted("id")[-2:]
        self.assertEqual(set(papers.mapped("type_id.code")), {"D03", "D04"})
        notice = papers.filtered(lambda d: d.type_id.code == "D04")
        text = "".join(filter(None, notice.block_ids.mapped("text")))
        self.assertIn(f"交办{self.branch.name}", text)
        self.answer_below(child)
        self.refused("G24", petition, "triage", "close", resolved="no")
        with self.assertRaises(AccessError):
            self.do(child, "triage", "accept_report", "2026-03-23", **CHECKED)
        self.do(child, "leader", "accept_report", "2026-03-23", **CHECKED)
        self.assertEqual(petition.state, "answered")
        self.do(petition, "triage", "close", "2026-03-24", resolved="no")

    def test_l4_an_assisting_part_is_not_given_more_time_than_it_has(self):
        _lead, assist = self.send(
            self.triaged("2026-03-02"),
            self.housing,
            "2026-03-02",
            [self.police],
            "assign",
            report_due=BELOW,
        ).sudo()
        to = {"to_department_id": self.branch.id}
        self.refused(
            "REPORTDATE",
            assist,
            "intake",
            "forward",
            "2026-03-04",
            report_due=LATER,
            **to,
        )

    def test_l2_what_comes_back_is_with_the_organ_that_assigned_it(self):
        leg = self.assigned()
        child = self.below(leg)
        self.do(child, "branch_intake", "object", "2026-03-06", reason=REASON)
        self.do(
            child, "leader", "uphold_objection", "2026-03-09", reason="同意退回处理"
        )
        petition = leg.petition_id
        self.assertEqual((child.state, leg.state), ("returned", "delivered"))
        self.assertEqual(
            (petition.state, petition.lead_department_id), ("transferred", self.police)
        )
        self.assertEqual(self.limits(petition), {})
        self.assertEqual(self.clock(child, "TL-04").state, "cancelled")
        self.assertEqual(self.limits(leg), {"TL-04": LATER, "TL-06i": "2026-03-12"})
        self.refused(
            "PINGPONG",
            leg,
            "intake",
            "assign_below",
            "2026-03-10",
            to_department_id=self.branch.id,
            report_due=BELOW,
        )
        self.do(leg, "intake", "accept", "2026-03-10")
        self.assertEqual(self.clock(leg, "TL-06i").state, "met")
        # A make-up working Saturday, so that it does not roll (CR2).
        self.assertEqual(self.limits(leg), {"TL-04": LATER, "TL-07": "2026-05-09"})

    def test_tl06i_ends_when_it_is_assigned_below_anew(self):
        leg = self.assigned()
        child = self.below(leg)
        self.do(child, "branch_intake", "object", "2026-03-06", reason=REASON)
        values = {"reason": "同意退回处理"}
        self.do(child, "leader", "uphold_objection", "2026-03-09", **values)
        self.assertIn("TL-06i", self.limits(leg))
        self.below(leg, "2026-03-10", to=self.branch2)
        self.assertEqual(self.clock(leg, "TL-06i").state, "met")
        self.assertEqual(self.limits(leg), {"TL-04": LATER})

    def test_l4_an_assisting_part_goes_along_with_its_date(self):
        lead, assist = self.send(
            self.triaged("2026-03-02"),
            self.housing,
            "2026-03-02",
            [self.police],
            "assign",
            report_due=LATER,
        ).sudo()
        to = {"to_department_id": self.branch.id}
        self.do(assist, "intake", "forward", "2026-03-04", **to)
        child = assist.below_ids
        self.assertEqual((child.role, str(child.report_due)), ("assist", LATER))
        self.assertEqual(self.clock(assist, "TL-04").state, "cancelled")
        self.assertEqual(self.limits(child)["TL-04"], LATER)

    def test_l7_a_successor_owes_the_report_and_does_not_lead(self):
        leg = self.assigned()
        self.below(leg)
        self.open_gate(leg)._hand_over_to(self.housing)
        self.assertEqual(leg.to_department_id, self.housing)
        self.assertEqual(self.clock(leg, "TL-04").department_id, self.housing)
        self.assertEqual(leg.petition_id.lead_department_id, self.branch)

    def test_the_next_step_is_that_of_the_organ_below(self):
        leg = self.assigned()
        child = self.below(leg, due=LATER)
        petition = leg.petition_id
        self.assertEqual(petition._next_part(), child)
        self.answer_below(child)
        petition.invalidate_recordset()
        self.assertEqual(petition._next_part(), leg)
        self.assertIn("report of the organ below", petition.next_step)

    def test_simplified_handling_is_barred_below_as_well(self):
        leg = self.assigned()
        child = self.below(leg)
        blocked = {
            act["code"]: act["blocked"]
            for act in self.seen(child, "branch_intake", "2026-03-05").available_acts()
        }
        self.assertIn("assigned by a superior", blocked["accept_simplified"])


@tagged("post_install", "-at_install", "xf_engine")
class TestDesignatedBelow(BelowCase):
    def designated(self, due=None):
        """Let the city designate the police after a dispute; return its referral."""
        petition = self.triaged()
        more = {"code": "assign", "report_due": due} if due else {}
        leg = self.send(petition, self.housing, **more)
        self.do(
            leg,
            "housing_intake",
            "dispute",
            reason=REASON,
            suggested_department_id=self.police.id,
        )
        self.add_user("mayor", "city", "unit_leader")
        self.do(
            petition,
            "mayor",
            "designate",
            to_department_id=self.police.id,
            reason="按照职责分工，由市公安局主办。",
        )
        return petition.sudo().referral_ids.filtered("designated_by_id")

    def test_l4_a_designated_organ_forwards_and_g31_holds_below(self):
        leg = self.designated()
        to = {"to_department_id": self.branch.id}
        self.do(leg, "intake", "forward", **to)
        child = leg.below_ids
        self.assertEqual((leg.state, leg.is_open), ("forwarded", False))
        repeat = self.triaged()
        self.open_gate(repeat).write(
            {"origin_id": leg.petition_id.id, "is_repeat": True}
        )
        other = self.send(repeat, self.housing)
        self.refused("G31", other, "housing_intake", "accept")
        self.do(child, "branch_intake", "accept")
        self.assertEqual(leg.petition_id.state, "in_handling")

    def test_l4_a_designated_organ_with_a_date_assigns_below(self):
        due = str(self.today() + timedelta(40))
        leg = self.designated(due)
        child = self.below(leg, None, str(self.today() + timedelta(20)))
        self.assertEqual(self.limits(leg), {"TL-04": due})
        repeat = self.triaged()
        self.open_gate(repeat).write(
            {"origin_id": leg.petition_id.id, "is_repeat": True}
        )
        other = self.send(repeat, self.housing)
        self.refused("G31", other, "housing_intake", "accept")
        self.do(child, "branch_intake", "accept")
        self.assertEqual(child.accept_date, self.today())

    def test_l6_designated_anew_the_first_date_stands(self):
        leg = self.assigned()
        child = self.below(leg)
        self.do(
            child,
            "branch_intake",
            "dispute",
            "2026-03-05",
            reason=REASON,
            suggested_department_id=self.housing.id,
        )
        self.add_user("mayor", "city", "unit_leader")
        self.do(
            leg.petition_id,
            "mayor",
            "designate",
            "2026-03-06",
            to_department_id=self.housing.id,
            reason="按照职责分工，由住房城乡建设局主办。",
        )
        new = leg.petition_id.referral_ids.filtered("designated_by_id")
        self.assertEqual(
            (new.from_department_id, new.report_due),
            (self.office, date.fromisoformat(LATER)),
        )
        self.assertEqual((leg.state, child.state), ("superseded", "superseded"))
        self.assertEqual(self.limits(leg) | self.limits(child), {})
