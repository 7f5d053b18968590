"""What of a name or number may be shown to those who need not know it whole."""

import re

from .identity import IdentityError, check_id_number, check_phone
from .surnames import COMPOUND_SURNAMES

# Stands in the place of the name of whoever must not be named.
SEALED_NAME = "保密"

_WIDE_DIGITS = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789Xx- ")
_ID_IN_TEXT = re.compile(r"(?<!\d)[1-9](?:[ -]?\d){16}[ -]?[\dXx](?!\d)", re.ASCII)
_MOBILE_IN_TEXT = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[ -]?)?"
    r"(1[3-9]\d[ -]?\d{4}[ -]?\d{4}|1[3-9]\d{2}[ -]?\d{3}[ -]?\d{4})(?!\d)",
    re.ASCII,
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff〇]+")


def mask_name(name):
    """Return a personal name with the given name hidden: 王*, 王*明, 欧阳*.

    Names in other scripts keep their first letter only, so that their length says
    nothing.
    """
    name = (name or "").strip()
    if not name or name == SEALED_NAME:
        return name
    if not _HAN.fullmatch(name):
        return name[0] + "***"
    if len(name) == 1:
        return "*"
    family = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    given = len(name) - family
    return name[:family] + ("*" if given == 1 else "*" * (given - 1) + name[-1])


def mask_id(number):
    """Return an identity number with the middle hidden: 110101********001X."""
    number = (number or "").strip()
    if len(number) >= 15:
        return number[:6] + "*" * (len(number) - 10) + number[-4:]
    if len(number) > 4:  # passports and other documents
        return number[0] + "*" * (len(number) - 3) + number[-2:]
    return "*" * len(number)


def mask_phone(number):
    """Return a telephone number with the middle hidden: 138****0000, 0851-****5678."""
    number = (number or "").strip()
    if match := re.fullmatch(r"(0\d{2,3}-)\d{3,4}(\d{4})(?:-\d+)?", number, re.ASCII):
        return f"{match[1]}****{match[2]}"
    if len(number) >= 11:
        return number[:3] + "*" * (len(number) - 7) + number[-4:]
    if len(number) > 6:
        return "*" * (len(number) - 4) + number[-4:]
    return "*" * len(number)


def mask_text(text):
    """Return free text with every valid identity number and mobile number in it masked.

    Found also in full-width digits, with spaces or hyphens between digits, and with
    +86. Other long numbers (accounts, case numbers) are left alone.
    """
    text = text or ""
    narrow = text.translate(_WIDE_DIGITS)  # one character for one: positions stay
    spans = []
    for match in _ID_IN_TEXT.finditer(narrow):
        _collect(spans, match, check_id_number, mask_id)
    for match in _MOBILE_IN_TEXT.finditer(narrow):
        _collect(spans, match, check_phone, mask_phone)
    for start, end, masked in sorted(spans, reverse=True):
        text = text[:start] + masked + text[end:]
    return text


def _collect(spans, match, check, mask):
    start, end = match.span()
    if any(
        start < taken_end and taken_start < end
        for taken_start, taken_end, _masked in spans
    ):
        return
    try:
        number = check(match[0].replace("-", ""))
    except IdentityError:
        return
    spans.append((start, end, mask(number)))
