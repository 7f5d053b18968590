from odoo import api, models

from ..tools import daycount
from ..tools.moment import said_day
from .clock import date_vals


class ClockNamed(models.Model):
    """Limits whose last day stands in a field of the record (``due_field``).

    A date that an organ orders in a letter (report back TL-04, do again TL-13r, answer
    supervision TL-26) is no counted period: it stays as it was ordered, whatever
    holidays are published later, and moves by another order alone. Neither moves what
    is due at once or by the hour (TL-20, TL-21), or by the law of another procedure
    (TL-24). Those rules do not roll. Carrying out what was supported (TL-19i) is a
    period that only ends on a day: it moves off a rest day (CR2) and is counted again
    when the holidays of its year are published or corrected (CR12).
    """

    _inherit = "xinfang.clock"

    @api.model
    def _named_dates(self, day, roll, calendar=None):
        """Return the date fields of a limit whose last day was named.

        :param day: ``date`` as it stands in the letter
        :param bool roll: whether it moves off a rest day
        :param calendar: ``daycount.Calendar``, by default that of today
        """
        if not roll:
            return {
                "due_raw": day,
                "due_date": day,
                "target_date": day,
                "is_provisional": False,
            }
        calendar = calendar or self.env["xinfang.workday.exception"]._calendar()
        return date_vals(daycount.count(calendar, day, 0))

    def _dates_with(self, calendar, known=None):
        """Return the date fields of this limit, counted with a table of holidays.

        :param calendar: ``daycount.Calendar``
        :param dict known: what was counted before; like periods are counted once
        """
        self.ensure_one()
        rule = self.rule_id
        if rule.due_field:
            # A limit may have begun before its rule said that it stays.
            roll = self.roll and rule.roll
            return self._named_dates(self.due_raw or self.due_date, roll, calendar)
        known = {} if known is None else known
        key = (
            self.base_date,
            self.length,
            self.unit,
            self.extension_days,
            tuple(self._suspended_periods()),
            self.roll,
        )
        if key not in known:
            known[key] = date_vals(daycount.count(calendar, *key))
        return known[key]

    def _named_sentences(self):
        """Return why a named last day is the day it is."""
        sentences = [
            self.env._(
                "The last day was named in the letter itself (%(article)s).",
                article=self.article or "",
            )
        ]
        if self.due_raw and self.due_date != self.due_raw:
            sentences.append(
                self.env._(
                    "%(named)s is a rest day: the last day moves to %(due)s "
                    "(《民法典》第二百零三条, by analogy).",
                    named=said_day(self.env, self.due_raw),
                    due=said_day(self.env, self.due_date),
                )
            )
        elif not (self.roll and self.rule_id.roll):
            sentences.append(
                self.env._(
                    "It was ordered, not counted: it stays as it was named, also where it "
                    "is a rest day, and only a new order moves it."
                )
            )
        if self.is_provisional:
            sentences.append(self._provisional_sentence())
        return sentences
