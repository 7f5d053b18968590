"""Fields whose value lies encrypted in the database.

A model declares one :class:`Encrypted` and takes its fields from it::

    class Petitioner(models.Model):
        _name = "xinfang.petitioner"

        _id_number = Encrypted("id_number", key=id_number_key, mask=mask_id)
        id_number = _id_number.clear("ID Number")
        id_number_enc = _id_number.stored()
        id_number_bidx = _id_number.index()
        id_number_masked = _id_number.masked("ID Number (masked)")

The names of the companions are fixed: ``x_enc``, ``x_bidx``, ``x_masked``, and with ``tail=``
also ``x_tail`` and ``x_tail_bidx``. Read, write and search ``x`` like any field:

- ``x`` is for the staff of the office only; it is not stored, not copied, not exportable. It
  can be searched for equality (``=``, ``in``), never for a part of it;
- ``x_masked`` is for everybody who may read the record;
- ``x_tail`` finds a record by the end of its value (phones: the last four digits);
- ``x_enc`` and the indexes are for nobody but the superuser.

The key lies in the file that the environment variable ``XINFANG_KEY_FILE`` names, else the
option ``xinfang_key_file`` of the Odoo configuration, else ``xinfang.key`` in the data folder.
A new installation creates it; an existing one refuses to (its values would stay unreadable
and new ones be written with another key).
"""

import functools
import logging
import os
from pathlib import Path

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, config

from ..tools.identity import IdentityError, normalise_number
from ..tools.vault import KeyFileError, Vault, VaultError, create_key_file, read_key_file

_logger = logging.getLogger(__name__)

STAFF = "xinfang_case.group_xinfang_staff"
HIDDEN = "******"  # what is shown for a value that cannot be decrypted
KEY_ID_PARAMETER = "xinfang_case.key_id"


def key_path():
    """Return the ``Path`` of the key file of this server."""
    named = os.environ.get("XINFANG_KEY_FILE") or config.get("xinfang_key_file")
    return Path(named or Path(config["data_dir"], "xinfang.key"))


@functools.lru_cache(maxsize=4)
def _load(path, _modified):
    return Vault(read_key_file(path))


def vault_of(env):
    """Return the :class:`~..tools.vault.Vault` of a database.

    The database remembers the public name of its key, so that a lost or exchanged key file
    is noticed before anything is written with the wrong key.

    :raises KeyFileError: no usable key file, or one without this database's key
    """
    path = key_path()
    known = env["ir.config_parameter"].sudo().get_param(KEY_ID_PARAMETER)
    try:
        modified = path.stat().st_mtime_ns
    except OSError as error:
        if known:
            raise KeyFileError(f"The key file {path} is missing: restore it from its copy") from error
        create_key_file(path)
        modified = path.stat().st_mtime_ns
    vault = _load(path, modified)
    if known and known not in vault.key_ids:
        raise KeyFileError(f"The key file {path} does not hold the key {known} of this database")
    return vault


def vault_for_writing(env):
    """Return the vault, and let the database remember the key it now depends on.

    :raises UserError: when there is no usable key
    """
    try:
        vault = vault_of(env)
    except VaultError as error:
        _logger.error("%s", error)
        raise UserError(_no_key(env)) from error
    parameters = env["ir.config_parameter"].sudo()
    if parameters.get_param(KEY_ID_PARAMETER) != vault.key_id:
        parameters.set_param(KEY_ID_PARAMETER, vault.key_id)
    return vault


def _no_key(env):
    return env._(
        "Protected values cannot be read or written now, because the key of this system is "
        "not available. Please tell the administrator."
    )


class Encrypted:
    """Declaration of one encrypted text of a model; see the module's description.

    :param name: name of the field with the clear value
    :param normalise: ``f(record, text)`` returning the text to store; it may raise an
        :class:`~..tools.identity.IdentityError`, which the user gets as a sentence
    :param key: ``f(text)`` returning the form in which two spellings are equal; never raises
    :param mask: ``f(text)`` returning what everybody may see
    :param tail: ``f(text)`` returning the end of the value to search by, '' when too short
    :param scope: kind of value; indexes of one scope can be compared across models
    """

    def __init__(self, name, *, normalise=None, key=None, mask=None, tail=None, scope=None):
        self.name = name
        self.enc = f"{name}_enc"
        self.bidx = f"{name}_bidx"
        self.tail_bidx = f"{name}_tail_bidx"
        self._normalise = normalise or (lambda _record, text: text.strip())
        self._key = key or normalise_number
        self._mask = mask or (lambda _text: HIDDEN)
        self._tail = tail
        self._scope = scope or name

    # fields -------------------------------------------------------------------

    def clear(self, string, **kwargs):
        """Return the field with the clear value, for the staff only."""
        return fields.Char(
            string,
            compute=self._compute_clear,
            inverse=self._inverse_clear,
            search=self._search_clear,
            depends=[self.enc],
            compute_sudo=True,  # ``groups`` decide who gets the value
            copy=False,
            exportable=False,
            groups=kwargs.pop("groups", STAFF),
            **kwargs,
        )

    def stored(self):
        """Return the column with the encrypted value."""
        return fields.Char(copy=False, groups=fields.NO_ACCESS, exportable=False)

    def index(self):
        """Return the column with the blind index, for equality (also of the tail)."""
        return fields.Char(
            copy=False, groups=fields.NO_ACCESS, exportable=False, index="btree_not_null"
        )

    def masked(self, string):
        """Return the field that everybody sees."""
        return fields.Char(
            string, compute=self._compute_masked, depends=[self.enc], compute_sudo=True
        )

    def tail(self, string):
        """Return the field to search by the end of the value; shows that end."""
        return fields.Char(
            string,
            compute=self._compute_tail,
            search=self._search_tail,
            depends=[self.enc],
            compute_sudo=True,
            exportable=False,
            groups=STAFF,
        )

    # reading ------------------------------------------------------------------

    def _compute_clear(self, records):
        for record, text in self._open(records):
            if text is None:
                # For an AccessError the ORM tries the other records one by one.
                raise AccessError(
                    record.env._(
                        "The protected value of this record cannot be read. "
                        "Please tell the administrator."
                    )
                )
            record[self.name] = text or False

    def _compute_masked(self, records):
        for record, text in self._open(records):
            masked = HIDDEN if text is None else self._mask(text) if text else False
            record[f"{self.name}_masked"] = masked

    def _compute_tail(self, records):
        for record, text in self._open(records):
            record[f"{self.name}_tail"] = self._tail(text) if text else False

    def _open(self, records):
        """Yield each record with its text: '' when empty, None when it cannot be read."""
        failed, vault = {}, None
        for record in records:
            token, text = record[self.enc], ""
            if token:
                try:
                    vault = vault or vault_of(record.env)
                    text = vault.decrypt(token, records._name, self.name)
                except VaultError as error:
                    text = None
                    failed[record.id] = type(error).__name__
            yield record, text
        if failed:
            _logger.error("Cannot decrypt %s of %s: %s", self.name, records._name, failed)

    # writing ------------------------------------------------------------------

    def _inverse_clear(self, records):
        for record in records:
            text = (record[self.name] or "").strip()
            # The caller's right to write the clear field was checked by the ORM; its
            # companions can be written by the superuser alone.
            record.sudo().write(self._prepare_values(record, text))

    def _prepare_values(self, record, text):
        vault = text and vault_for_writing(record.env)
        if text:
            try:
                text = self._normalise(record, text)
            except IdentityError as error:
                raise ValidationError(identity_message(record.env, error)) from error
        values = {self.enc: vault.encrypt(text, record._name, self.name) if text else False}
        if self.bidx in record._fields:
            values[self.bidx] = self._index_of(vault, text)
        if self._tail:
            values[self.tail_bidx] = self._tail_index_of(vault, text)
        return values

    def _index_of(self, vault, text):
        key = text and self._key(text)
        return vault.blind_index(key, self._scope) if key else False

    def _tail_index_of(self, vault, text):
        tail = text and self._tail(text)
        return vault.blind_index(tail, f"{self._scope}_tail") if tail else False

    def reencrypt(self, records):
        """Write values anew with the current key (after a rotation of keys).

        :param records: recordset; only rows of other keys are touched
        :return: int, number of values written
        """
        records = records.sudo()
        vault = vault_for_writing(records.env)
        stale = records.filtered(lambda r: r[self.enc] and not vault.is_current(r[self.enc]))
        for record in stale:
            record.write(self._prepare_values(record, record[self.name]))
        return len(stale)

    # searching ----------------------------------------------------------------

    def _search_clear(self, records, operator, values):
        return self._search(records, operator, values, self.bidx, self._key, self._scope)

    def _search_tail(self, records, operator, values):
        scope = f"{self._scope}_tail"
        return self._search(records, operator, values, self.tail_bidx, self._tail, scope)

    def _search(self, records, operator, values, column, key, scope):
        if operator != "in":
            return NotImplemented
        keys = {key(value) for value in values if value} - {""}
        try:
            vault = vault_of(records.env) if keys else None
        except VaultError as error:
            _logger.error("%s", error)
            raise UserError(_no_key(records.env)) from error
        hashes = tuple(index for key in keys for index in vault.blind_indexes(key, scope))
        return self._is_any(column, hashes, not all(values))

    def _is_any(self, column, hashes, or_empty):
        """Domain by SQL: the column may be named in a domain by nobody, not even here."""

        def condition(model, alias, _query):
            sql = SQL.identifier(alias, column, to_flush=model._fields[column])
            parts = [SQL("%s IN %s", sql, hashes)] if hashes else []
            if or_empty:
                enc = SQL.identifier(alias, self.enc, to_flush=model._fields[self.enc])
                parts.append(SQL("%s IS NULL", enc))
            return SQL("(%s)", SQL(" OR ").join(parts))

        return Domain.custom(to_sql=condition) if hashes or or_empty else Domain.FALSE


def identity_message(env, error):
    """Return the sentence for the user that belongs to an ``IdentityError``."""
    messages = {
        "id_format": env._("An ID number has 18 characters: 17 digits and a digit or X."),
        "id_date": env._("The birth date in the ID number is not possible."),
        "id_checksum": env._("The ID number is mistyped: its last character does not fit."),
        "uscc_format": env._("A unified social credit code has 18 digits and letters."),
        "uscc_checksum": env._(
            "The unified social credit code is mistyped: its last character does not fit."
        ),
        "phone_format": env._(
            "Please give a mobile number of 11 digits, or a landline with its area code."
        ),
    }
    return messages.get(error.code) or env._("This number is not valid.")
