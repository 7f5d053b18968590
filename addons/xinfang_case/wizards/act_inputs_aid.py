from odoo import api, fields, models

from ..models.aid import AID_KINDS
from .act_wizard_view import _LOOKS, _ORGANS

_LOOKS["aid_kind"] = {"widget": "radio"}
_ORGANS.add("aid_agency_id")


class ActInputsAid(models.TransientModel):
    """What the acts of an application for aid ask for."""

    _inherit = "xinfang.act.wizard"

    aid_kind = fields.Selection(AID_KINDS, "Kind of Aid")
    aid_agency_id = fields.Many2one("xinfang.department", "Aid Agency")
    hardship = fields.Text("Hardship")
    aid_consented = fields.Boolean("The Petitioner Agrees")
    aid_result = fields.Text("Result of the Application")
    aid_amount = fields.Float("Amount (CNY)")

    @api.model
    def _is_wording(self, name):
        return name in ("hardship", "aid_result") or super()._is_wording(name)

    def action_perform(self):
        """Perform; what was typed of the hardship does not stay in the dialog's row."""
        result = super().action_perform()
        if self.hardship or self.aid_result:
            self.write({"hardship": False, "aid_result": False})
        return result
