import json
import re
from itertools import groupby
from operator import itemgetter

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.masking import SEALED_NAME
from ..tools.remote import read_ids
from ..tools.vault import VaultError
from .entry import HASHED, WORDS
from .keyring import vault_of

# Columns of a row that verifying reads besides those the hash covers directly.
_BESIDE = (
    "id",
    *WORDS,
    "words_salt",
    "words_digest",
    "sealed_words_enc",
    "sealed_enc",
    "prev_hash",
    "hash",
    "seal",
)


class LedgerVerify(models.Model):
    """Whether the ledger is still what was written."""

    _inherit = "xinfang.entry"

    @api.model
    def verify_chains(self, petition_ids=None):
        """Recompute every chain and compare; for auditors and the command line.

        An auditor verifies what he may read and is told of nothing else: neither
        totals nor damage name a piece that is hidden from him (G01). The command line
        verifies everything.

        :param petition_ids: only these petitions; None: all
        :return: dict ``petitions`` (int), ``entries`` (int), ``unsealed`` (int: rows
            written while no key was at hand), ``broken`` (list of dicts
            ``petition_id``, ``seq``, ``problem``)
        :raises AccessError: for anybody but auditors and the system
        :raises UserError: ``petition_ids`` are no ids
        """
        if not (
            self.env.su or self.env.user.has_group("xinfang_case.group_xinfang_auditor")
        ):
            raise AccessError(self.env._("Only auditors verify the ledger."))
        petition_ids = read_ids(self.env, petition_ids)
        self.env.flush_all()
        vault, ends = self._seal_vault(), self._sealed_ends(petition_ids)
        names = (*HASHED, *_BESIDE)
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM xinfang_entry WHERE %s ORDER BY petition_id, seq",
                SQL(", ").join(map(SQL.identifier, names)),
                self._verified_sql(petition_ids, "xinfang_entry", "petition_id"),
            )
        )
        report = {"petitions": 0, "entries": 0, "unsealed": 0, "broken": []}

        def note(petition_id, seq, problem):
            if problem:
                found = {"petition_id": petition_id, "seq": seq, "problem": problem}
                report["broken"].append(found)

        rows = _fetched(self.env.cr, names)
        # Odoo's own groupby would hold the whole ledger in memory; rows come in order.
        chains = groupby(rows, itemgetter("petition_id"))  # pylint: disable=bad-builtin-groupby
        for petition_id, chain in chains:
            report["petitions"] += 1
            last = {"seq": 0, "hash": ""}
            for row in chain:
                report["entries"] += 1
                report["unsealed"] += not row["seal"]
                problem = self._row_problem(row, last["seq"], last["hash"])
                note(petition_id, row["seq"], problem or self._seal_problem(vault, row))
                last = row
            problem = self._end_problem(vault, last, ends.pop(petition_id, None))
            note(petition_id, last["seq"], problem)
        for petition_id in ends:
            note(petition_id, 0, "all rows are missing")
        return report

    @api.model
    def _verified_sql(self, petition_ids, table, column):
        """Return the condition that a row belongs to a chain that is to be verified.

        :param petition_ids: only these petitions; None: all
        :param str table: table of the row
        :param str column: its column with the petition's id
        """
        petition = SQL.identifier(table, column)
        terms = []
        if petition_ids is not None:
            terms.append(SQL("%s = ANY(%s)", petition, petition_ids))
        if not self.env.su:
            terms.append(self._visible_condition_sql(petition))
        return SQL(" AND ").join(terms) if terms else SQL("TRUE")

    @api.model
    def _row_problem(self, row, seq, last):
        if row["seq"] != seq + 1:
            return "a row is missing before this one"
        if (row["prev_hash"] or "") != last:
            return "does not follow its predecessor"
        if isinstance(row["details"], str):
            row["details"] = json.loads(row["details"])
        if self._digest(row, last) != row["hash"]:
            return "content was changed"
        return self._sealed_problem(row)

    @api.model
    def _sealed_problem(self, row):
        """Compare words that were sealed later with the digest of when they were written."""
        token = row["sealed_words_enc"]
        if not token:
            return "sealed words are missing" if row["words_digest"] else None
        try:
            place = self.browse(row["id"])._sealed_words_place()
            kept = json.loads(vault_of(self.env).decrypt(token, *place))["words"]
        except (VaultError, ValueError):
            return "sealed words cannot be read"
        written = {**{name: row[name] for name in ("words_salt", *WORDS)}, **kept}
        if self._words_digest(written) != row["words_digest"]:
            return "sealed words were changed"
        if not all(is_rest_of(row[name], written.get(name)) for name in WORDS):
            return "content was changed"
        return None


def is_rest_of(left, written):
    """Tell whether what is left of a value is the value itself with words blotted out.

    :param left: str, JSON value or None, as it stands in the column
    :param written: the value as it was written
    """
    if not left or left == written:
        return True
    if isinstance(left, dict) and isinstance(written, dict):
        return left.keys() == written.keys() and all(
            is_rest_of(left[name], written[name]) for name in left
        )
    if isinstance(left, str) and isinstance(written, str):
        parts = map(re.escape, left.split(SEALED_NAME))
        return bool(re.fullmatch(".+?".join(parts), written, re.DOTALL))
    return False


def _fetched(cr, names):
    """Yield the rows of a query as dicts, some thousands in memory at a time."""
    while rows := cr.fetchmany(5000):
        for values in rows:
            yield dict(zip(names, values, strict=True))
