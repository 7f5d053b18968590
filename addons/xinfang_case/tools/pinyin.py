"""Pinyin keys: 遵义 is found by ``zunyi`` and by ``zy``; knows nothing of Odoo."""

import itertools
import re

from .surnames import COMPOUND_SURNAMES, SURNAME_READINGS

_JUNK = re.compile(r"[^0-9a-z]+")


def pinyin_key(name, surname=True):
    """Return what a name can be found by: full pinyin and initials, in small letters.

    ``单雄`` gives ``shanxiong sx danxiong dx``: readings as a surname first, then the
    ordinary one. Digits and Latin letters are kept, everything else is dropped.

    :param name: str, a person, an organ or a place
    :param surname: whether it may begin with a surname (False for places)
    :return: str, '' for an empty name
    """
    name = (name or "").strip()
    if not name:
        return ""
    keys = []
    for syllables in _readings(name, surname):
        full = "".join(syllables)
        initials = "".join(syllable[:1] for syllable in syllables)
        keys += [full, initials]
    return " ".join(dict.fromkeys(filter(None, keys)))  # each once, in order


def _readings(name, surname):
    ordinary = _syllables(name)
    if surname:
        family = name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]
        if readings := SURNAME_READINGS.get(family):
            # The given name is read by itself: a dictionary word across both misleads.
            given = _syllables(name[len(family) :])
            for reading in readings:
                yield [*_cut(reading, family), *given]
    yield ordinary


def _cut(reading, family):
    """Split the reading of a compound surname into its syllables."""
    if len(family) == 1:
        return [reading]
    options = itertools.product(*(_all_readings(char) for char in family))
    for option in options:
        if "".join(option) == reading:
            return option
    raise ValueError(f"{reading} is no reading of {family}")


def _syllables(text):
    # Imported late: its dictionaries take a good part of a second to load.
    from pypinyin import Style, lazy_pinyin

    parts = lazy_pinyin(text, style=Style.NORMAL, errors=lambda run: list(run))
    return [clean for part in parts if (clean := _JUNK.sub("", part.lower()))]


def _all_readings(char):
    from pypinyin import Style, pinyin

    return pinyin(char, style=Style.NORMAL, heteronym=True)[0]
