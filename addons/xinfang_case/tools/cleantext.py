"""Cleaning of what strangers type; knows nothing of Odoo."""

import re
import unicodedata

# Marks that turn the direction of text: they make a name read as another one.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(f"[{_BIDI}\u200b\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
MAX_NAME = 120


def direction_marks(text):
    """Tell whether a text holds marks that change the direction of reading."""
    return bool(_DIRECTION.search(text or ""))


def clean_line(text):
    """Return one line of text: composed (NFC), no control or direction marks.

    :param text: str, or None
    """
    return _SPACES.sub(" ", _clean(text).replace("\n", " ")).strip()


def clean_text(text):
    """Return text of several lines, cleaned like :func:`clean_line`."""
    return _clean(text).strip()


def _clean(text):
    text = unicodedata.normalize("NFC", text or "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # A lone half of a surrogate pair cannot be stored.
    text = text.encode("utf-8", "ignore").decode()
    return _CONTROL.sub("", _INVISIBLE.sub("", text))


def clean_file_name(name):
    """Return a file name without folders and marks, at most 120 characters.

    The extension is kept when the name is cut.
    """
    name = clean_line(name).replace("\\", "/").rsplit("/", 1)[-1].strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:MAX_NAME]
    return f"{stem[: MAX_NAME - len(extension) - 1]}.{extension}"
