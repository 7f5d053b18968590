from odoo import api, fields, models

from ..tools import daycount
from ..tools.moment import said_day


class ClockExplanation(models.Model):
    """Why a limit ends on the day it ends: for the clerk and for the citizen."""

    _inherit = "xinfang.clock"

    explanation = fields.Json(compute="_compute_explanation")
    explanation_text = fields.Text("Why This Day", compute="_compute_explanation")

    @api.depends(
        "base_date", "length", "unit", "extension_days", "due_date", "suspensions"
    )
    @api.depends_context("lang")
    def _compute_explanation(self):
        calendar = self.env["xinfang.workday.exception"]._calendar()
        for clock in self:
            if not clock.base_date or clock.rule_id.due_field:
                clock.explanation = []
                clock.explanation_text = "\n".join(clock._named_sentences())
                continue
            lines = daycount.explain(
                calendar,
                clock.base_date,
                clock.length,
                clock.unit,
                extension_days=clock.extension_days,
                suspensions=clock._suspended_periods(),
                roll=clock.roll,
            )
            ranges = daycount.compress(lines, clock.unit)
            clock.explanation = [
                {**item.as_dict(), "text": clock._range_sentence(item)}
                for item in ranges
            ]
            clock.explanation_text = "\n".join(
                [clock._rule_sentence()]
                + [f"· {row['text']}" for row in clock.explanation]
                + ([clock._provisional_sentence()] if clock.is_provisional else [])
            )

    def _rule_sentence(self):
        values = {
            "article": self.article or "",
            "days": self.length,
            "extension": self.extension_days,
        }
        if self.unit == "working":
            return self.env._(
                "%(article)s: %(days)s working days, counted from the day after.",
                **values,
            )
        if self.extension_days:
            return self.env._(
                "%(article)s: %(days)s days and %(extension)s days of extension, "
                "counted from the day after; rest days count.",
                **values,
            )
        return self.env._(
            "%(article)s: %(days)s days, counted from the day after; rest days count.",
            **values,
        )

    def _provisional_sentence(self):
        return self.env._(
            "The holidays of that time are not published yet. The day is provisional and "
            "will be counted again when they are."
        )

    def _range_sentence(self, item):
        """Return one line of the account, such as “Day 1 to 14: 22 Sep – 5 Oct”."""
        values = {
            "span": self._span(item),
            "first": item.ordinal_first,
            "last": item.ordinal_last,
            "why": self._reason_words(item),
        }
        if item.why == "base":
            return self.env._("%(span)s: the day it happened is not counted.", **values)
        if item.why == "counted" and item.first == item.last:
            return self.env._("%(span)s: day %(first)s%(why)s.", **values)
        if item.why == "counted":
            return self.env._("%(span)s: day %(first)s to %(last)s%(why)s.", **values)
        if item.why == "suspended":
            return self.env._("%(span)s: not counted, time of the hearing.", **values)
        if item.why == "moved_to":
            return self.env._(
                "%(span)s: the next day that is no rest day%(why)s.", **values
            )
        return self.env._("%(span)s: not counted%(why)s.", **values)

    def _reason_words(self, item):
        words = {
            "weekend": self.env._("weekend"),
            "holiday": item.name or self.env._("public holiday"),
            "makeup": self.env._("make-up working day"),
        }.get((item.reason or "").replace("unpublished_", ""))
        return self.env._(" (%(words)s)", words=words) if words else ""

    def _span(self, item):
        first = said_day(self.env, item.first)
        if item.first == item.last:
            return first
        return self.env._(
            "%(first)s to %(last)s", first=first, last=said_day(self.env, item.last)
        )
