"""When a notice is tried again, and what went wrong the last time. Pure."""

import smtplib
from datetime import timedelta

# Minutes to wait after each failed try; after the last one nobody tries again.
BACKOFF = (1, 5, 15, 60, 240, 720, 1440)
UNREACHABLE, LATER, REFUSED = "unreachable", "later", "refused"


def next_try(now, attempts):
    """Return when to try again after so many failed tries, or None: never.

    :param datetime now: naive UTC
    :param int attempts: tries so far, at least one
    """
    if attempts > len(BACKOFF):
        return None
    return now + timedelta(minutes=BACKOFF[attempts - 1])


def kind_of(error):
    """Tell what an error of sending means.

    :return: ``unreachable`` (the server is away: nobody's mail goes out), ``later``
        (this one is put off by the server, 4xx), ``refused`` (for good, 5xx)
    """
    for cause in _causes(error):
        if isinstance(cause, smtplib.SMTPRecipientsRefused):
            codes = [code for code, _text in cause.recipients.values()]
            return REFUSED if all(code >= 500 for code in codes) else LATER
        if isinstance(cause, smtplib.SMTPServerDisconnected):
            return UNREACHABLE
        if isinstance(cause, smtplib.SMTPConnectError):
            return UNREACHABLE
        if isinstance(cause, smtplib.SMTPResponseException):
            return REFUSED if cause.smtp_code >= 500 else LATER
    return UNREACHABLE


def code_of(error):
    """Return the number the server answered, or the error's name; no text of it.

    A server's sentence may repeat the address.
    """
    for cause in _causes(error):
        if isinstance(cause, smtplib.SMTPRecipientsRefused):
            return str(next(iter(cause.recipients.values()))[0])
        if isinstance(cause, smtplib.SMTPResponseException):
            return str(cause.smtp_code)
    return type(error.__context__ or error).__name__


def _causes(error):
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
