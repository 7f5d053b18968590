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
        days = self.env["ir.config_parameter"]._xinfang("supervision_reply_wd")
        clock = self.env["xinfang.clock"]
        return clock._count(clock._today(), days, "working")["due_date"]
