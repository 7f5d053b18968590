"""Which rows belong to a piece, and when their wording is sealed (Articles 30, 46)."""

from odoo import api, models
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
        words = {}
        for piece in self.filtered(lambda piece: piece.type != "accusation"):
            people = piece.petitioner_id | piece.representative_ids
            if found := people._identity_words():
                words[piece.id] = found
        if words:
            self.browse(words)._seal_words(
                lambda piece_id, text: self._without_identity(text, words[piece_id])
            )
        return result

    def _seal_words(self, clean=None):
        """Take wording out of the columns of these pieces and of all that belongs to them.

        :param clean: function from the id of a piece and a text to what of it may stay,
            None: nothing stays
        """
        for model, pieces in self._pieces_of_rows().items():
            self.env[model].sudo()._seal_rows(
                list(pieces),
                clean
                and (lambda row_id, text, pieces=pieces: clean(pieces[row_id], text)),
            )
        self._forget_dialogs()

    def _written_rows(self):
        """Return model → ids of the rows with wording that belong to these pieces."""
        return {model: list(rows) for model, rows in self._pieces_of_rows().items()}

    def _pieces_of_rows(self):
        """Return model → dict: id of a row with wording → id of the piece it belongs to.

        One statement for all tables and pieces: of most tables a piece has no row.
        """
        self.env.flush_all()
        own = [
            (model, where, self._piece_column_sql(model))
            for model, where in self._own_tables()
        ]
        place = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s, id, %s FROM %s WHERE %s",
                model._name,
                piece,
                SQL.identifier(model._table),
                where,
            )
            for model, where, piece in own
        )
        parts = [_rows_sql(*table) for table in own]
        for name, column in TALK.items():
            key = SQL("(%s, res_id)", SQL.identifier(column))
            where = SQL("%s IN (SELECT model, id FROM piece)", key)
            piece = SQL(
                "(SELECT of FROM piece WHERE (piece.model, piece.id) = %s LIMIT 1)", key
            )
            parts.append(_rows_sql(self.env[name], where, piece))
        rows = self.env.execute_query(
            SQL(
                "WITH piece(model, id, of) AS MATERIALIZED (%s) %s",
                place,
                SQL(" UNION ALL ").join(parts),
            )
        )
        found = {}
        for model, row_id, piece_id in rows:
            found.setdefault(model, {})[row_id] = piece_id
        return found

    def _own_tables(self):
        """Return pairs: model, SQL condition that its rows belong to these pieces."""
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
        """Return SQL of (model, id) of these pieces and all their parts."""
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
        """Return the SQL condition that rows of a model belong to these pieces, or None."""
        if model._name == self._name:
            return SQL("id = ANY(%s)", self.ids)
        if model._name == "xinfang.document.block":
            return SQL(
                "document_id IN"
                " (SELECT id FROM xinfang_document WHERE petition_id = ANY(%s))",
                self.ids,
            )
        field = model._fields.get("petition_id")
        if field is None or not field.store or field.comodel_name != self._name:
            return None
        return SQL("petition_id = ANY(%s)", self.ids)

    @api.model
    def _piece_column_sql(self, model):
        """Return SQL of the id of the piece that a row of such a model belongs to."""
        if model._name == self._name:
            return SQL("id")
        if model._name == "xinfang.document.block":
            return SQL(
                "(SELECT d.petition_id FROM xinfang_document d WHERE d.id = document_id)"
            )
        return SQL("petition_id")

    def _forget_dialogs(self):
        """Empty the texts that lie in dialogs about these pieces until the cleaning up."""
        self.env["xinfang.act.wizard"].sudo()._forget_words(
            SQL("(res_model, res_id) IN (%s)", self._piece_sql())
        )


def _rows_sql(model, where, piece):
    """Return SQL of (model, id, piece) of the rows of a model that hold words."""
    words = SQL(" OR ").join(
        SQL("%s IS NOT NULL", SQL.identifier(name)) for name in model._word_names()
    )
    return SQL(
        "SELECT %s, id, %s FROM %s WHERE %s AND (%s)",
        model._name,
        piece,
        SQL.identifier(model._table),
        where,
        words or SQL("FALSE"),
    )
