"""Seal a file with a passphrase, or open it: scrypt and AES-256-GCM in pieces.

Run with the interpreter of the virtual environment:
`python sealed_box.py seal|open <from> <to>`; the passphrase comes by the environment
variable XINFANG_BACKUP_PASSPHRASE. Knows nothing of Odoo.

A file is: magic, salt, then pieces of at most 1 MiB. Each piece is bound to its number
and to whether it is the last, so that pieces can be neither changed, moved nor left out.
"""

import os
import secrets
import struct
import sys
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"XFBACKUP1\n"
SALT_BYTES = 16
PIECE = 1 << 20
TAG_BYTES = 16
# 64 MiB and about 0.2 s for each guess at the passphrase.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 1 << 16, 8, 1


class BoxError(Exception):
    """The file cannot be opened with this passphrase, or is no longer what it was."""


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    kdf = Scrypt(salt=salt, length=32, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P)
    return AESGCM(kdf.derive(passphrase.encode()))


def _nonce(number: int, last: bool) -> bytes:
    # The key is used for this one file alone: its salt is random.
    return struct.pack(">BxxxQ", last, number)


def seal(source: Path, target: Path, passphrase: str) -> None:
    """Write `source` encrypted to `target`, whole or not at all (mode 0600)."""
    salt = secrets.token_bytes(SALT_BYTES)
    cipher = _cipher(passphrase, salt)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out, source.open("rb") as piece_source:
            out.write(MAGIC + salt)
            number, piece = 0, piece_source.read(PIECE)
            while True:
                following = piece_source.read(PIECE)
                last = not following
                out.write(cipher.encrypt(_nonce(number, last), piece, MAGIC))
                if last:
                    break
                number, piece = number + 1, following
            out.flush()
            os.fsync(out.fileno())
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def unseal(source: Path, target: Path, passphrase: str) -> None:
    """Write what lies in `source` to `target` (mode 0600).

    :raises BoxError: another passphrase, a changed or a shortened file
    """
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out, source.open("rb") as box:
        if box.read(len(MAGIC)) != MAGIC:
            raise BoxError(f"{source.name} is no backup of ./xinfang backup")
        cipher = _cipher(passphrase, box.read(SALT_BYTES))
        number, piece = 0, box.read(PIECE + TAG_BYTES)
        while True:
            following = box.read(PIECE + TAG_BYTES)
            last = not following
            try:
                out.write(cipher.decrypt(_nonce(number, last), piece, MAGIC))
            except InvalidTag as error:
                raise BoxError(
                    f"{source.name}: the passphrase is another one, or the file was "
                    "changed or cut off"
                ) from error
            if last:
                return
            number, piece = number + 1, following


if __name__ == "__main__":
    work = {"seal": seal, "open": unseal}[sys.argv[1]]
    try:
        work(
            Path(sys.argv[2]),
            Path(sys.argv[3]),
            os.environ["XINFANG_BACKUP_PASSPHRASE"],
        )
    except BoxError as problem:
        sys.exit(str(problem))
