from odoo import api, fields, models


class WizardOutcome(models.TransientModel):
    """The outcome is proposed from the decision of the opinion."""

    _inherit = "xinfang.act.wizard"

    outcome_ids = fields.Many2many("xinfang.outcome", string="Outcome in Substance")

    @api.model
    def _suggest_outcome_ids(self, record):
        code = {"support": "solved", "explain": "explained", "reject": "explained"}.get(
            record._petitions().decision
        )
        return self.env["xinfang.outcome"].search([("code", "=", code)]).ids
