from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .clock_common import ClockCase

CHECKS = {
    "simplified_kind": "clear",
    "check_not_rejected": True,
    "check_no_procedure": True,
    "check_one_organ": True,
    "check_not_complex": True,
}
TOLD = {"notice_way": "phone", "notice_note": "13800138000，上午十时，本人接听"}


@tagged("post_install", "-at_install", "xf_engine")
class TestSimplified(ClockCase):
    """Simplified handling: C40-C43, TL-09 to TL-11."""

    def candidate(self, day=None, **vals):
        """Transfer a petition that was triaged as fit for simplified handling."""
        return self.delivered(day, triage={"simplified": True}, **vals)

    def simply(self, day=None, **values):
        referral = self.candidate(day)
        self.accept_simply(referral, day, **values)
        return referral.sudo()

    def accept_simply(self, referral, day=None, **values):
        values = {
            "handler_id": self.users["handler"].id,
            **CHECKS,
            **TOLD,
            **values,
        }
        return self.do(referral, "intake", "accept_simplified", day, **values)

    def answered_simply(self, day=None, answer_day=None, **values):
        referral = self.simply(day)
        values = {"answer": "已清运完毕。", "decision": "support", **TOLD, **values}
        self.do(referral, "handler", "answer_simplified", answer_day or day, **values)
        return referral

    # -- acts and limits ----------------------------------------------------

    def test_c40_accept(self):
        # 2025-09-30: the tenth working day is the 21st of October (vector 12.1).
        referral = self.candidate("2025-09-29")
        self.assertIn("TL-09", self.limits(referral))
        self.accept_simply(referral, "2025-09-30")
        referral = referral.sudo()
        petition = referral.petition_id
        self.assertEqual(referral.state, "simplified_accepted")
        self.assertEqual(petition.state, "in_handling")
        self.assertEqual(petition.handling_mode, "simplified")
        self.assertEqual(self.limits(referral), {"TL-11": "2025-10-21"})
        for code in ("TL-09", "TL-03"):
            self.assertEqual(self.clock(referral, code).state, "met", code)
        self.assertEqual(self.clock(referral, "TL-05").state, "cancelled")
        self.assertNotIn("D05S", self.papers(petition))
        self.assertIn("13800138000", referral.simplified_notice_note)

    def test_c40_paper_on_request(self):
        referral = self.simply("2026-03-02", notice_way="paper", notice_note=False)
        paper = self.document(referral.petition_id, "D05S")
        text = "\n".join(paper.block_ids.mapped("text"))
        self.assertEqual(paper.state, "issued")
        self.assertIn("2026年3月16日", text)
        self.assertIn("普通程序", text)

    def test_c40_how_the_petitioner_was_told(self):
        """Guard NOTICEWAY."""
        referral = self.candidate()
        for values, says in (
            ({"notice_way": False}, "how the petitioner was told"),
            ({"notice_note": False}, "Record the number"),
            ({"notice_exempt_reason": "忘了"}, "G10"),
        ):
            vals = {**CHECKS, **TOLD, **values}
            self.refused(says, referral, "intake", "accept_simplified", **vals)

    def test_c40_received_directly(self):
        petition = self.received("2026-03-02", user="intake")
        self.do(petition, "intake", "triage", "2026-03-02", **self.triage_vals())
        self.do(
            petition,
            "intake",
            "handle_own_simplified",
            "2026-03-02",
            handler_id=self.users["handler"].id,
            **CHECKS,
            **TOLD,
        )
        referral = petition.sudo().referral_ids
        self.assertEqual(referral.state, "simplified_accepted")
        self.assertEqual(self.limits(referral), {"TL-11": "2026-03-16"})
        self.assertEqual(self.clock(petition, "TL-02").state, "met")

    def test_tl09_three_working_days_then_tl03_goes_on(self):
        referral = self.candidate("2025-12-31")
        self.assertEqual(self.limits(referral)["TL-09"], "2026-01-06")
        self.daily("2026-01-07")
        self.assertEqual(self.clock(referral, "TL-09").state, "breached")
        self.assertEqual(self.clock(referral, "TL-03").state, "running")
        self.assertEqual(self.clock(referral, "TL-09").rule_id.certainty, "unverified")

    def test_tl09_only_for_candidates(self):
        self.assertNotIn("TL-09", self.limits(self.delivered("2026-03-02")))
        referral = self.candidate("2026-03-02")
        self.do(referral, "intake", "accept", "2026-03-03")
        self.assertEqual(self.clock(referral, "TL-09").state, "met")
        self.assertEqual(referral.sudo().petition_id.handling_mode, "ordinary")

    def test_tl09_nothing_to_decide_on_where_a_superior_assigned_it(self):
        """Assigned by a superior bars simplified handling, on every rung."""
        petition = self.triaged("2026-03-02", triage={"simplified": True})
        self.assertIn("TL-10", self.limits(petition))
        due = {"code": "assign", "report_due": "2026-05-20"}
        referral = self.send(petition, day="2026-03-02", **due)
        self.assertNotIn("TL-09", self.limits(referral))
        self.do(
            referral,
            "intake",
            "assign_below",
            "2026-03-03",
            to_department_id=self.branch.id,
            report_due="2026-04-20",
        )
        below = referral.sudo().below_ids
        self.assertEqual(below.state, "delivered")
        self.assertNotIn("TL-09", self.limits(below))

    def test_tl10_one_working_day_at_each_level(self):
        petition = self.received("2026-03-06")
        vals = self.triage_vals(simplified=True)
        self.do(petition, "triage", "triage", "2026-03-06", **vals)
        self.assertEqual(self.limits(petition)["TL-10"], "2026-03-09")
        referral = self.send(petition, day="2026-03-09")
        self.assertEqual(self.clock(petition, "TL-10").state, "met")
        self.do(
            referral,
            "intake",
            "forward",
            "2026-03-11",
            to_department_id=self.branch.id,
        )
        self.assertEqual(self.clock(referral, "TL-10").state, "met_late")
        below = petition.sudo().referral_ids - referral.sudo()
        self.assertEqual(self.limits(below)["TL-09"], "2026-03-16")

    def test_tl10_ends_when_triage_thinks_again(self):
        petition = self.received("2026-03-06")
        vals = self.triage_vals(simplified=True)
        self.do(petition, "triage", "triage", "2026-03-06", **vals)
        self.do(petition, "triage", "triage", "2026-03-06", **self.triage_vals())
        self.assertEqual(self.clock(petition, "TL-10").state, "cancelled")
        self.assertEqual(petition.handling_mode, "ordinary")

    def test_c41_answer(self):
        referral = self.answered_simply("2026-03-02", "2026-03-03")
        petition = referral.petition_id
        self.assertEqual(
            (referral.state, petition.state), ("simplified_done", "answered")
        )
        self.assertEqual(self.clock(referral, "TL-11").state, "met")
        self.assertEqual(petition.demand_ids.mapped("answer"), ["已清运完毕。"])
        self.assertIn("TL-27", self.limits(petition))
        self.assertNotIn("D16S", self.papers(petition))
        self.do(petition, "triage", "close", "2026-03-20", resolved="yes")
        self.assertEqual(petition.state, "closed")

    def test_c41_answer_on_paper_and_online_is_a_document(self):
        for way in ("paper", "online"):
            referral = self.answered_simply(notice_way=way)
            paper = self.document(referral.petition_id, "D16S")
            text = "\n".join(paper.block_ids.mapped("text"))
            self.assertIn("已清运完毕", text)
            self.assertIn("信访处理意见书", text)

    def test_tl11_late(self):
        referral = self.simply("2026-03-02")
        self.daily("2026-03-17")
        self.assertEqual(referral.warn_level, "overdue")

    def test_c41_no_rejection_in_simplified_handling(self):
        referral = self.simply()
        self.refused(
            "SIMPLIFIED",
            referral,
            "handler",
            "answer_simplified",
            answer="不予支持。",
            decision="reject",
            **TOLD,
        )
        with self.assertRaises(AccessError):
            self.seen(referral, "handler").write({"simplified_answer": "不予支持。"})

    def test_c42_sixty_days_from_the_simplified_acceptance(self):
        referral = self.simply("2026-08-03")
        petition = referral.petition_id
        vals = {"reason": "涉及多个部门，不宜简易办理。"}
        self.refused(
            "for: ", referral, "handler", "convert_to_ordinary", "2026-08-14", **vals
        )
        self.do(referral, "leader", "convert_to_ordinary", "2026-08-14", **vals)
        self.assertEqual(
            (referral.state, referral.handling_mode), ("accepted", "converted")
        )
        self.assertEqual(self.limits(referral), {"TL-07": "2026-10-08"})
        self.assertEqual(self.clock(referral, "TL-11").state, "cancelled")
        notice = self.document(petition, "D05T")
        text = "\n".join(notice.block_ids.mapped("text"))
        self.assertIn("2026年8月3日起计算", text)
        self.assertIn("2026年10月8日", text)
        # The ordinary road goes on from here.
        self.issue(referral, "2026-08-20")
        self.assertEqual(referral.state, "opinion_issued")

    def test_c42_tl15i_of_a_suggestion(self):
        """A suggestion has its internal target from here on, and no sixty days."""
        kind = {"simplified": True, "type": "suggestion", "route": False}
        referral = self.delivered("2026-08-03", triage=kind)
        self.accept_simply(referral, "2026-08-03")
        vals = {"reason": "涉及多个部门，不宜简易办理。"}
        self.do(referral, "leader", "convert_to_ordinary", "2026-08-14", **vals)
        self.assertEqual(self.limits(referral), {"TL-15i": "2026-10-08"})
        self.do(
            referral, "handler", "study", "2026-08-17", study_record="现场踏勘论证。"
        )
        self.assertEqual(referral.sudo().state, "studying")

    def test_c42_base_is_a_setting(self):
        self.env["ir.config_parameter"].set_param(
            "xinfang_case.simplified_conversion_base", "conversion"
        )
        referral = self.simply("2026-07-27")
        self.do(
            referral,
            "leader",
            "convert_to_ordinary",
            "2026-08-03",
            reason="不宜简易办理",
        )
        self.assertEqual(self.limits(referral), {"TL-07": "2026-10-08"})

    def test_c43_the_petitioner_insists(self):
        """referral/demand_opinion."""
        referral = self.answered_simply("2026-08-03", "2026-08-05")
        petition = referral.petition_id
        citizen = self.as_petitioner(petition, "2026-08-10")
        self.assertIn("demand_opinion", [a["code"] for a in citizen.available_acts()])
        citizen.perform("demand_opinion", {"reason": "只清运了一半。"})
        self.assertEqual((referral.state, petition.state), ("accepted", "in_handling"))
        self.assertEqual(self.limits(referral), {"TL-07": "2026-10-08"})
        self.assertEqual(self.clock(petition, "TL-27").state, "cancelled")
        # A citizen signs no paper of an organ.
        self.assertNotIn("D05T", self.papers(petition))
        self.issue(referral, "2026-08-20")
        self.hand_over(referral, "2026-08-21")
        self.assertEqual(petition.state, "answered")
        self.assertIn("TL-27", self.limits(petition))
        citizen = self.as_petitioner(petition, "2026-08-22")
        self.assertNotIn(
            "demand_opinion", [a["code"] for a in citizen.available_acts()]
        )

    def test_c43_also_after_closing_and_by_the_clerk(self):
        """petition/demand_opinion."""
        referral = self.answered_simply("2026-08-03")
        petition = referral.petition_id
        self.do(petition, "triage", "close", "2026-08-04", resolved="yes")
        self.do(
            petition,
            "intake",
            "demand_opinion",
            "2026-08-10",
            reason="来电要求书面意见",
        )
        self.assertTrue(petition.is_open and referral.is_open)
        self.assertFalse(petition.closed_date)
        other = self.answered_simply("2026-08-03")
        self.do(
            other, "intake", "demand_opinion", "2026-08-10", reason="坚持要求书面意见"
        )
        self.assertEqual(other.state, "accepted")
        self.assertEqual(self.papers(other.petition_id)[-1], "D05T")

    def test_c43_not_for_others(self):
        referral = self.answered_simply()
        stranger = self.as_petitioner(referral.petition_id, owner=self.received())
        with self.assertRaises(UserError):
            stranger.perform("demand_opinion", {"reason": "不满意"})
        self.assertEqual(referral.state, "simplified_done")

    # -- eligibility ----------------------------------------------------------

    def test_simplified_needs_every_check(self):
        referral = self.candidate()
        for name in CHECKS:
            if name == "simplified_kind":
                continue
            vals = {**CHECKS, **TOLD, name: False}
            self.refused("SIMPLIFIED", referral, "intake", "accept_simplified", **vals)
        vals = {**CHECKS, **TOLD, "simplified_kind": False}
        self.refused("needs", referral, "intake", "accept_simplified", **vals)

    def test_simplified_bars(self):
        assigned = self.send(
            self.triaged(),
            code="assign",
            report_due=str(self.today().replace(year=2099)),
        )
        several = self.send(self.triaged(), assist=(self.housing,))[:1]
        joint = self.delivered(channel="letter", headcount=3)
        major = self.delivered(triage={"urgency": "major"})
        routed = self.delivered(triage={"route": "c4"})
        for referral, says in (
            (assigned, "assigned"),
            (several, "Several organs"),
            (joint, "Several people"),
            (major, "major"),
            (routed, "statutory procedure"),
        ):
            with self.subTest(says=says):
                self.refused(
                    says, referral, "intake", "accept_simplified", **CHECKS, **TOLD
                )
                acts = self.seen(referral, "intake").available_acts()
                blocked = {act["code"]: act["blocked"] for act in acts}
                self.assertIn(says, blocked["accept_simplified"])

    def test_simplified_first_petitions_only(self):
        referral = self.candidate()
        petition = referral.sudo().petition_id
        self.open_gate(petition).write({"is_repeat": True})
        self.refused(
            "first petitions", referral, "intake", "accept_simplified", **CHECKS, **TOLD
        )

    def test_simplified_is_refused_at_triage_already(self):
        petition = self.received()
        vals = self.triage_vals(route="c4", simplified=True)
        self.refused("SIMPLIFIED", petition, "triage", "triage", **vals)

    def test_simplified_second_doors(self):
        referral = self.candidate()
        mine = self.seen(referral, "intake")
        for vals in (
            {"handling_mode": "simplified"},
            {"simplified_date": "2026-01-01"},
            {"state": "simplified_accepted"},
        ):
            with self.assertRaises(AccessError):
                mine.write(vals)
        mine.load(["id", "handling_mode"], [[str(referral.id), "simplified"]])
        wizard = self.env["xinfang.act.wizard"].with_user(self.users["intake"])
        action = mine.action_open_act("accept_simplified")
        dialog = wizard.with_context(**action["context"]).create(
            {**CHECKS, **TOLD, "check_one_organ": False}
        )
        self.assertRefused("SIMPLIFIED", dialog.action_perform, referral)
        self.assertEqual(referral.sudo().handling_mode, "ordinary")
