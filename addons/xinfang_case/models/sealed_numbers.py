import secrets

from odoo import api, models

from ..tools.moment import legal_today

# The yearly counter never comes this far: seven digits, from here on drawn by lot.
FIRST, LAST = 5_000_000, 9_999_999
MARK = "密"


class SealedNumbers(models.Model):
    """An accusation leaves no gap in the numbers that others see (C6, G02)."""

    _inherit = "xinfang.petition"

    def _prepare_register(self, act, values_list):
        """Number accusations from a pool of their own, in no order."""
        today = legal_today(self.env)
        sealed = [record.type == "accusation" for record in self]
        drawn = iter(self._draw_numbers(today, sum(sealed)))
        counted = len(sealed) - sum(sealed)
        numbers = iter(self._next_numbers(today, counted) if counted else ())
        for values, is_sealed in zip(values_list, sealed, strict=True):
            values["number"] = next(drawn if is_sealed else numbers)

    @api.model
    def _draw_numbers(self, day, count):
        """Return unused numbers of the sealed pool of a year."""
        numbers = set()
        while len(numbers) < count:
            wanted = count - len(numbers)
            drawn = {
                f"XF{day.year}-{FIRST + secrets.randbelow(LAST - FIRST + 1)}"
                for _i in range(wanted)
            }
            taken = self.sudo().search([("number", "in", list(drawn))])
            numbers |= drawn - set(taken.mapped("number"))
        return sorted(numbers, key=lambda _number: secrets.randbits(32))


class SealedCounter(models.Model):
    """Papers of an accusation count apart: the series of the others has no gap."""

    _inherit = "xinfang.document.counter"

    @api.model
    def _allot(self, documents, year):
        sealed = documents.filtered("is_sealed")
        numbers = super()._allot(documents - sealed, year)
        if sealed:
            # A year below zero is the sealed series of that year.
            numbers.update(super()._allot(sealed, -year))
        return numbers

    @api.model
    def _format(self, organ, kind, year, serial):
        if year > 0:
            return super()._format(organ, kind, year, serial)
        number = super()._format(organ, kind, -year, serial)
        head, bracket, tail = number.partition("〔")
        return f"{head}{MARK}{bracket}{tail}"
