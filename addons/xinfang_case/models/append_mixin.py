from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# Object no RPC client can build: with it in the context, rows may be appended.
_APPEND = object()


class AppendMixin(models.AbstractModel):
    """Rows that are appended once by the product and never changed or deleted."""

    _name = "xinfang.append.mixin"
    _description = "Append-only Log"
    _log_access = False
    _order = "id desc"

    def init(self):
        """Let the database itself refuse to change a row or to empty the table.

        One change passes: the reason of a row about a piece that is sealed leaves its
        column for the encrypted one (``sealed_words.py``).
        """
        if self._abstract:
            return
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION xinfang_append_refuse() RETURNS trigger
                LANGUAGE plpgsql AS $$
                DECLARE
                    words text[] := ARRAY['reason', 'sealed_words_enc'];
                BEGIN
                    IF TG_OP = 'UPDATE' THEN
                        IF to_jsonb(NEW) ->> 'sealed_words_enc' IS NOT NULL
                           AND to_jsonb(NEW) - words = to_jsonb(OLD) - words THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION '%% is append-only: %% refused', TG_TABLE_NAME, TG_OP
                        USING ERRCODE = 'insufficient_privilege';
                END $$;
                DROP TRIGGER IF EXISTS xinfang_append_rows ON %(table)s;
                CREATE TRIGGER xinfang_append_rows BEFORE UPDATE OR DELETE
                    ON %(table)s FOR EACH ROW
                    EXECUTE FUNCTION xinfang_append_refuse();
                DROP TRIGGER IF EXISTS xinfang_append_table ON %(table)s;
                CREATE TRIGGER xinfang_append_table BEFORE TRUNCATE
                    ON %(table)s FOR EACH STATEMENT
                    EXECUTE FUNCTION xinfang_append_refuse();
                """,
                table=SQL.identifier(self._table),
            )
        )

    @api.model
    def _append(self, vals_list):
        """Append rows; the caller has decided that they are true."""
        return self.sudo().with_context(xinfang_append=_APPEND).create(vals_list)

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("xinfang_append") is not _APPEND:
            raise AccessError(self._append_sentence())
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self._append_sentence())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_log(self):
        raise AccessError(self._append_sentence())

    @api.model
    def _append_sentence(self):
        return self.env._("This log is written by the product alone and never changed.")
