from odoo import fields, models


class PetitionRowMixin(models.AbstractModel):
    """A row that the procedure wrote about one petition, seen by whoever sees that."""

    _name = "xinfang.petition.row.mixin"
    _description = "Row About a Petition"
    _inherit = ["xinfang.scope.mixin"]

    petition_id = fields.Many2one(
        "xinfang.petition",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
