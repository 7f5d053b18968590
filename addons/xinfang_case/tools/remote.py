"""What a remote call hands over, read as what a method takes.

JSON brings every kind of value to every place. A value that cannot be meant is told in
a sentence; nobody is answered with a traceback.
"""

from datetime import date

from odoo.exceptions import UserError


def read_text(env, value):
    """Return a text without NUL and blanks around it; nothing counts as ``""``.

    :raises UserError: the value is no text, or holds half a character
    """
    if value is None or value is False:
        return ""
    if not isinstance(value, str) or not _is_whole(value):
        raise UserError(
            env._("A text is expected here, not: %(value)s", value=_short(value))
        )
    return value.replace("\x00", "").strip()


def read_id(env, value):
    """Return an id as int; nothing counts as 0.

    :raises UserError: the value is no whole number
    """
    try:
        number = int(value or 0)
    except (TypeError, ValueError, OverflowError):
        number = -1
    if not 0 <= number < 2**31:
        raise _no_id(env, value)
    return number


def read_ids(env, value):
    """Return a list of ids as int; None stays None.

    :raises UserError: the value is no list, or one of it is no whole number
    """
    if value is None:
        return None
    if not isinstance(value, list | tuple | set | frozenset):
        raise _no_id(env, value)
    return [read_id(env, one) for one in value]


def read_pairs(env, value):
    """Return a dict with texts as names; nothing counts as ``{}``.

    :raises UserError: the value is no dict
    """
    if not value:
        return {}
    if not isinstance(value, dict):
        raise UserError(
            env._(
                "Pairs of name and value are expected here, not: %(value)s",
                value=_short(value),
            )
        )
    return {str(name): one for name, one in value.items()}


def read_day(env, value):
    """Return a ``date`` from a date or an ISO text.

    :raises UserError: the value is no day
    """
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise UserError(
            env._(
                "A day such as 2026-03-01 is expected here, not: %(value)s",
                value=_short(value),
            )
        ) from error


def _no_id(env, value):
    return UserError(
        env._(
            "A number of a record is expected here, not: %(value)s",
            value=_short(value),
        )
    )


def _is_whole(text):
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _short(value):
    return ascii(value)[:40]
