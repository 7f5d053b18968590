from odoo import api, fields, models

from ..models.accusation import FEEDBACK_WAYS, OUTCOMES
from ..models.accusation_report import REPORTED_TO


class ActInputsAccusation(models.TransientModel):
    """What the acts on accusations ask for (Article 30); every text stays sealed."""

    _inherit = "xinfang.act.wizard"

    personnel_department_id = fields.Many2one(
        "xinfang.department", "Department to Notify"
    )
    chief_department_id = fields.Many2one(
        "xinfang.department",
        "Reported To",
        help="Its chief, and the leader in charge of personnel, are told in person.",
    )
    summary = fields.Text("Summary")
    disposal = fields.Text("What Is Done About It")
    verify_record = fields.Text("What Was Verified")
    accusation_result = fields.Text("Findings and Decision")
    feedback_way = fields.Selection(FEEDBACK_WAYS, "Told How")
    feedback_record = fields.Text("What the Accuser Was Told")
    accusation_outcome = fields.Selection(OUTCOMES, "Outcome")
    decision_number = fields.Char("Number of the Legal Decision")
    protection = fields.Text("Signs of Reprisal and Measures")
    accused_department_id = fields.Many2one("xinfang.department", "Unit Complained Of")
    accused_user_id = fields.Many2one("res.users", "Account of the Official")
    accused_name = fields.Char("Name of the Official")
    accused_post = fields.Char("Post")
    accused_rank = fields.Char("Rank")
    accused_authority_id = fields.Many2one(
        "xinfang.department", "Discipline Organ with Authority"
    )

    @api.model
    def _input_domain(self, name):
        if name == "accused_user_id":
            return "[('share', '=', False)]"
        if name == "accused_authority_id":
            return "[('kind', '=', 'discipline')]"
        if name == "chief_department_id":
            return f"[('kind', 'in', {list(REPORTED_TO)!r})]"
        if name == "personnel_department_id":
            return "[('kind', '=', 'personnel')]"
        return super()._input_domain(name)
