from odoo import fields, models

from ..tools.moment import legal_today


class DispatchInput(models.TransientModel):
    """What the act of dispatch asks for."""

    _inherit = "xinfang.act.wizard"

    dispatch_date = fields.Date("Sent On")

    def _suggest_dispatch_date(self, record):
        return legal_today(self.env)
