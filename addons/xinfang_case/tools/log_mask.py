"""What must not stand in a log: numbers of people, query codes, tokens, addresses (C46).

A log is read by people who may read no petition, is copied to other machines and is
kept for long. Every line of this process is looked through when it is made, tracebacks
and those of libraries too: a failed query repeats its values, a refused mail the
address.
"""

import logging
import re
import traceback

from .masking import mask_text

# Without one of these there is nothing to mask, and most lines have none.
_SUSPECT = re.compile(
    r"(?i)\d{4}|[０-９]{4}|[@?]|/(?:xinfang|my|web)/|-[0-9a-z]{4}-|token|secret|passw|code|key"
)
_CODE = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-HJ-NP-Za-hj-np-z]{4}-){4}[0-9A-Za-z](?![0-9A-Za-z-])"
)
_MAIL = re.compile(r"(?<![\w.+-])([\w.+-])[\w.+-]*@([\w-]+(?:\.[\w-]+)+)")
_SECRET = re.compile(
    r"(?i)\b((?:access_)?token|secret|passw(?:or)?d|query_code|csrf_token|api_key)"
    r"(['\"]?\s*[=:]\s*['\"]?)([^\s'\"&,;)}\]]+)"
)
_QUERY = re.compile(r"(\"?(?:GET|POST|HEAD|PUT|OPTIONS|PATCH|DELETE) [^\s?]*)\?\S*")
# Who asked for a page of the hall: there is none to be known (C11). Staff are in the
# view log.
_VISITOR = re.compile(r"\A\S+( - - \[[^\]]*\] \S*[A-Z]+ /xinfang(?:[/? ]|\Z))")
# What stands in an address beside the names of our pages was typed by somebody.
_ADDRESS = re.compile(r"(/(?:xinfang|my|web))(/\S*)")
_PAGE = re.compile(r"[a-z0-9_.#-]{0,60}(?:\?\.\.\.)?['\",;:)]*")
_PLACE = re.compile(r"(/my/petitions/)[\w-]{16,}")
# Which look like an ID number but for its check character.
_ID_LIKE = re.compile(
    r"(?<![\dA-Za-z])([1-9]\d{5})(?:19|20)\d{9}([\dXx])(?![\dA-Za-z])"
)


def mask_line(text):
    """Return a line of a log without numbers of people, codes, tokens, addresses."""
    if not _SUSPECT.search(text):
        return text
    text = _VISITOR.sub(r"-\1", text)
    # What was asked of a page may hold anything that somebody typed.
    text = _QUERY.sub(r"\1?...", text)
    text = _ADDRESS.sub(_named, text)
    text = _ID_LIKE.sub(r"\1***********\2", mask_text(text))
    text = _CODE.sub("****-****-****-****-*", text)
    text = _SECRET.sub(r"\1\2***", text)
    text = _MAIL.sub(r"\1***@\2", text)
    return _PLACE.sub(r"\1***", text)


def _named(address):
    """Return an address with a star for each part that is no name of a page."""
    parts = address[2].split("/")
    return address[1] + "/".join(
        part if _PAGE.fullmatch(part) else "*" for part in parts
    )


def _masked(record):
    try:
        said = record.getMessage()
    except Exception:
        # A line that cannot be written is the handlers' to complain of.
        return record
    clean = mask_line(said)
    if clean != said:
        record.msg, record.args = clean, ()
    if record.exc_info and record.exc_info[0]:
        # Handlers print this text instead of making it anew.
        told = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        clean = mask_line(told)
        if clean != told:
            record.exc_text = clean
    return record


def install():
    """Mask every line of this process from now on; doing it twice is no harm."""
    make = logging.getLogRecordFactory()
    if getattr(make, "xinfang_masks", False):
        return

    def factory(*args, **kwargs):
        return _masked(make(*args, **kwargs))

    factory.xinfang_masks = True
    logging.setLogRecordFactory(factory)
