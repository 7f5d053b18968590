from odoo import api, fields, models

DECISIONS = [
    ("support", "Supported"),
    ("part_support", "Supported in part"),
    ("explain", "Explained"),
    ("reject", "Not supported"),
]


class Demand(models.Model):
    """One thing the petitioner asks for; the opinion must answer each (Article 32)."""

    _name = "xinfang.demand"
    _description = "Demand"
    _inherit = ["xinfang.draft.mixin"]
    _order = "petition_id.id, sequence, id"

    petition_id = fields.Many2one(
        "xinfang.petition", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=10)
    name = fields.Text("Demand", required=True)
    decision = fields.Selection(
        DECISIONS,
        readonly=True,
    )
    answer = fields.Text(readonly=True)

    @api.model
    def _registered_sentence(self):
        return self.env._(
            "The demands of a registered petition are changed by acts only."
        )
