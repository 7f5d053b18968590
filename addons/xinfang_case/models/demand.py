from odoo import fields, models


class Demand(models.Model):
    """One thing the petitioner asks for; the opinion must answer each (Article 32)."""

    _name = "xinfang.demand"
    _description = "Demand"
    _inherit = ["xinfang.scope.mixin"]
    _order = "petition_id, sequence, id"

    petition_id = fields.Many2one(
        "xinfang.petition", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=10)
    name = fields.Text("Demand", required=True)
    decision = fields.Selection(
        [
            ("support", "Supported"),
            ("part_support", "Supported in part"),
            ("explain", "Explained"),
            ("reject", "Not supported"),
        ],
        readonly=True,
    )
    answer = fields.Text(readonly=True)
