from odoo import fields, models


class ResGroups(models.Model):
    """Roles of the petition office are ordinary groups with a role id."""

    _inherit = "res.groups"

    xinfang_role = fields.Char(
        "Petition Role", readonly=True, help="Role id (R02…R20) of the role table."
    )
