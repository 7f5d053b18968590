from odoo import api, fields, models, tools


class ClockRule(models.Model):
    """One statutory or internal time limit (TL-…), as data with its article."""

    _name = "xinfang.clock.rule"
    _description = "Time Limit"
    _inherit = ["xinfang.law.mixin"]
    _order = "code, valid_from desc"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True, translate=True)
    length = fields.Integer(
        required=True, help="Number of days; 0 when the act itself names the date."
    )
    unit = fields.Selection(
        [("calendar", "Calendar days"), ("working", "Working days")],
        required=True,
        default="calendar",
    )
    roll = fields.Boolean(
        default=True, help="A last day that is a rest day moves to the next other day."
    )
    extension_max = fields.Integer(help="Days by which it may be extended in all.")
    suspendable = fields.Boolean(
        help="Only a recheck hearing may suspend (Article 36)."
    )
    bearer = fields.Selection(
        [
            ("organ", "Organ"),
            ("petitioner", "Petitioner"),
            ("elsewhere", "Procedure outside the petition system"),
        ],
        required=True,
        default="organ",
    )
    base = fields.Char(
        required=True,
        help="Field of the record whose date the count starts from.",
    )
    due_field = fields.Char(
        help="Field of the record that holds the last day itself (length 0)."
    )
    extends_id = fields.Many2one(
        "xinfang.clock.rule",
        index="btree_not_null",
        help="The rule this one prolongs; the extension is added to its un-rolled base.",
    )
    applies_to = fields.Char(
        help="Domain on the record: the limit runs only where it matches."
    )
    breach = fields.Selection(
        [
            ("late", "Stays open and counts as overdue"),
            ("lapse", "Ends by itself when the last day has passed"),
            ("none", "Only informs, is never overdue"),
        ],
        required=True,
        default="late",
    )
    article = fields.Char(required=True, help="Legal basis.")
    certainty = fields.Selection(
        [
            ("statute", "Statute"),
            ("source", "Other source, checked"),
            ("internal", "Internal rule, not statute"),
            ("unverified", "Unverified: confirm with the legal office"),
        ],
        required=True,
        default="statute",
    )
    citizen_visible = fields.Boolean("Shown to the Petitioner")
    citizen_name = fields.Char(translate=True)
    region_id = fields.Many2one(
        "xinfang.region",
        index="btree_not_null",
        help="A stricter local limit: holds in this region only.",
    )
    valid_from = fields.Date()
    valid_to = fields.Date()
    effect_ids = fields.One2many("xinfang.clock.effect", "rule_id", "Acts")

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(region_id, 0), COALESCE(valid_from, '1900-01-01'))",
        "This limit exists already for this region and date.",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = f"{rule.code} {rule.name}"

    @api.model
    @tools.ormcache("code")
    def _ids_of(self, code):
        return tuple(self.sudo().search([("code", "=", code)]).ids)
