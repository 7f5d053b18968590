"""Encryption, blind indexes and secret codes; knows nothing of Odoo.

One master key of 32 bytes lies in a file outside the database. From it HKDF-SHA-256
derives independent keys: one encrypts (AES-256-GCM, or SM4-GCM where the setting says
so), one makes blind indexes, one peppers the hashes of query codes. A thief of the
database alone can therefore neither read a value nor guess ID numbers against the
indexes.

What is encrypted is bound to its place: model, field and row are authenticated with it.
A value copied to another field or row by somebody with access to the tables alone is not
decrypted there. Values of the first form (``v1``) were bound to model and field only; a
vault opened with ``bound=True`` refuses them.

Rotation: the key file may hold several keys, one a line. The first one encrypts; the
others still decrypt and still find. :meth:`Vault.is_current` tells which stored values
are to be written anew before an old line may be dropped.
"""

import base64
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .codes import normalise_code
from .gcm import AES, CIPHERS

UNBOUND = "v1"  # the first form: AES-256-GCM, bound to model and field alone
DERIVED = "v1"  # version of the derivation of keys
KEY_BYTES = 32
INDEX_HEX = 32
MAGIC = b"XFV2"  # first bytes of an encrypted file


class VaultError(Exception):
    """A value cannot be encrypted, decrypted or compared."""


class KeyFileError(VaultError):
    """The key file is absent, unreadable or not a key file."""


class UnknownKeyError(VaultError):
    """The value was encrypted with a key that the key file does not hold."""


class TamperedError(VaultError):
    """The stored value was changed, or belongs to another model or field."""


class Vault:
    """What can be done with the master keys. Instances are immutable and thread-safe.

    :param keys: list of bytes (32 each), the current key first
    :param cipher: ``aes-256-gcm`` or ``sm4-gcm``: with what new values are encrypted;
        both are always read
    :param bound: refuse values of the first form, which are bound to no row
    """

    def __init__(self, keys, cipher=AES, bound=False):
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise KeyFileError(f"A master key has {KEY_BYTES} bytes")
        if cipher not in CIPHERS:
            raise VaultError(f"Unknown cipher: {cipher}")
        rings = [_Ring(key) for key in keys]
        self._current = rings[0]
        self._rings = {ring.key_id: ring for ring in rings}
        self._version = next(v for v, name in _VERSIONS.items() if name == cipher)
        self._bound = bound

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

    @property
    def current_head(self):
        """How a value begins that needs not be written anew."""
        return f"{self._version}:{self.key_id}:"

    def encrypt(self, text, model, field, row):
        """Encrypt a text for one field of one row.

        :param text: str to hide
        :param model: technical name of the model, authenticated with the text
        :param field: name of the field, authenticated with the text
        :param row: id of the row (or what stands for it), authenticated with the text
        :return: str ``v2:<key id>:<base64url of nonce and ciphertext>``; with SM4
            ``v2s`` in place of ``v2``
        :raises VaultError: no Unicode, or no row
        """
        try:
            clear = text.encode()
        except UnicodeEncodeError as error:  # a lone surrogate; not told which
            raise VaultError("The text is not valid Unicode") from error
        head = f"{self._version}:{self.key_id}"
        aad = _associated(head, model, field, row)
        sealed = self._current.gcm(self._version).encrypt(clear, aad)
        return f"{head}:{base64.urlsafe_b64encode(sealed).decode()}"

    def decrypt(self, token, model, field, row):
        """Return the text of :meth:`encrypt`, for the same model, field and row.

        :raises UnknownKeyError: its key is not in the key file
        :raises TamperedError: anything else is wrong with it; no part of it is returned
        """
        version, _sep, rest = (token or "").partition(":")
        key_id, _sep, body = rest.partition(":")
        if not body:
            raise TamperedError("Not an encrypted value")
        try:
            raw = base64.b64decode(body, altchars=b"-_", validate=True)
            return self._decrypt(version, key_id, raw, (model, field, row)).decode()
        except ValueError as error:
            raise TamperedError(
                "The encrypted value fails its authentication"
            ) from error

    def encrypt_bytes(self, content, model, field, row):
        """Encrypt the content of a file; see :meth:`encrypt`.

        :return: bytes: ``XFV2``, length of the head, head, nonce and ciphertext
        """
        head = f"{self._version}:{self.key_id}".encode()
        aad = _associated(head.decode(), model, field, row)
        sealed = self._current.gcm(self._version).encrypt(content, aad)
        return MAGIC + bytes([len(head)]) + head + sealed

    def decrypt_bytes(self, content, model, field, row):
        """Return the content given to :meth:`encrypt_bytes`; raises like decrypt."""
        start = len(MAGIC) + 1
        if not content.startswith(MAGIC) or len(content) <= start:
            raise TamperedError("Not an encrypted file")
        end = start + content[start - 1]
        head = content[start:end].decode("ascii", "replace")
        version, _sep, key_id = head.partition(":")
        return self._decrypt(version, key_id, content[end:], (model, field, row))

    def _decrypt(self, version, key_id, raw, place):
        if version not in _VERSIONS and (version != UNBOUND or self._bound):
            raise TamperedError("Not an encrypted value, or not bound to its row")
        ring = self._rings.get(key_id)
        if not ring:
            raise UnknownKeyError(f"The key {key_id[:8]} is not in the key file")
        if version == UNBOUND:
            place = place[:2]
        aad = _associated(f"{version}:{key_id}", *place)
        try:
            return ring.gcm(version).decrypt(raw, aad)
        except InvalidTag as error:
            raise TamperedError(
                "The encrypted value fails its authentication"
            ) from error

    def is_current(self, token):
        """Tell whether a value was encrypted with the current key, cipher and form."""
        return (token or "").startswith(self.current_head)

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


_VERSIONS = {cipher.version: name for name, cipher in CIPHERS.items()}


class _Ring:
    """The keys derived from one master key."""

    def __init__(self, master):
        self.key_id = _derive(master, "key id", 4).hex()
        self._ciphers = {
            kind.version: kind(_derive(master, kind.purpose, kind.key_bytes))
            for kind in CIPHERS.values()
        }
        self._ciphers[UNBOUND] = self._ciphers[CIPHERS[AES].version]
        self._index_key = _derive(master, "blind index")
        self._pepper_key = _derive(master, "query code")

    def gcm(self, version):
        return self._ciphers[version]

    def index(self, value, scope):
        message = f"{scope}|{value}".encode(errors="surrogatepass")
        return hmac.digest(self._index_key, message, "sha256").hex()[:INDEX_HEX]

    def pepper(self, value):
        message = value.encode(errors="surrogatepass")
        return hmac.digest(self._pepper_key, message, "sha256").hex()


def _derive(master, purpose, length=KEY_BYTES):
    info = f"xinfang {DERIVED} {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(master)


def _associated(head, *place):
    # A place without a row would be no place: every such value could be exchanged.
    if not all(place):
        raise VaultError("What is encrypted needs a place: model, field and row")
    return "|".join((head, *map(str, place))).encode()
