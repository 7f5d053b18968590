from odoo import api, models
from odoo.exceptions import AccessError


class IrActionsReport(models.Model):
    """Odoo's own printing is closed for petitions.

    It runs wkhtmltopdf, which executes scripts and asks the network (C26), and its
    routes know nothing of numbering, signatures or who may read a paper. Papers are
    printed by ``xinfang.document`` alone.
    """

    _inherit = "ir.actions.report"

    @api.model
    def _get_report(self, report_ref):
        report = super()._get_report(report_ref)
        if (report.model or "").startswith("xinfang."):
            raise AccessError(
                self.env._(
                    "Papers of petitions are printed from the petition itself, not as "
                    "reports."
                )
            )
        return report
