from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..tools import daycount
from ..tools.moment import at
from .core_common import CoreCase, morning

LEVELS = ("notice", "warning", "severe", "overdue")


class ClockCase(CoreCase):
    def daily(self, day):
        """Run the daily job as the scheduler does, on a day."""
        cron = self.env.ref("xinfang_case.cron_clock_check")
        self.env.flush_all()
        with freeze_time(morning(day)), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def reminders(self, clock):
        """Return the activities of a clock that are planned or done."""
        return self.env["mail.activity"].with_context(active_test=False).search(
            [
                ("res_model", "=", clock._record()._name),
                ("res_id", "=", clock._record().id),
                ("summary", "like", clock.rule_id.code),
            ]
        )

    def alerts(self, record):
        """Return the users told of a warning, in alphabetical order."""
        kind = self.env.ref("xinfang_case.mail_activity_type_alert")
        found = self.env["mail.activity"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("activity_type_id", "=", kind.id),
            ]
        )
        return sorted(found.user_id.mapped("name")), len(found)


@tagged("post_install", "-at_install", "xf_engine")
class TestReminders(ClockCase):
    def test_an_activity_for_the_responsible_user_until_the_last_day(self):
        referral = self.accepted("2026-03-02")
        clock = self.clock(referral, "TL-07")
        activity = self.reminders(clock)
        self.assertEqual(activity.user_id, self.users["handler"])
        self.assertEqual((activity.date_deadline, activity.active), (clock.due_date, True))
        kind = self.env.ref("xinfang_case.mail_activity_type_clock")
        self.assertEqual(activity.activity_type_id, kind)
        self.issue(referral, "2026-03-10")
        self.assertTrue(activity.active)
        self.hand_over(referral, "2026-03-12")
        self.assertFalse(activity.active)
        self.assertEqual(activity.date_done, date(2026, 3, 12))

    def test_petitioners_limits_are_nobodys_task(self):
        petition = self.answered().petition_id
        clock = self.clock(petition, "TL-27")
        self.assertEqual((clock.bearer, clock.user_id.id), ("petitioner", False))
        self.assertFalse(self.reminders(clock))

    def test_postponing_a_reminder_moves_no_legal_day(self):
        referral = self.accepted()
        clock = self.clock(referral, "TL-07")
        due = clock.due_date
        self.reminders(clock).date_deadline = due + timedelta(90)
        self.assertEqual((clock.due_date, referral.sudo().next_due_date), (due, due))

    def test_a_new_handler_takes_over_limits_and_reminders(self):
        referral = self.accepted()
        clock = self.clock(referral, "TL-07")
        other = self.users["division_handler"]
        self.seen(referral, "leader").write({"handler_id": other.id})
        self.assertEqual((clock.user_id, self.reminders(clock).user_id), (other, other))
        self.seen(referral.petition_id, "division_handler").check_access("read")
        self.assertEqual(self.clock(referral, "TL-03").user_id, self.users["intake"])

    def test_without_a_handler_the_receiver_is_responsible(self):
        referral = self.delivered()
        for code in ("TL-03", "TL-05"):
            self.assertEqual(self.clock(referral, code).user_id, self.users["intake"])

    def test_extension_hands_the_reminder_on(self):
        referral = self.accepted("2026-03-02")
        old = self.reminders(self.clock(referral, "TL-07"))
        self.do(referral, "leader", "extend", "2026-03-03", days=30, reason="需要鉴定")
        clock = self.clock(referral, "TL-08")
        new = self.reminders(clock)
        self.assertFalse(old.active)
        self.assertEqual((new.active, new.date_deadline), (True, clock.due_date))


@tagged("post_install", "-at_install", "xf_engine")
class TestDailyJob(ClockCase):
    def dates(self, clock):
        calendar = self.env["xinfang.workday.exception"]._calendar()
        return daycount.warn_dates(
            calendar, clock.base_date, clock.due_raw, clock.due_date, clock.unit
        )

    def levels(self, referral):
        referral = referral.sudo()
        return [record.warn_level for record in (
            self.clock(referral, "TL-07"), referral, referral.petition_id
        )]

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
        self.assertEqual((clock.state, str(clock.stop_date)), ("breached", "2026-03-10"))
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
            lambda: self.as_petitioner(petition, "2026-04-02").perform("evaluate", scores),
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
            self.env["xinfang.petition"].with_user(self.users["window"]), morning("2026-03-02")
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
        running = self.env["xinfang.clock"].search_count([("warn_level", "=", "overdue")])
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


@tagged("post_install", "-at_install", "xf_engine")
class TestCounting(ClockCase):
    spring = [
        (f"2027-02-{day:02d}", "off", "春节") for day in range(5, 12)
    ] + [("2027-01-01", "off", "元旦")]

    def test_provisional_days_are_counted_again_when_the_table_grows(self):
        referral = self.accepted("2026-12-10").sudo()
        clock = self.clock(referral, "TL-07")
        self.assertEqual((str(clock.due_date), clock.is_provisional), ("2027-02-08", True))
        self.assertIn("provisional", clock.explanation_text)
        activity = self.reminders(clock)
        logged = len(referral.message_ids)
        self.env["xinfang.holiday.notice"].import_notice(2027, self.spring)
        self.assertEqual((str(clock.due_date), clock.is_provisional), ("2027-02-12", False))
        self.assertEqual(str(clock.due_raw), "2027-02-08")
        self.assertEqual(activity.date_deadline, clock.due_date)
        self.assertEqual(referral.next_due_date, clock.due_date)
        self.assertEqual(referral.petition_id.next_due_date, clock.due_date)
        self.assertEqual(len(referral.message_ids), logged + 1)
        body = referral.message_ids[0].body
        for word in ("TL-07", "2027-02-08", "2027-02-12"):
            self.assertIn(word, body)
        self.assertNotIn("provisional", clock.explanation_text)

    def test_ended_limits_are_not_counted_again(self):
        referral = self.accepted("2026-12-10").sudo()
        self.issue(referral, "2026-12-20")
        self.hand_over(referral, "2026-12-20")
        clock = self.clock(referral, "TL-07")
        self.env["xinfang.holiday.notice"].import_notice(2027, self.spring)
        self.assertEqual(str(clock.due_date), "2027-02-08")

    def test_extended_limits_are_counted_again_with_their_extension(self):
        referral = self.accepted("2026-11-25").sudo()
        self.do(referral, "leader", "extend", "2026-12-01", days=15, reason="需要鉴定")
        clock = self.clock(referral, "TL-08")
        self.assertEqual(str(clock.due_raw), "2027-02-08")
        self.env["xinfang.holiday.notice"].import_notice(2027, self.spring)
        self.assertEqual(str(clock.due_date), "2027-02-12")

    def test_why_this_day_working_days(self):
        clock = self.clock(self.delivered("2025-09-29"), "TL-05")
        text = clock.explanation_text
        self.assertIn("第二十三条", text)
        for words in ("5 working days", "2025-09-29", "2025-10-11", "2025-10-13", "make-up"):
            self.assertIn(words, text)
        self.assertIn("国庆", text)
        self.assertGreater(len(clock.explanation), 4)
        self.assertTrue(all(row["text"] for row in clock.explanation))

    def test_why_this_day_rolls_and_extensions(self):
        referral = self.accepted("2025-12-19")
        text = self.clock(referral, "TL-07").explanation_text
        for words in ("60 days", "2026-02-17", "2026-02-24", "春节"):
            self.assertIn(words, text)
        self.do(referral, "leader", "extend", "2026-02-02", days=15, reason="需要鉴定")
        text = self.clock(referral, "TL-08").explanation_text
        for words in ("60 days and 15 days", "2026-03-04"):
            self.assertIn(words, text)

    def test_why_this_day_named_in_the_letter(self):
        due = str(self.today() + timedelta(30))
        referral = self.send(self.triaged(), code="assign", report_due=due)
        clock = self.clock(referral, "TL-04")
        self.assertFalse(clock.explanation)
        self.assertIn("named in the letter", clock.explanation_text)

    def test_days_left_are_of_the_unit_of_the_limit(self):
        referral = self.delivered("2025-09-29").sudo()
        with freeze_time(morning("2025-10-09")):
            self.env.invalidate_all()
            self.assertEqual(self.clock(referral, "TL-03").days_left, 5)
            # 10-10, the make-up Saturday 10-11 and 10-13.
            self.assertEqual(self.clock(referral, "TL-05").days_left, 3)

    def test_a_local_limit_is_taken_when_it_is_stricter(self):
        rule = self.env["xinfang.clock.rule"]._get("TL-03")
        for length, start, due in (
            (30, "2020-01-01", "2026-03-17"),
            (5, "2022-05-01", "2026-03-09"),
        ):
            rule.copy(
                {"length": length, "region_id": self.region.id, "valid_from": start}
            )
            referral = self.delivered("2026-03-02")
            self.assertEqual(self.limits(referral)["TL-03"], due)
        rule.search([("code", "=", "TL-03"), ("length", "=", 5)]).valid_from = "2026-04-01"
        referral = self.delivered("2026-03-02")
        self.assertEqual(self.limits(referral)["TL-03"], "2026-03-17")

    def test_the_day_of_delivery_is_shanghais(self):
        petition = self.triaged("2026-03-02")
        late = at(petition.with_user(self.users["triage"]), datetime(2026, 3, 2, 16, 30))
        late.perform("transfer", {"to_department_id": self.police.id})
        referral = petition.sudo().referral_ids
        self.assertEqual(referral.delivered_date, date(2026, 3, 3))
        self.assertEqual(self.limits(referral)["TL-03"], "2026-03-18")
