"""Documents and workbooks of Office: archives that are looked through, not unpacked."""

import io
import re
import zipfile
import zlib

from .error import UploadError, wrong

MAX_MEMBERS = 1000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
# One small part that compresses well is no bomb.
RATIO_FREE = 1024 * 1024
MAX_PART = 4 * 1024 * 1024

_FOLDER = {"docx": "word/", "xlsx": "xl/"}
_MAIN = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
_MACRO = re.compile(
    r"vbaproject|macrosheets|/activex/|vbadata|\.xlm$|dialogsheets", re.I
)
_PROGRAM = re.compile(
    r"\.(?:bat|cmd|com|dll|docm|exe|hta|html?|jar|js|jse|lnk|msi|ps1|scr|swf|vbs|vbe|wsf"
    r"|xlsm|zip|rar|7z|gz)$",
    re.I,
)
# Parts that Office would fetch or start when the file is opened.
_FETCHED = re.compile(
    rb"relationships/(?:attachedTemplate|oleObject|frame|subDocument|externalLink"
    rb"|control|afchunk)\b",
    re.I,
)
_RELATION = re.compile(rb"<Relationship\b[^>]*>", re.I)
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External", re.I)
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_LIVE_LINK = re.compile(rb"<(?:\w+:)?(?:ddeLink|oleLink)\b")


def check(content, extension):
    """Refuse archives that are no such document, carry programs or are bombs."""
    if not content.startswith(b"PK\x03\x04"):
        raise wrong()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive, content)
            _check_names(archive, extension)
            _check_parts(archive, extension)
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
    names = {member.filename for member in members}
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
    if any(_PROGRAM.search(name) for name in names):
        raise UploadError("file_active")
    if "[Content_Types].xml" not in names or not any(
        name.startswith(_FOLDER[extension]) for name in names
    ):
        raise wrong()


def _check_parts(archive, extension):
    types = _part(archive, "[Content_Types].xml")
    if b"macroEnabled" in types:
        raise UploadError("file_macro")
    if _MAIN[extension] not in types:
        raise wrong()
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            _check_markup(_part(archive, name, start=4096))
        if name.endswith(".rels"):
            _check_relations(_part(archive, name))
        if "externallinks/" in name.lower() and _LIVE_LINK.search(_part(archive, name)):
            raise UploadError("file_active")


def _check_markup(start):
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start[: len(start) & ~1].decode("utf-16", "replace").encode()
    if _ENTITY.search(start):
        raise UploadError("file_active")


def _check_relations(part):
    for relation in _RELATION.findall(part):
        if _EXTERNAL.search(relation) and _FETCHED.search(relation):
            if b"externalLinkPath" not in relation:
                raise UploadError("file_active")


def _part(archive, name, start=MAX_PART):
    """Return the beginning of a part; a longer one is refused where all is needed."""
    with archive.open(name) as stream:
        data = stream.read(start)
        if start == MAX_PART and stream.read(1):
            raise UploadError("file_packed")
        return data
