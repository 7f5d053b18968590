from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ActInput(models.Model):
    """One thing an act asks for: a field of the act dialog."""

    _name = "xinfang.act.input"
    _description = "Input of an Act"
    _inherit = ["xinfang.law.mixin"]
    _order = "act_id, sequence, id"

    act_id = fields.Many2one(
        "xinfang.act", required=True, index=True, ondelete="cascade"
    )
    field = fields.Char(required=True, help="Name of a field of the act dialog.")
    sequence = fields.Integer(default=10)
    required = fields.Boolean()
    staff_only = fields.Boolean(
        help="Not asked of the petitioner, such as the day a request was received."
    )
    label = fields.Char(translate=True, help="Replaces the field's own label.")
    citizen_hint = fields.Char(
        translate=True, help="What the petitioner reads under the label."
    )

    _act_field_uniq = models.Constraint(
        "UNIQUE (act_id, field)", "An act asks for a field once."
    )

    @api.constrains("field")
    def _check_field(self):
        known = self.env["xinfang.act.wizard"]._fields
        for line in self:
            if line.field not in known:
                raise ValidationError(
                    self.env._(
                        "The act dialog has no field %(field)s.", field=line.field
                    )
                )
