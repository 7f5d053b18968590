from odoo import fields, models

MACHINES = [
    ("xinfang.privacy", "Request About Personal Information"),
    ("xinfang.disposal", "Disposal of a File"),
]
CASCADE = {name: "cascade" for name, _label in MACHINES}


class Stage(models.Model):
    """Stages of requests and disposals."""

    _inherit = "xinfang.stage"

    model = fields.Selection(selection_add=MACHINES, ondelete=CASCADE)


class Act(models.Model):
    """Acts on requests and disposals, and acts that open them."""

    _inherit = "xinfang.act"

    model = fields.Selection(selection_add=MACHINES, ondelete=CASCADE)
    makes = fields.Selection(
        selection_add=MACHINES,
        ondelete={name: "set null" for name, _label in MACHINES},
    )
