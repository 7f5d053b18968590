from odoo import api, fields, models

from ..models.mediation import MEDIATION_KINDS
from .act_wizard_view import _LOOKS

_LOOKS["mediation_kind"] = {"widget": "radio"}


class ActInputsMediation(models.TransientModel):
    """What the acts of a mediation ask for."""

    _inherit = "xinfang.act.wizard"

    mediation_kind = fields.Selection(MEDIATION_KINDS, "Kind of Mediation")
    other_party = fields.Char("Other Party")
    mediator = fields.Char("Mediator or Mediating Organisation")
    petitioner_agreed_on = fields.Date("Petitioner Agreed On")
    other_agreed_on = fields.Date("Other Party Agreed On")
    session_minutes = fields.Text("Minutes of the Session")
    agreement_terms = fields.Text("Terms of the Agreement")
    performance_mode = fields.Char("How It Is Performed")
    performance_due = fields.Date("To Be Performed By")
    effective_date = fields.Date("In Effect Since")
    performed_on = fields.Date("Performed On")
    confirmed_on = fields.Date("Confirmation Applied For On")

    @api.model
    def _suggest_petitioner_agreed_on(self, record):
        if record._name == "xinfang.mediation":
            return record.petitioner_consent_date or None
        return None
