from dataclasses import replace

from odoo import api, models

from odoo.addons.xinfang_case.tools.moment import said_day

from ..models.report_scope import AXES, SCOPES, STAFF_ROLES
from ..tools.small_cells import LEAST, MARK, suppressed
from ..tools.table import Column, Sheet, Table


class ReportBase(models.AbstractModel):
    """What all reports have in common: names, heads, the sheet of definitions."""

    _name = "xinfang.report.base"
    _description = "Common Parts of Reports"

    @api.model
    def _choices(self, name, model="xinfang.petition"):
        """Return the labels of a selection field: dict value → label."""
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    @api.model
    def _names(self, model, ids, field="name"):
        """Return names of code lists and organs: dict id → name.

        Elevated: they are no case content, and analysts may read no model of
        the code lists.
        """
        records = self.env[model].sudo().with_context(active_test=False)
        return {
            record.id: record[field]
            for record in records.browse(i for i in ids if i).exists()
        }

    @api.model
    def _facts(self, frame, department, scope):
        """Return what is printed below the title: pairs (label, value).

        The first is the organ, the last but one the time of making with the control
        number: the footer of every page repeats it.
        """
        _ = self.env._
        wizard = "xinfang.report.wizard"
        scopes = self._choices("scope", wizard) or dict(SCOPES)
        axes = self._choices("axis", wizard) or dict(AXES)
        return [
            (_("Organ"), department.sudo().name),
            (_("Scope"), scopes[scope]),
            (_("Period"), frame.period.key.replace("/", " – ")),
            (_("Placed in time by"), axes[frame.axis]),
            (_("Author"), self.env.user.name),
            (_("Made at"), self._made_at_with_number()),
            (_("Data as of"), frame.today.isoformat()),
        ]

    @api.model
    def _sees_cases(self):
        """Tell whether the reader sees the petitions behind the figures anyhow."""
        return any(self.env.user.has_group(role) for role in STAFF_ROLES)

    @api.model
    def _without_small_cells(self, report):
        """Return a report for who sees no petitions: no figure of fewer than five."""
        note = self.env._(
            "Figures below %(least)s are shown as “%(mark)s”, and with a single one the "
            "next larger, so that nobody is recognised.",
            least=LEAST,
            mark=MARK,
        )
        sheets = []
        for sheet in report.sheets:
            tables = [
                replace(suppressed(table), notes=[*table.notes, note])
                if any(column.kind == "int" for column in table.columns)
                else table
                for table in sheet.tables
            ]
            sheets.append(replace(sheet, tables=tables))
        return replace(report, sheets=sheets)

    @api.model
    def _made_at_with_number(self):
        """Return when the report was made and, of a kept one, its control number."""
        made = self.env["xinfang.report.scope"]._made_at()
        number = self.env.context.get("xinfang_report_number")
        if not number:
            return made
        return self.env._("%(made)s  Control No.: %(number)s", made=made, number=number)

    @api.model
    def _definitions(self, report_code):
        """Return the sheet 指标口径 of a report (``Sheet``)."""
        _ = self.env._
        indicators = self.env["xinfang.report.indicator"]._of_report(report_code)
        table = Table(
            "definitions",
            _("How the Figures Are Counted"),
            [
                Column("code", _("No."), "text", 8),
                Column("name", _("Indicator"), "text", 22),
                Column("formula", _("Formula"), "text", 52),
                Column("population", _("What Is Counted"), "text", 60),
                Column("source", _("Source"), "text", 34),
            ],
            [
                (i.code, i.name, i._formula_now(), i.population, i.source)
                for i in indicators
            ],
            notes=[
                _(
                    "A rate without anything in its denominator is shown as “—”, never "
                    "as 0 %. Rates are rounded half up to two decimals of a percent."
                ),
                _(
                    "Counted are registered petitions that were registered at, or sent "
                    "to, an organ within the scope and that the author may see. "
                    "Accusations (Article 30) are in none of these figures."
                ),
                _(
                    "Nothing is printed for what this system keeps no record of: visits "
                    "above the competent level, visits to the provincial capital or to "
                    "Beijing. Threats are not recorded as a property of petitions."
                ),
                self._catalogue_note(),
            ],
        )
        return Sheet(_("Definitions"), [table])

    @api.model
    def _catalogue_note(self):
        """Say by which catalogue petitions are sorted by content (a setting)."""
        today = self.env["xinfang.clock"]._today()
        catalogue, day = self.env["xinfang.category"]._edition(today)
        if not day:
            return self.env._(
                "Sorted by content with the catalogue %(catalogue)s (unverified: to be "
                "confirmed with the legal office).",
                catalogue=catalogue,
            )
        return self.env._(
            "Sorted by content with the catalogue %(catalogue)s, last changed on %(day)s "
            "(unverified: to be confirmed with the legal office).",
            catalogue=catalogue,
            day=said_day(self.env, day),
        )
