from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .core_common import CHECKED, REASON, REPORT, CoreCase

GUIDED = {"guidance_note": "向信访人解释了有关法律规定和调查结果。"}


@tagged("post_install", "-at_install", "xf_engine")
class TestExecution(CoreCase):
    def test_tl31_serve_within_five_working_days_of_signing(self):
        referral = self.accepted("2026-03-02")
        self.issue(referral, "2026-03-12")
        clock = self.clock(referral, "TL-31")
        self.assertEqual(str(clock.due_date), "2026-03-19")
        self.assertEqual(clock.rule_id.certainty, "internal")
        self.hand_over(referral, "2026-03-20")
        self.assertEqual(self.clock(referral, "TL-31").state, "met_late")

    def test_c22_tl19i_thirty_days_by_default(self):
        referral = self.answered("2026-03-02").sudo()
        self.assertEqual(
            (referral.execution_state, referral.execution_due),
            ("due", date(2026, 4, 1)),
        )
        self.assertEqual(self.limits(referral)["TL-19i"], "2026-04-01")
        self.do(referral, "leader", "urge_execution", reason="请在期限内落实到位。")
        letter = self.document(referral.petition_id, "C22-1")
        self.assertEqual(letter.addressee, "责任单位")
        self.do(
            referral,
            "leader",
            "urge_execution",
            reason="请在期限内落实到位。",
            executing_department_id=self.housing.id,
        )
        letter = self.document(referral.petition_id, "C22-1")
        self.assertEqual(letter.addressee, self.housing.name)
        self.execute(referral, "2026-03-20")
        self.assertEqual(referral.execution_state, "executed")
        self.assertEqual(self.clock(referral, "TL-19i").state, "met")
        self.assertIn("C22-2", self.papers(referral.petition_id))

    def drafted(self, day, **values):
        referral = self.accepted(day)
        self.hear(referral, day)
        self.do(referral, "handler", "draft_opinion", day, **self.opinion(**values))
        return referral

    def test_c22_tl19i_the_date_the_opinion_names(self):
        referral = self.drafted("2026-03-02", execution_due="2026-05-20")
        self.do(referral, "role_legal", "check_opinion", "2026-03-03")
        self.do(referral, "leader", "approve_opinion", "2026-03-03")
        text = "".join(
            filter(None, referral.sudo().opinion_id.block_ids.mapped("text"))
        )
        self.assertIn("2026年5月20日", text)
        self.hand_over(referral, "2026-03-04")
        self.assertEqual(self.limits(referral)["TL-19i"], "2026-05-20")

    def test_g23_a_date_of_execution_lies_ahead_and_belongs_to_support(self):
        referral = self.drafted("2026-03-02")
        for says, values in (
            ("in the future", {"execution_due": "2026-03-02"}),
            (
                "Nothing is supported",
                {"execution_due": "2026-05-01", "decision": "reject"},
            ),
        ):
            self.refused(
                says,
                referral,
                "handler",
                "draft_opinion",
                "2026-03-02",
                **self.opinion(**values),
            )

    def test_g23_resolved_needs_the_proof_of_execution(self):
        referral = self.answered("2026-03-02")
        petition = referral.petition_id
        self.refused("G23", petition, "triage", "close", "2026-03-05", resolved="yes")
        with self.assertRaises(AccessError):
            petition.with_user(self.users["triage"]).write({"resolved": "yes"})
        with self.assertRaises(AccessError):
            referral.with_user(self.users["handler"]).write(
                {"execution_state": "executed"}
            )
        self.execute(referral, "2026-03-10")
        self.do(petition, "triage", "close", "2026-03-11", resolved="yes")

    def test_g23_not_resolved_may_be_closed(self):
        referral = self.answered("2026-03-02")
        self.do(referral.petition_id, "triage", "close", "2026-03-05", resolved="no")
        # The duty to carry it out stays.
        self.assertIn("TL-19i", self.limits(referral))
        self.execute(referral, "2026-03-10")

    def test_c22_execution_is_after_service_and_proven(self):
        """Guard EXECUTION."""
        referral = self.answered("2026-03-02")
        for says, values in (
            ("future", {"executed_on": "2026-03-06"}),
            ("was served on", {"executed_on": "2026-03-01"}),
            ("Say what was done", {"execution_note": "已落实"}),
            ("needs", {"execution_note": ""}),
        ):
            with self.assertRaises(Exception) as caught:
                self.execute(referral, "2026-03-05", **values)
            self.assertIn(says, str(caught.exception))
        self.assertEqual(referral.sudo().execution_state, "due")

    def test_c22_a_new_draft_takes_the_old_duty_back(self):
        referral = self.answered("2026-03-02")
        stage = self.env["xinfang.stage"]._get("xinfang.referral", "statement_heard")
        self.open_gate(referral)._move_to(stage)
        self.do(
            referral,
            "handler",
            "draft_opinion",
            "2026-03-20",
            **self.opinion(decision="reject"),
        )
        self.assertFalse(referral.sudo().execution_state)
        self.assertEqual(self.clock(referral, "TL-19i").state, "cancelled")

    def rejected(self, day):
        referral = self.drafted(day, decision="reject", answer="没有事实根据。")
        self.do(referral, "role_legal", "check_opinion", day)
        self.do(referral, "leader", "approve_opinion", day)
        self.hand_over(referral, day)
        return referral

    def test_c23_guidance_where_it_was_not_supported(self):
        referral = self.rejected("2026-03-02")
        self.assertNotIn("TL-19i", self.limits(referral))
        self.refused("is not possible", referral, "handler", "execute")
        self.do(
            referral,
            "handler",
            "record_guidance",
            "2026-03-05",
            guidance_on="2026-03-04",
            **GUIDED,
        )
        self.assertEqual(referral.sudo().guidance_date, date(2026, 3, 4))
        self.assertIn("C23", self.papers(referral.petition_id))
        supported = self.answered()
        self.refused("is not possible", supported, "handler", "record_guidance")


@tagged("post_install", "-at_install", "xf_engine")
class TestReport(CoreCase):
    def assigned(self, day="2026-03-02", due="2026-04-01"):
        referral = self.send(self.triaged(day), day=day, code="assign", report_due=due)
        self.do(referral, "intake", "accept", day, handler_id=self.users["handler"].id)
        return referral

    def reported(self):
        referral = self.assigned()
        self.issue(referral, "2026-03-10")
        self.hand_over(referral, "2026-03-11")
        self.execute(referral, "2026-03-16")
        self.do(referral, "handler", "report", "2026-03-20", **REPORT)
        return referral

    def test_c25_the_closing_report_says_all(self):
        referral = self.reported()
        paper = self.document(referral.petition_id.sudo(), "D23")
        self.assertEqual((paper.state, paper.addressee), ("issued", self.office.name))
        blocks = {b.key: b.text for b in paper.block_ids}
        self.assertIn("2026年3月11日送达信访人", blocks["process_words"])
        self.assertIn("夜间二十二时以后", blocks["facts_found"])
        self.assertIn(referral.sudo().opinion_id.number, blocks["decision_made"])
        self.assertIn("2026年3月16日落实", blocks["execution_words"])
        self.assertIn("接受", blocks["attitude_words"])
        self.assertIn("尚未评价", blocks["evaluation_words"])
        self.assertTrue(blocks["annex_words"])

    def test_c25_needs_the_attitude(self):
        referral = self.assigned()
        self.issue(referral, "2026-03-10")
        self.hand_over(referral, "2026-03-11")
        self.refused("needs", referral, "handler", "report", report_text="已办结。")

    def test_c26_every_point_of_the_list_is_checked(self):
        referral = self.reported()
        for name in CHECKED:
            self.refused(
                "needs",
                referral,
                "triage",
                "accept_report",
                "2026-03-23",
                **{**CHECKED, name: False},
            )
        with self.assertRaises(AccessError):
            referral.with_user(self.users["triage"]).write({"state": "report_accepted"})
        self.do(referral, "triage", "accept_report", "2026-03-23", **CHECKED)
        self.assertEqual(referral.sudo().report_checked_date, date(2026, 3, 23))

    def test_c26_sent_back_by_letter(self):
        referral = self.reported()
        self.do(
            referral,
            "triage",
            "send_back",
            "2026-03-23",
            reason="缺少现场核实材料",
            report_due="2026-04-10",
        )
        paper = self.document(referral.petition_id.sudo(), "C26")
        self.assertEqual((paper.state, paper.addressee), ("issued", self.police.name))
        text = "".join(filter(None, paper.block_ids.mapped("text")))
        self.assertIn("2026年4月10日", text)
        self.assertIn("缺少现场核实材料", text)
        self.assertEqual(self.limits(referral)["TL-04"], "2026-04-10")

    def later(self, referral, day, due="2026-05-06", login="office_head"):
        return self.do(
            referral, login, "extend_report", day, report_due=due, reason="鉴定未完成"
        )

    def test_tl04_a_later_date_by_the_assigning_organ_on_an_interim_report(self):
        """Guard TL04."""
        referral = self.assigned()
        values = {"report_due": "2026-05-06", "reason": "鉴定未完成"}
        self.refused(
            "interim report",
            referral,
            "office_head",
            "extend_report",
            "2026-03-20",
            **values,
        )
        self.do(
            referral,
            "handler",
            "report_interim",
            "2026-03-20",
            interim_report="已委托鉴定，预计四月底出结论。",
        )
        with self.assertRaises(AccessError):
            self.later(referral, "2026-03-20", login="leader")
        with self.assertRaises(AccessError):
            referral.with_user(self.users["leader"]).write({"report_due": "2026-05-06"})
        self.refused(
            "later than",
            referral,
            "office_head",
            "extend_report",
            "2026-03-20",
            **{**values, "report_due": "2026-04-01"},
        )
        self.later(referral, "2026-03-20")
        self.assertEqual(self.limits(referral)["TL-04"], "2026-05-06")
        # Each later date needs an interim report of its own.
        self.refused(
            "interim report",
            referral,
            "office_head",
            "extend_report",
            "2026-04-20",
            **{**values, "report_due": "2026-06-01"},
        )

    def test_tl04_in_every_procedure(self):
        """An assigned petition may go any way, and its report be late on any."""
        due = {"report_due": "2026-04-01"}
        checked = self.send(
            self.triaged("2026-03-02"), day="2026-03-02", code="assign", **due
        )
        self.do(
            checked,
            "intake",
            "accept",
            "2026-03-02",
            handler_id=self.users["handler"].id,
        )
        self.hear(checked, "2026-03-03")
        self.do(checked, "handler", "draft_opinion", "2026-03-04", **self.opinion())
        self.do(checked, "legal", "check_opinion", "2026-03-05")
        petition = self.triaged("2026-03-02", triage={"route": "c4"})
        routed = self.send(petition, day="2026-03-02", code="assign", **due)
        self.do(
            routed,
            "intake",
            "notify_route",
            "2026-03-03",
            statutory_route="c4",
            legal_basis="《中华人民共和国行政复议法》第二十条。",
            route_organ_name="测试市行政复议局",
            route_how="书面申请",
            route_until_text="六十日内",
            reason="属于行政复议受理范围的事项。",
        )
        for referral in (checked, routed):
            state = referral.sudo().state
            self.do(
                referral,
                "handler",
                "report_interim",
                "2026-03-20",
                interim_report="正在办理，预计四月底办结。",
            )
            self.later(referral, "2026-03-20")
            self.assertEqual(self.limits(referral)["TL-04"], "2026-05-06")
            self.assertEqual(referral.sudo().state, state)

    def test_tl04_not_after_the_day(self):
        referral = self.assigned()
        self.refused(
            "has passed",
            referral,
            "handler",
            "report_interim",
            "2026-04-02",
            interim_report="已委托鉴定。",
        )
        self.refused(
            "has passed",
            referral,
            "office_head",
            "extend_report",
            "2026-04-02",
            report_due="2026-05-06",
            reason="鉴定未完成",
        )


@tagged("post_install", "-at_install", "xf_engine")
class TestArchive(CoreCase):
    def closed(self):
        referral = self.answered("2026-03-02")
        self.execute(referral, "2026-03-10")
        self.do(referral.petition_id, "triage", "close", "2026-03-11", resolved="yes")
        return referral.petition_id

    def end_limits(self, petition):
        clocks = petition.sudo().clock_ids.filtered(
            lambda c: c.state in ("running", "suspended")
        )
        self.open_gate(clocks)._end("cancelled", self.env["xinfang.entry"])

    def test_c28_archived_with_an_index_of_the_file(self):
        petition = self.closed()
        values = {"archive_complete": True, "archive_volume": "2026-信-001"}
        self.refused("ARCHIVE", petition, "role_archivist", "archive", **values)
        self.end_limits(petition)
        self.refused("needs", petition, "role_archivist", "archive")
        with self.assertRaises(AccessError):
            self.do(petition, "triage", "archive", **values)
        with self.assertRaises(AccessError):
            petition.with_user(self.users["role_archivist"]).write(
                {"archived_date": "2026-03-12"}
            )
        self.do(petition, "role_archivist", "archive", **values)
        record = petition.sudo()
        self.assertEqual((record.state, record.is_open), ("archived", False))
        self.assertEqual(record.archivist_id, self.users["role_archivist"])
        blocks = {b.key: b.text for b in self.document(record, "C28").block_ids}
        self.assertIn("2026-信-001", blocks["file_head"])
        for paper in record.document_ids.filtered("number"):
            if paper.type_id.code != "C28":
                self.assertIn(paper.number, blocks["file_index"])

    def test_c28_not_with_a_draft_or_without_proof_of_service(self):
        petition = self.closed()
        self.end_limits(petition)
        opinion = petition.sudo().referral_ids.opinion_id
        for state, says in (("draft", "drafts"), ("issued", "proof of service")):
            self.open_gate(opinion).write({"state": state})
            self.refused(
                says, petition, "role_archivist", "archive", archive_complete=True
            )


@tagged("post_install", "-at_install", "xf_engine")
class TestFinal(CoreCase):
    why = "与已复核终结事项的诉求、事实和理由完全相同。"

    def test_s4_linked_final(self):
        first = self.decided_finally()
        again = self.triaged("2026-03-02")
        self.do(
            again,
            "office_head",
            "link_final",
            "2026-03-04",
            origin_id=first.id,
            reason=self.why,
        )
        record = again.sudo()
        self.assertEqual(
            (record.state, record.origin_id, record.is_open),
            ("linked_final", first, False),
        )
        self.assertEqual(self.clock(again, "TL-01").state, "met")
        text = "".join(
            filter(None, self.document(record, "D08").block_ids.mapped("text"))
        )
        for part in ("2025年9月1日", self.province.name, self.why, "新的事实"):
            self.assertIn(part, text)

    def test_l11_no_longer_accepted_by_the_organ(self):
        first = self.decided_finally()
        referral = self.delivered("2026-03-02")
        self.do(
            referral,
            "leader",
            "no_longer_accept",
            "2026-03-04",
            origin_id=first.id,
            reason=self.why,
        )
        record = referral.sudo()
        self.assertEqual(
            (record.state, record.petition_id.state), ("no_longer", "refused")
        )
        self.assertIn("D08", self.papers(record.petition_id))
        self.assertEqual(self.limits(referral), {})

    def test_g13_finality_is_proven(self):
        open_one = self.answered("2025-03-03").petition_id
        again = self.triaged("2026-03-02")
        values = {"origin_id": open_one.id, "reason": self.why}
        self.refused("G13", again, "office_head", "link_final", **values)
        referral = self.delivered("2026-03-02")
        self.refused("G13", referral, "leader", "no_longer_accept", **values)
        self.refused(
            "G13",
            again,
            "office_head",
            "link_final",
            origin_id=again.id,
            reason=self.why,
        )
        first = self.decided_finally()
        values["origin_id"] = first.id
        self.refused(
            "G13", again, "office_head", "link_final", **{**values, "reason": "相同"}
        )
        self.refused("G13", again, "office_head", "link_final", reason=self.why)

    def test_g13_not_against_other_people(self):
        first = self.decided_finally()
        stranger = self.make_petitioner(
            "李四", id_number="11010119900307889X", phone="13900139000"
        )
        other = self.triaged("2026-03-02", petitioner_id=stranger.id)
        self.refused(
            "other people",
            other,
            "office_head",
            "link_final",
            origin_id=first.id,
            reason=self.why,
        )

    def test_g13_after_finality_nothing_is_opened(self):
        first = self.decided_finally()
        again = self.triaged("2026-03-02")
        referral = self.delivered("2026-03-02")
        for petition in (again, referral.petition_id):
            self.open_gate(petition).write({"origin_id": first.id, "is_repeat": True})
        due = str(self.today() + timedelta(30))
        for login, code, more in (
            ("triage", "transfer", {}),
            ("office_head", "assign", {"report_due": due}),
        ):
            self.refused(
                "G13", again, login, code, to_department_id=self.police.id, **more
            )
        self.refused("G13", referral, "intake", "accept")
        with self.assertRaises(AccessError):
            referral.with_user(self.users["intake"]).write({"state": "accepted"})
        # Nor by way of another route (C4), nor by a designation (L6).
        self.open_gate(referral.petition_id).write({"route": "c4"})
        none = {"reason": "经审查，没有可以适用的行政程序。"}
        self.refused("G13", referral, "leader", "convert_to_petition", **none)
        self.refused(
            "PINGPONG",
            self.returned(),
            "triage",
            "transfer",
            to_department_id=self.police.id,
        )

    def returned(self):
        referral = self.delivered()
        self.do(referral, "intake", "object", reason=REASON)
        self.do(referral, "office_head", "uphold_objection", reason="同意退回处理")
        return referral.petition_id
