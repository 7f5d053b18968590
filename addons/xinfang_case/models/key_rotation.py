import logging

from odoo import api, models
from odoo.exceptions import MissingError
from odoo.tools import SQL

from ..tools import gate, keyfile
from ..tools.vault import VaultError
from .attachment_seal import PREFIX
from .encrypted import Encrypted
from .keyring import BOUND_PARAMETER, key_path, vault_for_writing, vault_of

_logger = logging.getLogger(__name__)

# The key a rotation is under way to; empty when the last one came to its end.
ROTATING_PARAMETER = "xinfang_case.rotating_to"
BATCH = 500
FILES = 20  # each is held in memory for a moment


class KeyRotation(models.AbstractModel):
    """Writing everything encrypted anew with the current key, in small steps.

    Covers every :class:`~.encrypted.Encrypted` field, every column that a model names
    in ``_vault_columns`` (column → method that says what a row's value is bound to) and
    the keyed fingerprints. The office goes on working: workers read the key file when it
    changes, values of both keys are read and found until the end.
    """

    _name = "xinfang.key.rotation"
    _description = "Change of the Key"

    @api.model
    def _rotate(self, new_key=True, commit=None):
        """Add a key and encrypt everything with it; or go on where this was broken off.

        :param bool new_key: add a key first, unless an earlier rotation did not end;
            False: only bring older values to the current key, cipher and form
        :param commit: called after each batch, None: one transaction
        :return: dict ``key`` (its name), ``resumed`` (bool), ``written`` (column →
            int), ``failed`` (column → ids of rows that cannot be read), ``codes``:
            query codes that need an older line of the key file, ``ledger``: ledger rows
            of the first form that need it, ``seals``: rows of ledger and view log whose
            seals may have been made with it
        :raises VaultError: no usable key file, or it cannot be written to
        """
        parameters = self.env["ir.config_parameter"].sudo()
        commit = commit or (lambda: None)
        resumed = parameters.get_param(ROTATING_PARAMETER) == vault_of(self.env).key_id
        if new_key and not resumed:
            keyfile.add_key(key_path())
        vault = vault_for_writing(self.env)
        parameters.set_param(ROTATING_PARAMETER, vault.key_id)
        commit()
        report = {"key": vault.key_id, "resumed": resumed, "written": {}, "failed": {}}
        for model, column, place, spec in self._columns():
            name = f"{model._name}.{column}"
            done, failed = self._rotate_column(model, column, place, spec, commit)
            report["written"][name] = done
            if failed:
                report["failed"][name] = failed
        done, unreadable = self._rotate_files(commit)
        report["written"]["ir.attachment"] = done
        if unreadable:
            report["failed"]["ir.attachment"] = unreadable
        self._rotate_fingerprints(commit)
        if not report["failed"]:
            parameters.set_param(BOUND_PARAMETER, "1")
            parameters.set_param(ROTATING_PARAMETER, False)
        report.update(self._still_needed(vault))
        commit()
        return report

    @api.model
    def _columns(self):
        """Return every encrypted column: (model, column, place of a row, declaration).

        A model that shares the table of another is passed over.
        """
        found = {}
        for name in sorted(self.env.registry):
            model = self.env[name].sudo()
            if model._abstract or not model._auto:
                continue
            for spec in _specs(type(model)):
                key = (model._table, spec.enc)
                found.setdefault(key, (model, spec.enc, spec.place, spec))
            for column, method in _vault_columns(type(model)).items():
                place = _caller(method)
                found.setdefault((model._table, column), (model, column, place, None))
        return list(found.values())

    @api.model
    def _rotate_column(self, model, column, place, spec, commit):
        """Write stale values of one column; return their number and unreadable rows."""
        vault = vault_for_writing(self.env)
        last, done, failed = 0, 0, []
        while ids := self._stale_ids(model, column, vault, last):
            for record in model.browse(ids):
                if self._rotate_value(record, column, place, spec, vault):
                    done += 1
                elif record.exists():
                    failed.append(record.id)
            last = ids[-1]
            model.invalidate_model(flush=False)
            commit()
        return done, failed

    @api.model
    def _stale_ids(self, model, column, vault, last):
        model.flush_model([column])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %(table)s WHERE %(column)s IS NOT NULL AND id > %(last)s"
                " AND NOT starts_with(%(column)s, %(head)s) ORDER BY id LIMIT %(batch)s",
                table=SQL.identifier(model._table),
                column=SQL.identifier(column),
                last=last,
                head=vault.current_head,
                batch=BATCH,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _rotate_value(self, record, column, place, spec, vault):
        """Write one value; False when it cannot be read or was changed meanwhile.

        Past the ORM: rows that nobody may change any more (issued papers) say the same
        afterwards.
        """
        old = record[column]
        try:
            text = vault.decrypt(old, *place(record))
        except VaultError as error:
            _logger.error(
                "Cannot decrypt %s of %s %s: %s",
                column,
                record._name,
                record.id,
                type(error).__name__,
            )
            return False
        values = {column: vault.encrypt(text, *place(record))}
        if spec:
            values.update(spec._indexes(record, vault, text))
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id = %s AND %s = %s",
                SQL.identifier(record._table),
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value or None)
                    for name, value in values.items()
                ),
                record.id,
                SQL.identifier(column),
                old,
            )
        )
        return bool(self.env.cr.rowcount)

    @api.model
    def _rotate_files(self, commit):
        """Encrypt stored files anew; those of an earlier release for the first time.

        :return: tuple: number of files, ids of those that cannot be read
        """
        files = self.env["ir.attachment"].sudo().with_context(active_test=False)
        head, last = vault_for_writing(self.env).current_head, 0
        done, failed = 0, []
        while True:
            files.flush_model(["xinfang_seal", "res_model"])
            rows = self.env.execute_query(
                SQL(
                    "SELECT id FROM ir_attachment WHERE (starts_with(res_model, %s)"
                    " OR xinfang_seal IS NOT NULL) AND id > %s AND NOT starts_with(COALESCE(xinfang_seal, ''), %s)"
                    " AND file_size > 0 ORDER BY id LIMIT %s",
                    PREFIX,
                    last,
                    head,
                    FILES,
                )
            )
            if not rows:
                return done, failed
            for (file_id,) in rows:
                try:
                    files.browse(file_id)._seal_content()
                    done += 1
                except MissingError:
                    failed.append(file_id)
                last = file_id
            files.invalidate_model(flush=False)
            commit()

    @api.model
    def _rotate_fingerprints(self, commit):
        """Key the bands of sealed texts anew: they cannot be told old from new."""
        petitions = self.env["xinfang.petition"]
        rows = self.env["xinfang.fingerprint"].sudo().search([("sealed", "=", True)])
        ids = rows.petition_id.ids
        for first in range(0, len(ids), BATCH):
            batch = petitions.browse(ids[first : first + BATCH])
            gate.open_gate(batch)._store_fingerprints()
            commit()

    @api.model
    def _still_needed(self, vault):
        """Count what older lines of the key file are still needed for."""
        codes = self.env["xinfang.petition"].sudo()
        first_form = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM xinfang_entry WHERE sealed_enc IS NOT NULL"
                " AND starts_with(sealed_enc, 'v1:')"
            )
        )
        return {
            "codes": codes.search_count([("query_code_hash", "!=", False)])
            if vault.key_ids[1:]
            else 0,
            "ledger": first_form[0][0],
            "seals": self._older_seals() if vault.key_ids[1:] else 0,
        }

    @api.model
    def _older_seals(self):
        """Count rows of the logs; seals are never made anew."""
        rows = self.env.execute_query(
            SQL(
                "SELECT (SELECT COUNT(*) FROM xinfang_entry WHERE seal IS NOT NULL)"
                " + (SELECT COUNT(*) FROM xinfang_view)"
            )
        )
        return rows[0][0]


def _specs(model_class):
    found = {}
    for klass in model_class.__mro__:
        for value in vars(klass).values():
            if isinstance(value, Encrypted):
                found.setdefault(value.name, value)
    return found.values()


def _vault_columns(model_class):
    """Return column → method of a model and of every mixin it is made of."""
    found = {}
    for klass in model_class.__mro__:
        for column, method in vars(klass).get("_vault_columns", {}).items():
            found.setdefault(column, method)
    return found


def _caller(method):
    return lambda record: getattr(record, method)()
