"""Which placeholder a name or a day of a recorded life stands for."""

import re

ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
ZH = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日")


class Ambiguous(Exception):
    """Two different days of a life fall together; record it from another day."""


def mark(key):
    """Return a placeholder, told from all text by control characters."""
    return f"\x02{key}\x03"


class Names:
    """Replaces names by placeholders, the longest first.

    :param dict strings: text → key
    """

    def __init__(self, strings):
        self._keys = {text: key for text, key in strings.items() if text}
        longest = sorted(self._keys, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest)))

    def replace(self, text):
        """Return a text with placeholders for all names in it."""
        return self._pattern.sub(lambda found: mark(self._keys[found[0]]), text)


class DayMap:
    """Days of a life: of acts, or last days of time limits.

    :param dict days: date → days after registration
    """

    def __init__(self, days):
        self._days = days
        self._limits = {}
        self.asked = set()  # keys that were given out

    def add(self, day, number, spec, kind="due"):
        """Let a day be the last day of clock ``number``, rolled (due) or as counted (raw).

        Or the day on which the daily job ended it (lapse).
        """
        same = {
            name: spec[name] for name in ("base", "length", "unit", "roll", "extension")
        }
        self._limits.setdefault(day, []).append((number, {"kind": kind, **same}))

    def offsets(self):
        """Return the days of acts, counted from registration."""
        return set(self._days.values())

    def offset(self, day):
        """Return days after registration of the day of an act."""
        return self._days[day]

    def key(self, day, where=""):
        """Return the key of a day: ``day.12``, ``clock3.due``, ``.raw`` or ``.lapse``.

        :raises Ambiguous: two different days of this life fall together here
        :raises RuntimeError: nothing of this life happens on that day
        """
        found = self._key(day, where)
        self.asked.add(found)
        return found

    def _key(self, day, where):
        limits = self._limits.get(day, [])
        if day in self._days:
            if limits:
                raise Ambiguous(where)
            return f"day.{self._days[day]}"
        if not limits:
            raise RuntimeError(f"unexplained day {day} in {where}")
        if any(spec != limits[0][1] for _number, spec in limits):
            raise Ambiguous(where)
        number, spec = limits[0]
        return f"clock{number}.{spec['kind']}"

    def replace(self, text, where):
        """Replace days in a text, in ISO and in Chinese form."""
        from datetime import date

        def iso(found):
            return mark(self.key(date(*map(int, found.groups())), where))

        def chinese(found):
            return mark(f"{self.key(date(*map(int, found.groups())), where)}.zh")

        return ZH.sub(chinese, ISO.sub(iso, text))
