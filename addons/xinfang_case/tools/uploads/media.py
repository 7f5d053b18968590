"""Film and sound: boxes and frames must follow one another."""

import struct

from .error import wrong

MAX_BOXES = 20_000
_BRANDS = (
    b"isom iso2 iso3 iso4 iso5 iso6 iso8 iso9 mp41 mp42 mp71 avc1 dash M4V  M4VH M4VP "
    b"3gp4 3gp5 3gp6 3g2a qt   MSNV XAVC f4v  "
)
_BITRATES = {  # kbit/s of layer III, by MPEG version 1 or not
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def boxes(content, start, end):
    """Yield (kind, body start, box end) of the boxes of an MP4 between two offsets.

    :raises ValueError: a box does not fit
    """
    count = 0
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", content, start)
        body = start + 8
        if size == 1:
            if body + 8 > end:
                raise ValueError("cut off")
            (size,) = struct.unpack_from(">Q", content, body)
            body += 8
        elif size == 0:
            size = end - start
        count += 1
        if start + size > end or start + size < body or count > MAX_BOXES:
            raise ValueError("box too long")
        yield kind, body, start + size
        start += size
    if any(content[start:end]):
        raise ValueError("something behind the last box")


def check_mp4(content, extension):
    """Refuse what is no MP4: brand first, then boxes up to the very end."""
    if content[4:8] != b"ftyp" or content[8:12] not in [
        _BRANDS[i : i + 4] for i in range(0, len(_BRANDS), 5)
    ]:
        raise wrong()
    try:
        kinds = {kind for kind, _body, _end in boxes(content, 0, len(content))}
    except (ValueError, struct.error):
        raise wrong() from None
    if not kinds & {b"moov", b"moof"}:
        raise wrong()


def tag_length(content):
    """Return the length of the ID3v2 tag at the start of an MP3, 0 without one."""
    if content[:3] != b"ID3" or len(content) < 10:
        return 0
    size = 0
    for byte in content[6:10]:
        if byte & 0x80:
            raise ValueError("no tag")
        size = size << 7 | byte
    return 10 + size + (10 if content[5] & 0x10 else 0)


def frame_length(content, offset):
    """Return the length of the frame of layer III at an offset.

    :raises ValueError: there is no such frame
    """
    if offset + 4 > len(content):
        raise ValueError("cut off")
    first, second, third = content[offset : offset + 3]
    version = second >> 3 & 3
    bitrate, rate = third >> 4, third >> 2 & 3
    if (
        first != 0xFF
        or second & 0xE6 != 0xE2
        or version == 1
        or bitrate in (0, 15)
        or rate == 3
    ):
        raise ValueError("no frame")
    factor = 144_000 if version == 3 else 72_000
    return factor * _BITRATES[version == 3][bitrate] // _RATES[version][rate] + (
        third >> 1 & 1
    )


def check_mp3(content, extension):
    """Refuse what is no MP3: an optional tag, then frames that follow one another."""
    try:
        offset = tag_length(content)
        # Some programs fill up behind the tag.
        while offset < len(content) and content[offset] == 0:
            offset += 1
        for _frame in range(2):
            if offset == len(content):
                break
            offset += frame_length(content, offset)
    except ValueError:
        raise wrong() from None
    if offset <= tag_length(content):
        raise wrong()
