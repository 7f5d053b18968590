from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..tools import daycount
from ..tools.moment import at
from .clock_common import ClockCase
from .core_common import morning

LEVELS = ("notice", "warning", "severe", "overdue")


@tagged("post_install", "-at_install", "xf_engine")
class TestDailyJob(ClockCase):
    def dates(self, clock):
        calendar = self.env["xinfang.workday.exception"]._calendar()
        return daycount.warn_dates(
            calendar, clock.base_date, clock.due_raw, clock.due_date, clock.unit
        )

    def levels(self, referral):
        referral = referral.sudo()
        return [
            record.warn_level
            for record in (
                self.clock(referral, "TL-07"),
                referral,
                referral.petition_id,
            )
        ]

    def test_levels_rise_on_their_day_and_are_kept_on_petition_and_referral(self):
        referral = self.accepted("2026-03-02")
        clock = self.clock(referral, "TL-07")
        dates = self.dates(clock)
        self.assertEqual(dates["overdue"], clock.due_date + timedelta(1))
        reached = "normal"
        for level in LEVELS:
            self.daily(str(dates[level] - timedelta(1)))
            self.assertEqual(self.levels(referral), [reached] * 3, level)
            self.daily(str(dates[level]))
            self.assertEqual(self.levels(referral), [level] * 3)
            reached = level
        self.assertEqual(clock.state, "running")
        self.assertEqual(referral.sudo().next_due_date, clock.due_date)

    def test_each_level_is_told_once_to_those_who_have_to_know(self):
        referral = self.accepted("2026-03-02").sudo()
        clock = self.clock(referral, "TL-07")
        expected = {
            "notice": [],
            "warning": ["测试intake"],
            "severe": ["测试intake", "测试leader"],
            "overdue": ["测试intake", "测试leader"],
        }
        told = 0
        for level, day in self.dates(clock).items():
            self.daily(str(day))
            names, count = self.alerts(referral)
            self.assertEqual(names, expected[level], level)
            self.daily(str(day))
            self.daily(str(day + timedelta(1)))
            self.assertEqual(self.alerts(referral), (names, count), "told twice")
            # Even when a limit is looked at again, such as after a recount.
            self.open_gate(clock).next_check_date = day
            self.daily(str(day + timedelta(1)))
            self.assertEqual(self.alerts(referral), (names, count), "told twice")
            self.assertNotEqual(clock.next_check_date, day)
            told += 1
            self.assertEqual(clock.notice_ids.mapped("level"), list(LEVELS)[:told])

    def test_catches_up_after_forty_days_and_tells_the_highest_level_only(self):
        referral = self.delivered("2026-03-02").sudo()
        clock = self.clock(referral, "TL-03")
        self.daily("2026-04-11")
        self.assertEqual((clock.warn_level, clock.next_check_date), ("overdue", False))
        self.assertEqual(clock.notice_ids.mapped("level"), ["overdue"])
        self.assertEqual(referral.petition_id.warn_level, "overdue")
        self.daily("2026-04-12")
        self.assertEqual(len(clock.notice_ids), 1)

    def test_ended_limits_are_left_alone(self):
        referral = self.delivered("2026-03-02")
        self.do(referral, "intake", "accept", "2026-03-03")
        clock = self.clock(referral, "TL-03")
        self.daily("2026-05-30")
        self.assertEqual((clock.state, clock.warn_level), ("met", "normal"))
        self.assertFalse(clock.notice_ids)

    def test_tl_05_lapses_and_the_organ_has_to_handle_it(self):
        referral = self.delivered("2026-03-02").sudo()
        clock = self.clock(referral, "TL-05")
        self.assertEqual(str(clock.due_date), "2026-03-09")
        self.daily("2026-03-09")
        self.assertEqual(clock.state, "running")
        self.assertEqual(referral.petition_id.next_due_date, date(2026, 3, 9))
        self.daily("2026-03-10")
        self.assertEqual(
            (clock.state, str(clock.stop_date)), ("breached", "2026-03-10")
        )
        self.assertFalse(clock.activity_id.active)
        self.assertEqual(referral.petition_id.next_due_date, date(2026, 3, 17))
        self.assertEqual(referral.next_rule_id.code, "TL-03")
        self.do(referral, "intake", "accept", "2026-03-10")
        self.assertEqual(clock.state, "breached")

    def test_tl_27_lapses_into_not_evaluated(self):
        referral = self.answered("2026-03-02")
        petition = referral.sudo().petition_id
        self.daily("2026-04-01")
        self.assertFalse(petition.satisfaction)
        self.daily("2026-04-02")
        self.assertEqual(self.clock(petition, "TL-27").state, "breached")
        self.assertEqual(petition.satisfaction, "lapsed")
        scores = {"score_office": "fair", "score_organ": "fair"}
        self.assertRefused(
            "its time is over",
            lambda: self.as_petitioner(petition, "2026-04-02").perform(
                "evaluate", scores
            ),
            petition,
        )

    def test_tl_27_does_not_overwrite_an_evaluation(self):
        petition = self.answered("2026-03-02").sudo().petition_id
        scores = {"score_office": "fair", "score_organ": "satisfied"}
        self.as_petitioner(petition, "2026-03-05").perform("evaluate", scores)
        self.daily("2026-04-20")
        self.assertEqual(petition.satisfaction, "satisfied")

    def test_only_rows_that_are_due_are_read(self):
        near = self.accepted("2026-03-02")
        far = self.accepted("2026-04-20")
        seen = self.env["xinfang.clock"]
        model = type(seen)
        check = model._check_level

        def spy(clocks, today):
            spy.ids += clocks.ids
            return check(clocks, today)

        spy.ids = []
        with patch.object(model, "_check_level", spy):
            self.daily("2026-04-21")
        clocks = seen.browse(spy.ids)
        self.assertIn(self.clock(near, "TL-07"), clocks)
        self.assertNotIn(self.clock(far, "TL-07"), clocks)
        self.assertNotIn(self.clock(near, "TL-03"), clocks)

    def test_cost_of_the_job_does_not_grow_with_the_limits(self):
        model = at(
            self.env["xinfang.petition"].with_user(self.users["window"]),
            morning("2026-03-02"),
        )
        vals = {
            "channel": "letter",
            "title": "批量",
            "petitioner_id": self.petitioner.id,
            "received_date": "2026-03-02",
        }
        counts = []
        for number, day in ((10, "2026-03-18"), (60, "2026-03-19")):
            model.register_batch([dict(vals) for _index in range(number)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.daily(day)
            counts.append(self.env.cr.sql_log_count - before)
        running = self.env["xinfang.clock"].search_count(
            [("warn_level", "=", "overdue")]
        )
        self.assertGreaterEqual(running, 70)
        self.assertLessEqual(counts[1], counts[0] + 3, counts)

    def test_in_small_batches_nothing_is_left_out(self):
        referrals = [self.delivered("2026-03-02") for _index in range(3)]
        with freeze_time(morning("2026-04-20")), self.enter_registry_test_mode():
            with self.registry.cursor() as cr:
                self.env(cr=cr)["xinfang.clock"]._cron_check(batch=2)
        self.env.invalidate_all()
        for referral in referrals:
            self.assertEqual(self.clock(referral, "TL-03").warn_level, "overdue")
            self.assertEqual(self.clock(referral, "TL-05").state, "breached")
