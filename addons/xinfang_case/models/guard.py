from odoo import api, fields, models


class Guard(models.Model):
    """A hard rule: the sentence a refusal shows and the article behind it.

    The test itself is the method ``_guard_<code>`` (lower case) of the model
    the act belongs to.
    """

    _name = "xinfang.guard"
    _description = "Guard"
    _inherit = ["xinfang.law.mixin"]
    _order = "code"

    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True, translate=True)
    article = fields.Char(required=True)
    precheck = fields.Boolean(
        help="Asked already when buttons are drawn, before any value is known."
    )

    _code_uniq = models.Constraint("UNIQUE (code)", "A guard code is unique.")

    @api.model
    def _of(self, code):
        """Return the guard with a code, as superuser; without a query when warm."""
        self._warm_law()
        ids, columns = self._law_snapshot()
        found = [
            id_
            for id_, known in zip(ids, columns["code"], strict=True)
            if known == code
        ]
        return self.sudo().browse(found)
