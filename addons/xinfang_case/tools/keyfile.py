"""The file that holds the master keys, outside the database; knows nothing of Odoo."""

import base64
import binascii
import logging
import os
import secrets
import stat
from pathlib import Path

from .vault import KEY_BYTES, KeyFileError

_logger = logging.getLogger(__name__)


def read_key_file(path):
    """Return the master keys of a key file, the current one first.

    :param path: str or Path of the file: base64 of 32 bytes, one key a line, ``#``
        comments
    :return: list of bytes, at least one
    :raises KeyFileError: when it cannot be read or a line is no key
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="ascii")
        mode = stat.S_IMODE(path.stat().st_mode)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not a text file"
        raise KeyFileError(f"The key file {path} cannot be read: {reason}") from error
    if mode & 0o077:
        # Not refused: container secrets are commonly mounted 0444.
        _logger.warning("Key file %s is open to other users (mode %04o)", path, mode)
    lines = [line.strip() for line in text.splitlines()]
    keys = [
        _parse_key(path, line) for line in lines if line and not line.startswith("#")
    ]
    if not keys:
        raise KeyFileError(f"The key file {path} holds no key")
    return keys


def add_key(path):
    """Put a new random key on top of a key file; the older ones still read.

    The file is written beside and then put in place at once, mode 0600: a process that
    reads it meanwhile sees the old file or the new one.

    :param path: str or Path of a usable key file
    :raises KeyFileError: it is no key file, or its folder cannot be written to
    """
    path = Path(path)
    read_key_file(path)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    fresh = base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n"
    try:
        _write_new(draft, fresh + path.read_bytes())
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise KeyFileError(
            f"The key file {path} cannot be written: {error.strerror}"
        ) from error
    _logger.info("Added a key to the key file %s: keep a copy in a safe place", path)


def _write_new(path, content):
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _parse_key(path, line):
    # The line itself must never reach a message: it may be a key with one wrong letter.
    try:
        key = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyFileError(
            f"The key file {path} has a line that is not base64 of {KEY_BYTES} bytes"
        )
    return key


def create_key_file(path):
    """Create a key file with one new random key, mode 0600, unless the file exists.

    The key is written to a name of its own and then linked, so that two processes that
    start at once agree on one complete key.

    :param path: str or Path
    :raises KeyFileError: when the folder cannot be written to
    """
    path = Path(path)
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_new(draft, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
        try:
            os.link(draft, path)  # fails when the file exists, never replaces it
        finally:
            draft.unlink()
    except OSError as error:
        if path.is_file():
            return  # another process was faster
        reason = error.strerror
        raise KeyFileError(
            f"The key file {path} cannot be created: {reason}"
        ) from error
    _logger.info("Created the key file %s: keep a copy in a safe place", path)
