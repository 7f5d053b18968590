"""Where the logs ended on an earlier day, as noted on another machine (C16).

Seals prove that rows are those that were written, and that none is missing at the end.
They cannot prove that a whole log, with its end, was not set back to an older copy: the
copy was true once. Whoever keeps a note of the ends elsewhere finds that, too.
"""

from odoo import api, models
from odoo.tools import SQL

# name → (table, what a chain is, number in it, what its last row is known by)
_LOGS = {
    "ledger": ("xinfang_entry", "petition_id", "seq", "hash"),
    "views": ("xinfang_view", "chain_id", "seq", "mac"),
}


class LogEnds(models.AbstractModel):
    """The ends of ledger and view log, to be kept outside, and compared later."""

    _name = "xinfang.log.ends"
    _description = "Ends of the Logs"

    @api.model
    def _take(self):
        """Return where each chain ends now.

        :return: dict ``ledger``, ``views``: chain id as text → list of the number (int)
            of its last row and what that is known by (str)
        """
        self.env.flush_all()
        ends = {}
        for name, (table, chain, number, known_by) in _LOGS.items():
            rows = self.env.execute_query(
                SQL(
                    "SELECT DISTINCT ON (%(chain)s) %(chain)s, %(number)s, %(known)s"
                    " FROM %(table)s ORDER BY %(chain)s, %(number)s DESC",
                    chain=SQL.identifier(chain),
                    number=SQL.identifier(number),
                    known=SQL.identifier(known_by),
                    table=SQL.identifier(table),
                )
            )
            ends[name] = {str(row[0]): [row[1], row[2]] for row in rows}
        return ends

    @api.model
    def _compare(self, earlier):
        """Return the chains that no longer hold what they held.

        :param dict earlier: what ``_take`` returned on an earlier day
        :return: list of dicts ``log``, ``chain`` (int), ``seq`` (int)
        """
        self.env.flush_all()
        gone = []
        for name, (table, chain, number, known_by) in _LOGS.items():
            noted = earlier.get(name) or {}
            rows = self.env.execute_query(
                SQL(
                    "SELECT noted.chain, noted.seq FROM unnest(%(chains)s::int[],"
                    " %(seqs)s::int[], %(knowns)s::text[]) noted(chain, seq, known)"
                    " LEFT JOIN %(table)s log ON log.%(chain)s = noted.chain"
                    " AND log.%(number)s = noted.seq AND log.%(known)s = noted.known"
                    " WHERE log.%(chain)s IS NULL ORDER BY noted.chain",
                    chains=[int(one) for one in noted],
                    seqs=[end[0] for end in noted.values()],
                    knowns=[end[1] for end in noted.values()],
                    table=SQL.identifier(table),
                    chain=SQL.identifier(chain),
                    number=SQL.identifier(number),
                    known=SQL.identifier(known_by),
                )
            )
            gone += [{"log": name, "chain": row[0], "seq": row[1]} for row in rows]
        return gone
