from odoo import models
from odoo.exceptions import UserError

from ..tools.moment import legal_today, said_day


class ClockClosing(models.Model):
    """The day on which the duty was fulfilled: not always the day it is recorded."""

    _inherit = "xinfang.clock"

    def _ending_day(self):
        """Return the day a limit that is met ended on.

        The time for handling ends when the signed and numbered answer was sent for
        service; an office may set the stricter reading, the service itself.
        """
        self.ensure_one()
        today = self._today()
        if not self.rule_id.closes_on_dispatch:
            return today
        record = self._record()
        setting = self.env["ir.config_parameter"]._xinfang("close_clock_on")
        name = "dispatch_date" if setting == "dispatch" else "served_date"
        day = record._fields.get(name) and record[name]
        return min(day or today, today)


class DispatchGuard(models.AbstractModel):
    """Sending an opinion for service, which ends the time for it (Articles 34-36)."""

    _inherit = "xinfang.process.mixin"

    def _guard_dispatchdate(self, act, values):
        """An opinion is sent once, between its signing and today."""
        record = self.sudo()
        if record.dispatch_date:
            raise UserError(
                self.env._(
                    "The opinion was sent on %(day)s already.",
                    day=said_day(self.env, record.dispatch_date),
                )
            )
        if values is None:
            return
        day, issued = values["dispatch_date"], record.opinion_id.issue_date
        if day > legal_today(self.env):
            raise UserError(self.env._("The day of dispatch lies in the future."))
        if issued and day < issued:
            raise UserError(
                self.env._(
                    "The opinion was signed on %(day)s and cannot have been sent before.",
                    day=said_day(self.env, issued),
                )
            )


class ReferralDispatch(models.Model):
    """The opinion on a referral is sent (Article 34)."""

    _inherit = "xinfang.referral"

    def _do_dispatch(self, act, values, entry):
        """C21: the signed and numbered opinion is sent for service."""
        self.write({"dispatch_date": values["dispatch_date"]})
