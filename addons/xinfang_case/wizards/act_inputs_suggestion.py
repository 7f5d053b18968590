from odoo import fields, models

from ..models.suggestion import ADOPTIONS


class ActInputsSuggestion(models.TransientModel):
    """What the acts on suggestions ask for (Article 29)."""

    _inherit = "xinfang.act.wizard"

    study_record = fields.Text("What Was Found")
    adoption = fields.Selection(ADOPTIONS, "Adoption")
    measures = fields.Text("Measures of Adoption")
    implementation = fields.Text("What Was Done")
    reward_ground = fields.Text("Contribution")
    reward_kind = fields.Char("Reward")
    campaign_id = fields.Many2one("xinfang.campaign", "Campaign for Suggestions")
