"""Fingerprints of texts, by which a database finds near-duplicates; knows no Odoo.

A text is taken apart into runs of three characters. Of each of sixty-four hash functions
only the smallest value over all runs is kept (MinHash): two texts agree in such a value
as often as they share runs. Four values together make a band, sixteen bands a
fingerprint; two texts are candidates when one band is equal. At a share of 0.7 that
happens in 98.8 % of all pairs, at 0.5 in 64 %, at 0.2 in 2.5 %, at 0.1 in 0.2 %.

>>> a = fingerprint("反映东湖路18号工地连续多日夜间施工，影响居民休息。")
>>> b = fingerprint("反映东湖路18号工地连续多日夜间施工，影响居民的休息！")
>>> bool(set(a) & set(b))
True
"""

import random
import re
import struct
import unicodedata
from hashlib import blake2b

SHINGLE = 3
WORDS = 10  # independent values of 32 bits drawn from one digest
HASHES = 64
ROWS = 4
SHORT_ROWS = 3
MAX_LENGTH = 1500  # characters that are looked at

_NOISE = re.compile(r"[\W_]+")
# Fixed: fingerprints lie in databases. Whoever changes them raises
# ``models.fingerprint.VERSION``, and the nightly job makes all rows anew.
_MASKS = [random.Random(20220501 + n).getrandbits(32) for n in range(HASHES)]


def normal(text):
    """Return a text without blanks and punctuation, in narrow lower-case letters."""
    text = unicodedata.normalize("NFKC", text or "").lower()
    return _NOISE.sub("", text)[:MAX_LENGTH]


def shingles(text):
    """Return the set of runs of three characters; of a shorter text, the text."""
    text = normal(text)
    if not text:
        return set()
    return {text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1))}


def signature(text):
    """Return the sixty-four smallest values of a text, () when it says nothing.

    Values of one band come from different words of the digest, so that they are
    independent of each other.
    """
    runs = shingles(text)
    if not runs:
        return ()
    digests = [
        struct.unpack(
            f">{WORDS}I",
            blake2b(run.encode(errors="surrogatepass"), digest_size=4 * WORDS).digest(),
        )
        for run in runs
    ]
    columns = list(zip(*digests, strict=True))
    # The run nearest to a random point is as good a choice as the smallest value.
    return tuple(
        min(map(mask.__xor__, columns[number % WORDS]))
        for number, mask in enumerate(_MASKS)
    )


def bands(values, rows=ROWS, kind="body"):
    """Return the bands of a signature as signed integers of 32 bits.

    :param rows: values per band; fewer find less alike texts, and more candidates
    :param kind: fingerprints of different kinds never meet
    """
    result = []
    for start in range(0, len(values) - rows + 1, rows):
        packed = struct.pack(f">{rows}I", *values[start : start + rows])
        digest = blake2b(
            packed, digest_size=4, person=f"{kind}{rows}".encode(), salt=_salt(start)
        )
        result.append(int.from_bytes(digest.digest(), "big", signed=True))
    return result


def _salt(start):
    return start.to_bytes(2, "big")


def fingerprint(text):
    """Return the bands of a whole text."""
    return bands(signature(text))


def title_fingerprint(title):
    """Return the bands of one line: few runs, so fewer values make a band."""
    return bands(signature(title), SHORT_ROWS, "title")


def estimate(left, right):
    """Return the share of runs that two signatures have in common, 0 to 1."""
    if not left or not right:
        return 0.0
    return sum(a == b for a, b in zip(left, right, strict=True)) / len(left)
