from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.xinfang_case.tools.moment import legal_today

from ..models.export import REPORTS
from ..models.report_scope import AXES, SCOPES
from ..tools.periods import Month, Period


class ReportWizard(models.TransientModel):
    """Choose report, organ and months; download the workbook."""

    _name = "xinfang.report.wizard"
    _description = "Make a Report"

    report = fields.Selection(REPORTS, required=True, default="bulletin")
    allowed_department_ids = fields.Many2many(
        "xinfang.department", compute="_compute_allowed_department_ids"
    )
    department_id = fields.Many2one(
        "xinfang.department",
        "Organ",
        required=True,
        default=lambda self: self._default_membership().department_id,
    )
    scope = fields.Selection(
        SCOPES,
        required=True,
        default=lambda self: self._default_membership().scope or "unit",
    )
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: self._default_month().first,
        help="The month counts, whatever its day.",
    )
    date_to = fields.Date(
        "To",
        required=True,
        default=lambda self: self._default_month().last,
        help="The month counts, whatever its day.",
    )
    axis = fields.Selection(
        AXES, "Placed in Time by", required=True, default="registered"
    )
    with_names = fields.Boolean(
        "Names in Full",
        help="Petitioners who asked for confidence stay masked. It is recorded.",
    )
    reason = fields.Char("Purpose", help="What the list is made for; it is recorded.")

    @api.model
    def _default_membership(self):
        """Return the user's first place of work; elevated, it is the user's own."""
        return self.env["res.users"]._xinfang_members()[:1]

    @api.model
    def _default_month(self):
        """Return the month before this one: the one a bulletin is about."""
        return Month.of(legal_today(self.env)).shift(-1)

    @api.depends_context("uid")
    def _compute_allowed_department_ids(self):
        ids = self.env["res.users"]._xinfang_scope_ids()
        for wizard in self:
            wizard.allowed_department_ids = ids

    def _period(self):
        """Return the months chosen as ``Period``."""
        self.ensure_one()
        start, end = Month.of(self.date_from), Month.of(self.date_to)
        if end < start:
            raise UserError(self.env._("The last month lies before the first one."))
        if end > Month.of(legal_today(self.env)):
            raise UserError(self.env._("The last month has not begun yet."))
        return Period(start, end)

    def _request(self):
        """Return what is asked for, as ``xinfang.report.export._make`` takes it."""
        self.ensure_one()
        request = {
            "report": self.report,
            "department": self.department_id,
            "scope": self.scope,
            "period": self._period(),
            "axis": self.axis,
        }
        if self.report == "ledger":
            reason = (self.reason or "").strip()
            if not reason:
                raise UserError(self.env._("Say what the ledger is made for."))
            request.update(reason=reason, with_names=self.with_names)
        return request

    def action_make(self):
        """Make the report and download it."""
        export = self.env["xinfang.report.export"]._make(self._request())
        return export.action_download()
