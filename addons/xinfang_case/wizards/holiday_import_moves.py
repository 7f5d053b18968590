from collections import Counter
from datetime import date

from odoo import fields, models

from ..tools.moment import said_day

LINES = 60


class HolidayImportMoves(models.TransientModel):
    """What a notice would do to running limits, before it is imported (CR12).

    Told by limit and day, never by petition: who keeps the holidays sees none.
    """

    _inherit = "xinfang.holiday.import"

    moved_count = fields.Integer(
        "Last Days That Would Move",
        readonly=True,
        help="Of running time limits, all organs together.",
    )
    moved_text = fields.Text("Before and After", readonly=True)

    def _moved(self, days, known):
        """Return how many running limits would move: (rule, before, after) to number."""
        calendar = self._future_calendar(days, known)
        touched = [date(self.year, 1, 1), date(self.year, 12, 31), *days]
        clocks = self.env["xinfang.clock"].sudo()._touched_by(touched)
        changed = clocks._counted_with(calendar)
        return Counter(
            (clock.rule_id, clock.due_date, dates["due_date"])
            for clock, dates in changed.items()
            if dates["due_date"] != clock.due_date
        )

    def _moved_vals(self, moved):
        """Return the columns that tell of moved limits, by rule and day."""
        rows = sorted(moved.items(), key=lambda row: (row[0][0].code, *row[0][1:]))
        lines = [
            self.env._(
                "%(limit)s: %(before)s → %(after)s, %(count)s limits",
                limit=f"{rule.code} {rule.name}",
                before=said_day(self.env, before),
                after=said_day(self.env, after),
                count=count,
            )
            for (rule, before, after), count in rows[:LINES]
        ]
        if len(rows) > LINES:
            lines.append(self.env._("and %s more", len(rows) - LINES))
        return {"moved_count": sum(moved.values()), "moved_text": "\n".join(lines)}
