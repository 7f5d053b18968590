"""CR12: a window that lapsed by a wrong table of holidays, and the table corrected later.

The answer is served on Monday, 2 March 2026: the last day to ask is Wednesday, 1 April,
until that day and the next turn out to be holidays.
"""

from base64 import b64encode

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.gate import Actor, acting_as
from .core_common import REASON, morning
from .review_common import REQUEST, ReviewCase

SERVED, DUE, AFTER = "2026-03-02", "2026-04-01", "2026-04-03"
LATE = {
    "late_excuse": "因山洪道路中断，无法按期寄出。",
    "late_proof": "乡政府出具的道路中断证明。",
    "obstacle_ended": "2026-04-02",
}


@tagged("post_install", "-at_install", "xf_engine")
class TestRecountLapsed(ReviewCase):
    def correct(self, day, *days):
        """Have the table corrected on ``day``: two days off, or those given."""
        with freeze_time(morning(day)):
            self.env["xinfang.workday.exception"].create(
                [
                    {"date": off, "kind": "off", "name": "调整"}
                    for off in days or (DUE, "2026-04-02")
                ]
            )

    def lapsed(self):
        """Return a referral on which nobody asked for a review, by the table as it was."""
        referral = self.answered(SERVED).sudo()
        self.daily("2026-04-02")
        self.assertEqual(str(referral.lapsed_date), "2026-04-02")
        return referral

    def acts(self, petition):
        return petition.sudo().entry_ids.sorted("seq").mapped("act_id.code")

    def refused_late(self, day="2026-04-02"):
        """Return a review that was refused as late, asked for on ``day``."""
        review = self.ask(self.answered(SERVED), day=day, **LATE)
        self.refuse_late(review, day)
        return review

    # -- the day has not passed ---------------------------------------------

    def test_cr12_the_time_for_a_review_runs_again(self):
        """referral/reopen_window."""
        referral = self.lapsed()
        clock = self.clock(referral, "TL-12")
        self.env["ir.config_parameter"].set_param("xinfang_case.lapse_is_final", "True")
        self.assertTrue(referral.petition_id._final_locally())
        self.correct("2026-04-02")
        self.assertEqual((clock.state, str(clock.due_date)), ("running", AFTER))
        self.assertFalse(clock.stop_date or clock.stop_entry_id or referral.lapsed_date)
        self.assertFalse(referral.petition_id._final_locally())
        entry = referral.petition_id.entry_ids.sorted("seq")[-1]
        self.assertEqual(
            (entry.act_id.code, entry.actor_kind, entry.article),
            ("reopen_window", "system", "《信访工作条例》第三十五条"),
        )
        for words in ("2026年4月1日", "2026年4月3日", "Holiday table changed"):
            self.assertIn(words, entry.reason)
        row = self.env["xinfang.recount"].search([("clock_id", "=", clock.id)])
        self.assertEqual((str(row.before), str(row.after)), (DUE, AFTER))
        # The daily job leaves it alone until its day has passed, and lets it lapse then.
        self.daily(AFTER)
        self.assertEqual(clock.state, "running")
        self.daily("2026-04-04")
        self.assertEqual(
            (clock.state, str(referral.lapsed_date)), ("breached", "2026-04-04")
        )

    def test_cr12_the_preview_of_a_notice_tells_of_it_beforehand(self):
        referral = self.lapsed()
        holidays = self.env["xinfang.workday.exception"].search(
            [("date", ">=", "2026-01-01"), ("date", "<=", "2026-12-31")]
        )
        words = {"off": "放假", "work": "上班"}
        rows = [f"{day.date},{day.name},{words[day.kind]}" for day in holidays]
        rows += [f"{day},调整,放假" for day in (DUE, "2026-04-02")]
        text = "\n".join(["日期,名称,类型", *rows])
        imports = self.env["xinfang.holiday.import"].with_user(self.users["role_admin"])
        wizard = imports.create({"year": 2026, "file": b64encode(text.encode())})
        wizard.action_preview()
        self.assertEqual(wizard.error_count, 0)
        told = [t for t in wizard.moved_text.splitlines() if t.startswith("TL-12")]
        self.assertEqual(len(told), 1)
        self.assertIn("2026年4月1日 → 2026年4月3日, 1 limits that had run out", told[0])
        self.assertTrue(referral.lapsed_date, "nothing is done yet")

    def test_cr12_the_petitioner_asks_without_an_excuse(self):
        referral = self.lapsed()
        self.correct("2026-04-02")
        mine = self.as_petitioner(referral.petition_id, AFTER)
        part = referral.with_env(mine.env)
        self.assertTrue(part._may_still_ask())
        part.perform("request_review", {"request_text": REQUEST})
        review = referral.petition_id.review_ids
        self.assertEqual((review.state, review.late_excuse), ("requested", False))
        self.assertEqual(self.clock(referral, "TL-12").state, "met")

    def test_cr12_the_time_for_a_recheck_runs_again(self):
        """review/reopen_window."""
        review = self.ask(self.answered("2026-02-02"), day="2026-02-10")
        self.decide(review, "2026-03-02")
        self.deliver(review, SERVED)
        self.daily("2026-04-02")
        self.assertTrue(review.lapsed_date)
        self.correct("2026-04-03", DUE, "2026-04-02")
        clock = self.clock(review, "TL-14")
        self.assertEqual((clock.state, str(clock.due_date)), ("running", AFTER))
        self.assertFalse(review.lapsed_date)
        self.assertEqual(self.acts(review.petition_id)[-1], "reopen_window")

    # -- the day has passed as well -----------------------------------------

    def test_cr12_a_day_that_has_passed_too_corrects_the_record_alone(self):
        referral = self.lapsed()
        clock = self.clock(referral, "TL-12")
        before = self.acts(referral.petition_id)
        self.correct("2026-04-10")
        self.assertEqual((clock.state, str(clock.due_date)), ("breached", AFTER))
        self.assertEqual(str(referral.lapsed_date), "2026-04-02")
        self.assertEqual(self.acts(referral.petition_id), before)
        self.assertTrue(
            self.env["xinfang.recount"].search([("clock_id", "=", clock.id)])
        )
        # What was posted by that day is in time, whenever it arrives (CR7).
        days = {"request_date": AFTER, "received_date": "2026-04-10"}
        review = self.ask(referral, day="2026-04-10", **days)
        self.assertFalse(review.late_excuse or referral.lapsed_date)

    def test_cr12_an_earlier_day_takes_nothing_away(self):
        self.correct(SERVED)
        referral = self.answered(SERVED).sudo()
        clock = self.clock(referral, "TL-12")
        self.daily("2026-04-04")
        self.assertEqual((clock.state, str(clock.due_date)), ("breached", AFTER))
        days = self.env["xinfang.workday.exception"]
        with freeze_time(morning("2026-04-06")):
            days.search([("date", "in", (DUE, "2026-04-02"))]).unlink()
        self.assertEqual((clock.state, str(clock.due_date)), ("breached", AFTER))
        self.assertFalse(
            self.env["xinfang.recount"].search(
                [("clock_id", "=", clock.id), ("before", "=", AFTER)]
            )
        )

    # -- requests that counted as late ----------------------------------------

    def test_cr12_a_request_refused_as_late_goes_back_to_the_organ(self):
        """review/note_in_time."""
        review = self.refused_late()
        referral = review.referral_id
        self.correct("2026-04-20")
        entry = review.petition_id.entry_ids.sorted("seq")[-1]
        self.assertEqual(
            (entry.act_id.code, entry.res_id, entry.actor_kind),
            ("note_in_time", review.id, "system"),
        )
        self.assertIn("2026年4月3日", entry.reason)
        waiting = self.env["mail.activity"].search(
            [("res_model", "=", review._name), ("res_id", "=", review.id)]
        )
        alert = self.env.ref("xinfang_case.mail_activity_type_alert")
        told = waiting.filtered(lambda a: a.activity_type_id == alert)
        self.assertEqual(len(told), 1)
        organs = self.env["xinfang.membership"].search(
            [("user_id", "=", told.user_id.id)]
        )
        self.assertIn(self.city, organs.organ_id)
        # The road the reminder names: taken in again, in time, without an excuse.
        days = {"request_date": "2026-04-02", "received_date": "2026-04-20"}
        again = self.ask(referral, day="2026-04-20", **days)
        self.assertEqual((again.state, again.late_excuse), ("requested", False))
        # Told once; another correction of days behind changes nothing.
        self.correct("2026-04-21", AFTER)
        self.assertEqual(self.acts(review.petition_id).count("note_in_time"), 1)

    def test_cr12_a_request_that_was_late_all_the_same_is_left(self):
        review = self.refused_late(day="2026-04-10")
        self.correct("2026-04-20")
        self.assertNotIn("note_in_time", self.acts(review.petition_id))

    def test_cr12_who_waits_for_relief_needs_none(self):
        referral = self.lapsed()
        review = self.ask(referral, day="2026-04-02", **LATE)
        take = {"handler_id": self.users["city_reviewer"].id}
        self.refused(
            "CR8", review, "city_reviewer", "accept_review", "2026-04-02", **take
        )
        self.correct("2026-04-02")
        self.assertEqual(self.acts(review.petition_id)[-1], "note_in_time")
        self.assertEqual(self.clock(referral, "TL-12").state, "met")
        self.assertFalse(referral.lapsed_date)
        self.take_up(review, "2026-04-03")
        self.assertEqual(review.state, "reviewing")

    # -- the gate --------------------------------------------------------------

    def test_cr12_only_the_system_opens_and_only_what_ran_out_wrongly(self):
        referral = self.lapsed()
        with self.assertRaises(AccessError):
            self.do(referral, "city_head", "reopen_window", reason=REASON)
        system = acting_as(referral, Actor("system"))
        self.assertRefused(
            "REOPENING",
            lambda: system.perform("reopen_window", {"reason": REASON}),
            referral,
        )
        review = self.refused_late(day="2026-04-10")
        system = acting_as(review, Actor("system"))
        self.assertRefused(
            "REOPENING",
            lambda: system.perform("note_in_time", {"reason": REASON}),
            review,
        )

    def test_cr12_nothing_opens_where_the_opinion_is_under_review(self):
        referral = self.lapsed()
        review = self.ask(
            referral, day="2026-04-10", **{**LATE, "obstacle_ended": "2026-04-09"}
        )
        self.correct("2026-04-10", *[f"2026-04-{d:02}" for d in (1, 2, 3, 7, 8, 9, 10)])
        self.assertEqual(self.acts(referral.petition_id).count("reopen_window"), 0)
        self.assertEqual(self.acts(review.petition_id)[-1], "note_in_time")
