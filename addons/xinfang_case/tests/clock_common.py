"""What the tests of limits share: the daily job on a day, reminders, alerts."""

from freezegun import freeze_time

from .core_common import CoreCase, morning


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
        return (
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search(
                [
                    ("res_model", "=", clock._record()._name),
                    ("res_id", "=", clock._record().id),
                    ("summary", "like", clock.rule_id.code),
                ]
            )
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
