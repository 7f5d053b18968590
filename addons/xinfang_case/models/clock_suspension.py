from datetime import date

from odoo import models
from odoo.exceptions import UserError


class ClockSuspension(models.Model):
    """Time that does not count: the hearing of a recheck, and nothing else.

    Article 36 takes the time of a hearing out of the thirty days of a recheck.
    No other limit of the Ordinance knows a suspension (rule CR14, guard G16).
    """

    _inherit = "xinfang.clock"

    def _suspended_periods(self):
        """Return the ended suspensions as pairs of ``date``, both inclusive."""
        return [
            (date.fromisoformat(first), date.fromisoformat(last))
            for first, last in self.suspensions or ()
            if last
        ]

    def _suspend(self, record):
        """Stop counting from ``record.suspend_from``, or from today.

        :raises UserError: the limit is none that the law lets stand still (G16)
        """
        for clock in self.filtered(lambda c: c.state == "running"):
            if not clock.rule_id.suspendable:
                raise UserError(
                    self.env._(
                        "Only the limit of a recheck stands still during a hearing "
                        "(G16, 《信访工作条例》第三十六条第二款)."
                    )
                )
            first = record._fields.get("suspend_from") and record.suspend_from
            clock.write(
                {
                    "state": "suspended",
                    "suspensions": [
                        *(clock.suspensions or []),
                        [(first or self._today()).isoformat(), False],
                    ],
                    "next_check_date": False,
                }
            )
            # A reminder would call late what does not run.
            clock.activity_id.write({"active": False})

    def _resume(self, record):
        """Let the limit run on after ``record.suspend_to``, or after today (CR6)."""
        for clock in self.filtered(lambda c: c.state == "suspended"):
            last = record._fields.get("suspend_to") and record.suspend_to
            periods = [list(pair) for pair in clock.suspensions]
            periods[-1][1] = (last or self._today()).isoformat()
            clock.write({"state": "running", "suspensions": periods})
            clock.write(clock._recount())
            clock.write(
                {
                    "suspended_days": sum(
                        (end - start).days + 1
                        for start, end in clock._suspended_periods()
                    ),
                    **clock._level_vals(),
                }
            )
            clock.activity_id.write({"active": True, "date_deadline": clock.due_date})
