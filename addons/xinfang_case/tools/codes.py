"""Codes that a petitioner holds in the hand; knows nothing of Odoo.

A query code is 16 random Crockford base32 characters (80 bit) and one check character,
shown as ``XXXX-XXXX-XXXX-XXXX-X``. It may be read out on the phone or copied by hand:
case, spaces, hyphens, full-width forms and the look-alikes I, L and O do not matter.
The check character is a weighted sum in the field of 32 elements. It finds every single
wrong character and every exchange of two characters, without a letter outside the
alphabet.
"""

import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_CHARS = 16
_LOOKALIKES = str.maketrans("ILO", "110")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212_.\u00b7]+")  # all kinds of dashes


def _powers():
    """Return the powers of the generator 2 of GF(32), modulo x^5 + x^2 + 1."""
    value, powers = 1, []
    for _exponent in range(31):
        powers.append(value)
        value <<= 1
        if value & 32:
            value ^= 0b100101
    return powers


_POWERS = _powers()
_LOGS = {value: exponent for exponent, value in enumerate(_POWERS)}


def _check_character(body):
    total = 0
    for position, character in enumerate(body, start=1):
        digit = ALPHABET.index(character)
        if digit:
            total ^= _POWERS[(_LOGS[digit] + position) % 31]
    return ALPHABET[total]


def new_query_code():
    """Return a new query code for display, e.g. ``7K3M-0Q9Z-ABCD-EFGH-J``."""
    body = "".join(secrets.choice(ALPHABET) for _index in range(CODE_CHARS))
    return format_code(body + _check_character(body))


def query_code_of(number):
    """Return the query code made of the lowest 80 bits of a number.

    :param int number: secret and as unpredictable as a random one, such as an HMAC
    """
    body = "".join(ALPHABET[(number >> 5 * index) & 31] for index in range(CODE_CHARS))
    return format_code(body + _check_character(body))


def format_code(code):
    """Return a code in groups of four, as it is printed."""
    code = normalise_code(code)
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normalise_code(text):
    """Return what was typed in the one spelling that is compared; does not judge it."""
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text or ""))
    return text.upper().translate(_LOOKALIKES)


def check_code(text):
    """Tell whether a text is a well-formed code, i.e. not mistyped (it may still be
    unknown).
    """
    code = normalise_code(text)
    if len(code) != CODE_CHARS + 1 or any(char not in ALPHABET for char in code):
        return False
    return _check_character(code[:-1]) == code[-1]


def new_external_id():
    """Return a random identifier for addresses (24 URL-safe characters, 144 bit)."""
    return secrets.token_urlsafe(18)
