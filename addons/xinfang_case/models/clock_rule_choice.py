from odoo import api, fields, models

from ..tools import daycount
from ..tools.moment import legal_date, legal_today


class ClockRuleChoice(models.Model):
    """Which version of a limit holds for a record, and how long it is there."""

    _inherit = "xinfang.clock.rule"

    length_setting = fields.Char(
        "Length From Setting",
        help="Setting of the office that holds the length; the number here is its "
        "default.",
    )
    length_now = fields.Integer(
        "Days", compute="_compute_length_now", help="With the settings of the office."
    )
    closes_on_dispatch = fields.Boolean(
        "Ends With Dispatch",
        help="Ends when the signed and numbered answer is sent for service, or with its "
        "service, as the settings say.",
    )

    @api.depends("length", "length_setting")
    def _compute_length_now(self):
        for rule in self:
            rule.length_now = rule._length()

    def _length(self):
        """Return the length in days of the rule's unit that counts today."""
        if self.length_setting:
            parameters = self.env["ir.config_parameter"]
            return parameters._xinfang(self.length_setting)
        return self.length

    def _rolls(self):
        """Tell whether a last day that is a rest day moves (CR2, a setting)."""
        key = (
            "roll_petitioner_deadlines"
            if self.bearer == "petitioner"
            else "roll_org_deadlines"
        )
        return self.roll and self.env["ir.config_parameter"]._xinfang(key)

    def _holds_on(self, day):
        """Return those versions that are in force on a day."""
        return self.filtered(
            lambda r: (
                (not r.valid_from or r.valid_from <= day)
                and (not r.valid_to or r.valid_to >= day)
            )
        )

    @api.model
    def _get(self, code):
        """Return the general rule of today with this code (no local override)."""
        general = self.browse(self._ids_of(code)).filtered(lambda r: not r.region_id)
        return general._holds_on(legal_today(self.env))[:1] or general[:1]

    def _strictest_for(self, target):
        """Return the strictest version of this limit for a record.

        Among the general rule and the local overrides of the place the problem
        belongs to, valid on the day the count starts. The strictest is the one that
        ends first; of the petitioner's own windows, the one that ends last. An
        override that does not apply to the record displaces nothing.
        """
        self.ensure_one()
        rules = self.browse(self._ids_of(self.code))
        if len(rules) == 1:
            return rules
        base = legal_date(target[self.base]) or legal_today(self.env)
        region = target._petitions().problem_region_id
        path = (region.parent_path or "").split("/")
        fitting = rules._holds_on(base).filtered(
            lambda r: (
                not r.region_id
                or (str(r.region_id.id) in path and r._applies_to(target))
            )
        )
        if len(fitting) < 2:
            return fitting
        calendar = self.env["xinfang.workday.exception"]._calendar()
        ordered = fitting.sorted(lambda r: (r._end_from(calendar, base), r.id))
        return ordered[-1:] if self.bearer == "petitioner" else ordered[:1]

    def _end_from(self, calendar, base):
        """Return the last day of this limit from a day, for comparison."""
        return daycount.count(
            calendar, base, self._length(), self.unit, roll=self._rolls()
        ).due

    def _applies_to(self, target):
        """Tell whether the limit runs for this record at all."""
        from .process_engine import _matches

        return _matches(target, self.applies_to)
