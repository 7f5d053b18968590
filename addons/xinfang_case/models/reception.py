from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import date_utils

from ..tools.moment import legal_today, said_day

FORMS = [
    ("fixed", "At the reception place"),
    ("appointment", "By appointment"),
    ("visit", "Going down to the place"),
    ("video", "By video"),
]
# Organs whose leaders the rhythm of Article 18 is about.
LED = ("party_committee", "government")


class Reception(models.Model):
    """A day on which a leader receives (领导接访, Article 18), published beforehand.

    Only what is published about it: leader, post, portfolio, time, place and form. Who
    came and what was said belongs to the petitions.
    """

    _name = "xinfang.reception"
    _description = "Leader's Reception Day"
    _order = "date, time_from, id"
    _rec_name = "leader"

    department_id = fields.Many2one(
        "xinfang.department", "Organ", required=True, index=True, ondelete="restrict"
    )
    leader = fields.Char(required=True)
    post = fields.Char(required=True, help="As it is published, such as 副市长.")
    portfolio = fields.Char(
        "In Charge Of", help="Fields of work the leader answers for."
    )
    form = fields.Selection(FORMS, required=True, default="fixed")
    date = fields.Date(required=True, index=True)
    time_from = fields.Float("From", required=True, default=9.0)
    time_to = fields.Float("Until", required=True, default=11.5)
    place = fields.Char(required=True)
    published_on = fields.Date("Published", readonly=True, copy=False)
    cancelled = fields.Boolean(
        copy=False,
        help="Stays in the hall, marked as cancelled, until the day has passed.",
    )

    planned_by_me = fields.Boolean(
        compute="_compute_planned_by_me",
        search="_search_planned_by_me",
        export_string_translation=False,
        exportable=False,
    )

    _times = models.Constraint(
        "CHECK (0 <= time_from AND time_from < time_to AND time_to <= 24)",
        "A reception ends after it begins, on the same day.",
    )

    @api.depends("department_id")
    @api.depends_context("uid")
    def _compute_planned_by_me(self):
        mine = self.filtered_domain(self._search_planned_by_me("in", [True]))
        mine.planned_by_me = True
        (self - mine).planned_by_me = False

    @api.model
    def _search_planned_by_me(self, operator, value):
        """Find the days of the user's own organs and of those below them.

        A petition office plans for the party committee or government it belongs to.
        """
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        if self.env.user.has_group("xinfang_case.group_xinfang_admin"):
            return Domain.TRUE
        organs = self.env["res.users"]._xinfang_organs()
        organs |= organs.filtered("is_petition_office").parent_id
        return Domain("department_id", "child_of", organs.ids)

    @api.constrains("date", "published_on")
    def _check_published_before(self):
        for reception in self:
            if reception.published_on and reception.date < reception.published_on:
                raise ValidationError(
                    self.env._(
                        "A reception is published before its day (Article 18): %(day)s "
                        "has passed.",
                        day=said_day(self.env, reception.date),
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if "department_id" in vals:
            # The rule is asked before a write alone: also not into another's plan.
            self.check_access("write")
        return result

    def action_publish(self):
        """Show these days in the citizens' hall.

        :raises AccessError: the user may not write reception days
        :raises ValidationError: a day has passed already
        """
        self.check_access("write")
        waiting = self.filtered(lambda r: not r.published_on)
        waiting.write({"published_on": legal_today(self.env)})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if any(reception.published_on for reception in self):
            raise UserError(
                self.env._(
                    "What was published is not deleted: mark it as cancelled, so that "
                    "nobody comes in vain."
                )
            )


class Department(models.Model):
    """How often the leaders of an organ receive, and whether a day is published."""

    _inherit = "xinfang.department"

    reception_rhythm = fields.Selection(
        [
            ("own_plan", "By their own plan"),
            ("any_time", "At any time"),
            ("half_year", "Once in half a year"),
            ("quarter", "Once a quarter"),
            ("month", "Once a month"),
            ("week", "Once a week"),
        ],
        "Leaders Receive",
        compute="_compute_reception",
        help="A setting of each level; policy of 2009, to be confirmed.",
    )
    reception_missing = fields.Boolean(
        "No Reception Day Published",
        compute="_compute_reception",
        search="_search_reception_missing",
        help="No reception of a leader is published for the present period.",
    )

    @api.depends("kind", "level")
    def _compute_reception(self):
        parameters = self.env["ir.config_parameter"]
        today = legal_today(self.env)
        waiting = {}
        for department in self:
            rhythm = False
            if department.kind in LED and department.level:
                rhythm = parameters._xinfang(f"reception_rhythm_{department.level}")
            department.reception_rhythm = rhythm
            department.reception_missing = False
            period = _period(rhythm, today)
            if period:
                waiting.setdefault(period, []).append(department.id)
        for (first, last), ids in waiting.items():
            groups = self.env["xinfang.reception"]._read_group(
                [
                    ("department_id", "in", ids),
                    ("date", ">=", first),
                    ("date", "<=", last),
                    ("published_on", "!=", False),
                    ("cancelled", "=", False),
                ],
                ["department_id"],
            )
            covered = {department.id for (department,) in groups}
            self.browse(set(ids) - covered).reception_missing = True

    def _search_reception_missing(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        led = self.search([("kind", "in", LED)])
        return [("id", "in", led.filtered("reception_missing").ids)]


def _period(rhythm, day):
    """Return first and last ``date`` of the period a day lies in, or None."""
    if rhythm == "half_year":
        first = day.replace(month=1 if day.month < 7 else 7, day=1)
        return first, date_utils.end_of(first.replace(month=first.month + 5), "month")
    if rhythm in ("quarter", "month", "week"):
        return date_utils.start_of(day, rhythm), date_utils.end_of(day, rhythm)
    return None
