"""What the parts of a document say they are and lead to, read as Office reads it.

A program that opens the file reads XML: names in whatever case, any prefix, encoding and
character reference. Looking for words among the bytes would miss what is written otherwise.
"""

import re

from lxml import etree

from .error import UploadError, wrong
from .office_fields import STEP

HEAD = 64 * 1024
# A link that waits for a click, and the name of another workbook whose values are kept.
_MAY_LEAVE = (
    "hyperlink",
    "externallinkpath",
    "xlpathmissing",
    "xlstartup",
    "xllibrary",
)
_MACRO = (
    "vbaproject",
    "wordvbadata",
    "control",
    "activexcontrolbinary",
    "attachedtoolbars",
)
_MACRO_TYPES = ("macroenabled", "vbaproject", "vbadata", "activex")
# Another document, a page or an archived mail that is drawn into this one unseen; data of
# elsewhere that is fetched anew (connections, Power Query, the data model behind it,
# feeds of other programs); panes that load a page as soon as the file is opened.
_DRAWN_IN = (
    "afchunk",
    "connections",
    "querytable",
    "powerpivotdata",
    "volatiledependencies",
    "webextension",
    "webextensiontaskpanes",
)
_DRAWN_TYPES = (
    ".connections+xml",
    ".querytable+xml",
    "model+data",
    ".volatiledependencies+xml",
    "webextension",
)
_ENCODINGS = ("utf-8", "utf-16", "us-ascii", "ascii")
_DECLARED = re.compile(r"<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.-]+)")
_ROOT = re.compile(r"<[^\W\d]")
_ENTITY = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_STORAGE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE = "Ole10Native".encode("utf-16-le")
_VBA = "_VBA_PROJECT".encode("utf-16-le")


def check_types(data, main):
    """Refuse a list of content types with macros, or without the main part.

    :param bytes data: ``[Content_Types].xml``
    :param str main: end of the main part's type
    """
    if b"macroEnabled" in data:  # also in a list that is no XML
        raise UploadError("file_macro")
    types = [
        (node.get("ContentType") or "").strip()
        for node in _tree(data).iter(etree.Element)
    ]
    if any(word in kind.lower() for kind in types for word in _MACRO_TYPES):
        raise UploadError("file_macro")
    if any(word in kind.lower() for kind in types for word in _DRAWN_TYPES):
        raise UploadError("file_active")
    if not any(kind.endswith(main) for kind in types):
        raise wrong()


def check_relations(data, of_values=True):
    """Refuse relations that run something, or fetch something when the file is opened.

    :param bytes data: a part ``*.rels``
    :param bool of_values: whether it belongs to the kept values of another workbook
    """
    for node in _tree(data).iter(etree.Element):
        kind = (node.get("Type") or "").rstrip("/").rpartition("/")[2].strip().lower()
        if kind in _MACRO:
            raise UploadError("file_macro")
        outside = (node.get("TargetMode") or "").strip().lower() == "external"
        kept = kind in _MAY_LEAVE and (of_values or kind == "hyperlink")
        if kind in _DRAWN_IN or (outside and not kept):
            raise UploadError("file_active")


def check_start(data):
    """Refuse a part that declares entities, or hides how it is written.

    :param bytes data: its first bytes, as many as ``HEAD`` or all
    """
    text = _decoded(data)
    declared = _DECLARED.search(text[:200])
    if declared and declared[1].lower() not in _ENCODINGS:
        raise wrong()
    if _ENTITY.search(text):
        raise UploadError("file_active")
    if len(data) >= HEAD and not _ROOT.search(text):
        raise wrong()


def check_storage(stream):
    """Refuse an embedded object that holds a program or macros.

    :param stream: binary stream of a member
    """
    block = stream.read(STEP)
    if not block.startswith(_STORAGE):
        return
    while block:
        if _PACKAGE in block:
            raise UploadError("file_active")
        if _VBA in block:
            raise UploadError("file_macro")
        more = stream.read(STEP)
        block = block[-len(_VBA) :] + more if more else b""


def _decoded(data):
    """Return a part as text, whatever of it is cut off at the end."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data[: len(data) & ~1].decode("utf-16", "replace")
    if b"\x00" in data[:64]:
        raise wrong()
    return data.decode("utf-8", "replace")


def _tree(data):
    check_start(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise wrong() from None
