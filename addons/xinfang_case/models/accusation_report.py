from odoo import fields, models

from ..tools.moment import legal_today

REPORTED_TO = ("party_committee", "government", "personnel")


class MajorReport(models.Model):
    """B5: a major case goes to the chief of the Party committee (Article 30).

    The organ is chosen, not typed: a name that somebody types cannot be held against
    the barrier, and could be that of the accused. The paper names posts alone.
    """

    _inherit = "xinfang.petition"

    chief_notified_date = fields.Date("Chief Informed On", readonly=True, copy=False)

    def _guard_report(self, act, values):
        """No chief is told of an accusation against himself or his line (G03)."""
        if values is None:
            return
        organ = values["chief_department_id"].sudo()
        if organ.kind not in REPORTED_TO:
            self._refuse(
                "REPORT",
                self.env._(
                    "A major case is reported to the chief of the Party committee and to "
                    "the leader in charge of personnel. %(organ)s is neither.",
                    organ=organ.name,
                ),
            )
        self._refuse_under_accused(organ, organ._chiefs())

    def _do_notify_chief(self, act, values, entry):
        """B5: the day; what was reported stands in the sealed ledger."""
        self.write({"chief_notified_date": legal_today(self.env)})


class MajorReportPaper(models.Model):
    """To whom the special report is addressed (D28-1): posts, never a name."""

    _inherit = "xinfang.document"

    def _prepare_values(self, line, target, entry):
        vals = super()._prepare_values(line, target, entry)
        if line.type_id.code == "D28-1":
            vals["addressee"] = f"{self._reported_to(entry)}主要负责同志（亲启）"
        return vals

    def _block_chief(self, target, values):
        """Whom the law names, at the organ that was chosen."""
        organ = self._reported_to(self.entry_id)
        return f"{organ}主要负责同志、分管组织（人事）工作的负责同志"

    def _reported_to(self, entry):
        return (entry.details or {}).get("chief_department_id") or ""
