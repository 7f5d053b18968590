"""Words of the demonstration data: read once, filled in from a seeded generator."""

import csv
import json
from datetime import date, timedelta

from odoo.tools import file_open

from ..tools.identity import IdentityError, check_id_number

FOLDER = "xinfang_case/demo/texts"
SITUATION_FILES = ("police", "land_housing", "livelihood", "other")


def read_csv(name):
    """Return the rows of a table of ``texts/`` as dicts.

    :param str name: file name without ``.csv``
    """
    with file_open(f"{FOLDER}/{name}.csv", "r") as stream:
        return list(csv.DictReader(stream))


def read_json(name):
    """Return the content of a file of ``texts/``.

    :param str name: file name without ``.json``
    """
    with file_open(f"{FOLDER}/{name}.json", "r") as stream:
        return json.load(stream)


class Corpus:
    """Situations and words, drawn with one random generator.

    :param rng: ``random.Random``
    """

    def __init__(self, rng):
        self.rng = rng
        self.words = read_json("words")
        self.situations = [
            situation
            for name in SITUATION_FILES
            for situation in read_json(f"situations_{name}")
        ]
        self._names = set()

    def pick(self, key):
        """Return one of the words of a list."""
        return self.rng.choice(self.words[key])

    def slots(self, place, day):
        """Return the words that fill the gaps of one petition's texts.

        :param dict place: names ``d`` (district), ``t`` (township), ``station``, ``fj``
        :param date day: day of the petition; what it tells of lies before it
        """
        rng = self.rng
        happened = day - timedelta(days=rng.randint(4, 75))
        return {
            **place,
            "story": rng.randint(0, 1),
            "v": self.pick("villages"),
            "road": self.pick("roads"),
            "estate": self.pick("estates"),
            "company": self.pick("companies"),
            "school": self.pick("schools"),
            "hosp": self.pick("hospitals"),
            "injury": self.pick("injuries"),
            "who": self.pick("others"),
            "time": self.pick("times"),
            "day": f"{happened.month}月{happened.day}日",
            "year": day.year - rng.randint(1, 6),
            "k": rng.randint(2, 6),
            "m": rng.randint(2, 11),
            "n": rng.choice((8, 12, 17, 23, 31, 46, 58, 74, 96, 120)),
            "mu": f"{rng.randint(6, 180) / 10:g}",
            "sum": f"{rng.randint(12, 480) * 100:,}",
            "rent": f"{rng.randint(6, 32) * 100}",
            "wan": f"{rng.randint(12, 960) / 10:g}",
        }

    @staticmethod
    def say(choices, slots):
        """Return the text of this story with its gaps filled.

        A situation tells several stories side by side; ``slots["story"]`` says which,
        so that title, facts, request and answer belong together.
        """
        return choices[slots["story"] % len(choices)].format_map(slots)

    def tell(self, parts, slots):
        """Return the text of this story, made of its parts in order."""
        return "".join(self.say(choices, slots) for choices in parts)

    def person_name(self):
        """Return an invented name that was not given before."""
        while True:
            name = self.pick("surnames") + self.pick("given")
            if name not in self._names:
                self._names.add(name)
                return name

    def person(self, region_code, today):
        """Return values of an invented petitioner.

        The identity number has the area code of the invented city, which GB/T 2260
        does not know; the phone number is of a segment no operator has.
        """
        rng = self.rng
        birth = date(rng.randint(1948, today.year - 22), 1, 1) + timedelta(
            days=rng.randint(0, 364)
        )
        number = id_number(f"{region_code}{birth:%Y%m%d}{rng.randint(1, 999):03d}")
        return {
            "name": self.person_name(),
            "id_number": number,
            "birth_date": birth,
            "gender": "male" if int(number[16]) % 2 else "female",
            "phone": f"154{rng.randint(0, 99_999_999):08d}",
        }


def id_number(digits):
    """Return a resident identity number with its check character.

    :param str digits: the first seventeen
    :raises IdentityError: no character fits, as the birth date is none
    """
    for last in "0123456789X":
        try:
            return check_id_number(digits + last)
        except IdentityError:
            continue
    raise IdentityError
