"""The seal of one row of the view log; knows nothing of Odoo.

Each row is sealed with the seal of the row before it in its chain. The key lies outside
the database, so that whoever writes to the database alone cannot seal a row of his own.
While no key is at hand, rows are chained without one and say so by their beginning.
"""

import hashlib
import json

SCOPE = "view log"
UNKEYED = "plain:"
_PLAIN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(parts):
    """Return a list of plain values as one text, the same for the same values.

    >>> canonical(["a", None, {"c": 2, "b": [1]}])
    '["a",null,{"b":[1],"c":2}]'
    """
    return _PLAIN.encode(parts)


def seal(vault, text, scope=SCOPE):
    """Return the seal of a text.

    :param vault: ``Vault`` holding the key, None when there is none
    :param str text: what is sealed
    :param str scope: which log; equal texts of different logs have different seals
    :return: 32 hex digits, or ``plain:`` and 64 of them
    """
    if vault is None:
        return UNKEYED + hashlib.sha256(text.encode(errors="replace")).hexdigest()
    return vault.blind_index(text, scope)


def is_seal(vault, text, found, scope=SCOPE):
    """Tell whether ``found`` is the seal of a text under any key of the vault."""
    if not found:
        return False
    if found.startswith(UNKEYED):
        return found == seal(None, text)
    return vault is not None and found in vault.blind_indexes(text, scope)
