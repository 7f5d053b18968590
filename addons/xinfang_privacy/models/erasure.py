"""Removing a person and the words of one file for good; number, days and figures stay.

Rows stay where they are: reports count them as before, and the ledger's chain stands,
because its hash covers the words through a digest (docs/decisions/0024). What an erased
row of a log said cannot be read any longer by anybody, with whatever key.
"""

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.xinfang_case.models.sealed_piece import TALK

# The ledger rows and the row of the disposal itself say why it was done.
ABOUT_IT = "xinfang.disposal"
ERASED_WORDS = {"aside": False, "words": {}, "erased": True}
# Columns that lead to a person or let a person in, besides those with words.
LINKS = (
    "title",
    "petitioner_user_id",
    "submission_key",
    "query_code_hash",
    "source_ref_no",
    "window_no",
)


class ErasableWords(models.AbstractModel):
    """Rows whose words can be removed for good."""

    _inherit = "xinfang.sealed.words.mixin"

    @api.model
    def _erase_rows(self, ids):
        """Empty all words and encrypted values of some rows.

        :param ids: ids of rows
        :return: how many rows there were (int)
        """
        logs = self._keeps_log()
        rows = self.browse(ids)
        self.flush_model()
        names = [*self._word_names(), *self._words_along]
        if not logs:
            names += self._hidden_columns()
        for row in rows:
            stays = {name: self._emptied(name) for name in dict.fromkeys(names)}
            stays.pop("sealed_words_enc", None)
            if logs and not row._has_words(names):
                continue
            row._store_sealed(stays, row._sealed_token(ERASED_WORDS) if logs else None)
        rows.invalidate_recordset(flush=False)
        return len(rows)

    @api.model
    def _keeps_log(self):
        """Tell whether the database lets words leave a row in one way alone."""
        return self._name == "xinfang.entry" or hasattr(self, "_append_sentence")

    @api.model
    def _hidden_columns(self):
        """Return encrypted columns and their indexes that may be empty."""
        return [
            name
            for name, field in self._fields.items()
            if field.store
            and field.column_type
            and name.endswith(("_enc", "_bidx"))
            and not field.required
        ]

    def _has_words(self, names):
        columns = SQL(", ").join(map(SQL.identifier, dict.fromkeys(names)))
        query = SQL(
            "SELECT %s FROM %s WHERE id = %s",
            columns,
            SQL.identifier(self._table),
            self.id,
        )
        [values] = self.env.execute_query(query)
        return any(values)


class ErasedEntry(models.Model):
    """A row of the ledger has a digest of its words before they go."""

    _inherit = "xinfang.entry"

    def _store_sealed(self, stays, token):
        if "words_salt" in stays and not self.sudo().words_salt:
            # Sealed before: its digest is there already.
            stays = {n: v for n, v in stays.items() if n != "words_salt"}
        return super()._store_sealed(stays, token)


class ErasedPetition(models.Model):
    """A petition removes its person and its words."""

    _inherit = "xinfang.petition"

    def _erase(self):
        """Remove words, files and, where nothing else needs him, the petitioner.

        The caller is the act that two persons agreed on (``dispose``).

        :return: tuple of rows emptied and files deleted (int, int)
        """
        self.ensure_one()
        people = self.petitioner_id | self.representative_ids
        self.env.flush_all()
        files = self._erase_files()
        rows = 0
        for model, ids in self._all_rows().items():
            rows += self.env[model].sudo()._erase_rows(ids)
        self._erase_beside()
        self.write(
            {
                "erased_date": self.env["xinfang.clock"]._today(),
                **{name: False for name in LINKS if name in self._fields},
            }
        )
        rows += people._erase_people()
        self._forget_dialogs()
        self.env.flush_all()
        self.env.invalidate_all()
        return rows, files

    def _all_rows(self):
        """Return model → ids of the rows of this file, but for why it was disposed of."""
        parts = [
            SQL(
                "SELECT %s, id FROM %s WHERE %s",
                model._name,
                SQL.identifier(model._table),
                where,
            )
            for model, where in self._own_tables()
            if model._name != ABOUT_IT
        ]
        parts += [
            SQL(
                "SELECT %s, id FROM %s WHERE (%s, res_id) IN (SELECT model, id FROM piece)",
                name,
                SQL.identifier(self.env[name]._table),
                SQL.identifier(column),
            )
            for name, column in TALK.items()
        ]
        found = {}
        for model, row_id in self.env.execute_query(
            SQL(
                "WITH piece(model, id) AS MATERIALIZED (%s) %s",
                self._piece_sql(),
                SQL(" UNION ALL ").join(parts),
            )
        ):
            found.setdefault(model, []).append(row_id)
        entries = self.env["xinfang.entry"].sudo().browse(found.get("xinfang.entry"))
        found["xinfang.entry"] = entries.filtered(
            lambda entry: entry.res_model != ABOUT_IT
        ).ids
        return found

    def _erase_files(self):
        """Delete every file of the piece and of its parts: evidence and papers."""
        files = self.env["ir.attachment"].sudo()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM ir_attachment WHERE (res_model, res_id) IN (%s)",
                self._piece_sql(),
            )
        )
        files = files.browse(row[0] for row in rows)
        files.unlink()
        return len(rows)

    def _erase_beside(self):
        """Remove the text, what it is found by, and who was complained of."""
        self.env.cr.execute(
            SQL("DELETE FROM xinfang_petition_text WHERE petition_id = %s", self.id)
        )
        self.env.cr.execute(
            SQL("DELETE FROM xinfang_fingerprint WHERE petition_id = %s", self.id)
        )


class ErasedPetitioner(models.Model):
    """A petitioner whose files are all gone is gone, too."""

    _inherit = "xinfang.petitioner"

    def _erase_people(self):
        """Empty those of these people of whom no other file is kept.

        :return: how many (int)
        """
        kept = self.env["xinfang.petition"].sudo()
        kept = kept.search(
            [
                ("erased_date", "=", False),
                "|",
                ("petitioner_id", "in", self.ids),
                ("representative_ids", "in", self.ids),
            ]
        )
        gone = self.sudo() - kept.petitioner_id - kept.representative_ids
        if gone:
            gone._erase_rows(gone.ids)
            gone.write(
                {
                    "name": self.env._("(deleted)"),
                    "birth_date": False,
                    "gender": False,
                    "region_id": False,
                    "household_region_id": False,
                    "occupation_id": False,
                    "user_id": False,
                    "is_sealed": False,
                }
            )
        return len(gone)
