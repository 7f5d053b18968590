from odoo import api, fields, models, tools

BY_TYPE = {"claim": "02", "suggestion": "04", "accusation": "03"}


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

    @api.model
    @tools.ormcache("petition_type")
    def _id_of_type(self, petition_type):
        """Return the id of the purpose a type usually has, False without one."""
        code = BY_TYPE.get(petition_type)
        return self.sudo().search([("code", "=", code)], limit=1).id
