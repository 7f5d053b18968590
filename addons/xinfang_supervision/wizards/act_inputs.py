from odoo import fields, models

from ..models.recommendation import FEEDBACK
from ..models.supervision import STEPS, TRIGGERS


class ActInputs(models.TransientModel):
    """What acts of supervision and recommendation ask for."""

    _inherit = "xinfang.act.wizard"

    trigger = fields.Selection(TRIGGERS, "What Was Found")
    step = fields.Selection(STEPS, "Measure")
    reply_due = fields.Date("Reply By")
    effect_text = fields.Text("Check of the Effect")
    feedback = fields.Selection(FEEDBACK)
    feedback_text = fields.Text("Measures or Reasons")
    implemented_text = fields.Text("Carried Out")

    def _suggest_reply_due(self, record):
        # TL-26, an internal rule: ten working days unless set otherwise.
        days = int(
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("xinfang_case.supervision_reply_wd", 10)
        )
        clock = self.env["xinfang.clock"]
        return clock._count(clock._today(), days, "working")["due_date"]
