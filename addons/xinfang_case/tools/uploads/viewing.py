"""The copy of a file that is handed out: without place, device, author.

Pixels, sound and text stay byte for byte; only what describes the file goes. The
original is never changed. What cannot be read safely is handed out as it is, with
``None`` returned, so that the caller can say so.
"""

import contextlib
import io
import re
import struct
import zipfile

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, StreamObject

from . import image, media

_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112
# Application segments that say how pixels are meant, not where they come from.
_NEEDED = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
_PNG_DROPPED = frozenset([b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"])
_MP4_DROPPED = frozenset([b"udta", b"meta", b"uuid"])
_MP4_INNER = frozenset([b"moov", b"trak"])
_DOC_PROPS = re.compile(
    r"^docProps/(?:core|app|custom)\.xml$|^docProps/thumbnail", re.I
)
# Names of people in texts, workbooks and their comments, and where a workbook lay.
_NAMED = re.compile(
    rb"(\b(?:\w+:)?(?:author|initials|userId|providerId|displayName|userName|lastEditedBy"
    rb"|absPath)\s*=\s*)(\"[^\"]*\"|'[^']*')"
)
_AUTHOR = re.compile(rb"(<(?:\w+:)?author>)[^<]*(</(?:\w+:)?author>)")
_WHERE = re.compile(rb"<(?:\w+:)?absPath\b[^>]*/>")
_PEOPLE = re.compile(
    r"(?:^word/(?:comments\w*|document|footnotes|endnotes|header\d*|footer\d*|people)"
    r"|^xl/(?:workbook|comments\d*|comments/\w+|threadedComments/\w+|persons/\w+))\.xml$",
    re.I,
)
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_CUSTOM = _APP.replace(b"extended-properties", b"custom-properties")


def viewing_copy(extension, content):
    """Return a file without what describes its maker.

    :param str extension: of an accepted file, in lower case
    :return: bytes, or None when there is no such copy of this file
    """
    strip = _STRIPPERS.get(extension)
    if not strip:
        return content if extension == "txt" else None
    try:
        return strip(content)
    except Exception:  # a damaged file: parsers of others stumble in any way
        return None


def _strip_jpeg(content):
    parts, scan = [b"\xff\xd8"], len(content)
    for marker, start, end in image.jpeg_segments(content):
        body = content[start + 4 : end]
        if marker == 0xDA:
            scan = start
        elif marker == 0xE1 and body.startswith(_EXIF):
            parts.append(_exif_of(_orientation(body[len(_EXIF) :])))
        elif 0xE0 <= marker <= 0xEF:
            if body.startswith(_NEEDED.get(marker, b"\xff")):
                parts.append(content[start:end])
        elif marker != 0xFE:
            parts.append(content[start:end])
    parts.append(content[scan : _end_of_scans(content, scan)])
    return b"".join(parts)


def _end_of_scans(content, offset):
    """Return the offset behind the end mark: films and second pictures are left out."""
    while True:
        offset = content.index(b"\xff", offset)
        marker = content[offset + 1]
        if marker == 0xD9:
            return offset + 2
        if marker in (0x00, 0xFF) or 0xD0 <= marker <= 0xD7:
            offset += 1 if marker == 0xFF else 2
        else:
            (length,) = struct.unpack_from(">H", content, offset + 2)
            offset += 2 + length


def _orientation(tiff):
    """Return which side is up (1 to 8), read from the description of a camera."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (offset,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, offset)
        for number in range(min(count, 200)):
            entry = struct.unpack_from(order + "HHIH", tiff, offset + 2 + 12 * number)
            if entry[0] == _ORIENTATION and 1 <= entry[3] <= 8:
                return entry[3]
    except (KeyError, struct.error):
        return 1
    return 1


def _exif_of(orientation):
    """Return a segment that says which side is up and nothing else."""
    if orientation == 1:
        return b""
    tiff = b"MM\x00*" + struct.pack(
        ">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0
    )
    return b"\xff\xe1" + struct.pack(">H", 2 + len(_EXIF) + len(tiff)) + _EXIF + tiff


def _strip_png(content):
    kept = [content[:8]]
    for kind, start, end in image.png_chunks(content):
        if kind not in _PNG_DROPPED:
            kept.append(content[start:end])
    return b"".join(kept)


def _strip_mp4(content):
    """Void the boxes of place, device and title; offsets of the film stay as they are."""
    data = bytearray(content)
    waiting = [(0, len(content))]
    while waiting:
        for kind, body, end in media.boxes(content, *waiting.pop()):
            if kind in _MP4_DROPPED:
                data[body:end] = bytes(end - body)
                head = content.rindex(kind, 0, body)
                data[head : head + 4] = b"free"
            elif kind in _MP4_INNER:
                waiting.append((body, end))
    return bytes(data)


def _strip_mp3(content):
    start = media.tag_length(content)
    end = len(content)
    if content[-128:-125] == b"TAG":
        end -= 128
    return content[start:end]


def _strip_pdf(content):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content), strict=False))
    if "/Names" in writer.root_object:  # also where it stands elsewhere
        writer.root_object["/Names"].pop("/EmbeddedFiles", None)
    for item in writer._objects:
        _strip_pdf_object(item)
    # What nothing leads to any more is still written the first time, and read by nobody
    # who copies it.
    return _written(PdfWriter(clone_from=PdfReader(io.BytesIO(_written(writer)))))


def _written(writer):
    writer.metadata = None
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _strip_pdf_object(item):
    """Take away what describes a picture or a part, and its maker."""
    if not isinstance(item, DictionaryObject):
        return
    for key in ("/Metadata", "/PieceInfo", "/LastModified"):
        item.pop(key, None)
    photograph = str(item.get("/Filter")) in ("/DCTDecode", "['/DCTDecode']")
    if photograph and isinstance(item, StreamObject):
        with contextlib.suppress(ValueError, IndexError, struct.error):
            item._data = _strip_jpeg(item._data)


def _strip_office(content):
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            clean = zipfile.ZipInfo(member.filename)
            clean.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(clean, _stripped_part(member.filename, old.read(member)))
    return stream.getvalue()


def _stripped_part(name, data):
    if _DOC_PROPS.match(name):
        for word, empty in (("core", _CORE), ("app", _APP), ("custom", _CUSTOM)):
            if word in name.lower():
                return empty
        return b""
    if _PEOPLE.match(name):
        data = _AUTHOR.sub(rb"\1\2", _WHERE.sub(b"", data))
        return _NAMED.sub(rb'\1""', data)
    strip = _PICTURES.get(name.rpartition(".")[2].lower())
    if strip:
        with contextlib.suppress(ValueError, IndexError, struct.error):
            return strip(data)
    return data


# Photographs in a text say where they were taken, too.
_PICTURES = {"jpg": _strip_jpeg, "jpeg": _strip_jpeg, "png": _strip_png}


_STRIPPERS = {
    "jpg": _strip_jpeg,
    "jpeg": _strip_jpeg,
    "png": _strip_png,
    "mp4": _strip_mp4,
    "mp3": _strip_mp3,
    "pdf": _strip_pdf,
    "docx": _strip_office,
    "xlsx": _strip_office,
}
