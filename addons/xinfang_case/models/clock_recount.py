from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import gate
from ..tools.moment import legal_now

DATES = ("due_raw", "due_date", "target_date", "is_provisional")


class Recount(models.Model):
    """One limit that was counted again: before, after, why, who, when."""

    _name = "xinfang.recount"
    _description = "Recount of a Time Limit"
    _inherit = ["xinfang.append.mixin", "xinfang.scope.mixin"]

    job = fields.Char(
        required=True,
        readonly=True,
        index=True,
        help="All rows of one change of the holiday table carry the same words.",
    )
    petition_id = fields.Many2one(
        "xinfang.petition",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    clock_id = fields.Many2one(
        "xinfang.clock",
        "Time Limit",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    rule_id = fields.Many2one(
        "xinfang.clock.rule",
        "Limit",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    before = fields.Date("Last Day Before", required=True, readonly=True)
    after = fields.Date("Last Day After", required=True, readonly=True)
    was_provisional = fields.Boolean("Provisional Before", readonly=True)
    is_provisional = fields.Boolean("Provisional After", readonly=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True, readonly=True)

    @api.depends("clock_id", "date")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.clock_id.display_name} {row.after or ''}"


class ClockRecount(models.Model):
    """Counting running limits again after the holiday table changed (CR12)."""

    _inherit = "xinfang.clock"

    @api.model
    def _touched_by(self, days):
        """Return running limits whose last day may depend on some days.

        Provisional ones always: another year may have become certain.

        :param days: dates (list) whose meaning changed
        """
        counted = Domain("base_date", "<", max(days)) & Domain(
            "due_date", ">=", min(days)
        )
        return self.search_fetch(
            Domain("state", "in", ("running", "suspended"))
            & (Domain("is_provisional", "=", True) | counted),
            [
                "rule_id",
                "base_date",
                "length",
                "unit",
                "extension_days",
                "roll",
                "suspensions",
                *DATES,
            ],
            order="id",
        )

    def _counted_with(self, calendar):
        """Map limits that another table of holidays changes to their new dates.

        :param calendar: ``daycount.Calendar``
        """
        known = {}
        found = {clock: clock._dates_with(calendar, known) for clock in self}
        return {
            clock: dates
            for clock, dates in found.items()
            if any(dates[name] != clock[name] for name in DATES)
        }

    @api.model
    def _recount_after(self, days, reason=""):
        """Count limits again in one job after days of the holiday table changed.

        Notes before and after of every limit whose dates changed, moves its reminder
        and tells those who follow the record; then what follows for time that had run
        out by the table as it was.

        :param days: dates (list) that changed
        :param str reason: what changed, such as the notice that was loaded
        :return: the ``xinfang.recount`` rows
        """
        calendar = self.env["xinfang.workday.exception"]._calendar()
        changed = self.sudo()._touched_by(days)._counted_with(calendar)
        lapsed = self.sudo()._lapsed_by(days)._longer_with(calendar)
        changed.update(lapsed)
        now = legal_now(self.env)
        job = f"{fields.Datetime.to_string(now)} UTC · {reason}"
        rows = []
        for clock, dates in changed.items():
            rows.append(
                {
                    "job": job,
                    "petition_id": clock.petition_id.id,
                    "clock_id": clock.id,
                    "rule_id": clock.rule_id.id,
                    "before": clock.due_date,
                    "after": dates["due_date"],
                    "was_provisional": clock.is_provisional,
                    "is_provisional": dates["is_provisional"],
                    "user_id": self.env.uid,
                    "date": now,
                }
            )
            clock = gate.open_gate(clock)
            before = clock.due_date
            clock.write(dates)
            if clock.due_date != before:
                if clock.state == "running":
                    clock.write(clock._level_vals())
                clock._log_recount(before, reason)
        self.browse(clock.id for clock in changed).sudo().petition_id._refresh_after()
        made = self.env["xinfang.recount"]._append(rows)
        if lapsed:
            was = dict(zip(changed, rows, strict=True))
            self._give_time_back({c: was[c]["before"] for c in lapsed}, reason)
        return made


class PetitionRecount(models.Model):
    """Petitions whose limits were counted again."""

    _inherit = "xinfang.petition"

    def _refresh_after(self):
        """Show the new last days on the petitions and their parts."""
        if self:
            gate.open_gate(self)._refresh_deadlines()
