"""Which rows belong to a piece, and when their wording is sealed (Articles 30, 46)."""

from odoo import models
from odoo.tools import SQL

# Rows that hang on a piece or a part of it by model and id: table column of the model.
TALK = {
    "mail.message": "model",
    "mail.activity": "res_model",
    "ir.attachment": "res_model",
}


class SealedDocumentWords(models.Model):
    """A paper; its title is that of its kind."""

    _inherit = "xinfang.document"
    _plain_words = frozenset({"title"})


class SealedBlockWords(models.Model):
    """A block of a paper; its heading is that of its kind."""

    _name = "xinfang.document.block"
    _inherit = ["xinfang.document.block", "xinfang.sealed.words.mixin"]
    _plain_words = frozenset({"heading", "key"})


class SealedPiece(models.Model):
    """A petition seals what was written about it."""

    _inherit = "xinfang.petition"
    _plain_words = frozenset({"title"})  # emptied by ``_seal`` itself

    def _seal(self):
        result = super()._seal()
        self._seal_words()
        return result

    def _do_keep_secret(self, act, values, entry):
        """G28: the petitioner asks for secrecy after all; nothing is unsealed again."""
        self.write({"identity_mode": "confidential"})

    def _clean_words(self):
        result = super()._clean_words()
        if self.type != "accusation":
            words = (self.petitioner_id | self.representative_ids)._identity_words()
            if words:
                self._seal_words(lambda text: self._without_identity(text, words))
        return result

    def _seal_words(self, clean=None):
        """Take wording out of the columns of this piece and of all that belongs to it.

        :param clean: function from a text to what of it may stay, None: nothing stays
        """
        self.ensure_one()
        for model, ids in self._written_rows().items():
            self.env[model].sudo()._seal_rows(ids, clean)
        self._forget_dialogs()

    def _written_rows(self):
        """Return model → ids of the rows with wording that belong to this piece.

        One statement for all tables: of most of them a piece has no row.
        """
        self.env.flush_all()
        parts = [_rows_sql(model, where) for model, where in self._own_tables()]
        for name, column in TALK.items():
            where = SQL(
                "(%s, res_id) IN (SELECT model, id FROM piece)", SQL.identifier(column)
            )
            parts.append(_rows_sql(self.env[name], where))
        rows = self.env.execute_query(
            SQL(
                "WITH piece(model, id) AS MATERIALIZED (%s) %s",
                self._piece_sql(),
                SQL(" UNION ALL ").join(parts),
            )
        )
        found = {}
        for model, row_id in rows:
            found.setdefault(model, []).append(row_id)
        return found

    def _own_tables(self):
        """Return pairs: model, SQL condition that its rows belong to this piece."""
        tables = []
        for name, model in sorted(self.env.items()):
            if model._abstract or not model._auto or model._transient:
                continue
            if name not in TALK and hasattr(model, "_seal_rows"):
                where = self._own_rows_sql(model)
                if where is not None:
                    tables.append((model, where))
        return tables

    def _piece_sql(self):
        """Return SQL of (model, id) of this piece and all its parts."""
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s, id FROM %s WHERE %s",
                model._name,
                SQL.identifier(model._table),
                where,
            )
            for model, where in self._own_tables()
        )

    def _own_rows_sql(self, model):
        """Return the SQL condition that rows of a model belong to this piece, or None."""
        if model._name == self._name:
            return SQL("id = %s", self.id)
        if model._name == "xinfang.document.block":
            return SQL(
                "document_id IN (SELECT id FROM xinfang_document WHERE petition_id = %s)",
                self.id,
            )
        field = model._fields.get("petition_id")
        if field is None or not field.store or field.comodel_name != self._name:
            return None
        return SQL("petition_id = %s", self.id)

    def _forget_dialogs(self):
        """Empty the texts that lie in dialogs about this piece until they are cleaned up."""
        self.env["xinfang.act.wizard"].sudo()._forget_words(
            SQL("(res_model, res_id) IN (%s)", self._piece_sql())
        )


def _rows_sql(model, where):
    """Return SQL of (model, id) of the rows of a model that hold words."""
    words = SQL(" OR ").join(
        SQL("%s IS NOT NULL", SQL.identifier(name)) for name in model._word_names()
    )
    return SQL(
        "SELECT %s, id FROM %s WHERE %s AND (%s)",
        model._name,
        SQL.identifier(model._table),
        where,
        words or SQL("FALSE"),
    )
