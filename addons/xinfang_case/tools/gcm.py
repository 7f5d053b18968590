"""The two ciphers: AES-256-GCM and SM4-GCM (GB/T 32907), with a random nonce each time."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

AES = "aes-256-gcm"
SM4 = "sm4-gcm"
NONCE_BYTES = 12
TAG_BYTES = 16


class AesGcm:
    """AES-256-GCM; what it gives is nonce, ciphertext and tag."""

    version = "v2"
    purpose = "field encryption"
    key_bytes = 32

    def __init__(self, key):
        self._aead = AESGCM(key)

    def encrypt(self, clear, aad):
        """Return ``clear`` (bytes) encrypted; ``aad`` is authenticated with it."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, clear, aad)

    def decrypt(self, sealed, aad):
        """Return what was encrypted.

        :raises InvalidTag: anything about it was changed
        """
        if len(sealed) < NONCE_BYTES + TAG_BYTES:
            raise InvalidTag
        return self._aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)


class Sm4Gcm:
    """SM4-GCM, for offices that must use the national cipher; see :class:`AesGcm`."""

    version = "v2s"
    purpose = "field encryption sm4"
    key_bytes = 16

    def __init__(self, key):
        self._key = key

    def encrypt(self, clear, aad):
        """Return ``clear`` (bytes) encrypted; ``aad`` is authenticated with it."""
        nonce = os.urandom(NONCE_BYTES)
        sealer = Cipher(algorithms.SM4(self._key), modes.GCM(nonce)).encryptor()
        sealer.authenticate_additional_data(aad)
        return nonce + sealer.update(clear) + sealer.finalize() + sealer.tag

    def decrypt(self, sealed, aad):
        """Return what was encrypted.

        :raises InvalidTag: anything about it was changed
        """
        if len(sealed) < NONCE_BYTES + TAG_BYTES:
            raise InvalidTag
        nonce, body, tag = (
            sealed[:NONCE_BYTES],
            sealed[NONCE_BYTES:-TAG_BYTES],
            sealed[-TAG_BYTES:],
        )
        opener = Cipher(algorithms.SM4(self._key), modes.GCM(nonce, tag)).decryptor()
        opener.authenticate_additional_data(aad)
        return opener.update(body) + opener.finalize()


CIPHERS = {AES: AesGcm, SM4: Sm4Gcm}


def is_available(name):
    """Tell whether this machine's OpenSSL has a cipher (some builds leave SM4 out)."""
    try:
        cipher = CIPHERS[name](bytes(CIPHERS[name].key_bytes))
        return cipher.decrypt(cipher.encrypt(b"probe", b""), b"") == b"probe"
    except Exception:  # unsupported: the library has several ways of saying so
        return False
