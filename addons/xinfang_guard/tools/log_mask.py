"""Personal data that finds its way into a log line is masked there.

The first rule is to log none. This is the second line: what core or a library writes,
such as addresses with a query in them, names of log-ins, values in a database error.
"""

import logging
import re

_QUERY = re.compile(r"(\"?(?:GET|POST|HEAD|PUT|OPTIONS|PATCH|DELETE) [^\s?]*)\?\S*")
_RULES = (
    (re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])"), "<id>"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "<phone>"),
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"), "<e-mail>"),
    # A query code, as it is shown: four groups of four and the check character.
    (
        re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]\b", re.I),
        "<code>",
    ),
    (re.compile(r"((?:code|number|token|password)=)[^\s&\"']+", re.I), r"\1<...>"),
)


def mask(text):
    """Return a log line without queries, ID numbers, phones, e-mails and codes.

    >>> mask('"GET /xinfang/verify?number=1&code=2 HTTP/1.1" 200')
    '"GET /xinfang/verify?... HTTP/1.1" 200'
    >>> mask("login:13900139000 and 110101198001011232")
    'login:<phone> and <id>'
    """
    text = _QUERY.sub(r"\1?...", text)
    for rule, sign in _RULES:
        text = rule.sub(sign, text)
    return text


def install():
    """Have every record that is made from now on masked; safe to call again."""
    make = logging.getLogRecordFactory()
    if getattr(make, "xinfang_mask", False):
        return

    def record(*args, **kwargs):
        made = make(*args, **kwargs)
        plain = made.getMessage
        made.getMessage = lambda: mask(plain())
        if made.exc_info and made.exc_info[0] and not made.exc_text:
            made.exc_text = mask(logging.Formatter().formatException(made.exc_info))
        return made

    record.xinfang_mask = True
    logging.setLogRecordFactory(record)
