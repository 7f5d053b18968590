from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from ..tools.moment import at
from .clock_common import ClockCase
from .core_common import morning


@tagged("post_install", "-at_install", "xf_engine")
class TestCounting(ClockCase):
    spring = [(f"2027-02-{day:02d}", "off", "春节") for day in range(5, 12)] + [
        ("2027-01-01", "off", "元旦")
    ]

    def test_provisional_days_are_counted_again_when_the_table_grows(self):
        referral = self.accepted("2026-12-10").sudo()
        clock = self.clock(referral, "TL-07")
        self.assertEqual(
            (str(clock.due_date), clock.is_provisional), ("2027-02-08", True)
        )
        self.assertIn("provisional", clock.explanation_text)
        activity = self.reminders(clock)
        logged = len(referral.message_ids)
        self.env["xinfang.holiday.notice"].import_notice(2027, self.spring)
        self.assertEqual(
            (str(clock.due_date), clock.is_provisional), ("2027-02-12", False)
        )
        self.assertEqual(str(clock.due_raw), "2027-02-08")
        self.assertEqual(activity.date_deadline, clock.due_date)
        self.assertEqual(referral.next_due_date, clock.due_date)
        self.assertEqual(referral.petition_id.next_due_date, clock.due_date)
        self.assertEqual(len(referral.message_ids), logged + 1)
        body = referral.message_ids[0].body
        for word in ("TL-07", "2027年2月8日", "2027年2月12日"):
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
        for words in (
            "5 working days",
            "2025年9月29日",
            "2025年10月11日",
            "2025年10月13日",
            "make-up",
        ):
            self.assertIn(words, text)
        self.assertIn("国庆", text)
        self.assertGreater(len(clock.explanation), 4)
        self.assertTrue(all(row["text"] for row in clock.explanation))

    def test_why_this_day_rolls_and_extensions(self):
        referral = self.accepted("2025-12-19")
        text = self.clock(referral, "TL-07").explanation_text
        for words in ("60 days", "2026年2月17日", "2026年2月24日", "春节"):
            self.assertIn(words, text)
        self.do(referral, "leader", "extend", "2026-02-02", days=15, reason="需要鉴定")
        text = self.clock(referral, "TL-08").explanation_text
        for words in ("60 days and 15 days", "2026年3月4日"):
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
        local = rule.copy(
            {"length": 5, "region_id": self.region.id, "valid_from": "2022-05-01"}
        )
        referral = self.delivered("2026-03-02")
        self.assertEqual(self.limits(referral)["TL-03"], "2026-03-09")
        local.valid_from = "2026-04-01"
        referral = self.delivered("2026-03-02")
        self.assertEqual(self.limits(referral)["TL-03"], "2026-03-17")

    def test_the_day_of_delivery_is_shanghais(self):
        petition = self.triaged("2026-03-02")
        late = at(
            petition.with_user(self.users["triage"]), datetime(2026, 3, 2, 16, 30)
        )
        late.perform("transfer", {"to_department_id": self.police.id})
        referral = petition.sudo().referral_ids
        self.assertEqual(referral.delivered_date, date(2026, 3, 3))
        self.assertEqual(self.limits(referral)["TL-03"], "2026-03-18")
