"""Seals of the ledger: what no one can write who holds the database alone (C16).

The hash of a row proves to anybody that rows follow one another. But its recipe is no
secret: whoever may write to the database could write the last rows, or a whole chain,
anew. A seal is made with a key that lies outside the database. Each row has one, and the
end of each chain has one, on the petition: rows cut off at the end are missed, too.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import view_mac
from .keyring import VaultError, vault_of

_SCOPE = "ledger"


class Petition(models.Model):
    _inherit = "xinfang.petition"

    ledger_end = fields.Char(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
        exportable=False,
    )


class Entry(models.Model):
    _inherit = "xinfang.entry"

    seal = fields.Char(
        readonly=True,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
        exportable=False,
    )
    # Handed on to the petition by the database; empty in every row.
    end_seal = fields.Char(
        readonly=True,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
        exportable=False,
    )

    def init(self):
        """Let the database carry the end of a chain along with its rows.

        So it costs no act a statement, and no row is ever there without it.
        """
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION xinfang_entry_end() RETURNS trigger
            LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.end_seal IS NOT NULL THEN
                    UPDATE xinfang_petition SET ledger_end = NEW.end_seal
                        WHERE id = NEW.petition_id;
                    NEW.end_seal := NULL;
                END IF;
                RETURN NEW;
            END $$;
            DROP TRIGGER IF EXISTS xinfang_entry_end ON xinfang_entry;
            CREATE TRIGGER xinfang_entry_end BEFORE INSERT
                ON xinfang_entry FOR EACH ROW EXECUTE FUNCTION xinfang_entry_end();
            """
        )
        return super().init()

    @api.model_create_multi
    def create(self, vals_list):
        vault = self._seal_vault()
        # Without a key the office goes on; the rows are counted as unsealed for ever.
        for vals in vals_list if vault else ():
            place = (vals.get("petition_id"), vals.get("seq"), vals.get("hash"))
            vals["seal"] = view_mac.seal(vault, _row_text(*place), _SCOPE)
            vals["end_seal"] = view_mac.seal(vault, _end_text(*place), _SCOPE)
        return super().create(vals_list)

    @api.model
    def _seal_vault(self):
        try:
            return vault_of(self.env)
        except VaultError:
            return None

    @api.model
    def _seal_problem(self, vault, row):
        """Return what is wrong with the seal of a row, None when nothing is."""
        text = _row_text(row["petition_id"], row["seq"], row["hash"])
        if row["seal"] and not view_mac.is_seal(vault, text, row["seal"], _SCOPE):
            return "was not sealed by this office"
        return None

    @api.model
    def _sealed_ends(self, petition_ids):
        """Return petition id → seal of the end of its chain, of those to be verified."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id, ledger_end FROM xinfang_petition"
                " WHERE ledger_end IS NOT NULL AND %s",
                self._verified_sql(petition_ids, "xinfang_petition", "id"),
            )
        )
        return dict(rows)

    @api.model
    def _end_problem(self, vault, last, end):
        """Return what is wrong with the end of a chain, None when nothing is.

        :param dict last: its last row
        :param end: seal of the end, None where there is none
        """
        if not end:
            return "the end was unsealed" if last["seal"] else None
        text = _end_text(last["petition_id"], last["seq"], last["hash"])
        if not view_mac.is_seal(vault, text, end, _SCOPE):
            return "rows after this one are missing"
        return None


def _row_text(petition_id, seq, digest):
    return view_mac.canonical(["row", petition_id, seq, digest])


def _end_text(petition_id, seq, digest):
    return view_mac.canonical(["end", petition_id, seq, digest])
