"""Words written in clear before a piece was sealed leave their columns (Articles 30, 46).

A piece turns out to be an accusation when it is triaged or split, after reasons, records
and notes were written about it; a petitioner asks for secrecy after the name was written
down. From then on the wording of the piece, and of everything that belongs to it, lies
in one encrypted value of each row:

- of an accusation the columns are emptied. Whoever may read the row is given the words
  back as it is read, so that every form and paper stands as it stood;
- of a confidential petition names and numbers are blotted out in the columns; what stood
  there is kept *aside*, for the proof of the ledger and of issued papers alone.
"""

import json
import logging
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.vault import VaultError
from .keyring import vault_for_writing, vault_of

_logger = logging.getLogger(__name__)
# Text columns that are no wording: states, addresses of records, numbers, hashes.
PLAIN = frozenset(
    {
        "archive_volume",
        "article",
        "end_seal",
        "external_id",
        "hash",
        "idempotency_key",
        "job",
        "ledger_end",
        "message_ref",
        "number",
        "pdf_sha256",
        "period",
        "prev_hash",
        "query_code_hash",
        "res_model",
        "seal",
        "sha256",
        "state",
        "state_from",
        "state_to",
        "submission_key",
        "suspensions",
        "verify_code",
        "words_digest",
    }
)
TEXTS = ("char", "text", "html", "json")
COLUMN = "sealed_words_enc"
# Object no RPC client can build: whoever reads words has the column read with them.
_READING = object()


class SealedWordsMixin(models.AbstractModel):
    """Rows whose wording can be sealed after it was written."""

    _name = "xinfang.sealed.words.mixin"
    _description = "Wording That Can Be Sealed"
    _vault_columns = {"sealed_words_enc": "_sealed_words_place"}
    # Further columns of a model that are no wording.
    _plain_words = frozenset()
    # Columns that mean nothing without the words, and leave together with them.
    _words_along = frozenset()

    sealed_words_enc = fields.Text(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        exportable=False,
        export_string_translation=False,
    )

    @api.model
    def _word_names(self):
        """Return the names of the columns that hold somebody's words: tuple."""
        known = self.pool.__dict__.setdefault("_xinfang_words", {})
        if self._name not in known:
            plain = PLAIN | self._plain_words
            known[self._name] = tuple(
                name
                for name, field in sorted(self._fields.items())
                if field.store
                and field.column_type
                and field.type in TEXTS
                and not field.compute
                and name not in plain
                and not name.endswith("_enc")
            )
        return known[self._name]

    def _sealed_words_place(self):
        """Return what the encrypted words of a row are bound to."""
        return self._name, "sealed_words_enc", self._origin.id

    # -- reading ----------------------------------------------------------

    def _fetch_query(self, query, fields):
        names = set(self._word_names())
        words = [field for field in fields if field.name in names]
        if not words:
            return super()._fetch_query(query, fields)
        column = self._fields[COLUMN]
        if column not in fields:
            fields = [*fields, column]
        reading = self.with_context(xinfang_words=_READING)
        fetched = super(SealedWordsMixin, reading)._fetch_query(query, fields)
        fetched = fetched.with_env(self.env)
        tokens = column._get_cache(self.env)
        for record in fetched:
            if tokens.get(record.id):
                record._put_back(tokens[record.id], words)
        return fetched

    @api.model
    def _check_field_access(self, field, operation):
        reading = self.env.context.get("xinfang_words") is _READING
        if reading and field.name == COLUMN and operation == "read":
            return None
        return super()._check_field_access(field, operation)

    def _put_back(self, token, words):
        """Give emptied columns their words back, in the cache alone."""
        kept = self._opened_words(token)
        if kept["aside"]:
            return
        for field in words:
            cache = field._get_cache(self.env)
            if field.name in kept["words"] and not cache.get(self.id):
                cache[self.id] = kept["words"][field.name]

    def _opened_words(self, token=None):
        """Return what is sealed of one row: dict ``aside`` (bool), ``words`` (dict)."""
        token = token or self.sudo().sealed_words_enc
        if not token:
            return {"aside": False, "words": {}}
        try:
            clear = vault_of(self.env).decrypt(token, *self._sealed_words_place())
        except VaultError as error:
            _logger.error("Words of %s %s: %s", self._name, self.id, error)
            return {"aside": False, "words": {}}
        return json.loads(clear)

    def _as_written(self, name):
        """Return the value of a column as it stood before names were blotted out."""
        kept = self._opened_words()
        return kept["words"].get(name, self[name]) if kept["aside"] else self[name]

    # -- writing ----------------------------------------------------------

    def write(self, vals):
        names = vals.keys() & set(self._word_names())
        if not names or not any(self._ids):
            return super().write(vals)
        if not self.env.su:
            # First whether it is his at all: what follows reads the row.
            self.check_access("write")
        sealed = self.filtered(lambda record: record.sudo().sealed_words_enc)
        if not sealed:
            return super().write(vals)
        if rest := self - sealed:
            super(SealedWordsMixin, rest).write(vals)
        for record in sealed:
            # What is written now takes the place of what was sealed under its name.
            kept = record._opened_words()
            for name in names:
                kept["words"].pop(name, None)
            if kept["aside"]:
                super(SealedWordsMixin, record).write(vals)
            else:
                kept["words"].update({n: vals[n] for n in names if vals[n]})
                empty = {n: record._emptied(n) or False for n in names}
                super(SealedWordsMixin, record).write({**vals, **empty})
            token = record._sealed_token(kept)
            record.flush_recordset()
            record._store_sealed({}, token)
        return True

    def _sealed_token(self, kept):
        clear = json.dumps(kept, ensure_ascii=False, sort_keys=True)
        return vault_for_writing(self.env).encrypt(clear, *self._sealed_words_place())

    @api.model
    def _emptied(self, name):
        """Return what an emptied column holds: nothing, or an empty text if it must."""
        return "" if self._fields[name].required else None

    # -- sealing ----------------------------------------------------------

    @api.model
    def _seal_rows(self, ids, clean=None):
        """Take the wording of some rows out of the columns.

        Past the ORM: issued papers and rows of the ledger say the same afterwards.

        :param ids: ids of rows, however far the procedure has gone
        :param clean: function from the id of a row and a text to what of it may stay,
            None: nothing stays
        """
        names = self._word_names()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT id, sealed_words_enc, %s FROM %s WHERE id = ANY(%s)",
                SQL(", ").join(map(SQL.identifier, names)),
                SQL.identifier(self._table),
                list(ids),
            )
        )
        for row_id, token, *values in rows:
            record = self.browse(row_id)
            said = {n: v for n, v in zip(names, values, strict=True) if v}
            of_row = clean and partial(clean, row_id)
            left = {n: _cleaned(v, of_row) for n, v in said.items()} if clean else {}
            moved = {n: v for n, v in said.items() if left.get(n) != v}
            if not moved.keys() - self._words_along:
                continue
            for name in self._words_along & said.keys():
                moved[name], left[name] = said[name], None
            # What was put aside before is nearer to what was written.
            before = record._opened_words(token)["words"]
            kept = {"aside": bool(clean), "words": {**moved, **before}}
            stays = {n: left.get(n) or self._emptied(n) for n in moved}
            record._store_sealed(stays, record._sealed_token(kept))
        changed = [*names, "sealed_words_enc"]
        self.browse(row[0] for row in rows).invalidate_recordset(changed, flush=False)

    def _store_sealed(self, stays, token):
        """Write one row: what stays in the columns, and the encrypted rest."""
        changes = {**stays, "sealed_words_enc": token}
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id = %s",
                SQL.identifier(self._table),
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), self._as_column(name, value))
                    for name, value in changes.items()
                ),
                self.id,
            )
        )
        self.invalidate_recordset(changes, flush=False)

    @api.model
    def _as_column(self, name, value):
        if self._fields[name].type == "json" and value is not None:
            return json.dumps(value, ensure_ascii=False)
        return value


def _cleaned(value, clean):
    """Return a text, or every text in a JSON value, after ``clean``."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item, clean) for item in value]
    if isinstance(value, dict):
        return {name: _cleaned(item, clean) for name, item in value.items()}
    return value


class SealedScope(models.AbstractModel):
    """Whatever belongs to a petition."""

    _name = "xinfang.scope.mixin"
    _inherit = ["xinfang.scope.mixin", "xinfang.sealed.words.mixin"]
