from odoo import api, models

from ..tools import gate
from ..tools.moment import legal_today


class FollowUpJob(models.Model):
    """The daily job sees to it that a follow-up that is due has somebody to do it.

    A reminder is planned when the day is set, for whoever works there then; months
    later he may have left, and a petitioner shown the way would be forgotten.
    """

    _inherit = "xinfang.referral"

    @api.model
    def _follow_ups_due(self, batch=500):
        """Give every follow-up whose day has come to somebody who works there today.

        Reads only those whose day came since the last run, each once, however many
        referrals there are.

        :param int batch: how many are read and committed together
        """
        today = legal_today(self.env)
        domain = [("follow_up_date", "<=", today), ("follow_up_told", "=", False)]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.sudo().search_count(domain))
        while True:
            due = self.sudo().search(domain, limit=batch, order="follow_up_date, id")
            due = gate.open_gate(due.try_lock_for_update())
            if not due:
                break
            due._hand_on_follow_ups()
            due.write({"follow_up_told": today})
            if due.filtered_domain(domain):
                # Would be read again without end; the log shows where it stands.
                raise RuntimeError("the follow-up job makes no progress")
            if not cron._commit_progress(len(due)):
                break

    def _hand_on_follow_ups(self):
        """Plan anew the reminders that nobody has, or somebody who is gone."""
        kind = self.env.ref("xinfang_case.mail_activity_type_follow_up")
        waiting = self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", kind.id),
            ]
        )
        mine = {referral.id: referral for referral in self}
        alive = {
            activity.res_id
            for activity in waiting
            if mine[activity.res_id]._works_for(activity.user_id)
        }
        for referral in self.filtered(lambda r: r.id not in alive):
            referral._plan_follow_up(
                referral.follow_up_date, referral._follow_up_user()
            )


class ClockFollowUp(models.Model):
    _inherit = "xinfang.clock"

    @api.model
    def _cron_check(self, batch=500):
        """Check limits, then the follow-ups that are due (internal rule)."""
        result = super()._cron_check(batch)
        self.env["xinfang.referral"]._follow_ups_due(batch)
        return result
