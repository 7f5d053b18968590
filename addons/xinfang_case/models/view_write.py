"""How a row of the view log gets into the database."""

import json

import psycopg2

from odoo import api, models

from ..tools import view_mac, view_row
from .view_line import LineLost, is_line, kept

# Columns that hold plain values as JSON.
JSON = tuple(name for name, kind in view_row.SEALED.items() if kind == "jsonb")


class ViewWriting(models.Model):
    """Rows are appended to chains, each sealed with the seal of the one before."""

    _inherit = "xinfang.view"

    @api.model
    def _write_apart(self, vals, failed):
        """Write one row on a connection of its own: yields once it has been sent."""
        chains, registry = self.env["xinfang.view.chain"], self.env.registry
        vault = chains._vault()
        if failed or self.env.cr.readonly:
            # Nothing is lost; no lock and no old snapshot is held while it is written.
            self.env.cr.rollback()
        for _attempt in range(3):
            head = chains._take()
            try:
                # A new chain and its first row are one transaction.
                line = kept(registry, view_row.PREPARE) if head else registry.cursor()
                with line as cr:
                    if is_line(cr):
                        head, params = self._row_after(vault, head, vals)
                        cr.send(view_row.EXECUTE, params)
                        yield
                        head = head if cr.wait() else None
                    else:
                        row = view_row.PLAIN_APART
                        head = self._write_row(cr, vault, head, vals, row)
            except LineLost:
                # Perhaps it was written: twice is better than not at all.
                continue
            if head:
                chains._give_back(head)
                return
        raise psycopg2.OperationalError("no chain of the view log could be continued")

    @api.model
    def _write_within(self, vals):
        cr, vault = self.env.cr, self.env["xinfang.view.chain"]._vault()
        head = self._write_row(cr, vault, cr.cache.get("xinfang_view_head"), vals)
        # A savepoint rolled back may have taken rows of the chain with it.
        head = head or self._write_row(cr, vault, None, vals)
        cr.cache["xinfang_view_head"] = head

    @api.model
    def _write_row(self, cr, vault, head, vals, row=view_row.PLAIN):
        """Append one row to a chain (None: to a new one).

        :param str row: SQL that appends it
        :return: ``Head`` after it, None when the chain does not stand where it should
        """
        head = head or self.env["xinfang.view.chain"]._open(cr)
        head, params = self._row_after(vault, head, vals)
        cr.execute(row, params)
        return head if cr.rowcount else None

    @api.model
    def _row_after(self, vault, head, vals):
        """Return the chain's ``Head`` after one more row, and what is written for it."""
        chains = self.env["xinfang.view.chain"]
        seq = head.seq + 1
        mac = view_mac.seal(vault, self._row_text(vals, head.id, seq, head.mac))
        end = view_mac.seal(vault, chains._head_text(head.id, head.day, seq, mac))
        params = {
            name: json.dumps(vals.get(name))
            if name in JSON and vals.get(name) is not None
            else vals.get(name)
            for name in view_row.SEALED
        }
        params.update(chain_id=head.id, seq=seq, mac=mac, end=end, last=head.mac)
        return type(head)(head.id, head.day, seq, mac), params

    @api.model
    def _row_text(self, vals, chain_id, seq, last):
        """Return what the seal of a row covers, as one text."""
        row = [vals.get(name) for name in view_row.SEALED]
        row = [None if value in (False, "", [], {}) else value for value in row]
        return view_mac.canonical([*row, chain_id, seq, last or ""])
