from datetime import date, timedelta

from odoo.tests import tagged

from .clock_common import ClockCase


@tagged("post_install", "-at_install", "xf_engine")
class TestReminders(ClockCase):
    def test_an_activity_for_the_responsible_user_until_the_last_day(self):
        referral = self.accepted("2026-03-02")
        clock = self.clock(referral, "TL-07")
        activity = self.reminders(clock)
        self.assertEqual(activity.user_id, self.users["handler"])
        self.assertEqual(
            (activity.date_deadline, activity.active), (clock.due_date, True)
        )
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
