"""Which files are taken: extension, first bytes and inner structure must agree.

Knows nothing of Odoo. A browser's word about the type of a file is not used.
"""

import io
import zipfile

from .cleantext import clean_file_name

MAX_FILES = 10
MAX_FILE = 20 * 1024 * 1024
MAX_TOTAL = 100 * 1024 * 1024
MAX_MEMBERS = 1000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100

_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "txt": "text/plain",
}
_OFFICE_FOLDER = {"docx": "word/", "xlsx": "xl/"}


class UploadError(ValueError):
    """A file that is not taken. ``code`` says why, ``params`` go into the sentence."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


def check_file(name, content):
    """Check one file.

    :param str name: as the browser sent it
    :param bytes content: at most one byte more than ``MAX_FILE`` need be read
    :return: tuple of cleaned name and media type
    :raises UploadError: ``file_empty``, ``file_large``, ``file_type``,
        ``file_content``, ``file_packed``
    """
    name = clean_file_name(name)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in TYPES:
        raise UploadError("file_type", name=name)
    if not content:
        raise UploadError("file_empty", name=name)
    if len(content) > MAX_FILE:
        raise UploadError("file_large", name=name, limit=MAX_FILE // 1024 // 1024)
    if extension in _OFFICE_FOLDER:
        _check_office(name, extension, content)
    elif not _CHECKS[extension](content):
        raise UploadError("file_content", name=name, extension=extension)
    return name, TYPES[extension]


def _is_mp3(content):
    # A tag, or the eleven set bits that begin a frame of layer III.
    return content[:3] == b"ID3" or (
        content[0] == 0xFF and len(content) > 1 and content[1] & 0xE6 == 0xE2
    )


def _is_plain_text(content):
    if b"\x00" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        start = text.lstrip("\ufeff \t\r\n")[:200].lower()
        markup = ("<!doctype", "<html", "<svg", "<script", "<?xml")
        return not start.startswith(markup)
    return False


_CHECKS = {
    "pdf": lambda content: content.startswith(b"%PDF-"),
    "jpg": lambda content: content.startswith(b"\xff\xd8\xff"),
    "jpeg": lambda content: content.startswith(b"\xff\xd8\xff"),
    "png": lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"),
    "mp4": lambda content: content[4:8] == b"ftyp",
    "mp3": _is_mp3,
    "txt": _is_plain_text,
}


def _check_office(name, extension, content):
    """Refuse archives that are no such document, carry macros or are bombs."""
    wrong = UploadError("file_content", name=name, extension=extension)
    if not content.startswith(b"PK\x03\x04"):
        raise wrong
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise wrong from None
    unpacked = sum(member.file_size for member in members)
    if (
        len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED
        or unpacked > MAX_RATIO * len(content)
    ):
        raise UploadError("file_packed", name=name)
    names = [member.filename for member in members]
    if any("vbaproject" in item.lower() for item in names):
        raise UploadError("file_macro", name=name)
    folder = _OFFICE_FOLDER[extension]
    if "[Content_Types].xml" not in names or not any(
        item.startswith(folder) for item in names
    ):
        raise wrong
