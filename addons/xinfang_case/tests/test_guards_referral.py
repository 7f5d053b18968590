from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .core_common import REASON, REPORT, CoreCase, morning


@tagged("post_install", "-at_install", "xf_engine")
class TestGuardsOfAcceptance(CoreCase):
    def test_g09_five_working_days_and_not_six(self):
        # Monday 2025-09-29, holidays, make-up Saturday 10-11: the fifth day is 10-13.
        late = self.delivered("2025-09-29")
        self.refused("G09", late, "intake", "object", "2025-10-14", reason=REASON)
        self.do(late, "intake", "object", "2025-10-13", reason=REASON)
        self.assertEqual(late.sudo().state, "objecting")

    def test_g09_not_after_the_daily_job_let_it_lapse(self):
        referral = self.delivered("2026-03-02")
        with freeze_time(morning("2026-03-20")), self.enter_registry_test_mode():
            self.env.ref("xinfang_case.cron_clock_check").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.clock(referral, "TL-05").state, "breached")
        self.refused("G09", referral, "intake", "object", "2026-03-20", reason=REASON)

    def test_g09_detailed_reasons(self):
        referral = self.delivered()
        self.refused("G09", referral, "intake", "object", reason="不归我们管。")
        self.refused(
            "G09", referral, "intake", "object", reason="  不归我们管 \n      "
        )
        self.refused("needs", referral, "intake", "object")

    def test_g09_a_second_objection_is_refused(self):
        referral = self.delivered()
        self.do(referral, "intake", "object", reason=REASON)
        self.do(referral, "office_head", "reject_objection", reason="属于治安管理职权")
        self.refused("already refused", referral, "intake", "object", reason=REASON)
        self.do(referral, "intake", "accept")

    def test_g09_what_an_organ_received_itself_it_keeps(self):
        referral = self.delivered()
        self.open_gate(referral).write({"kind": "own"})
        self.refused("received itself", referral, "intake", "object", reason=REASON)

    def test_g09_silence_is_no_agreement(self):
        referral = self.delivered("2026-03-02")
        self.do(referral, "intake", "object", "2026-03-03", reason=REASON)
        with freeze_time(morning("2026-06-01")), self.enter_registry_test_mode():
            self.env.ref("xinfang_case.cron_clock_check").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(
            (referral.sudo().state, referral.sudo().is_open), ("objecting", True)
        )
        self.assertEqual(referral.sudo().petition_id.state, "transferred")
        self.refused(
            "is not possible",
            referral.petition_id,
            "triage",
            "transfer",
            to_department_id=self.housing.id,
        )
        for login in ("intake", "leader"):
            for code in ("uphold_objection", "reject_objection"):
                self.refused("“", referral, login, code, reason="我方同意")
        self.refused("needs", referral, "office_head", "uphold_objection")

    def test_g10_a_notice_is_owed_where_the_address_is_clear(self):
        referral = self.delivered()
        self.refused("G10", referral, "intake", "accept", notice_exempt_reason="太忙")
        self.do(referral, "intake", "accept")
        self.assertIn("D05", self.papers(referral.petition_id))

    def test_g10_an_unclear_address_is_recorded(self):
        for vals in (
            {"unclear_address": True},
            {"identity_mode": "anonymous", "petitioner_id": False},
        ):
            referral = self.delivered(**vals)
            self.refused("G10", referral, "intake", "accept")
            self.refused("G10", referral, "intake", "accept", notice_exempt_reason="  ")
            self.do(referral, "intake", "accept", notice_exempt_reason="来信未署地址")
            self.assertNotIn("D05", self.papers(referral.petition_id))
            self.assertEqual(self.clock(referral, "TL-03").state, "met")

    def refusal(self, **values):
        return {
            "refusal_ground": "litigation",
            "reason": "该事项已由人民法院立案审理，不属于信访受理范围。",
            "legal_basis": "《信访工作条例》第三十一条第一项",
            "guide_to": "向人民法院提出",
            **values,
        }

    def test_g10_holds_for_a_refusal(self):
        referral = self.delivered()
        self.refused(
            "G10",
            referral,
            "leader",
            "refuse",
            **self.refusal(notice_exempt_reason="太忙"),
        )
        unclear = self.delivered(unclear_address=True)
        self.refused("G10", unclear, "leader", "refuse", **self.refusal())

    def test_g12_listed_ground_reasons_and_way_to_go(self):
        referral = self.delivered()
        for name in ("refusal_ground", "reason", "legal_basis", "guide_to"):
            self.refused(
                "needs", referral, "leader", "refuse", **self.refusal(**{name: ""})
            )
        self.refused(
            "cannot be read",
            referral,
            "leader",
            "refuse",
            **self.refusal(refusal_ground="too_much_work"),
        )
        self.refused(
            "G12", referral, "leader", "refuse", **self.refusal(reason="不受理")
        )
        for login in ("intake", "handler", "office_head"):
            self.refused(
                "Your role may not", referral, login, "refuse", **self.refusal()
            )
        self.do(referral, "leader", "refuse", **self.refusal())
        self.assertEqual(referral.sudo().state, "refused")

    def test_g12_incompetence_is_not_claimed_after_the_time_to_object(self):
        """G09: the right is lost after five working days, and the organ handles it."""
        late = self.delivered("2026-03-02")
        denied = self.refusal(refusal_ground="competence")
        for day in ("2026-03-10", "2026-03-16"):
            self.refused("five working days", late, "leader", "refuse", day, **denied)
        # Another listed ground stays open.
        self.do(late, "leader", "refuse", "2026-03-10", **self.refusal())
        in_time = self.delivered("2026-03-02")
        self.do(in_time, "leader", "refuse", "2026-03-09", **denied)
        self.assertEqual(in_time.sudo().state, "refused")

    def test_g12_incompetence_is_not_claimed_after_a_refused_objection(self):
        referral = self.delivered("2026-03-02")
        self.do(referral, "intake", "object", "2026-03-03", reason=REASON)
        words = "属于治安管理职权"
        self.do(referral, "office_head", "reject_objection", "2026-03-04", reason=words)
        denied = self.refusal(refusal_ground="competence")
        self.refused("G12", referral, "leader", "refuse", "2026-03-04", **denied)
        self.assertEqual(referral.sudo().state, "delivered")

    def test_g33_an_organ_that_lost_its_seal_accepts_nothing(self):
        referral = self.delivered()
        self.open_gate(referral).write({"to_department_id": self.division.id})
        self.refused("G33", referral, "intake", "accept")
        self.refused("G33", referral, "leader", "refuse", **self.refusal())

    def test_g33_forward_to_organs_below_only(self):
        referral = self.delivered()
        self.refused(
            "G33", referral, "intake", "forward", to_department_id=self.division.id
        )
        for organ in (self.housing, self.police, self.office, self.province):
            self.refused(
                "is not subordinate",
                referral,
                "intake",
                "forward",
                to_department_id=organ.id,
            )
        self.do(referral, "intake", "forward", to_department_id=self.branch.id)
        self.assertEqual(referral.sudo().state, "forwarded")

    def test_g33_forward_down_the_professional_line(self):
        self.housing.line_parent_id = self.police
        referral = self.delivered()
        self.do(referral, "intake", "forward", to_department_id=self.housing.id)
        self.assertEqual(referral.sudo().state, "forwarded")

    def test_g33_what_was_assigned_is_not_passed_on(self):
        due = str(self.today() + timedelta(30))
        referral = self.send(self.triaged(), code="assign", report_due=due)
        self.refused(
            "is not possible",
            referral,
            "intake",
            "forward",
            to_department_id=self.branch.id,
        )

    def test_g33_handler_works_in_the_organ(self):
        referral = self.delivered()
        with self.assertRaises(UserError) as caught:
            self.do(
                referral, "intake", "accept", handler_id=self.users["housing_intake"].id
            )
        self.assertIn("G33", str(caught.exception))
        self.do(
            referral, "intake", "accept", handler_id=self.users["division_handler"].id
        )

    def test_g33_a_stranger_is_refused_before_anything_is_written(self):
        referral = self.delivered()
        stranger = self.users["branch_handler"].id
        self.refused("G33", referral, "intake", "accept", handler_id=stranger)
        own = self.make_petition("intake")
        self.do(own, "intake", "register")
        self.do(own, "intake", "triage", **self.triage_vals())
        self.refused("G33", own, "intake", "handle_own", handler_id=stranger)
        self.assertEqual((referral.state, own.state), ("delivered", "triaged"))


@tagged("post_install", "-at_install", "xf_engine")
class TestGuardsOfHandling(CoreCase):
    why = "案情复杂，需要委托鉴定"

    def test_g14_petition_procedure_only(self):
        for referral in (
            self.accepted(triage={"type": "suggestion"}),
            self.delivered(triage={"route": "c4"}),
        ):
            self.refused(
                "is not possible",
                referral,
                "leader",
                "extend",
                days=10,
                reason=self.why,
            )

    def test_g14_before_expiry(self):
        # E2: accepted on 2025-12-19, the last day is 2026-02-24 after the festival.
        referral = self.accepted("2025-12-19")
        self.assertEqual(self.limits(referral), {"TL-07": "2026-02-24"})
        self.refused(
            "G14", referral, "leader", "extend", "2026-02-25", days=10, reason=self.why
        )
        self.do(referral, "leader", "extend", "2026-02-24", days=10, reason=self.why)

    def test_g14_thirty_days_in_all(self):
        referral = self.accepted()
        for days in (31, -1, 1000):
            self.refused(
                "G14", referral, "leader", "extend", days=days, reason=self.why
            )
        self.refused("needs", referral, "leader", "extend", days=0, reason=self.why)
        self.refused("needs", referral, "leader", "extend", days=10)
        self.do(referral, "leader", "extend", days=15, reason=self.why)
        self.refused("G14", referral, "leader", "extend", days=16, reason=self.why)
        self.do(referral, "leader", "extend", days=15, reason=self.why)
        self.refused("G14", referral, "leader", "extend", days=1, reason=self.why)
        self.assertEqual(referral.sudo().extension_days, 30)

    def test_g14_the_head_of_the_handling_organ_decides(self):
        referral = self.accepted()
        for login in ("handler", "intake", "role_legal", "office_head", "triage"):
            self.refused(
                "Your role may not", referral, login, "extend", days=10, reason=self.why
            )
        for login in ("housing_leader", "branch_leader"):
            with self.assertRaises(AccessError):
                self.do(referral, login, "extend", days=10, reason=self.why)

    def test_g15_nothing_is_handled_before_acceptance(self):
        referral = self.accepted()
        self.open_gate(referral).write({"accept_date": False})
        self.refused(
            "G15",
            referral,
            "handler",
            "hear_statement",
            heard_on=str(self.today()),
            heard_record="陈述",
        )
        self.hear_anyway(referral)
        self.refused("G15", referral, "handler", "draft_opinion", **self.opinion())

    def hear_anyway(self, referral):
        stage = self.env["xinfang.stage"]._get("xinfang.referral", "statement_heard")
        self.open_gate(referral).write(
            {"stage_id": stage.id, "state": stage.code, "statement_date": self.today()}
        )

    def test_statement_is_recorded_or_its_refusal(self):
        """Guard STATEMENT."""
        referral = self.accepted()
        day = str(self.today())
        self.refused("Record what", referral, "handler", "hear_statement", heard_on=day)
        self.refused(
            "in the future",
            referral,
            "handler",
            "hear_statement",
            heard_on=str(self.today() + timedelta(1)),
            heard_record="陈述",
        )
        self.refused(
            "no statement in this procedure",
            referral,
            "handler",
            "hear_statement",
            heard_on=str(self.today() - timedelta(1)),
            heard_record="陈述",
        )
        self.do(
            referral, "handler", "hear_statement", heard_on=day, statement_refused=True
        )
        self.assertEqual(referral.sudo().state, "statement_heard")

    def test_g17_no_opinion_before_the_statement(self):
        referral = self.accepted()
        self.refused(
            "is not possible", referral, "handler", "draft_opinion", **self.opinion()
        )
        self.hear(referral)
        self.open_gate(referral).write({"statement_date": False})
        self.refused("G17", referral, "handler", "draft_opinion", **self.opinion())
        self.open_gate(referral).write({"statement_refused": True})
        self.do(referral, "handler", "draft_opinion", **self.opinion())
        self.open_gate(referral).write({"statement_refused": False})
        self.refused("G17", referral, "legal", "check_opinion")
        self.open_gate(referral).write({"statement_refused": True})
        self.do(referral, "legal", "check_opinion")
        self.open_gate(referral).write({"statement_refused": False})
        self.refused("G17", referral, "leader", "approve_opinion")

    def test_g17_every_demand_is_answered(self):
        referral = self.accepted(triage={"demands": "停止夜间施工\n赔偿误工损失"})
        self.hear(referral)
        first, second = referral.sudo().petition_id.demand_ids
        for answers in (
            {},
            {str(first.id): {"answer": "已停工", "decision": "support"}},
            {str(first.id): {"answer": "已停工"}, str(second.id): {"answer": "  "}},
            {str(first.id): {"answer": "已停工"}, "99999999": {"answer": "已赔偿"}},
        ):
            with self.subTest(answers):
                self.refused(
                    "赔偿误工损失",
                    referral,
                    "handler",
                    "draft_opinion",
                    **self.opinion(answer="", answers=answers),
                )
        self.do(
            referral,
            "handler",
            "draft_opinion",
            **self.opinion(
                answer="",
                answers={
                    str(first.id): {"answer": "已停工"},
                    str(second.id): {"answer": "证据不足", "decision": "reject"},
                },
            ),
        )
        self.assertEqual((first.decision, second.decision), ("support", "reject"))
        self.assertEqual((first.answer, second.answer), ("已停工", "证据不足"))

    def test_g17_malformed_answers_are_refused_in_words(self):
        referral = self.accepted()
        self.hear(referral)
        demand = str(referral.sudo().petition_id.demand_ids.id)
        for answers in (
            {demand: "已停工"},
            {demand: ["已停工"]},
            {demand: {"answer": 5}},
            {demand: {"answer": "已停工", "decision": "maybe"}},
            ["已停工"],
            "已停工",
        ):
            with self.subTest(answers):
                self.refused(
                    "cannot be read",
                    referral,
                    "handler",
                    "draft_opinion",
                    **self.opinion(answers=answers),
                )

    def test_g17_facts_law_and_the_organ_for_review(self):
        referral = self.accepted()
        self.hear(referral)
        for name in ("facts", "decision", "legal_basis", "review_department_id"):
            self.refused(
                "needs",
                referral,
                "handler",
                "draft_opinion",
                **self.opinion(**{name: False}),
            )

    def test_g33_drafter_and_signer_are_two_persons(self):
        referral = self.accepted()
        self.hear(referral)
        self.do(referral, "leader", "draft_opinion", **self.opinion())
        self.do(referral, "legal", "check_opinion")
        self.refused("G33", referral, "leader", "approve_opinion")
        self.do(referral, "leader", "return_draft", reason="请由承办人起草")
        self.do(referral, "handler", "draft_opinion", **self.opinion())
        self.do(referral, "legal", "check_opinion")
        self.do(referral, "leader", "approve_opinion")
        opinion = referral.sudo().opinion_id
        self.assertEqual(
            (opinion.drafter_id, opinion.signer_id),
            (self.users["handler"], self.users["leader"]),
        )

    def test_g33_a_unit_cannot_sign(self):
        referral = self.accepted()
        self.hear(referral)
        self.do(referral, "handler", "draft_opinion", **self.opinion())
        self.do(referral, "legal", "check_opinion")
        self.open_gate(referral).write({"to_department_id": self.division.id})
        self.refused("G33", referral, "leader", "approve_opinion")


@tagged("post_install", "-at_install", "xf_engine")
class TestGuardsOfService(CoreCase):
    def test_service_lies_between_signing_and_today(self):
        referral = self.accepted("2026-03-02")
        self.issue(referral, "2026-03-10")
        self.refused(
            "lies in the future",
            referral,
            "handler",
            "serve",
            "2026-03-12",
            service_method="direct",
            service_date="2026-03-13",
        )
        self.refused(
            "2026年3月10日",
            referral,
            "handler",
            "serve",
            "2026-03-12",
            service_method="direct",
            service_date="2026-03-09",
        )
        self.hand_over(referral, "2026-03-12", service_date="2026-03-10")
        self.assertEqual(referral.sudo().served_date, date(2026, 3, 10))

    def test_electronic_service_needs_prior_consent(self):
        referral = self.accepted()
        self.issue(referral)
        day = str(self.today())
        self.refused(
            "has not agreed",
            referral,
            "handler",
            "serve",
            service_method="electronic",
            service_date=day,
        )
        self.petitioner.e_service_consent = True
        self.hand_over(referral, service_method="electronic")
        self.assertEqual(referral.sudo().opinion_id.service_method, "electronic")

    def test_service_names_way_and_day(self):
        referral = self.accepted()
        self.issue(referral)
        day = str(self.today())
        self.refused("needs", referral, "handler", "serve", service_date=day)
        self.refused("needs", referral, "handler", "serve", service_method="direct")
        self.refused(
            "cannot be read",
            referral,
            "handler",
            "serve",
            service_date=day,
            service_method="pigeon",
        )

    def reported(self):
        due = str(self.today() + timedelta(30))
        referral = self.send(self.triaged(), code="assign", report_due=due)
        self.do(referral, "intake", "accept")
        self.issue(referral)
        self.hand_over(referral)
        self.do(referral, "handler", "report", **REPORT)
        return referral

    def test_a_report_is_sent_back_with_a_date_ahead(self):
        referral = self.reported()
        for days in (0, -1, 367):
            self.refused(
                "within the coming year",
                referral,
                "triage",
                "send_back",
                reason="缺少落实情况",
                report_due=str(self.today() + timedelta(days)),
            )
        self.refused("not for your organ", referral, "leader", "accept_report")

    def test_g24_only_what_was_assigned_is_reported_on(self):
        referral = self.answered()
        self.refused(
            "is not possible", referral, "handler", "report", report_text="已办结。"
        )
        due = str(self.today() + timedelta(30))
        other = self.send(self.triaged(), code="assign", report_due=due)
        self.do(other, "intake", "accept")
        self.issue(other)
        self.hand_over(other)
        self.refused("needs", other, "handler", "report")
