"""Pictures: their size is read from the header, pixels are never decoded."""

import struct
import zlib

from .error import UploadError, wrong

MAX_PIXELS = 25_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset([0x01, *range(0xD0, 0xD8)])


def _check_size(width, height):
    if not width or not height:
        raise wrong()
    if width * height > MAX_PIXELS:
        raise UploadError(
            "file_pixels", width=width, height=height, limit=MAX_PIXELS // 1_000_000
        )


def jpeg_segments(content):
    """Yield (marker, start, end) of each segment up to the first scan.

    ``start`` is the offset of the marker, ``end`` that behind the segment.

    :raises ValueError: the segments do not follow one another
    """
    if content[:2] != b"\xff\xd8":
        raise ValueError("no start of image")
    offset = 2
    while True:
        if content[offset] != 0xFF:
            raise ValueError("no marker")
        start = offset
        while content[offset + 1] == 0xFF:
            offset += 1
        marker = content[offset + 1]
        if marker in _ALONE:
            offset += 2
            continue
        (length,) = struct.unpack_from(">H", content, offset + 2)
        end = offset + 2 + length
        if length < 2 or end > len(content):
            raise ValueError("segment too long")
        yield marker, start, end
        if marker == 0xDA:
            return
        offset = end


def check_jpeg(content, extension):
    """Refuse what is no JPEG or has too many pixels."""
    try:
        frames = [
            struct.unpack_from(">HH", content, start + 5)
            for marker, start, _end in jpeg_segments(content)
            if marker in _FRAMES
        ]
    except (ValueError, IndexError, struct.error):
        raise wrong() from None
    if len(frames) != 1 or b"\xff\xd9" not in content[-_TAIL:]:
        raise wrong()
    height, width = frames[0]
    _check_size(width, height)


# Cameras append a film or a second picture; it may be long, but the end mark is there.
_TAIL = 12 * 1024 * 1024


def png_chunks(content):
    """Yield (kind, start, end) of each chunk of a PNG, the last one included.

    :raises ValueError: the chunks do not follow one another up to the end mark
    """
    if not content.startswith(_PNG):
        raise ValueError("no PNG")
    offset = len(_PNG)
    while True:
        if offset + 12 > len(content):
            raise ValueError("cut off")
        length, kind = struct.unpack_from(">I4s", content, offset)
        end = offset + 12 + length
        if end > len(content) or not kind.isalpha():
            raise ValueError("chunk too long")
        yield kind, offset, end
        if kind == b"IEND":
            return
        offset = end


def check_png(content, extension):
    """Refuse what is no PNG, has too many pixels, or goes on behind its end."""
    try:
        chunks = list(png_chunks(content))
        width, height = struct.unpack_from(">II", content, len(_PNG) + 8)
    except (ValueError, struct.error):
        raise wrong() from None
    kinds = [kind for kind, _start, _end in chunks]
    if kinds[0] != b"IHDR" or b"IDAT" not in kinds or kinds.count(b"IHDR") != 1:
        raise wrong()
    start, end = chunks[0][1:]
    (crc,) = struct.unpack_from(">I", content, end - 4)
    if end - start != 25 or zlib.crc32(content[start + 4 : end - 4]) != crc:
        raise wrong()
    _check_size(width, height)
    if len(content) > chunks[-1][2]:
        raise UploadError("file_foreign")
