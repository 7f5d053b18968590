from odoo import fields, models


class Occupation(models.Model):
    """Occupation of a petitioner, for statistics only."""

    _name = "xinfang.occupation"
    _description = "Occupation"
    _order = "code"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "An occupation code is unique.")
