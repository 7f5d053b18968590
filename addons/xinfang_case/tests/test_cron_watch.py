"""F24, C40: a failing job of the office is told at the first failure and goes on."""

from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import CompletionStatus

from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_engine", "xf_security")
class TestCronWatch(CoreCase):
    def fail(self, cron, times=1):
        """Let a job fail so many times, as it has for more than a week."""
        self.env.flush_all()
        for _time in range(times):
            cron.invalidate_recordset()
            job = {
                "id": cron.id,
                "cron_name": cron.cron_name,
                "active": cron.active,
                "failure_count": cron.failure_count,
                "first_failure_date": Datetime.now() - timedelta(days=9),
            }
            with mute_logger("odoo.addons.base.models.ir_cron"):
                self.env["ir.cron"]._update_failure_count(job, CompletionStatus.FAILED)
        cron.invalidate_recordset()

    def told(self):
        admin = self.users["role_admin"]
        todo = self.env["mail.activity"].search([("user_id", "=", admin.id)])
        return todo.filtered(lambda a: "failed" in a.summary or "失败" in a.summary)

    def test_f24_it_is_told_at_once_and_never_switched_off(self):
        ours = self.env.ref("xinfang_case.cron_clock_check")
        self.fail(ours)
        self.assertEqual(len(self.told()), 1)
        self.fail(ours, times=8)
        self.assertTrue(ours.active)
        self.assertEqual(len(self.told()), 1, "one until it is done")
        self.told().action_done()
        self.fail(ours)
        self.assertEqual(len(self.told()), 1, "and again when it goes on failing")

    def test_f24_odoo_switches_others_off_in_silence(self):
        other = self.env.ref("base.autovacuum_job")
        self.fail(other, times=6)
        self.assertFalse(other.active)
        self.assertFalse(self.told())

    def test_f24_a_job_switched_off_on_purpose_stays_off(self):
        ours = self.env.ref("xinfang_case.cron_clock_check")
        ours.active = False
        self.fail(ours)
        self.assertFalse(ours.active)

    def test_f24_who_cannot_be_told_stops_no_other_job(self):
        ours = self.env.ref("xinfang_case.cron_clock_check")
        crons = type(self.env["ir.cron"])
        with (
            patch.object(crons, "_xinfang_tell", side_effect=ValueError),
            self.assertLogs("odoo.addons.xinfang_case.models.cron_watch", "ERROR"),
        ):
            self.fail(ours)
