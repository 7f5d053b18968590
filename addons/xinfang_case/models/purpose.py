from odoo import fields, models


class Purpose(models.Model):
    """What a petition is for (信访目的), as the national statistics count it."""

    _name = "xinfang.purpose"
    _description = "Purpose"
    _order = "code"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "A purpose code is unique.")
