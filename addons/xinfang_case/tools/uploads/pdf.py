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
# Harmless behind a link that waits for a click; not when they happen by themselves.
_GOES = frozenset(["/URI", "/GoToR", "/Thread"])
_BY_ITSELF = ("/OpenAction", "/AA")
_MAX_STEPS = 50
_PROGRAM = re.compile(
    r"\.(?:bat|cmd|com|dll|docm|exe|hta|html?|jar|js|jse|lnk|msi|ps1|scr|swf|vbs|vbe|wsf"
    r"|xlsm|zip|rar|7z|gz)$",
    re.I,
)
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
    if _RUNS & item.keys() or any(_name(item, key) in _RUNS for key in _KEYS):
        raise UploadError("file_active")
    if any(_goes_by_itself(item[key]) for key in _BY_ITSELF if key in item):
        raise UploadError("file_active")
    if "/EF" in item and any(
        _PROGRAM.search(_name(item, key).strip())
        for key in ("/F", "/UF", "/DOS", "/Unix", "/Mac")
    ):
        raise UploadError("file_active")


def _name(item, key):
    """Return the value of a key as text, also one that stands elsewhere."""
    return str(item[key]) if key in item else ""


def _goes_by_itself(action):
    """Tell whether what happens without a click leads out of the document.

    :param action: an action, a place, or a dictionary of actions
    """
    waiting = [action]
    for _step in range(_MAX_STEPS):
        if not waiting:
            return False
        item = waiting.pop()
        item = item.get_object() if isinstance(item, IndirectObject) else item
        if isinstance(item, DictionaryObject) and "/S" in item:
            if _name(item, "/S") in _GOES:
                return True
            waiting += [item["/Next"]] if "/Next" in item else []
        elif isinstance(item, DictionaryObject) and "/Type" not in item:
            waiting += list(item.values())  # an action for each occasion
        elif isinstance(item, ArrayObject):
            # Several actions; what shows a page begins with the page, which has a type.
            waiting += list(item)
    return True
