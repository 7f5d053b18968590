from odoo import fields, models

from ..models.evidence import EVIDENCE_TYPES
from .act_wizard_view import _LOOKS

_LOOKS["officer_ids"] = {
    "widget": "many2many_avatar_user",
    "domain": "[('id', 'in', handler_ids)]",
}


class ActInputsInvestigation(models.TransientModel):
    """What the acts of an investigation ask for."""

    _inherit = "xinfang.act.wizard"

    investigation_plan = fields.Text("What Is Looked Into, and How")
    officer_ids = fields.Many2many(
        "res.users", "xinfang_act_wizard_officer_rel", string="Officers"
    )
    evidence_type = fields.Selection(EVIDENCE_TYPES, "Kind of Evidence")
    evidence_name = fields.Char("What It Is")
    evidence_source = fields.Char("Where It Comes From")
    obtained_on = fields.Date("Taken On")
    heard_place = fields.Char("Place of the Statement")
    heard_persons = fields.Char("Others Present")
    heard_questions = fields.Text("Questions Put")
