from odoo import fields, models

MACHINES = [
    ("xinfang.supervision", "Supervision"),
    ("xinfang.recommendation", "Recommendation"),
]
CASCADE = {name: "cascade" for name, _label in MACHINES}


class Stage(models.Model):
    """Stages of supervisions and recommendations."""

    _inherit = "xinfang.stage"

    model = fields.Selection(selection_add=MACHINES, ondelete=CASCADE)


class Act(models.Model):
    """Acts on supervisions and recommendations, and acts that open them."""

    _inherit = "xinfang.act"

    model = fields.Selection(selection_add=MACHINES, ondelete=CASCADE)
    makes = fields.Selection(
        selection_add=MACHINES,
        ondelete={name: "set null" for name, _label in MACHINES},
    )
