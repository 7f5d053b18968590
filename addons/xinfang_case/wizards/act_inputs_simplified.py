from odoo import fields, models

from ..models.simplified import NOTICE_WAYS, SIMPLIFIED_KINDS


class ActInputsSimplified(models.TransientModel):
    """Inputs of the acts of simplified handling."""

    _inherit = "xinfang.act.wizard"

    simplified = fields.Boolean("Suits Simplified Handling")
    simplified_kind = fields.Selection(SIMPLIFIED_KINDS, "Why Simplified")
    check_not_rejected = fields.Boolean("The Demand Is Not Likely to Be Rejected")
    check_no_procedure = fields.Boolean(
        "It Is in No Statutory Procedure and Can Enter None"
    )
    check_one_organ = fields.Boolean("One Organ Alone Is Responsible")
    check_not_complex = fields.Boolean("It Is Neither Major nor Complex nor Difficult")
    notice_way = fields.Selection(NOTICE_WAYS, "The Petitioner Was Told")
    notice_note = fields.Char("Number, Time and Who Was Told")

    def _suggest_simplified(self, record):
        return record._petitions().handling_mode == "candidate"
