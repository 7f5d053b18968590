import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools import view_mac, view_row
from ..tools.remote import read_ids
from .view_write import JSON

_COLUMNS = ("id", "chain_id", "seq", "mac", *view_row.SEALED)


class ViewVerify(models.Model):
    """Proof that no row of the view log was changed, taken out, moved or put in."""

    _inherit = "xinfang.view"

    @api.model
    def verify_views(self, chain_ids=None):
        """Recompute the seals of all chains and compare; for auditors and the system.

        A chain holds rows of all pieces, so it is always read whole; an auditor is told
        of the rows that he may read, and of the ends of the chains they lie in (G01).

        :param chain_ids: only these chains (list of int); None: all
        :return: dict ``chains`` (int), ``rows`` (int), ``unkeyed`` (int: rows sealed
            while no key was at hand), ``broken`` (list of dicts ``chain_id``, ``seq``,
            ``row_id``, ``problem``)
        :raises AccessError: for anybody but auditors and the system
        :raises UserError: ``chain_ids`` are no ids
        """
        if not (
            self.env.su or self.env.user.has_group("xinfang_case.group_xinfang_auditor")
        ):
            raise AccessError(self.env._("Only auditors verify the view log."))
        chain_ids = read_ids(self.env, chain_ids)
        self.env.flush_all()
        vault = self.env["xinfang.view.chain"]._vault()
        report = {"chains": 0, "rows": 0, "unkeyed": 0, "broken": []}
        # A chain may end between the reading of rows and heads: heads first.
        ends = self._ends(chain_ids)
        self.env.cr.execute(
            SQL(
                "SELECT %s, %s FROM xinfang_view WHERE %s ORDER BY chain_id, seq, id",
                SQL(", ").join(map(SQL.identifier, _COLUMNS)),
                self._told_sql(),
                SQL("TRUE")
                if chain_ids is None
                else SQL("chain_id = ANY(%s)", chain_ids),
            )
        )
        last = {chain_id: (0, "") for chain_id in ends}
        told = set(ends) if self.env.su else set()
        while rows := self.env.cr.fetchmany(5000):
            for *values, shown in rows:
                row = dict(zip(_COLUMNS, values, strict=True))
                if shown:
                    told.add(row["chain_id"])
                self._verify_row(vault, row, last, report if shown else None)
        for chain_id in sorted(told & ends.keys()):
            self._verify_end(vault, chain_id, ends[chain_id], last[chain_id], report)
        report["chains"] = len(told & ends.keys())
        return report

    @api.model
    def _told_sql(self):
        """Return the condition that the user is told of a row."""
        if self.env.su:
            return SQL("TRUE")
        return SQL(
            "%s IN %s", SQL.identifier(self._table, "id"), self._search([]).subselect()
        )

    @api.model
    def _ends(self, chain_ids):
        where, params = "", ()
        if chain_ids is not None:
            where, params = "WHERE id = ANY(%s)", (chain_ids,)
        self.env.cr.execute(
            f"SELECT id, day, seq, mac, head_mac FROM xinfang_view_chain {where}"  # pylint: disable=sql-injection
            " ORDER BY id",
            params,
        )
        return {row[0]: row[1:] for row in self.env.cr.fetchall()}

    @api.model
    def _verify_row(self, vault, row, last, report):
        """Compare one row; ``report`` is None where nobody is told of it."""
        seq, mac = last.get(row["chain_id"], (None, None))
        last[row["chain_id"]] = (row["seq"], row["mac"])
        if report is None:
            return
        report["rows"] += 1
        report["unkeyed"] += row["mac"].startswith(view_mac.UNKEYED)
        problem = self._problem_of(vault, row, seq, mac)
        if problem:
            report["broken"].append(
                {
                    "chain_id": row["chain_id"],
                    "seq": row["seq"],
                    "row_id": row["id"],
                    "problem": problem,
                }
            )

    @api.model
    def _problem_of(self, vault, row, seq, mac):
        if seq is None:
            return "its chain is missing"
        if row["seq"] != seq + 1:
            return "a row is missing before this one, or this one was put in"
        vals = {name: row[name] for name in view_row.SEALED}
        vals["at"] = fields.Datetime.to_string(vals["at"])
        for name in JSON:
            if isinstance(vals[name], str):
                vals[name] = json.loads(vals[name])
        text = self._row_text(vals, row["chain_id"], row["seq"], mac)
        if not view_mac.is_seal(vault, text, row["mac"]):
            return "content was changed"
        return None

    @api.model
    def _verify_end(self, vault, chain_id, end, last, report):
        day, seq, mac, head_mac = end
        text = self.env["xinfang.view.chain"]._head_text(chain_id, day, seq, mac)
        problem = None
        if not view_mac.is_seal(vault, text, head_mac):
            problem = "the end of the chain was changed"
        elif last[0] < seq:
            problem = "rows are missing at the end"
        elif last != (seq, mac):
            problem = "rows were put in at the end, or the last one was changed"
        if problem:
            report["broken"].append(
                {"chain_id": chain_id, "seq": seq, "row_id": None, "problem": problem}
            )
