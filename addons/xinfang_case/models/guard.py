from odoo import fields, models


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
