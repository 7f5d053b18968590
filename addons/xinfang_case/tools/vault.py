"""Encryption, blind indexes and secret codes; knows nothing of Odoo.

One master key of 32 bytes lies in a file outside the database. From it HKDF-SHA-256
derives independent keys: one encrypts (AES-256-GCM), one makes blind indexes, one
peppers the hashes of query codes. A thief of the database alone can therefore neither
read a value nor guess ID numbers against the indexes.

Rotation: the key file may hold several keys, one a line. The first one encrypts; the
others still decrypt and still find. :meth:`Vault.is_current` tells which stored values
are to be written anew before an old line may be dropped.
"""

import base64
import binascii
import hashlib
import hmac
import logging
import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .codes import normalise_code

_logger = logging.getLogger(__name__)

VERSION = "v1"
KEY_BYTES = 32
NONCE_BYTES = 12
INDEX_HEX = 32


class VaultError(Exception):
    """A value cannot be encrypted, decrypted or compared."""


class KeyFileError(VaultError):
    """The key file is absent, unreadable or not a key file."""


class UnknownKeyError(VaultError):
    """The value was encrypted with a key that the key file does not hold."""


class TamperedError(VaultError):
    """The stored value was changed, or belongs to another model or field."""


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


class Vault:
    """What can be done with the master keys. Instances are immutable and thread-safe.

    :param keys: list of bytes (32 each), the current key first
    """

    def __init__(self, keys):
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise KeyFileError(f"A master key has {KEY_BYTES} bytes")
        rings = [_Ring(key) for key in keys]
        self._current = rings[0]
        self._rings = {ring.key_id: ring for ring in rings}

    def __repr__(self):
        return f"<Vault {self.key_id}>"

    @property
    def key_id(self):
        """Public name of the current key (8 hex digits), derived one-way from it."""
        return self._current.key_id

    @property
    def key_ids(self):
        """Names of all keys that can still decrypt, the current one first."""
        return list(self._rings)

    def encrypt(self, text, model, field):
        """Encrypt a text for one field of one model.

        :param text: str to hide
        :param model: technical name of the model, authenticated with the text
        :param field: name of the field, authenticated with the text
        :return: str ``v1:<key id>:<base64url of nonce and ciphertext>``
        """
        ring = self._current
        head = f"{VERSION}:{ring.key_id}"
        nonce = os.urandom(NONCE_BYTES)
        try:
            clear = text.encode()
        except (
            UnicodeEncodeError
        ) as error:  # a lone surrogate; the text stays out of the message
            raise VaultError("The text is not valid Unicode") from error
        sealed = ring.aead.encrypt(nonce, clear, _associated(head, model, field))
        return f"{head}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def decrypt(self, token, model, field):
        """Return the text of :meth:`encrypt`, for the same model and field.

        :raises UnknownKeyError: its key is not in the key file
        :raises TamperedError: anything else is wrong with it; no part of it is returned
        """
        version, _sep, rest = (token or "").partition(":")
        key_id, _sep, body = rest.partition(":")
        if version != VERSION or not body:
            raise TamperedError("Not an encrypted value")
        ring = self._rings.get(key_id)
        if not ring:
            raise UnknownKeyError(f"The key {key_id[:8]} is not in the key file")
        try:
            raw = base64.b64decode(body, altchars=b"-_", validate=True)
            aad = _associated(f"{version}:{key_id}", model, field)
            return ring.aead.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], aad).decode()
        except (InvalidTag, ValueError) as error:
            raise TamperedError(
                "The encrypted value fails its authentication"
            ) from error

    def is_current(self, token):
        """Tell whether a stored value was encrypted with the current key."""
        return (token or "").startswith(f"{VERSION}:{self.key_id}:")

    def blind_index(self, value, scope):
        """Return 32 hex digits that are equal for equal values, and say nothing else.

        :param value: normalised str
        :param scope: what kind of value it is (``id_number``); equal values of
            different kinds get different indexes
        """
        return self._current.index(value, scope)

    def blind_indexes(self, value, scope):
        """Return the indexes under every key, to search during a rotation."""
        return [ring.index(value, scope) for ring in self._rings.values()]

    def hash_code(self, code):
        """Return the peppered hash (64 hex digits) of a query code in whatever
        spelling.
        """
        return self._current.pepper(normalise_code(code))

    def code_hashes(self, code):
        """Return the hashes under every key: codes cannot be hashed anew."""
        return [ring.pepper(normalise_code(code)) for ring in self._rings.values()]


class _Ring:
    """The keys derived from one master key."""

    def __init__(self, master):
        self.key_id = _derive(master, "key id", 4).hex()
        self.aead = AESGCM(_derive(master, "field encryption"))
        self._index_key = _derive(master, "blind index")
        self._pepper_key = _derive(master, "query code")

    def index(self, value, scope):
        message = f"{scope}|{value}".encode(errors="surrogatepass")
        return hmac.new(self._index_key, message, hashlib.sha256).hexdigest()[
            :INDEX_HEX
        ]

    def pepper(self, value):
        message = value.encode(errors="surrogatepass")
        return hmac.new(self._pepper_key, message, hashlib.sha256).hexdigest()


def _derive(master, purpose, length=KEY_BYTES):
    info = f"xinfang {VERSION} {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(master)


def _associated(head, model, field):
    return f"{head}|{model}|{field}".encode()
