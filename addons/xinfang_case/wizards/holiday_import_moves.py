from collections import Counter
from datetime import date

from odoo import fields, models

from ..tools.moment import said_day

LINES = 60


class HolidayImportMoves(models.TransientModel):
    """What a notice would do to limits, before it is imported (CR12).

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
        """Return how many limits would move: (rule, before, after, over) to number.

        ``over``: a petitioner's time that had run out by the table as it is.
        """
        calendar = self._future_calendar(days, known)
        touched = [date(self.year, 1, 1), date(self.year, 12, 31), *days]
        clocks = self.env["xinfang.clock"].sudo()
        running = clocks._touched_by(touched)._counted_with(calendar)
        over = clocks._lapsed_by(touched)._longer_with(calendar)
        return Counter(
            (clock.rule_id, clock.due_date, dates["due_date"], clock in over)
            for clock, dates in {**running, **over}.items()
            if dates["due_date"] != clock.due_date
        )

    def _moved_vals(self, moved):
        """Return the columns that tell of moved limits, by rule and day."""
        rows = sorted(moved.items(), key=lambda row: (row[0][0].code, *row[0][1:]))
        lines = [
            self._moved_line(
                over,
                limit=f"{rule.code} {rule.name}",
                before=said_day(self.env, before),
                after=said_day(self.env, after),
                count=count,
            )
            for (rule, before, after, over), count in rows[:LINES]
        ]
        if len(rows) > LINES:
            lines.append(self.env._("and %s more", len(rows) - LINES))
        running = sum(count for (*_days, over), count in rows if not over)
        return {"moved_count": running, "moved_text": "\n".join(lines)}

    def _moved_line(self, over, **words):
        if over:
            return self.env._(
                "%(limit)s: %(before)s → %(after)s, %(count)s limits that had run out; "
                "those whose new day has not passed run again",
                **words,
            )
        return self.env._(
            "%(limit)s: %(before)s → %(after)s, %(count)s limits", **words
        )
