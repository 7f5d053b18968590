from odoo import fields, models


class ActDocument(models.Model):
    """A document an act drafts or issues."""

    _name = "xinfang.act.document"
    _description = "Document of an Act"
    _inherit = ["xinfang.law.mixin"]
    _order = "act_id, sequence, id"

    act_id = fields.Many2one(
        "xinfang.act", required=True, index=True, ondelete="cascade"
    )
    type_id = fields.Many2one(
        "xinfang.document.type", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    mode = fields.Selection(
        [("draft", "Drafted"), ("issue", "Drafted, signed and numbered")],
        required=True,
        default="issue",
    )
    target = fields.Selection(
        [
            ("self", "One"),
            ("petition", "One, of the petition"),
            ("referrals", "One for each referral made by the act"),
            ("made", "One for what the act opens"),
        ],
        required=True,
        default="self",
    )
    condition = fields.Char(help="Domain on the target: only where it matches.")
