from odoo import api, fields, models


class Indicator(models.Model):
    """How one figure is counted (指标口径): printed with every report that shows it."""

    _name = "xinfang.report.indicator"
    _description = "Indicator"
    _order = "sequence, code, id"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, help="Such as F07.")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    formula = fields.Text(required=True, translate=True, help="In words.")
    population = fields.Text(
        required=True,
        translate=True,
        help="What is counted at all, and by which day it falls into the period.",
    )
    source = fields.Char(required=True, help="Legal basis, or what the rule follows.")
    reports = fields.Char(help="Codes of the reports that show it, such as P01.")

    _code_uniq = models.Constraint("UNIQUE (code)", "This indicator exists already.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for indicator in self:
            indicator.display_name = f"{indicator.code} {indicator.name}"

    def _formula_now(self):
        """Return the formula as it is counted now: settings of the office in words."""
        self.ensure_one()
        _ = self.env._
        parameters = self.env["ir.config_parameter"]
        parts = [self.formula]
        if self.code == "F09" and (
            parameters._xinfang("closing_rate_denominator") == "all"
        ):
            parts.append(
                _("Setting of the office: answers not due yet are in the denominator.")
            )
        if self.code == "F14":
            if parameters._xinfang("satisfaction_formula") == "due":
                parts.append(
                    _(
                        "Setting of the office: divided by all petitions whose time to "
                        "evaluate ended (variant A)."
                    )
                )
            if parameters._xinfang("overdue_evaluation_counts_as") == "satisfied":
                parts.append(
                    _(
                        "Setting of the office: not evaluated in time counts as satisfied."
                    )
                )
        return " ".join(parts)

    @api.model
    def _of_report(self, code):
        """Return the indicators a report shows.

        :param str code: of the report, such as ``P01``
        """
        found = self.search([("reports", "like", code)])
        return found.filtered(lambda i: code in i.reports.split(","))
