from odoo import api, fields, models

from ..models.accusation import FEEDBACK_WAYS, OUTCOMES


class ActInputsAccusation(models.TransientModel):
    """What the acts on accusations ask for (Article 30); every text stays sealed."""

    _inherit = "xinfang.act.wizard"

    personnel_department_id = fields.Many2one(
        "xinfang.department", "Department to Notify"
    )
    chief = fields.Char("Reported To", help="Posts of the leaders informed.")
    summary = fields.Text("Summary")
    disposal = fields.Text("What Is Done About It")
    verify_record = fields.Text("What Was Verified")
    accusation_result = fields.Text("Findings and Decision")
    feedback_way = fields.Selection(FEEDBACK_WAYS, "Told How")
    feedback_record = fields.Text("What the Accuser Was Told")
    accusation_outcome = fields.Selection(OUTCOMES, "Outcome")
    decision_number = fields.Char("Number of the Legal Decision")
    protection = fields.Text("Signs of Reprisal and Measures")

    @api.model
    def _input_domain(self, name):
        if name == "personnel_department_id":
            return "[('kind', '=', 'personnel')]"
        return super()._input_domain(name)
