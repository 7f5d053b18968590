from ast import literal_eval
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.xinfang_case.tools.moment import legal_today

BATCH = 200  # proposals of one day; the archivist reads each


class RetentionRule(models.Model):
    """How long the files of a kind of petition are kept, as data (保管期限表).

    Of several lines that fit, the longest counts; ``years`` of nought is for ever. The
    lines that come with the product are taken from the schedule of the State Archives
    and are to be confirmed by the archive of the place (``confirmed``).
    """

    _name = "xinfang.retention.rule"
    _description = "Line of the Retention Schedule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    applies_to = fields.Char(
        "Applies To", required=True, default="[]", help="Domain on the petition."
    )
    years = fields.Integer(
        required=True, help="From the first of January after closing. 0: for ever."
    )
    basis = fields.Char("Legal Basis", required=True)
    confirmed = fields.Boolean(
        "Confirmed by the Archive",
        help="The archive of the place has confirmed this line.",
    )

    _code_uniq = models.Constraint("UNIQUE (code)", "A code is used once.")
    _years_check = models.Constraint(
        "CHECK (years >= 0)", "Years are counted from nought (for ever) upwards."
    )

    @api.constrains("applies_to")
    def _check_applies_to(self):
        for rule in self:
            try:
                self.env["xinfang.petition"].sudo().search(rule._domain(), limit=1)
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise ValidationError(
                    self.env._(
                        "“%(text)s” is no condition on petitions.", text=rule.applies_to
                    )
                ) from error

    def _domain(self):
        return Domain(literal_eval(self.applies_to))

    def _last_day(self, closed):
        """Return the last day of keeping: ``date``, None for ever.

        :param closed: ``date`` on which the petition was closed
        """
        return date(closed.year + self.years, 12, 31) if self.years else None

    @api.model
    def _past_domain(self, today):
        """Return the domain of closed petitions that no line keeps any longer.

        At least one line fits, and each that fits has run out.
        """
        fits, kept = Domain.FALSE, Domain.FALSE
        for rule in self.sudo().search([]):  # pylint: disable=no-search-all
            domain = rule._domain()
            fits |= domain
            if not rule.years:
                kept |= domain
                continue
            # Kept to the end of the year that many years after the one of closing.
            first_kept = date(today.year - rule.years, 1, 1)
            kept |= domain & Domain("closed_date", ">=", first_kept)
        return fits & ~kept


class RetainedPetition(models.Model):
    """A petition knows until when it is kept."""

    _inherit = "xinfang.petition"

    retention_until = fields.Date("Kept Until", compute="_compute_retention")
    retention_basis = fields.Char("Basis of Keeping", compute="_compute_retention")
    retention_hold = fields.Date(
        "Kept Longer Until",
        readonly=True,
        copy=False,
        help="Decided when the file was appraised.",
    )
    erased_date = fields.Date("Disposed Of On", readonly=True, copy=False, index=True)

    @api.depends("closed_date", "is_open", "retention_hold")
    def _compute_retention(self):
        rules = self.env["xinfang.retention.rule"].sudo().search([])  # pylint: disable=no-search-all
        for petition in self:
            petition.retention_until = petition.retention_basis = False
            if petition.is_open or not petition.closed_date:
                continue
            line = petition._retention_rule(rules)
            if line:
                ends = line._last_day(petition.closed_date)
                hold = petition.retention_hold
                petition.retention_until = ends and max(ends, hold or ends)
                petition.retention_basis = line.basis

    def _retention_rule(self, rules):
        """Return the line that keeps this petition the longest, or an empty record."""
        fitting = [r for r in rules if self.sudo().filtered_domain(r._domain())]
        if not fitting:
            return rules.browse()
        return max(fitting, key=lambda r: (not r.years, r.years))

    def _is_kept(self):
        """Tell whether the law still wants this file: ``bool``.

        Open, without a line that lets go of it, for ever, or until a day ahead.
        """
        until = self.sudo().retention_until
        return not until or until >= legal_today(self.env)

    @api.model
    def _cron_propose_disposal(self):
        """Propose files for appraisal whose time of keeping is over; delete nothing.

        :return: how many were proposed (int)
        """
        today = legal_today(self.env)
        due = self.sudo().search(
            self.env["xinfang.retention.rule"]._past_domain(today)
            & Domain("is_open", "=", False)
            & Domain("number", "!=", False)
            & Domain("closed_date", "!=", False)
            & Domain("erased_date", "=", False)
            & Domain("type", "!=", "accusation")
            & (
                Domain("retention_hold", "=", False)
                | Domain("retention_hold", "<", today)
            )
            & ~Domain("disposal_ids", "any", [("is_open", "=", True)])
            & ~Domain("review_ids", "any", [("is_open", "=", True)]),
            order="closed_date, id",
            limit=BATCH,
        )
        if due:
            due._as_system()._perform_all("propose_disposal", [{}] * len(due))
        return len(due)
