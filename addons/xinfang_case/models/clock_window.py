from odoo import api, models


class ClockWindow(models.Model):
    """Windows of the petitioner that had passed before anybody recorded their start."""

    _inherit = "xinfang.clock"

    @api.model
    def _start_vals(self, rule, target, entry, *args, **kwargs):
        vals = super()._start_vals(rule, target, entry, *args, **kwargs)
        if vals and rule.breach == "lapse" and not vals["next_check_date"]:
            # Service recorded weeks later: the daily job has to find and end it.
            vals["next_check_date"] = self._today()
        return vals
