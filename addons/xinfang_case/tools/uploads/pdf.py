"""PDF: parsed, never rendered; what runs or opens something by itself is refused."""

import io
import logging
import re

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from .error import UploadError, wrong

MAX_OBJECTS = 100_000
MAX_PAGES = 2_000
_HEAD = re.compile(rb"%PDF-[12]\.\d")
_RUNS = frozenset(
    [
        "/JavaScript",
        "/JS",
        "/Launch",
        "/RichMedia",
        "/XFA",
        "/ImportData",
        "/SubmitForm",
    ]
)
_RUNS |= {"/GoToE", "/Movie", "/Rendition"}
_KEYS = ("/S", "/Type", "/Subtype")
logging.getLogger("pypdf").setLevel(logging.ERROR)


def check(content, extension):
    """Refuse what cannot be read as PDF, is locked, or does more than show pages."""
    if not _HEAD.match(content) or b"%%EOF" not in content[-2048:]:
        raise wrong()
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UploadError("file_locked")
        pages = len(reader.pages)
        if not 0 < pages <= MAX_PAGES:
            raise wrong()
        _look_through(reader)
    except UploadError:
        raise
    except Exception:  # whatever the parser stumbles over, a reader may too
        raise wrong() from None


def _look_through(reader):
    """Visit every object that can be reached from the trailer, each once."""
    waiting, seen, count = [reader.trailer], set(), 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
            item = item.get_object()
        count += 1
        if count > MAX_OBJECTS:
            raise UploadError("file_packed")
        if isinstance(item, DictionaryObject):
            _check_dictionary(item)
            waiting += [value for value in item.values() if _has_parts(value)]
        elif isinstance(item, ArrayObject):
            waiting += [value for value in item if _has_parts(value)]


def _has_parts(value):
    return isinstance(value, IndirectObject | DictionaryObject | ArrayObject)


def _check_dictionary(item):
    if _RUNS & item.keys() or any(str(item.get(key)) in _RUNS for key in _KEYS):
        raise UploadError("file_active")
