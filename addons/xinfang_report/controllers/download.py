from odoo.exceptions import AccessError
from odoo.http import Controller, request, route

from odoo.addons.xinfang_case.models.view_trace import refusal


class ReportDownload(Controller):
    """Hands a report to the user who made it; holds no rule of its own."""

    @route(
        "/xinfang/report/<int:export_id>/download",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def download(self, export_id):
        """Send the workbook; 404 alike for none, another's and no longer allowed."""
        export = request.env["xinfang.report.export"].browse(export_id)
        try:
            if not export.sudo().exists():
                raise request.not_found()
            export._assert_still_mine()
        except AccessError:
            raise refusal(request.not_found(), "export", export) from None
        # The right was asserted; the field itself is closed to everybody.
        export = export.sudo()
        if not export.file:
            raise request.not_found()
        request.env["xinfang.view"]._note(
            "export",
            export.with_user(request.env.user),
            reason=export.reason,
            detail={"report": export.report, "rows": export.row_count},
        )
        stream = (
            request.env["ir.binary"]
            .sudo()
            ._get_stream_from(export, "file", filename=export.file_name)
        )
        response = stream.get_response(as_attachment=True, immutable=False)
        response.headers["Cache-Control"] = "no-store"
        return response
