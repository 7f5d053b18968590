"""Fields whose value lies encrypted in the database.

A model declares one :class:`Encrypted` and takes its fields from it::

    class Petitioner(models.Model):
        _name = "xinfang.petitioner"

        _id_number = Encrypted("id_number", key=id_number_key, mask=mask_id)
        id_number = _id_number.clear("ID Number")
        id_number_enc = _id_number.stored()
        id_number_bidx = _id_number.index()
        id_number_masked = _id_number.masked("ID Number (masked)")

The names of the companions are fixed: ``x_enc``, ``x_bidx``, ``x_masked``, and with
``tail=`` also ``x_tail`` and ``x_tail_bidx``. Read, write and search ``x`` like any
field:

- ``x`` is for the staff of the office only; it is not stored, not copied, not
  exportable. It can be searched for equality (``=``, ``in``), never for a part of it.
  A model with ``_vault_opened`` says for which records the user may read it in clear;
  of the others it reads as ``x_masked`` does. The product itself, where it has proved
  a right of its own, asks :meth:`Encrypted.text_of`;
- ``x_masked`` is for everybody who may read the record;
- ``x_tail`` finds a record by the end of its value (phones: the last four digits);
- ``x_enc`` and the indexes are for nobody but the superuser.

Where the key lies, and when it is refused: see ``keyring.py``.
"""

import logging

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.identity import IdentityError, normalise_number
from ..tools.vault import VaultError
from .identity_message import identity_message
from .keyring import no_key_message, vault_for_writing, vault_of

__all__ = ["Encrypted", "identity_message", "vault_for_writing", "vault_of"]

_logger = logging.getLogger(__name__)

STAFF = "xinfang_case.group_xinfang_staff"
MAX_SEARCHED = 20
HIDDEN = "******"  # what is shown for a value that cannot be decrypted


class Encrypted:
    """Declaration of one encrypted text of a model; see the module's description.

    :param name: name of the field with the clear value
    :param normalise: ``f(record, text)`` returning the text to store; it may raise an
        :class:`~..tools.identity.IdentityError`, which the user gets as a sentence
    :param key: ``f(text)`` returning the form in which two spellings are equal; never
        raises
    :param mask: ``f(text)`` returning what everybody may see
    :param tail: ``f(text)`` returning the end of the value to search by, '' when too
        short
    :param scope: kind of value; indexes of one scope can be compared across models
    """

    def __init__(
        self, name, *, normalise=None, key=None, mask=None, tail=None, scope=None
    ):
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
            depends_context=["uid"],
            compute_sudo=True,  # ``groups`` and ``_vault_opened`` decide who gets it
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
            copy=False,
            groups=fields.NO_ACCESS,
            exportable=False,
            index="btree_not_null",
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

    def text_of(self, record):
        """Return the clear text of one record, '' when it has none.

        For the product alone, which has proved the right to it by other means.

        :raises AccessError: the value cannot be read
        """
        [(_record, text)] = self._open(record.sudo())
        if text is None:
            raise AccessError(self._unreadable(record.env))
        return text

    def _unreadable(self, env):
        return env._(
            "The protected value of this record cannot be read. "
            "Please tell the administrator."
        )

    def _compute_clear(self, records):
        opened = _opened(records)
        for record, text in self._open(records):
            if text is None:
                # For an AccessError the ORM tries the other records one by one.
                raise AccessError(self._unreadable(record.env))
            if text and record not in opened:
                text = self._masked_text(record, text)
            record[self.name] = text or False

    def _compute_masked(self, records):
        for record, text in self._open(records):
            record[f"{self.name}_masked"] = self._masked_text(record, text)

    def _masked_text(self, record, text):
        """Return what everybody may see of a text; of a sealed record nothing."""
        if text is None or text and _is_hidden(record):
            return HIDDEN
        return self._mask(text) if text else False

    def _compute_tail(self, records):
        for record, text in self._open(records):
            shown = text and not _is_hidden(record)
            record[f"{self.name}_tail"] = self._tail(text) if shown else False

    def _open(self, records):
        """Yield records with their text: '' when empty, None when unreadable."""
        failed, vault = {}, None
        for record in records:
            token, text = record[self.enc], ""
            if token:
                try:
                    vault = vault or vault_of(record.env)
                    text = vault.decrypt(token, *self.place(record))
                except VaultError as error:
                    text = None
                    failed[record.id] = type(error).__name__
            yield record, text
        if failed:
            _logger.error(
                "Cannot decrypt %s of %s: %s", self.name, records._name, failed
            )

    # writing ------------------------------------------------------------------

    def _inverse_clear(self, records):
        for record in records:
            text = (record[self.name] or "").strip()
            if text and text == self._shown(record):
                continue  # a form that gives back what it was shown changes nothing
            # The caller's right to write the clear field was checked by the ORM; its
            # companions can be written by the superuser alone.
            record.sudo().write(self._prepare_values(record, text))
        # From now on the stored spelling is read, not what was typed.
        records.invalidate_recordset([self.name], flush=False)

    def _shown(self, record):
        """Return the mask of what is stored now, which a form may hand back."""
        [(_record, text)] = self._open(record.sudo())
        return self._masked_text(record, text)

    def _prepare_values(self, record, text):
        vault = text and vault_for_writing(record.env)
        if text:
            try:
                text = self._normalise(record, text)
            except IdentityError as error:
                raise ValidationError(identity_message(record.env, error)) from error
        token = vault.encrypt(text, *self.place(record)) if text else False
        return {self.enc: token, **self._indexes(record, vault, text)}

    def place(self, record):
        """Return what the value of a record is bound to."""
        return record._name, self.name, record._origin.id

    def _indexes(self, record, vault, text):
        """Return the blind indexes of a text: dict column → value or False.

        A sealed record has none: nobody shall find it by guessing.
        """
        values = {}
        text = "" if _is_hidden(record) else text
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

    # searching ----------------------------------------------------------------

    def _search_clear(self, records, operator, values):
        searched = (self.name, self.bidx, self._key, self._scope)
        return self._search(records, operator, values, *searched)

    def _search_tail(self, records, operator, values):
        searched = (
            f"{self.name}_tail",
            self.tail_bidx,
            self._tail,
            f"{self._scope}_tail",
        )
        return self._search(records, operator, values, *searched)

    def _search(self, records, operator, values, name, column, key, scope):
        # The ORM checks ``groups`` when a field is read, but not when it is searched by
        # its method; without this line a search would tell a stranger the value.
        records._check_field_access(records._fields[name], "read")
        if operator != "in" or column not in records._fields:
            return NotImplemented
        if len(values) > MAX_SEARCHED:
            # One value at a time is looked up; a list of thousands is guessed through.
            raise UserError(
                records.env._(
                    "At most %(limit)d protected values can be looked up at once.",
                    limit=MAX_SEARCHED,
                )
            )
        keys = {key(value) for value in values if value} - {""}
        try:
            vault = vault_of(records.env) if keys else None
        except VaultError as error:
            _logger.error("%s", error)
            raise UserError(no_key_message(records.env)) from error
        hashes = tuple(
            index for key in keys for index in vault.blind_indexes(key, scope)
        )
        return self._is_any(column, hashes, not all(values))

    def _is_any(self, column, hashes, or_empty):
        """Return a domain in SQL: by its name nobody may search the column."""

        def condition(model, alias, _query):
            sql = SQL.identifier(alias, column, to_flush=model._fields[column])
            parts = [SQL("%s IN %s", sql, hashes)] if hashes else []
            if or_empty:
                enc = SQL.identifier(alias, self.enc, to_flush=model._fields[self.enc])
                parts.append(SQL("%s IS NULL", enc))
            return SQL("(%s)", SQL(" OR ").join(parts))

        return Domain.custom(to_sql=condition) if hashes or or_empty else Domain.FALSE


def _opened(records):
    """Return the records of which the user reads the clear value."""
    rule = getattr(records, "_vault_opened", None)
    return rule() if rule else records


def _is_hidden(record):
    """Tell whether not even a masked form of a record's values is shown."""
    return bool("is_sealed" in record._fields and record.is_sealed)
