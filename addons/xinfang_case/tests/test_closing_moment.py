from odoo.exceptions import UserError
from odoo.tests import tagged

from .clock_common import ClockCase


@tagged("post_install", "-at_install", "xf_engine")
class TestClosingMoment(ClockCase):
    """Dispatch, not service, ends the time for handling (setting close_clock_on)."""

    def issued(self, accepted="2026-03-02", signed="2026-04-28"):
        referral = self.accepted(accepted)
        self.hear(referral, accepted)
        self.do(referral, "handler", "draft_opinion", accepted, **self.opinion())
        self.sign(referral, signed)
        return referral.with_env(self.env).sudo()

    def sign(self, referral, day):
        codes = {act.code for act in self.env["xinfang.act"].search([])}
        if "check_opinion" in codes:
            self.do(referral, "role_legal", "check_opinion", day)
        self.do(referral, "leader", "approve_opinion", day)

    def limit(self, referral):
        clock = referral.clock_ids.filtered(lambda c: c.rule_code == "TL-07")
        self.assertEqual(str(clock.due_date), "2026-05-06")
        return clock

    def serve(self, referral, day):
        self.do(
            referral,
            "handler",
            "serve",
            day,
            service_method="direct",
            service_date=day,
            service_note="本人签收",
        )

    def test_late_service_does_not_make_an_answer_late(self):
        referral = self.issued()
        clock = self.limit(referral)
        self.assertEqual(clock.state, "running", "signed alone ends nothing")
        self.do(
            referral, "handler", "dispatch", "2026-04-29", dispatch_date="2026-04-29"
        )
        self.assertEqual((clock.state, str(clock.stop_date)), ("met", "2026-04-29"))
        self.serve(referral, "2026-05-12")
        self.assertEqual((clock.state, str(clock.stop_date)), ("met", "2026-04-29"))
        self.assertEqual(
            (str(referral.dispatch_date), str(referral.served_date)),
            ("2026-04-29", "2026-05-12"),
        )

    def test_dispatch_recorded_late_counts_on_its_day(self):
        referral = self.issued()
        self.do(
            referral, "handler", "dispatch", "2026-05-20", dispatch_date="2026-05-06"
        )
        self.assertEqual(self.limit(referral).state, "met")

    def test_dispatch_after_the_last_day_is_late(self):
        referral = self.issued(signed="2026-05-06")
        self.do(
            referral, "handler", "dispatch", "2026-05-07", dispatch_date="2026-05-07"
        )
        self.assertEqual(self.limit(referral).state, "met_late")

    def test_service_alone_counts_as_dispatch(self):
        referral = self.issued()
        self.serve(referral, "2026-05-06")
        self.assertEqual(self.limit(referral).state, "met")

    def test_stricter_reading_by_service(self):
        self.env["ir.config_parameter"].set_param(
            "xinfang_case.close_clock_on", "service"
        )
        referral = self.issued()
        self.do(
            referral, "handler", "dispatch", "2026-04-29", dispatch_date="2026-04-29"
        )
        clock = self.limit(referral)
        self.assertEqual(clock.state, "running")
        self.serve(referral, "2026-05-12")
        self.assertEqual(
            (clock.state, str(clock.stop_date)), ("met_late", "2026-05-12")
        )

    def test_days_of_dispatch_that_cannot_be(self):
        referral = self.issued()
        for day, word in (("2026-04-27", "signed"), ("2026-05-02", "future")):
            with self.assertRaisesRegex(UserError, word):
                self.do(
                    referral, "handler", "dispatch", "2026-04-29", dispatch_date=day
                )
        self.assertFalse(referral.dispatch_date)
        self.do(
            referral, "handler", "dispatch", "2026-04-29", dispatch_date="2026-04-29"
        )
        with self.assertRaisesRegex(UserError, "already"):
            self.do(
                referral,
                "handler",
                "dispatch",
                "2026-04-30",
                dispatch_date="2026-04-30",
            )
