"""Checking of identity numbers and telephone numbers; knows nothing of Odoo.

Each check returns the normalised value, or raises an :class:`IdentityError` whose
``code`` names the fault, so that the caller can say it in the user's language.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BEIJING = timezone(timedelta(hours=8))

_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_PHONE_FILL = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\-\u2010-\u2015\u2212().]+")
_EXTENSION = re.compile(r"(?:转|ext|x|#|,)(\d{1,6})$", re.IGNORECASE | re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})([2-8]\d{6,7})", re.ASCII)
_ABROAD = re.compile(r"\+(?!86)[1-9]\d{6,14}", re.ASCII)


class IdentityError(ValueError):
    """A number that cannot be right. ``code`` names the fault; the number is not
    repeated.
    """

    code = "identity"

    def __init__(self):
        super().__init__(self.code)


class IdFormatError(IdentityError):
    """Not 17 digits and a digit or X."""

    code = "id_format"


class IdDateError(IdentityError):
    """The birth date in the number does not exist or lies in the future."""

    code = "id_date"


class IdChecksumError(IdentityError):
    """The last character does not fit the others: a digit was mistyped."""

    code = "id_checksum"


class UsccFormatError(IdentityError):
    """Not 18 characters of the alphabet of GB 32100."""

    code = "uscc_format"


class UsccChecksumError(IdentityError):
    """The last character does not fit the others."""

    code = "uscc_checksum"


class PhoneError(IdentityError):
    """Neither a mobile nor a landline with area code nor ``+`` and a foreign number."""

    code = "phone_format"


def normalise_number(text):
    """Return a number without spaces, in narrow digits and upper-case letters."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text or "")).upper()


def check_id_number(text, today=None):
    """Check a resident identity number (GB 11643) and return its 18 characters.

    The area code is deliberately not judged: a number keeps the code of the year it was
    issued in, and many of those codes exist no longer.

    :param text: str as typed
    :param today: date that the birth date must not exceed (default: today in Beijing)
    :raises IdFormatError, IdDateError, IdChecksumError:
    """
    number = normalise_number(text)
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number, re.ASCII):
        raise IdFormatError
    if (
        not date(1850, 1, 1)
        <= _date_in(number)
        <= (today or datetime.now(_BEIJING).date())
    ):
        raise IdDateError
    if _id_check_character(number) != number[17]:
        raise IdChecksumError
    return number


def _date_in(number):
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise IdDateError from error


def _id_check_character(number):
    total = sum(
        int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False)
    )
    return _ID_CHECKS[total % 11]


def upgrade_id_number(text):
    """Return the 18-character form of a 15-digit number of before 1999, for comparing.

    Serial numbers 996 to 999 were kept for people born in the century before.

    :raises IdFormatError, IdDateError: when it is no 15-digit number
    """
    number = normalise_number(text)
    if not re.fullmatch(r"[1-9]\d{14}", number, re.ASCII):
        raise IdFormatError
    century = "18" if number[12:] >= "996" else "19"
    number = number[:6] + century + number[6:]
    _date_in(number)
    return number + _id_check_character(number)


def id_number_key(text):
    """Return the form by which two numbers of one person are equal; never raises."""
    try:
        return upgrade_id_number(text)
    except IdentityError:
        return normalise_number(text)


def id_birth_date(number):
    """Return the birth date in a checked 18-character number."""
    return _date_in(number)


def id_gender(number):
    """Return ``male`` or ``female`` as a checked 18-character number says."""
    return "male" if int(number[16]) % 2 else "female"


def check_uscc(text):
    """Check a unified social credit code (GB 32100, 统一社会信用代码) and return it.

    :raises UsccFormatError, UsccChecksumError:
    """
    code = normalise_number(text)
    if not re.fullmatch(
        rf"[{_USCC_ALPHABET}]{{2}}\d{{6}}[{_USCC_ALPHABET}]{{10}}", code, re.ASCII
    ):
        raise UsccFormatError
    total = sum(
        _USCC_ALPHABET.index(char) * pow(3, index, 31)
        for index, char in enumerate(code[:17])
    )
    if _USCC_ALPHABET[-total % 31] != code[17]:
        raise UsccChecksumError
    return code


def check_phone(text):
    """Check a telephone number and return it in one spelling.

    Mobile ``13800000000``; landline ``010-12345678`` with ``-801`` for an extension;
    abroad, Hong Kong, Macao and Taiwan ``+85212345678``.

    :raises PhoneError:
    """
    text, extension = _split_extension(
        unicodedata.normalize("NFKC", text or "").strip()
    )
    number = _PHONE_FILL.sub("", text)
    if number.startswith("00"):
        number = "+" + number[2:]
    home = re.sub(r"^\+86|^86(?=1\d{10}$)", "", number)
    if _MOBILE.fullmatch(home) and not extension:
        return home
    if home != number and not home.startswith("0"):
        home = "0" + home  # +86 10 … is written without the trunk 0
    if match := _LANDLINE.fullmatch(home):
        return "-".join(filter(None, (*match.groups(), extension)))
    if home.startswith("01") and _MOBILE.fullmatch(home[1:]) and not extension:
        return home[1:]  # 0 was once dialled before a mobile of another city
    if _ABROAD.fullmatch(number) and not extension:
        return number
    raise PhoneError


def _split_extension(text):
    compact = _SPACES.sub("", text)
    if match := _EXTENSION.search(compact):
        return compact[: match.start()], match[1]
    # The normalised form itself: area, number and extension, each after a hyphen.
    if match := re.fullmatch(r"(0\d{2,3}-\d{7,8})-(\d{1,6})", compact, re.ASCII):
        return match[1], match[2]
    return text, ""


def phone_key(text):
    """Return the form by which two spellings of one number are equal; never raises."""
    try:
        return check_phone(text)
    except PhoneError:
        return normalise_number(text)


def phone_tail(text):
    """Return the last four digits of a number, without its extension ('' when too
    short).
    """
    parts = phone_key(text).split("-")
    digits = re.sub(r"\D", "", "".join(parts[:2]))
    return digits[-4:] if len(digits) >= 4 else ""
