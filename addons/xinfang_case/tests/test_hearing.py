from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import is_html_empty

from .core_common import CoreCase
from .review_common import ReviewCase

WHY = "涉及人数多，争议大，情况复杂疑难。"
CONCLUSION = "多数听证员认为应当限制夜间施工时段。"


class HearingCase(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("chair", "police", "legal")
        cls.add_user("member", "police", "handler")

    def start(self, referral, day=None):
        outcome = self.do(referral, "leader", "start_hearing", day, reason=WHY)
        return self.env["xinfang.hearing"].browse(outcome["made"][0][1])

    def session(self, **values):
        return {
            "session_at": "2026-03-20 01:30:00",
            "session_place": "市公安局二楼会议室",
            "chair_id": self.users["chair"].id,
            "panel_ids": [self.users["member"].id],
            "outside_members": "李律师",
            **values,
        }

    def convened(self, day="2026-03-04"):
        referral = self.accepted("2026-03-02")
        hearing = self.start(referral, day)
        self.do(hearing, "leader", "convene", day, **self.session())
        return referral, hearing

    def recorded(self):
        referral, hearing = self.convened()
        day = "2026-03-20"
        self.do(hearing, "chair", "hold", day, hearing_participants="信访人、承办人")
        self.do(hearing, "chair", "record", day, hearing_record="陈述、质证、辩论。")
        return referral, hearing


@tagged("post_install", "-at_install", "xf_engine")
class TestHearing(HearingCase):
    def test_c15_c16_the_clock_keeps_running(self):
        """referral/start_hearing and hearing/conclude leave TL-07 alone."""
        referral, hearing = self.convened()
        petition = referral.petition_id
        before = self.limits(referral)
        self.assertRegex(hearing.display_name, r"^XF\d{4}-\d{7}/听1$")
        self.assertEqual(self.papers(petition)[-1], "D13")
        paper = self.document(petition, "D13")
        text = "\n".join(paper.block_ids.mapped("text"))
        for word in ("2026年3月20日9时30分", "二楼会议室", "测试chair", "李律师"):
            self.assertIn(word, text)
        self.do(
            hearing,
            "chair",
            "hold",
            "2026-03-20",
            hearing_participants="信访人、承办人",
        )
        self.do(hearing, "chair", "record", "2026-03-20", hearing_record="陈述与辩论")
        self.do(
            hearing,
            "chair",
            "conclude",
            "2026-03-21",
            hearing_conclusion=CONCLUSION,
            votes_for=2,
            votes_against=1,
        )
        self.assertEqual(self.limits(referral), before)
        self.assertEqual(self.clock(referral, "TL-07").state, "running")
        self.assertFalse(self.clock(referral, "TL-07").suspensions)
        self.assertEqual(
            (hearing.state, str(hearing.closed_date), hearing.suspend_from),
            ("concluded", "2026-03-21", False),
        )
        self.assertEqual(self.papers(petition)[-2:], ["D13-2", "D13-3"])

    def test_c15_only_the_leader_and_only_while_it_is_handled(self):
        referral = self.accepted("2026-03-02")
        for login in ("handler", "intake", "office_head"):
            self.refused("“", referral, login, "start_hearing", reason=WHY)
        self.start(referral, "2026-03-04")
        self.refused(
            "not finished",
            referral,
            "leader",
            "start_hearing",
            "2026-03-04",
            reason=WHY,
        )
        early = self.delivered()
        self.refused("not possible", early, "leader", "start_hearing", reason=WHY)

    def test_g16_nothing_but_a_recheck_stands_still(self):
        referral = self.accepted("2026-03-02")
        clock = self.clock(referral, "TL-07")
        with self.assertRaises(UserError):
            self.open_gate(clock)._suspend(referral)
        self.assertEqual(clock.state, "running")

    def test_c15_the_opinion_waits_for_the_hearing(self):
        referral, _hearing = self.convened()
        self.hear(referral, "2026-03-05")
        self.do(referral, "handler", "draft_opinion", "2026-03-05", **self.opinion())
        self.do(referral, "legal", "check_opinion", "2026-03-05")
        self.refused(
            "not finished", referral, "leader", "approve_opinion", "2026-03-05"
        )

    def test_bad_input_of_a_notice(self):
        referral = self.accepted("2026-03-02")
        hearing = self.start(referral, "2026-03-04")
        day = "2026-03-04"
        for says, values in (
            ("past", {"session_at": "2026-03-01 02:00:00"}),
            ("7 days before", {"session_at": "2026-03-09 02:00:00"}),
            ("decided by", {"session_at": "2026-05-20 02:00:00"}),
            ("within a year", {"session_at": "2028-05-20 02:00:00"}),
            ("odd number", {"outside_members": "李律师\n张代表"}),
            ("odd number", {"outside_members": False, "panel_ids": []}),
            ("twelve hours", {"session_hours": 30}),
            ("cannot be read", {"session_at": "三月二十日"}),
            ("needs", {"session_place": " "}),
            ("nothing to do", {"panel_ids": [self.users["housing_intake"].id]}),
            ("nothing to do", {"panel_ids": [self.citizen.id]}),
            ("has to work in", {"chair_id": self.users["office_head"].id}),
            ("G07", {"chair_id": self.users["handler"].id}),
        ):
            with self.subTest(says):
                self.refused(
                    says, hearing, "leader", "convene", day, **self.session(**values)
                )
        self.assertFalse(hearing.event_id)
        self.assertEqual(hearing.state, "requested")

    def test_g07_the_chair_neither_investigated_nor_is_replaced(self):
        """Doors: the call, the dialog, a direct write."""
        referral = self.accepted("2026-03-02")
        self.hear(referral, "2026-03-03", user="leader")
        hearing = self.start(referral, "2026-03-04")
        values = self.session(chair_id=self.users["leader"].id)
        self.refused("G07", hearing, "leader", "convene", "2026-03-04", **values)
        wizard = self.env["xinfang.act.wizard"].with_user(self.users["leader"])
        act = self.env["xinfang.act"]._get("xinfang.hearing", "convene")
        dialog = self.seen(wizard, "leader", "2026-03-04").create(
            {
                **values,
                "res_model": "xinfang.hearing",
                "res_id": hearing.id,
                "act_id": act.id,
                "panel_ids": [(6, 0, self.users["member"].ids)],
            }
        )
        self.assertRefused("G07", dialog.action_perform, hearing)
        with self.assertRaises(AccessError):
            self.seen(hearing, "leader").write({"chair_id": self.users["leader"].id})
        with self.assertRaises(AccessError):
            hearing.sudo().write({"chair_id": self.users["leader"].id})
        self.assertFalse(hearing.chair_id)
        self.do(hearing, "leader", "convene", "2026-03-04", **self.session())
        self.do(hearing, "chair", "hold", "2026-03-20", hearing_participants="信访人")
        self.do(hearing, "chair", "record", "2026-03-20", hearing_record="辩论")
        self.refused(
            "G07",
            hearing,
            "leader",
            "conclude",
            "2026-03-20",
            hearing_conclusion=CONCLUSION,
            votes_for=3,
        )

    def test_g06_a_recused_person_does_not_hear(self):
        referral = self.accepted("2026-03-02")
        hearing = self.start(referral, "2026-03-04")
        self.do(referral, "member", "declare_recusal", recusal_relation="matter")
        self.do(referral.petition_id.sudo().recusal_ids, "leader", "grant_recusal")
        self.refused(
            "G06", hearing, "leader", "convene", "2026-03-04", **self.session()
        )

    def test_the_conclusion_is_the_majority(self):
        _referral, hearing = self.recorded()
        for votes in ((1, 1), (1, 2), (4, -1), (3, 1)):
            self.refused(
                "panel" if sum(votes) != 3 or min(votes) < 0 else "majority",
                hearing,
                "chair",
                "conclude",
                "2026-03-20",
                hearing_conclusion=CONCLUSION,
                votes_for=votes[0],
                votes_against=votes[1],
            )

    def test_not_held_before_its_hour(self):
        _referral, hearing = self.convened()
        for code, values in (
            ("hold", {"hearing_participants": "信访人"}),
            ("record_absence", {"reason": "未到"}),
        ):
            self.refused("not begun", hearing, "leader", code, "2026-03-19", **values)
        self.do(hearing, "leader", "record_absence", "2026-03-20", reason="无故未到")
        self.assertEqual((hearing.state, hearing.is_open), ("waived", False))


@tagged("post_install", "-at_install", "xf_engine")
class TestHearingApplication(HearingCase):
    def apply(self, petition, day="2026-03-04", **values):
        record = self.as_petitioner(petition, day)
        outcome = record.perform("apply_hearing", {"reason": WHY, **values})
        return self.env["xinfang.hearing"].browse(outcome["made"][0][1])

    def test_tl29_the_petitioner_applies_and_the_organ_decides(self):
        referral = self.accepted("2026-03-02")
        hearing = self.apply(referral.petition_id)
        self.assertEqual(
            (hearing.applicant, hearing.referral_id, hearing.state),
            ("petitioner", referral, "requested"),
        )
        clock = hearing.clock_ids
        self.assertEqual(
            (clock.rule_id.code, str(clock.due_date), clock.rule_id.certainty),
            ("TL-29", "2026-04-03", "internal"),
        )
        self.refused("“", hearing, "handler", "decline", "2026-03-05", reason="不复杂")
        self.do(hearing, "leader", "decline", "2026-03-05", reason="案情简单")
        self.assertEqual((hearing.state, clock.state), ("declined", "met"))

    def test_tl29_the_petitioner_withdraws_the_application(self):
        petition = self.accepted("2026-03-02").petition_id
        hearing = self.apply(petition)
        other = self.accepted("2026-03-02").petition_id
        stranger = hearing.with_env(self.as_petitioner(other, "2026-03-05").env)
        with self.assertRaises(AccessError):
            stranger.perform("withdraw_hearing", {"reason": "冒名"})
        mine = hearing.with_env(self.as_petitioner(petition, "2026-03-05").env)
        mine.perform("withdraw_hearing", {"reason": "已经和解"})
        self.assertEqual((hearing.state, hearing.is_open), ("cancelled", False))
        self.assertEqual(hearing.clock_ids.state, "cancelled")

    def test_tl29_the_window_is_a_local_setting(self):
        petition = self.accepted("2026-03-02").petition_id
        self.env["ir.config_parameter"].sudo().set_param(
            "xinfang_case.hearing_apply_days", "10"
        )
        self.assertRefused(
            "2026年3月12日", lambda: self.apply(petition, "2026-03-13"), petition
        )
        self.apply(petition, "2026-03-12")
        self.assertRefused(
            "under way", lambda: self.apply(petition, "2026-03-12"), petition
        )

    def test_tl29_withdrawn_with_the_petition(self):
        referral, hearing = self.convened()
        event = hearing.event_id
        self.as_petitioner(referral.petition_id, "2026-03-06").perform(
            "withdraw", {"reason": "已和解"}
        )
        self.assertEqual(hearing.state, "cancelled")
        self.assertFalse(event.exists())

    def test_nothing_but_claims_in_the_petition_procedure(self):
        petition = self.triaged("2026-03-02", triage={"type": "suggestion"})
        self.assertRefused("not possible", lambda: self.apply(petition), petition)


@tagged("post_install", "-at_install", "xf_security")
class TestHearingCalendar(HearingCase):
    def test_the_entry_tells_nothing_and_moves_with_the_hearing(self):
        referral, hearing = self.convened()
        event = hearing.event_id
        self.assertEqual(
            (event.name, event.privacy, is_html_empty(event.description)),
            (referral.petition_id.number, "private", True),
        )
        self.assertFalse(event.res_model or event.res_id)
        self.assertEqual(
            event.partner_ids,
            (self.users["chair"] | self.users["member"]).partner_id,
        )
        self.assertNotIn(self.petitioner.name, f"{event.name}{event.location}")
        self.do(
            hearing,
            "leader",
            "postpone",
            "2026-03-10",
            session_at="2026-03-25T14:00:00+08:00",
            session_place="三楼会议室",
            reason="主持人出差",
        )
        self.assertEqual(hearing.event_id, event)
        self.assertEqual(
            (str(event.start), str(event.stop), event.location),
            ("2026-03-25 06:00:00", "2026-03-25 08:00:00", "三楼会议室"),
        )
        self.assertEqual(self.papers(referral.petition_id)[-1], "D13")
        self.do(hearing, "leader", "cancel", "2026-03-11", reason="已经解决")
        self.assertFalse(event.exists())

    def test_the_dialog_leaves_no_mark_in_the_calendar(self):
        referral = self.accepted("2026-03-02")
        hearing = self.start(referral, "2026-03-04")
        mine = self.seen(hearing, "leader", "2026-03-04")
        action = mine.action_open_act("convene")
        wizard = (
            self.seen(self.env["xinfang.act.wizard"], "leader", "2026-03-04")
            .with_context(**action["context"])
            .create(
                {
                    **self.session(panel_ids=[(6, 0, self.users["member"].ids)]),
                    "session_hours": 1.5,
                }
            )
        )
        wizard.action_perform()
        event = hearing.event_id
        self.assertFalse(event.res_model or event.res_id)
        self.assertEqual(str(event.stop), "2026-03-20 03:00:00")
        self.assertEqual(self.papers(referral.petition_id)[-1], "D13")

    def test_who_may_not_see_the_petition_sees_no_hearing(self):
        _referral, hearing = self.convened()
        for login in ("housing_intake", "branch_handler"):
            self.assertFalse(
                self.env["xinfang.hearing"].with_user(self.users[login]).search([])
            )
            with self.assertRaises(AccessError):
                self.seen(hearing, login).read(["session_at"])


@tagged("post_install", "-at_install", "xf_engine")
class TestHearingInRecheck(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("province_chair", "province", "legal")

    def recheck(self):
        recheck = self.ask(self.reviewed("2026-03-02"), day="2026-03-03")
        self.take_up(recheck, "2026-03-04")
        return recheck

    def start(self, recheck, day="2026-03-05"):
        outcome = self.do(recheck, "province_head", "start_hearing", day, reason=WHY)
        hearing = self.env["xinfang.hearing"].browse(outcome["made"][0][1])
        return hearing

    def convene(self, hearing, day="2026-03-06", **values):
        return self.do(
            hearing,
            "province_head",
            "convene",
            day,
            **{
                "session_at": "2026-03-20 01:30:00",
                "session_place": "省公安厅",
                "chair_id": self.users["province_chair"].id,
                "outside_members": "李律师\n赵代表",
                **values,
            },
        )

    def test_c56_no_hearing_once_the_decision_is_signed(self):
        """One that was only proposed meanwhile does not stop the clock afterwards."""
        recheck = self.recheck()
        hearing = self.start(recheck)
        self.draft(recheck, "2026-03-06")
        self.sign(recheck, "2026-03-06")
        before = self.clock(recheck, "TL-16").due_date
        with self.assertRaisesRegex(UserError, "HEARING"):
            self.convene(hearing)
        self.assertEqual(hearing.state, "requested")
        self.assertEqual(self.clock(recheck, "TL-16").state, "running")
        self.assertEqual(self.clock(recheck, "TL-16").due_date, before)

    def test_c56_c57_tl16_stands_still_from_notice_to_conclusion(self):
        recheck = self.recheck()
        before = self.clock(recheck, "TL-16").due_date
        hearing = self.start(recheck)
        self.assertEqual(self.clock(recheck, "TL-16").state, "running")
        self.convene(hearing)
        self.assertEqual(self.clock(recheck, "TL-16").state, "suspended")
        self.do(
            hearing,
            "province_chair",
            "hold",
            "2026-03-20",
            hearing_participants="信访人、原办理机关",
        )
        self.do(
            hearing, "province_chair", "record", "2026-03-20", hearing_record="辩论"
        )
        self.assertEqual(self.clock(recheck, "TL-16").state, "suspended")
        self.do(
            hearing,
            "province_chair",
            "conclude",
            "2026-03-25",
            hearing_conclusion=CONCLUSION,
            votes_for=3,
        )
        clock = self.clock(recheck, "TL-16")
        self.assertEqual(
            (clock.state, clock.suspensions, clock.suspended_days),
            ("running", [["2026-03-06", "2026-03-25"]], 20),
        )
        self.assertGreaterEqual((clock.due_date - before).days, 20)
        self.assertEqual(str(recheck.suspend_to), "2026-03-25")

    def test_g16_a_review_knows_no_hearing(self):
        """review/start_hearing (C56) is for the recheck only."""
        review = self.ask(self.answered("2026-03-02"), day="2026-03-03")
        self.take_up(review, "2026-03-04")
        self.refused(
            "not possible",
            review,
            f"{self.reviewer_of(review)}_head",
            "start_hearing",
            "2026-03-05",
            reason=WHY,
        )
        self.assertEqual(self.clock(review, "TL-13").state, "running")

    def test_g16_holds_even_where_the_act_would_let_a_review_in(self):
        """Data may be changed by an office; the guard refuses all the same."""
        act = self.env["xinfang.act"]._get("xinfang.review", "start_hearing")
        act.applies_to = False
        review = self.ask(self.answered("2026-03-02"), day="2026-03-03")
        self.take_up(review, "2026-03-04")
        head = f"{self.reviewer_of(review)}_head"
        self.refused("G16", review, head, "start_hearing", "2026-03-05", reason=WHY)

    def test_g16_called_off_lets_the_time_run_on_and_nothing_is_published(self):
        recheck = self.recheck()
        hearing = self.start(recheck)
        self.convene(hearing)
        self.do(hearing, "province_head", "cancel", "2026-03-10", reason="申请撤回")
        clock = self.clock(recheck, "TL-16")
        self.assertEqual(
            (clock.state, clock.suspensions),
            ("running", [["2026-03-06", "2026-03-10"]]),
        )
        self.assertFalse(recheck._hearing_was_held())

    def test_g07_who_decided_before_does_not_preside(self):
        recheck = self.recheck()
        hearing = self.start(recheck)
        for login in ("province_reviewer",):
            self.assertRefused(
                "G07",
                lambda who=login: self.convene(hearing, chair_id=self.users[who].id),
                hearing,
            )
        self.assertFalse(hearing.chair_id)
