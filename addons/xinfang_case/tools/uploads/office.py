"""Documents and workbooks of Office: archives that are looked through, not unpacked."""

import io
import re
import zipfile
import zlib

from . import office_fields, office_parts
from .error import UploadError, wrong

MAX_MEMBERS = 1000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
# One small part that compresses well is no bomb.
RATIO_FREE = 1024 * 1024
MAX_PART = 4 * 1024 * 1024
# A table in a text is a file in a file; one more is a trap.
MAX_DEPTH = 1

_FOLDER = {"docx": "word/", "xlsx": "xl/"}
_MAIN = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
}
_MACRO = re.compile(
    r"vbaproject|macrosheets|/activex/|vbadata|\.xlm$|dialogsheets", re.I
)
# Queries, connections and the data model behind them, whatever leads to them.
_DRAWN_IN = re.compile(
    r"(?:^|/)(?:connections|volatiledependencies)\.xml$|(?:^|/)querytables/|^xl/model/"
    r"|^xl/customdata/|/webextensions/",
    re.I,
)
_PROGRAM = re.compile(
    r"\.(?:bat|cmd|com|dll|docm|exe|hta|html?|jar|js|jse|lnk|msi|ps1|scr|swf|vbs|vbe|wsf"
    r"|xlsm|zip|rar|7z|gz)$",
    re.I,
)


def check(content, extension, depth=0):
    """Refuse archives that are no such document, carry programs or are bombs."""
    if not content.startswith(b"PK\x03\x04"):
        raise wrong()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive, content)
            _check_names(archive, extension)
            _check_parts(archive, extension, depth)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        KeyError,
    ):
        raise wrong() from None


def _check_members(archive, content):
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        raise UploadError("file_packed")
    if unpacked > RATIO_FREE and unpacked > MAX_RATIO * len(content):
        raise UploadError("file_packed")
    # Office takes names in whatever case.
    names = {member.filename.lower() for member in members}
    if len(names) != len(members):
        raise wrong()
    end = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        # One stream under many names: small to send, endless to unpack.
        if member.header_offset < end:
            raise UploadError("file_packed")
        end = member.header_offset + 30 + member.compress_size
        if member.flag_bits & 1:
            raise UploadError("file_locked")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise wrong()
        if member.file_size > RATIO_FREE and member.file_size > 10 * MAX_RATIO * max(
            1, member.compress_size
        ):
            raise UploadError("file_packed")


def _check_names(archive, extension):
    names = archive.namelist()
    if any(
        name.startswith("/") or "\\" in name or ".." in name.split("/")
        for name in names
    ):
        raise wrong()
    if any(_MACRO.search(name) for name in names):
        raise UploadError("file_macro")
    if any(_PROGRAM.search(name) or _DRAWN_IN.search(name) for name in names):
        raise UploadError("file_active")
    if "[Content_Types].xml" not in names or not any(
        name.startswith(_FOLDER[extension]) for name in names
    ):
        raise wrong()


def _check_parts(archive, extension, depth):
    office_parts.check_types(_part(archive, "[Content_Types].xml"), _MAIN[extension])
    for name in archive.namelist():
        low = name.lower()
        if low.endswith(".rels"):
            values = "externallinks/" in low
            office_parts.check_relations(_part(archive, name), values)
        elif low.endswith((".xml", ".vml")):
            office_parts.check_start(_start(archive, name))
            with archive.open(name) as stream:
                office_fields.check(stream, extension)
        elif low.endswith(tuple(f".{kind}" for kind in _MAIN)):
            _check_inner(archive, name, depth)
        else:
            with archive.open(name) as stream:
                office_parts.check_storage(stream)


def _check_inner(archive, name, depth):
    """Refuse a document in a document that would be refused by itself."""
    if depth >= MAX_DEPTH:
        raise UploadError("file_packed")
    with archive.open(name) as stream:
        check(stream.read(), name.rpartition(".")[2].lower(), depth + 1)


def _start(archive, name):
    with archive.open(name) as stream:
        return stream.read(office_parts.HEAD)


def _part(archive, name):
    """Return a part of which all is needed; a longer one is refused."""
    with archive.open(name) as stream:
        data = stream.read(MAX_PART)
        if stream.read(1):
            raise UploadError("file_packed")
        return data
