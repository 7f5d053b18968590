"""Plain text: nothing but characters, in an encoding that is in use here."""

import re

from .error import wrong

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")
_MARKUP = ("<!doctype", "<html", "<svg", "<script", "<?xml", "<?php", "#!")


def check(content, extension):
    """Refuse what is not plain text."""
    text = decode(content)
    if text is None or _CONTROL.search(text):
        raise wrong()
    if text.lstrip("\ufeff \t\r\n")[:200].lower().startswith(_MARKUP):
        raise wrong()


def decode(content):
    """Return the text of bytes, None when they are none."""
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
