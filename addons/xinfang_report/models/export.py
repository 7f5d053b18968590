import hashlib
import os
import secrets
import tempfile
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.xinfang_case.tools.moment import legal_now

from ..tools.periods import Month, Period
from ..tools.render_xlsx import TooManyRows, render
from .report_scope import AXES, SCOPES

REPORTS = [("bulletin", "Monthly bulletin (P01)"), ("ledger", "Ledger (P03)")]
# Files hold personal data; the row that says who made them stays.
DAYS_KEPT = 30
# Made while the user waits.
MAX_ROWS = 200000


class ReportExport(models.Model):
    """Who made which report, of what, when: one row each, never changed.

    Auditors read what was made in their own organs, not the files.
    """

    _name = "xinfang.report.export"
    _inherit = ["xinfang.view.scope.mixin"]
    _scope_field = "maker_department_id"
    _description = "Report Made"
    _order = "id desc"

    report = fields.Selection(REPORTS, required=True, readonly=True)
    department_id = fields.Many2one(
        "xinfang.department",
        "Organ",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    scope = fields.Selection(SCOPES, required=True, readonly=True)
    period_from = fields.Char("From", required=True, readonly=True)
    period_to = fields.Char("To", required=True, readonly=True)
    axis = fields.Selection(AXES, "Placed in Time by", required=True, readonly=True)
    with_names = fields.Boolean("Names in Full", readonly=True)
    reason = fields.Char("Purpose", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Made By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    maker_department_id = fields.Many2one(
        "xinfang.department",
        "Made in",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The organ that the user worked in then; its auditors read the row.",
    )
    made_at = fields.Datetime(required=True, readonly=True)
    row_count = fields.Integer("Rows", readonly=True)
    sha256 = fields.Char("SHA-256", required=True, readonly=True)
    number = fields.Char(
        "Control No.",
        readonly=True,
        index="btree_not_null",
        help="Stands in the workbook and on every printed page.",
    )
    file_name = fields.Char(required=True, readonly=True)
    file = fields.Binary(attachment=True, readonly=True, groups=fields.NO_ACCESS)

    @api.depends("report", "period_from", "period_to", "department_id")
    def _compute_display_name(self):
        for export in self:
            export.display_name = export.file_name or ""

    @api.model
    def _unbarred_sql(self, model, alias, query):
        # No report counts an accusation (G02).
        return SQL("TRUE")

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("Reports made are a record that nobody changes."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise AccessError(self.env._("Reports made are a record that nobody deletes."))

    # -- making ---------------------------------------------------------

    @api.model
    def _make(self, request):
        """Make a report for the current user and record it.

        :param dict request: ``report``, ``department`` (record), ``scope``,
            ``period`` (``Period``), ``axis``, and of a ledger ``reason`` and
            ``with_names``
        :return: the new ``xinfang.report.export``
        :raises AccessError: role or scope do not allow it
        :raises UserError: there are too many rows
        """
        frame = self.env["xinfang.report.scope"]._frame(
            request["report"],
            request["department"],
            request["scope"],
            request["period"],
            request["axis"],
        )
        self._check_size(request, frame)
        # Stands in the file, so that a file found elsewhere leads to its maker (C7).
        request = {**request, "number": f"R{secrets.token_hex(4).upper()}"}
        self = self.with_context(xinfang_report_number=request["number"])
        report, streamed = self._compute_report(request, frame)
        handle, path = tempfile.mkstemp(suffix=".xlsx", prefix="xinfang-report-")
        os.close(handle)
        try:
            written = render(report, path, constant_memory=streamed)
            rows = sum(n for name, n in written.items() if name != "definitions")
            return self._record(request, path, rows)
        except TooManyRows as error:
            raise UserError(self._too_many()) from error
        finally:
            os.unlink(path)

    @api.model
    def _compute_report(self, request, frame):
        head = (frame, request["department"], request["scope"])
        if request["report"] == "ledger":
            ledger = self.env["xinfang.report.ledger"]
            return ledger._report(*head, request.get("with_names", False)), True
        return self.env["xinfang.report.bulletin"]._report(*head), False

    @api.model
    def _check_size(self, request, frame):
        if request["report"] != "ledger":
            return
        pieces = self.env["xinfang.report.figures"]._count(frame)
        limit = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("xinfang_report.max_rows", MAX_ROWS)
        )
        if pieces > int(limit):
            raise UserError(self._too_many())

    @api.model
    def _too_many(self):
        return self.env._(
            "These are too many petitions for one file: choose fewer months."
        )

    @api.model
    def _record(self, request, path, rows):
        """Keep the file and the row that says who made it.

        Elevated: nobody may create such rows but this method, whose caller has
        asserted the user's right.
        """
        with open(path, "rb") as file:
            content = file.read()
        period = request["period"]
        organ_id, _kind = self.env["res.users"]._xinfang_organ_today()
        export = self.sudo().create(
            {
                "report": request["report"],
                "department_id": request["department"].id,
                "scope": request["scope"],
                "period_from": period.start.key,
                "period_to": period.end.key,
                "axis": request["axis"],
                "with_names": request.get("with_names", False),
                "reason": request.get("reason", False),
                "user_id": self.env.uid,
                "maker_department_id": organ_id,
                "made_at": legal_now(self.env),
                "row_count": rows,
                "number": request["number"],
                "sha256": hashlib.sha256(content).hexdigest(),
                "file_name": self._file_name(request["report"], period),
            }
        )
        self.env["ir.attachment"].sudo()._xinfang_generated().create(
            {
                "name": export.file_name,
                "res_model": self._name,
                "res_id": export.id,
                "res_field": "file",
                "raw": content,
            }
        )
        return export.sudo(False)

    @api.model
    def _file_name(self, report, period):
        """Return a file name without any name in it, such as ``P01-2026-11.xlsx``."""
        code = {"bulletin": "P01", "ledger": "P03"}[report]
        return f"{code}-{period.key.replace('/', '_')}.xlsx"

    # -- handing out ----------------------------------------------------

    def _assert_still_mine(self):
        """Refuse the file to anybody but its maker, in the office held then.

        :raises AccessError: another user, another role or another scope by now
        """
        self.ensure_one()
        export = self.sudo()
        if export.user_id != self.env.user:
            raise AccessError(self.env._("Only who made a report may download it."))
        self.env["xinfang.report.scope"]._frame(
            export.report,
            export.department_id,
            export.scope,
            Period(Month.parse(export.period_from), Month.parse(export.period_to)),
            export.axis,
        )

    def action_download(self):
        """Return the action that downloads the file."""
        self.ensure_one()
        self._assert_still_mine()
        return {
            "type": "ir.actions.act_url",
            "url": f"/xinfang/report/{self.id}/download",
            "target": "download",
        }

    @api.autovacuum
    def _gc_files(self):
        """Delete files that are old; what was made, by whom, stays recorded."""
        limit = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
        self.env["ir.attachment"].sudo().search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "file"),
                ("create_date", "<", limit),
            ],
            limit=1000,
        ).unlink()
