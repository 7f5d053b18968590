import logging

from odoo import SUPERUSER_ID, models

from odoo.addons.base.models.ir_cron import CompletionStatus

_logger = logging.getLogger(__name__)

_TOLD = ("base.group_system", "xinfang_case.group_xinfang_admin")


class IrCron(models.Model):
    """A job of the office that fails is told at once, and is never switched off (F24).

    Odoo keeps silent for a week and then switches a failing job off for good: limits
    would pass unnoticed, and no notice would leave any more.
    """

    _inherit = "ir.cron"

    def _update_failure_count(self, job, status):
        super()._update_failure_count(job, status)
        if status != CompletionStatus.FAILED or not self._xinfang_is_ours(job["id"]):
            return
        self.env.cr.execute(
            "UPDATE ir_cron SET active = %s WHERE id = %s", (job["active"], job["id"])
        )
        try:
            with self.env.cr.savepoint():
                self._xinfang_tell(job)
        except Exception:
            # The other jobs must run, whatever keeps this from being told.
            _logger.exception("Nobody could be told that job %s failed", job["id"])

    def _xinfang_is_ours(self, cron_id):
        names = self.sudo().browse(cron_id).get_external_id()
        return names[cron_id].startswith("xinfang_")

    def _xinfang_tell(self, job):
        """Put a reminder on the desk of each administrator, one until it is done."""
        env = (
            self.with_user(SUPERUSER_ID)
            .with_context(
                mail_activity_quick_update=True, lang=self._xinfang_language()
            )
            .env
        )
        summary = env._("The job “%(name)s” failed", name=job["cron_name"])
        people = env["res.users"]
        for group in _TOLD:
            people |= env.ref(group).all_user_ids
        for user in people:
            place = [("user_id", "=", user.id), ("summary", "=", summary)]
            if not env["mail.activity"].search_count(place, limit=1):
                user.partner_id.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    summary=summary,
                    note=env._(
                        "Limits, notices or checks of files may stand still. The log of "
                        "the server says why."
                    ),
                )

    def _xinfang_language(self):
        chinese = self.env["res.lang"]._get_data(code="zh_CN")
        return "zh_CN" if chinese else "en_US"
