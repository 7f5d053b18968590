from odoo import api, models


class ClockInformational(models.Model):
    """Dates of other laws that are shown and kept, but never counted as overdue.

    A matter that went into a statutory procedure runs under that procedure's
    own law (rule TL-24, Article 31 (1)-(5)): the office stores the date and
    tells it, no warning is raised and no breach is booked to any organ.
    """

    _inherit = "xinfang.clock"

    @api.model
    def _start_vals(self, rule, target, entry, extension_days=0, base=None, like=None):
        vals = super()._start_vals(rule, target, entry, extension_days, base, like)
        if vals and rule.breach == "none":
            # No reminder and no level: the follow-up reminds (internal rule).
            vals.update(user_id=False, warn_level="normal", next_check_date=False)
        return vals

    def _level_vals(self, today=None):
        if self.rule_id.breach == "none":
            return {"warn_level": "normal", "next_check_date": False}
        return super()._level_vals(today)

    def _end(self, state, entry):
        quiet = self.filtered(lambda c: c.rule_id.breach == "none")
        result = super(ClockInformational, self - quiet)._end(state, entry)
        if quiet:
            quiet.write(
                {
                    "state": state,
                    "stop_date": self._today(),
                    "stop_entry_id": entry.id if entry else False,
                    "next_check_date": False,
                }
            )
        return result

    def _compute_days_left(self):
        result = super()._compute_days_left()
        for clock in self:
            # What is past is not “days late” when nobody can be late.
            if clock.rule_id.breach == "none" and clock.days_left < 0:
                clock.days_left = 0
        return result
