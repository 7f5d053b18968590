from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools import gate

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
    _inherit = ["xinfang.scope.mixin"]
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

    @api.model_create_multi
    def create(self, vals_list):
        demands = super().create(vals_list)
        demands._check_gate()
        return demands

    def write(self, vals):
        self._check_gate()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        self._check_gate()

    def _check_gate(self):
        """Once registered, demands and their answers are written by acts alone."""
        petitions = self.sudo().petition_id
        if not gate.is_open(self.env) and any(
            not p.stage_id.is_start for p in petitions
        ):
            raise AccessError(
                self.env._(
                    "The demands of a registered petition are changed by acts only."
                )
            )
