"""When something happens, for the law: the one place that knows the hour.

A day is a day of Asia/Shanghai, not of the server (rule CR10). Imports of
files kept on paper and the demonstration data record acts of the past; they
set the moment by a private object in the context, which no RPC client can
build.
"""

from datetime import UTC, date, datetime

from babel.dates import format_date

from odoo import fields
from odoo.tools.misc import babel_locale_parse

from . import daycount

ZONE = daycount.SHANGHAI


class Moment:
    """The instant at which acts in this environment count as done.

    :param when: naive UTC ``datetime``
    """

    __slots__ = ("when",)

    def __init__(self, when):
        self.when = when


def at(records, when):
    """Return ``records`` in an environment where it is ``when`` (naive UTC)."""
    return records.with_context(xinfang_moment=Moment(when))


def legal_now(env):
    """Return the present instant as naive UTC ``datetime`` without microseconds."""
    moment = env.context.get("xinfang_moment")
    if isinstance(moment, Moment):
        return moment.when
    return fields.Datetime.now()


def legal_today(env):
    """Return today's ``date`` in Asia/Shanghai."""
    return legal_date(legal_now(env))


def legal_date(value):
    """Return the Shanghai ``date`` of a naive UTC ``datetime`` (dates pass through)."""
    if isinstance(value, datetime):
        return daycount.legal_date(value)
    if isinstance(value, date):
        return value
    return None


def local_moment(value):
    """Return a naive UTC ``datetime`` as the aware one of Asia/Shanghai (rule CR10)."""
    return value.replace(tzinfo=UTC).astimezone(daycount.SHANGHAI)


def said_day(env, day):
    """Return a ``date`` as the reader's language writes it in full.

    :return: such as 2026年11月30日; "" for no day
    """
    if not day:
        return ""
    # Not by Odoo's format_date: it reads the company's language whatever is asked for.
    lang = env.context.get("lang")
    if not lang or not env["res.lang"]._get_data(code=lang):
        lang = "zh_CN"
    return format_date(day, format="long", locale=babel_locale_parse(lang))
