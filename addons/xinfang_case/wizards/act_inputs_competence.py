from odoo import api, fields, models

from ..models.referral_report import ATTITUDES
from ..tools.moment import legal_today
from .act_wizard_view import _LOOKS

_ORGANS = {"successor_department_id", "executing_department_id"}
_LOOKS["suggested_unknown"] = {
    "invisible": "suggested_department_id",
    "required": "not suggested_department_id",
}


class ActInputsCompetence(models.TransientModel):
    """Inputs of the acts on competence, assistance, execution and report."""

    _inherit = "xinfang.act.wizard"

    successor_department_id = fields.Many2one("xinfang.department", "Successor")
    suggested_unknown = fields.Char(
        "No Competent Organ Known, Because",
        help="Only where no organ can be suggested.",
    )
    issue_list = fields.Text(
        "Issues", help="One a line: what the organs have to deal with."
    )
    executing_department_id = fields.Many2one(
        "xinfang.department", "Who Has to Carry It Out"
    )
    execution_due = fields.Date("Execute By")
    executed_on = fields.Date("Carried Out On")
    execution_note = fields.Text("How It Was Carried Out, and the Proof")
    guidance_on = fields.Date("Spoken With On")
    guidance_note = fields.Text("What Was Explained")
    attitude = fields.Selection(ATTITUDES, "The Petitioner's Attitude")
    interim_report = fields.Text("Where It Stands")
    quality_procedure = fields.Boolean("Procedure kept, limits observed")
    quality_facts = fields.Boolean("Facts clear and proven")
    quality_basis = fields.Boolean("Law and policy applied rightly")
    quality_answered = fields.Boolean("Every demand answered")
    quality_served = fields.Boolean("Papers in form, service proven")
    archive_complete = fields.Boolean("Papers complete, in order and legible")
    archive_volume = fields.Char("Volume Number")

    @api.model
    def _input_domain(self, name):
        if name in _ORGANS:
            return "[('can_issue_outward', '=', True)]"
        return super()._input_domain(name)

    def _suggest_successor_department_id(self, record):
        ended = record.sudo().to_department_id.organ_id
        known = ended._living()
        return known.id if known != ended else None

    def _suggest_executed_on(self, record):
        return legal_today(self.env)

    def _suggest_guidance_on(self, record):
        return legal_today(self.env)
