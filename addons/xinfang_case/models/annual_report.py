from datetime import date

from odoo import api, models

from ..tools.moment import legal_today

CODES = ("TL-30", "TL-30s")


class AnnualReport(models.Model):
    """Reminders of the annual report (Article 41): a limit without a petition."""

    _inherit = "xinfang.clock.rule"

    @api.model
    def _cron_annual_report(self):
        """Plan this year's reminders for the heads of petition offices, once."""
        year_end = date(legal_today(self.env).year - 1, 12, 31)
        today = legal_today(self.env)
        heads = self._annual_report_heads()
        for code in CODES:
            rule = self._get(code)
            if not rule:
                continue
            day = rule._end_from(
                self.env["xinfang.workday.exception"]._calendar(), year_end
            )
            if today <= day:
                self._plan_annual_report(rule, heads, year_end.year, day)

    @api.model
    def _annual_report_heads(self):
        """Return current heads of petition offices."""
        group = self.env.ref("xinfang_case.group_xinfang_office_head")
        members = self.env["xinfang.membership"].search(
            [("organ_id.kind", "=", "petition_office"), ("user_id.active", "=", True)]
        )
        current = members.filtered(lambda m: m._is_current())
        return current.user_id.filtered(lambda u: group in u.all_group_ids)

    @api.model
    def _plan_annual_report(self, rule, users, year, day):
        chinese = self.env["res.lang"]._get_data(code="zh_CN")
        rule = rule.with_context(lang="zh_CN" if chinese else self.env.lang)
        summary = f"{rule.code} {year}: {rule._reminder_name()}"
        activities = self.env["mail.activity"]
        known = (
            activities.with_context(active_test=False)
            .search(
                [
                    ("user_id", "in", users.ids),
                    ("summary", "=like", f"{rule.code} {year}:%"),
                ]
            )
            .user_id
        )
        kind = self.env.ref("xinfang_case.mail_activity_type_clock")
        activities._xinfang_plan(
            [
                {
                    "activity_type_id": kind.id,
                    "summary": summary,
                    "date_deadline": day,
                    "user_id": user.id,
                }
                for user in users - known
            ]
        )
