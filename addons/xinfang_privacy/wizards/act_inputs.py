from odoo import api, fields, models

from ..models.privacy import FIELDS, KINDS


class ActInputs(models.TransientModel):
    """What acts of requests and disposals ask for."""

    _inherit = "xinfang.act.wizard"

    privacy_kind = fields.Selection(KINDS, "What Is Asked")
    privacy_field = fields.Selection(FIELDS, "What Is Wrong")
    privacy_value = fields.Char("How It Should Read")
    keep_until = fields.Date("Kept Longer Until")

    @api.model
    def _describe_value(self, name, value):
        # A new phone or address stands encrypted on the request, in no ledger.
        if name == "privacy_value":
            return None
        return super()._describe_value(name, value)

    @api.model
    def _suggest_keep_until(self, record):
        """Propose another five years."""
        return fields.Date.add(self.env["xinfang.clock"]._today(), years=5)
