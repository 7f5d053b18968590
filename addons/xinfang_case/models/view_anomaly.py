from datetime import date, timedelta

from odoo import api, fields, models

from ..tools.moment import legal_today

# Until which day the log has been gone through.
_DONE = "xinfang_case.view_checked_until"
# After a longer stop the older days are left to the verifier.
MAX_DAYS = 200


class ViewAnomaly(models.Model):
    """Unusual looking that a rule found on one day: a question, no accusation.

    Found by a daily job, appended, never changed; read by auditors.
    """

    _name = "xinfang.view.anomaly"
    _description = "Unusual Looking"
    _inherit = ["xinfang.append.mixin", "xinfang.view.scope.mixin"]
    _order = "day desc, id desc"

    rule_id = fields.Many2one(
        "xinfang.view.rule",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    day = fields.Date(required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", readonly=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "xinfang.department", "Organ", readonly=True, index=True, ondelete="restrict"
    )
    count = fields.Integer("How Often", readonly=True)
    threshold = fields.Integer("Unusual Above", readonly=True)
    first_at = fields.Datetime("First Time", readonly=True)
    last_at = fields.Datetime("Last Time", readonly=True)
    petition_refs = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    reason = fields.Char("Why", compute="_compute_reason")

    _found_idx = models.Index("(day, rule_id, user_id)")

    @api.depends("rule_id", "count", "threshold")
    @api.depends_context("lang")
    def _compute_reason(self):
        for row in self:
            name = row.sudo().rule_id.name
            row.reason = (
                self.env._(
                    "%(rule)s: %(count)s, unusual above %(limit)s (internal rule).",
                    rule=name,
                    count=row.count,
                    limit=row.threshold,
                )
                if row.threshold
                else self.env._(
                    "%(rule)s: %(count)s (internal rule).", rule=name, count=row.count
                )
            )

    @api.depends("rule_id", "day")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.day} {row.sudo().rule_id.name}"

    # -- the job -------------------------------------------------------------------

    @api.model
    def _cron_find(self):
        """Go through every day that is over and was not gone through yet."""
        cron, done = self.env["ir.cron"], 0
        days = self._days_to_do()
        cron._commit_progress(remaining=len(days))
        for day in days:
            self._find_day(day)
            done += 1
            if not cron._commit_progress(1):
                break
        return done

    @api.model
    def _days_to_do(self):
        last = legal_today(self.env) - timedelta(days=1)
        known = self.env["ir.config_parameter"].sudo().get_param(_DONE)
        first = date.fromisoformat(known) + timedelta(days=1) if known else last
        first = max(first, last - timedelta(days=MAX_DAYS))
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    @api.model
    def _find_day(self, day):
        """Apply every rule to one day, once.

        :param day: ``date`` in Shanghai
        :return: the new ``xinfang.view.anomaly``
        """
        rules = self.env["xinfang.view.rule"].sudo().search([("active", "=", True)])
        rows = [
            {
                "rule_id": rule.id,
                "day": day,
                "user_id": user_id,
                "department_id": organ_id,
                "count": count,
                "threshold": rule._limit(),
                "first_at": first,
                "last_at": last,
                "petition_refs": pieces or [],
            }
            for rule in rules
            for user_id, organ_id, count, first, last, pieces in rule._find(day)
        ]
        found = self._append(rows)
        self.env["ir.config_parameter"].sudo().set_param(_DONE, day.isoformat())
        return found
