from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .review_common import REQUEST, ReviewCase


@tagged("post_install", "-at_install", "xf_engine")
class TestReviewClocks(ReviewCase):
    """Thirty days on each rung, counted from service and from receipt."""

    def test_e1_ladder_day_by_day(self):
        """review/lapse_window at the end of the ladder."""
        petition = self.received(
            "2025-09-22", channel="online", department_id=self.office.id
        )
        self.assertEqual(self.limits(petition), {"TL-01": "2025-10-09"})
        self.do(petition, "triage", "triage", "2025-09-22", **self.triage_vals())
        referral = self.send(petition, day="2025-09-29")
        self.assertEqual(
            self.limits(referral), {"TL-05": "2025-10-13", "TL-03": "2025-10-14"}
        )
        self.do(
            referral,
            "intake",
            "accept",
            "2025-10-11",
            handler_id=self.users["handler"].id,
        )
        self.assertEqual(self.limits(referral), {"TL-07": "2025-12-10"})
        self.issue(referral, "2025-12-05")
        self.hand_over(referral, "2025-12-08")
        self.assertEqual(self.limits(referral), {"TL-12": "2026-01-07"})
        review = self.ask(referral, day="2026-01-05")
        self.assertEqual(self.limits(review)["TL-13"], "2026-02-04")
        self.assertEqual(self.limits(referral), {})
        self.decide(review, "2026-02-02")
        self.deliver(review, "2026-02-03")
        self.assertEqual(self.limits(review), {"TL-14": "2026-03-05"})
        self.daily("2026-03-05")
        self.assertEqual(self.clock(review, "TL-14").state, "running")
        self.assertFalse(review.lapsed_date)
        self.daily("2026-03-06")
        # None asked: the ladder lapsed, which is not finality under Article 36.
        self.assertEqual(self.clock(review, "TL-14").state, "breached")
        self.assertEqual(str(review.lapsed_date), "2026-03-06")
        self.assertFalse(petition._final_recheck())
        self.assertFalse(petition.final_date)
        self.assertNotEqual(petition.state, "final")
        entry = petition.entry_ids.sorted("seq")[-1]
        self.assertEqual(
            (entry.act_id.code, entry.actor_kind), ("lapse_window", "system")
        )

    def test_c24_tl12_lapses_without_finality(self):
        """referral/lapse_window."""
        referral = self.answered("2026-03-02").sudo()
        self.assertEqual(self.limits(referral), {"TL-12": "2026-04-01"})
        self.daily("2026-04-01")
        self.assertFalse(referral.lapsed_date)
        self.daily("2026-04-02")
        self.assertEqual(str(referral.lapsed_date), "2026-04-02")
        self.assertEqual(self.clock(referral, "TL-12").state, "breached")
        self.assertFalse(referral.petition_id._final_recheck())
        self.assertEqual(
            self.chain(referral.petition_id),
            [("Opinion", "gone", "No review was asked for")],
        )
        entries = referral.petition_id.entry_ids.filtered(
            lambda e: e.act_id.code == "lapse_window"
        )
        self.daily("2026-04-03")
        self.assertEqual(len(entries), 1)
        self.assertEqual(entries.res_id, referral.id)
        with self.assertRaises(AccessError):
            self.do(referral, "leader", "lapse_window")

    def test_c24_costs_the_same_for_one_window_and_for_many(self):
        counts = []
        for served, number, day in (
            ("2026-03-02", 1, "2026-04-02"),
            ("2026-03-09", 4, "2026-04-09"),
        ):
            referrals = [self.answered(served).sudo() for _index in range(number)]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.daily(day)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual({str(r.lapsed_date) for r in referrals}, {day})
        # Each act by itself would be seven queries more for each window.
        self.assertLessEqual(counts[1], counts[0] + 4, counts)

    def test_tl12_counts_from_service_however_late_it_is_recorded(self):
        referral = self.accepted("2026-03-02")
        self.issue(referral, "2026-03-02")
        self.hand_over(referral, "2026-04-20", service_date="2026-03-03")
        clock = self.clock(referral, "TL-12")
        self.assertEqual(
            (str(clock.base_date), str(clock.due_date)), ("2026-03-03", "2026-04-02")
        )
        self.refused(
            "last day to ask was 2026年4月2日",
            referral,
            "window",
            "request_review",
            "2026-04-20",
            request_text=REQUEST,
        )
        self.daily("2026-04-20")
        self.assertEqual(self.clock(referral, "TL-12").state, "breached")
        self.assertTrue(referral.sudo().lapsed_date)

    def test_tl12_only_for_the_opinion_of_the_petition_procedure(self):
        rule = self.env["xinfang.clock.rule"]._get("TL-12")
        self.assertTrue(rule._applies_to(self.answered().sudo()))
        for triage in ({"route": "c5"}, {"type": "suggestion"}):
            self.assertFalse(rule._applies_to(self.delivered(triage=triage).sudo()))

    def test_tl13_runs_from_receipt_not_from_posting_or_recording(self):
        referral = self.answered("2026-03-02")
        review = self.ask(
            referral,
            day="2026-04-08",
            request_date="2026-04-01",
            received_date="2026-04-03",
        )
        # CR7: posted on the last day is in time; the organ counts from receipt.
        self.assertEqual(self.limits(review)["TL-13"], "2026-05-06")
        self.assertFalse(review.late_excuse)
        self.assertEqual(self.clock(referral, "TL-12").state, "met")

    def test_cr7_posted_in_time_after_the_job_had_noted_the_lapse(self):
        referral = self.answered("2026-03-02").sudo()
        self.daily("2026-04-02")
        self.assertTrue(referral.lapsed_date)
        review = self.ask(
            referral,
            day="2026-04-07",
            request_date="2026-04-01",
            received_date="2026-04-07",
        )
        self.assertEqual(review.state, "requested")
        self.assertFalse(referral.lapsed_date)
        self.assertEqual(self.clock(referral, "TL-12").state, "met")

    def test_cr8_late_only_with_an_excuse(self):
        referral = self.answered("2026-03-02")
        self.refused(
            "REQUESTDATE",
            referral,
            "window",
            "request_review",
            "2026-04-02",
            request_text=REQUEST,
        )
        mine = self.as_petitioner(referral.petition_id, "2026-04-02")
        self.assertRefused(
            "2026年4月1日",
            lambda: referral.with_env(mine.env).perform(
                "request_review", {"request_text": REQUEST}
            ),
            referral,
        )
        review = self.ask(
            referral,
            day="2026-04-02",
            late_excuse="因山洪道路中断，无法按期寄出。",
            late_proof="乡政府出具的道路中断证明。",
            obstacle_ended="2026-04-01",
        )
        self.assertIn("山洪", review.late_excuse)
        self.refuse_late(review, "2026-04-03")
        self.assertEqual(self.limits(referral), {})
        self.assertEqual(str(referral.sudo().lapsed_date), "2026-04-03")

    def test_request_dates_make_sense(self):
        referral = self.answered("2026-03-02")
        for says, values in (
            ("before", {"request_date": "2026-03-01"}),
            ("received", {"received_date": "2026-03-20"}),
            ("received", {"request_date": "2026-03-09", "received_date": "2026-03-08"}),
            ("at least", {"request_text": "不服"}),
        ):
            with self.subTest(says=says, **values):
                self.refused(
                    says,
                    referral,
                    "window",
                    "request_review",
                    "2026-03-10",
                    **{"request_text": REQUEST, **values},
                )
        mine = self.as_petitioner(referral.petition_id, "2026-04-10")
        self.assertRefused(
            "today",
            lambda: referral.with_env(mine.env).perform(
                "request_review",
                {"request_text": REQUEST, "received_date": "2026-03-20"},
            ),
            referral,
        )

    def test_tl13_sent_late_is_met_late(self):
        review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        self.decide(review, "2026-04-20")
        self.assertEqual(self.clock(review, "TL-13").state, "running")
        self.deliver(review, "2026-04-20")
        self.assertEqual(self.clock(review, "TL-13").state, "met_late")

    def test_tl13_tl16_end_when_sent(self):
        """Signed, numbered and dispatched; arrival may be later than the last day."""
        review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        self.decide(review, "2026-04-08")
        clock = self.clock(review, "TL-13")
        self.assertEqual(clock.state, "running", "signed alone ends nothing")
        self.send_off(review, "2026-04-09")
        self.assertEqual((clock.state, str(clock.stop_date)), ("met", "2026-04-09"))
        self.deliver(review, "2026-04-15")
        self.assertEqual((clock.state, str(clock.stop_date)), ("met", "2026-04-09"))
        recheck = self.ask(review, day="2026-04-16")
        self.decide(recheck, "2026-05-20")
        self.send_off(recheck, "2026-05-20")
        self.assertEqual(self.clock(recheck, "TL-16").state, "met_late")

    def test_tl13_stricter_reading_by_service(self):
        self.env["ir.config_parameter"].set_param(
            "xinfang_case.close_clock_on", "service"
        )
        review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        self.decide(review, "2026-04-08")
        self.send_off(review, "2026-04-08")
        clock = self.clock(review, "TL-13")
        self.assertEqual(clock.state, "running")
        self.deliver(review, "2026-04-15")
        self.assertEqual(
            (clock.state, str(clock.stop_date)), ("met_late", "2026-04-15")
        )

    def test_cr9_nothing_arrives_before_it_was_sent(self):
        """Guard DISPATCHDATE on the day of sending."""
        review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        self.decide(review, "2026-03-20")
        self.send_off(review, "2026-03-23")
        for door in (
            lambda: self.deliver(review, "2026-03-25", "2026-03-20"),
            lambda: self.open_gate(review.opinion_id)._serve(
                "direct", fields.Date.to_date("2026-03-20")
            ),
        ):
            self.assertRefused("was sent on", door, review)
        with self.assertRaisesRegex(UserError, "already"):
            self.send_off(review, "2026-03-24")
        referral = self.accepted("2026-03-02")
        self.issue(referral, "2026-03-03")
        self.do(
            referral, "handler", "dispatch", "2026-03-05", dispatch_date="2026-03-05"
        )
        self.assertRefused(
            "was sent on",
            lambda: self.hand_over(referral, "2026-03-06", service_date="2026-03-04"),
            referral,
        )

    def test_tl16_hearing_does_not_count(self):
        recheck = self.ask(self.reviewed("2026-03-02"), day="2026-03-03")
        self.assertEqual(self.limits(recheck)["TL-16"], "2026-04-02")
        self.hold_hearing(recheck, "2026-03-10", "2026-03-19")
        clock = self.clock(recheck, "TL-16")
        self.assertEqual(clock.suspended_days, 10)
        self.assertEqual(str(clock.due_date), "2026-04-13")  # 04-12 is a Sunday

    def test_tl16_nobody_is_reminded_of_a_limit_that_stands_still(self):
        """While a hearing stops the limit, its reminder would call late what is not."""
        recheck = self.ask(self.reviewed("2026-03-02"), day="2026-03-03")
        self.take_up(recheck, "2026-03-04")
        clock = self.open_gate(self.clock(recheck, "TL-16")).sudo()
        reminder = clock.activity_id
        self.assertTrue(reminder.active)
        recheck = self.open_gate(recheck)
        recheck.write({"suspend_from": "2026-03-10"})
        clock._suspend(recheck)
        self.assertFalse(reminder.active)
        recheck.write({"suspend_to": "2026-03-19"})
        clock._resume(recheck)
        self.assertTrue(reminder.active)
        self.assertFalse(reminder.date_done)
        self.assertEqual(str(reminder.date_deadline), "2026-04-13")

    def test_g16_nothing_but_a_recheck_is_ever_suspended(self):
        rules = self.env["xinfang.clock.rule"].search([("suspendable", "=", True)])
        self.assertEqual(rules.mapped("code"), ["TL-16"])
        effects = self.env["xinfang.clock.effect"].search(
            [("effect", "in", ("suspend", "resume"))]
        )
        self.assertLessEqual(set(effects.rule_id.mapped("code")), {"TL-16"})
        # Even an act that said so could not stop the clock of a review …
        review = self.ask(self.answered("2026-03-02"), day="2026-03-10")
        self.assertRefused(
            "G16",
            lambda: self.open_gate(self.clock(review, "TL-13"))._suspend(review),
            review,
        )
        # … nor that of the handling organ.
        referral = self.accepted("2026-03-02")
        with self.assertRaises(UserError):
            self.open_gate(self.clock(referral, "TL-07"))._suspend(referral)
