from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.moment import legal_today


class MembershipTerm(models.Model):
    """When a membership holds: secondment, standing in for somebody, leave.

    A secondment (借调、挂职) and a substitution (代理) are dated from the start and give
    no right before or after. While somebody is seconded elsewhere or on leave, the
    membership at home rests: nothing is seen, done or planned in its name.
    """

    _inherit = "xinfang.membership"

    kind = fields.Selection(
        [
            ("regular", "Regular"),
            ("secondment", "Secondment"),
            ("substitute", "Substitute"),
        ],
        required=True,
        default="regular",
        help="Secondments and substitutions need both dates.",
    )
    basis = fields.Char(help="Number of the order or letter it rests on.")
    substituted_id = fields.Many2one(
        "res.users",
        "Stands In For",
        index="btree_not_null",
        ondelete="restrict",
    )
    home_rests = fields.Boolean(
        "Home Organ Rests",
        default=True,
        help="While seconded, no right in the own organ. Take it off for somebody who "
        "works in both.",
    )
    away_from = fields.Date("On Leave From")
    away_to = fields.Date("On Leave Until")
    # Read with the row itself: whoever asks for rights asks no second query.
    user_active = fields.Boolean(
        related="user_id.active",
        store=True,
        export_string_translation=False,
        exportable=False,
    )
    rest_periods = fields.Json(
        compute="_compute_rest_periods",
        store=True,
        export_string_translation=False,
        exportable=False,
    )

    _period_check = models.Constraint(
        "CHECK (date_to >= date_from)", "A membership cannot end before it begins."
    )
    _away_check = models.Constraint(
        "CHECK (away_to >= away_from)", "Leave cannot end before it begins."
    )
    _term_check = models.Constraint(
        "CHECK (kind = 'regular' OR (date_from IS NOT NULL AND date_to IS NOT NULL))",
        "A secondment or substitution needs its first and its last day.",
    )

    @api.depends(
        "kind",
        "away_from",
        "away_to",
        "user_id.xinfang_membership_ids.kind",
        "user_id.xinfang_membership_ids.home_rests",
        "user_id.xinfang_membership_ids.date_from",
        "user_id.xinfang_membership_ids.date_to",
    )
    def _compute_rest_periods(self):
        for member in self:
            periods = set()
            if member.away_from:
                periods.add((member.away_from, member.away_to))
            if member.kind == "regular":
                periods |= {
                    (other.date_from, other.date_to)
                    for other in member.user_id.xinfang_membership_ids
                    if other.kind == "secondment" and other.home_rests
                }
            member.rest_periods = [
                [str(start), str(end) if end else None]
                for start, end in sorted(
                    periods, key=lambda p: (p[0], p[1] or date.max)
                )
            ]

    def _is_current(self):
        """Tell whether the membership gives rights today (Asia/Shanghai)."""
        if not super()._is_current() or not self.user_active:
            return False
        today = str(legal_today(self.env))
        return not any(
            start <= today and (not end or end >= today)
            for start, end in self.rest_periods or ()
        )

    @api.constrains("kind", "user_id", "department_id", "date_from", "date_to")
    def _check_overlap(self):
        for member in self:
            others = self.search(
                [
                    ("user_id", "=", member.user_id.id),
                    ("department_id", "=", member.department_id.id),
                    ("id", "!=", member.id),
                ]
            )
            if any(member._overlaps(other) for other in others):
                raise ValidationError(
                    self.env._(
                        "%(user)s is already a member of %(organ)s at that time.",
                        user=member.user_id.name,
                        organ=member.department_id.name,
                    )
                )

    def _overlaps(self, other):
        """Tell whether two terms have a day in common."""
        first, last = date.min, date.max
        return (self.date_from or first) <= (other.date_to or last) and (
            other.date_from or first
        ) <= (self.date_to or last)

    @api.constrains("kind", "substituted_id", "user_id", "department_id")
    def _check_substituted(self):
        for member in self.filtered(lambda m: m.kind == "substitute"):
            known = self.search_count(
                [
                    ("user_id", "=", member.substituted_id.id),
                    ("organ_id", "=", member.organ_id.id),
                    ("user_id", "!=", member.user_id.id),
                ],
                limit=1,
            )
            if not known:
                raise ValidationError(
                    self.env._(
                        "Say for whom %(user)s stands in: a member of %(organ)s.",
                        user=member.user_id.name,
                        organ=member.organ_id.name,
                    )
                )
