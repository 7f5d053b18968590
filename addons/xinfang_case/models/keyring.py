"""The key of this server, and the vault that it opens.

The key lies in the file that the environment variable ``XINFANG_KEY_FILE`` names, else
the option ``xinfang_key_file`` of the Odoo configuration, else ``xinfang.key`` in the
data folder. A new installation creates it; an existing one refuses to (its values would
stay unreadable and new ones be written with another key).
"""

import functools
import logging
import os
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tools import config

from ..tools.gcm import AES, CIPHERS, is_available
from ..tools.keyfile import create_key_file, read_key_file
from ..tools.vault import KeyFileError, Vault, VaultError

_logger = logging.getLogger(__name__)

KEY_ID_PARAMETER = "xinfang_case.key_id"
# "aes-256-gcm" (default) or "sm4-gcm": with what is encrypted from now on.
CIPHER_PARAMETER = "xinfang_case.cipher"
# Set when every value of the database is bound to its row: older forms are refused then.
BOUND_PARAMETER = "xinfang_case.vault_bound"


def key_path():
    """Return the ``Path`` of the key file of this server."""
    return Path(_key_name())


def _key_name():
    # A plain text: asked for whatever anybody looks at.
    named = os.environ.get("XINFANG_KEY_FILE") or config.get("xinfang_key_file")
    return named or os.path.join(config["data_dir"], "xinfang.key")


@functools.lru_cache(maxsize=4)
def _load(name, _modified, cipher, bound):
    if not is_available(cipher):
        raise VaultError(f"The cipher {cipher} is not available on this server")
    return Vault(read_key_file(Path(name)), cipher, bound)


def vault_of(env, legacy=False):
    """Return the :class:`~..tools.vault.Vault` of a database.

    The database remembers the public name of its key, so that a lost or exchanged key
    file is noticed before anything is written with the wrong key.

    :param legacy: read values of the first form in any case: of ledger rows, which are
        never written again and are chained by hash
    :raises VaultError: no usable key file, one without this database's key, or a
        cipher that this server does not have
    """
    path = _key_name()
    known, cipher, bound = env["ir.config_parameter"]._xinfang_vault_settings()
    cipher = cipher or AES
    if cipher not in CIPHERS:
        raise VaultError(f"{CIPHER_PARAMETER} names no cipher: {cipher}")
    bound = not legacy and bound == "1"
    try:
        modified = os.stat(path).st_mtime_ns
    except OSError as error:
        if known:
            raise KeyFileError(
                f"The key file {path} is missing: restore it from its copy"
            ) from error
        create_key_file(Path(path))
        modified = os.stat(path).st_mtime_ns
    vault = _load(path, modified, cipher, bound)
    if known and known not in vault.key_ids:
        raise KeyFileError(
            f"The key file {path} does not hold the key {known} of this database"
        )
    return vault


def vault_for_writing(env):
    """Return the vault, and let the database remember the key it now depends on.

    :raises UserError: when there is no usable key
    """
    try:
        vault = vault_of(env)
    except VaultError as error:
        _logger.error("%s", error)
        raise UserError(no_key_message(env)) from error
    parameters = env["ir.config_parameter"].sudo()
    if not parameters.get_param(KEY_ID_PARAMETER):
        # A database without any value: none of the first form can be in it.
        parameters.set_param(BOUND_PARAMETER, "1")
    if parameters.get_param(KEY_ID_PARAMETER) != vault.key_id:
        parameters.set_param(KEY_ID_PARAMETER, vault.key_id)
    return vault


def no_key_message(env):
    """Return what the user is told when there is no usable key."""
    return env._(
        "Protected values cannot be read or written now, because the key of this "
        "system is not available. Please tell the administrator."
    )
