from odoo import fields, models


class ClockEffect(models.Model):
    """What one act does to one time limit: start, stop, suspend, extend or cancel it."""

    _name = "xinfang.clock.effect"
    _description = "Effect on a Time Limit"
    _inherit = ["xinfang.law.mixin"]
    _order = "act_id, sequence, id"

    act_id = fields.Many2one(
        "xinfang.act", required=True, index=True, ondelete="cascade"
    )
    rule_id = fields.Many2one(
        "xinfang.clock.rule", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    effect = fields.Selection(
        [
            ("start", "Starts"),
            ("stop", "Ends, kept"),
            ("cancel", "Ends, without object"),
            ("extend", "Extends"),
            ("suspend", "Suspends"),
            ("resume", "Lets run on"),
        ],
        required=True,
    )
    target = fields.Selection(
        [
            ("self", "Of the record itself"),
            ("petition", "Of the petition"),
            ("referral", "Of the referral it belongs to"),
            ("review", "Of the review it belongs to"),
            ("referrals", "Of the referrals made by the act"),
            ("made", "Of what the act opens"),
        ],
        required=True,
        default="self",
    )
    condition = fields.Char(help="Domain on the target: effect only where it matches.")
    when_setting = fields.Char(
        "Only With Setting",
        help="A setting and its value, such as close_clock_on=dispatch.",
    )

    def _setting_holds(self):
        """Tell whether the office's settings let this effect happen."""
        if not self.when_setting:
            return True
        key, _sign, wanted = self.when_setting.partition("=")
        return str(self.env["ir.config_parameter"]._xinfang(key)) == wanted
