import hashlib
import json
from itertools import groupby
from operator import itemgetter

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.moment import legal_date, legal_now

# What the hash of a row covers, in this order.
_HASHED = (
    "petition_id",
    "seq",
    "res_model",
    "res_id",
    "act_id",
    "date",
    "user_id",
    "department_id",
    "actor_kind",
    "state_from",
    "state_to",
    "reason",
    "article",
    "details",
    "idempotency_key",
)


class Entry(models.Model):
    """One act in the ledger: appended once, never changed, chained by hash."""

    _name = "xinfang.entry"
    _description = "Ledger Entry"
    _inherit = ["xinfang.scope.mixin"]
    _order = "petition_id.id, seq"
    _log_access = False

    petition_id = fields.Many2one(
        "xinfang.petition", required=True, readonly=True, ondelete="restrict"
    )
    seq = fields.Integer("No.", required=True, readonly=True)
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    act_id = fields.Many2one(
        "xinfang.act", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", readonly=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "xinfang.department", "Organ", readonly=True, index=True, ondelete="restrict"
    )
    actor_kind = fields.Selection(
        [("staff", "Staff"), ("petitioner", "Petitioner"), ("system", "System")],
        required=True,
        readonly=True,
    )
    state_from = fields.Char(readonly=True)
    state_to = fields.Char(readonly=True)
    reason = fields.Text(readonly=True)
    article = fields.Char(readonly=True)
    details = fields.Json(readonly=True)
    details_text = fields.Text(compute="_compute_details_text", string="Particulars")
    idempotency_key = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    prev_hash = fields.Char(readonly=True)
    hash = fields.Char(required=True, readonly=True)
    document_ids = fields.One2many("xinfang.document", "entry_id", readonly=True)
    clock_ids = fields.One2many("xinfang.clock", "start_entry_id", readonly=True)

    _petition_seq_uniq = models.UniqueIndex("(petition_id, seq)")
    _key_uniq = models.UniqueIndex(
        "(petition_id, idempotency_key) WHERE idempotency_key IS NOT NULL"
    )
    _res_idx = models.Index("(res_model, res_id)")

    def init(self):
        """Let the database itself refuse to change the ledger."""
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION xinfang_entry_refuse() RETURNS trigger
            LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'xinfang_entry is append-only: % refused', TG_OP
                    USING ERRCODE = 'insufficient_privilege';
            END $$;
            DROP TRIGGER IF EXISTS xinfang_entry_rows ON xinfang_entry;
            CREATE TRIGGER xinfang_entry_rows BEFORE UPDATE OR DELETE
                ON xinfang_entry FOR EACH ROW EXECUTE FUNCTION xinfang_entry_refuse();
            DROP TRIGGER IF EXISTS xinfang_entry_table ON xinfang_entry;
            CREATE TRIGGER xinfang_entry_table BEFORE TRUNCATE
                ON xinfang_entry FOR EACH STATEMENT
                EXECUTE FUNCTION xinfang_entry_refuse();
            """
        )

    @api.depends("act_id", "seq")
    def _compute_display_name(self):
        for entry in self:
            # Who may read the ledger may know the number, though not the petition.
            number = entry.sudo().petition_id.number
            entry.display_name = f"{number or ''}-{entry.seq}"

    @api.depends("details")
    @api.depends_context("lang")
    def _compute_details_text(self):
        wizard = self.env["xinfang.act.wizard"]
        for entry in self:
            entry.details_text = "\n".join(
                f"{wizard._label(name)}：{value}"
                for name, value in (entry.details or {}).items()
            )

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("The ledger is append-only."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_ledger(self):
        raise AccessError(self.env._("The ledger is append-only."))

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("xinfang_append") is not _HASHED:
            raise AccessError(
                self.env._("Ledger entries are written by acts of the procedure only.")
            )
        return super().create(vals_list)

    @api.model
    def _append(self, vals_list):
        """Append one row per dict, numbering and chaining per petition.

        The caller holds the row locks of the petitions. ``wording`` of a dict (input
        name → text) is what is kept encrypted.
        """
        petition_ids = list({vals["petition_id"] for vals in vals_list})
        heads = self._heads(petition_ids)
        now = legal_now(self.env)
        for vals in vals_list:
            seq, prev_hash = heads.get(vals["petition_id"], (0, ""))
            vals.update(
                seq=seq + 1, date=now, user_id=self.env.uid, prev_hash=prev_hash
            )
            vals["sealed_enc"] = self._seal_wording(
                vals.pop("wording", None), vals["petition_id"], seq + 1
            )
            vals["hash"] = self._digest(vals, prev_hash)
            heads[vals["petition_id"]] = (seq + 1, vals["hash"])
        return self.with_context(xinfang_append=_HASHED).create(vals_list)

    @api.model
    def _heads(self, petition_ids):
        """Map petition id to (last number, last hash)."""
        self.flush_model()
        self.env.cr.execute(
            "SELECT DISTINCT ON (petition_id) petition_id, seq, hash FROM xinfang_entry"
            " WHERE petition_id = ANY(%s) ORDER BY petition_id, seq DESC",
            (petition_ids,),
        )
        return {row[0]: (row[1], row[2]) for row in self.env.cr.fetchall()}

    @api.model
    def _digest(self, vals, prev_hash):
        """Return the SHA-256 of a row's canonical JSON and its predecessor's hash."""
        row = []
        for name in _HASHED:
            value = vals.get(name)
            if name == "date":
                value = fields.Datetime.to_string(value)
            row.append(value if value not in (False, "", {}) else None)
        if vals.get("sealed_enc"):
            # Only of accusations, so that the hash of every other row stands as it is.
            row.append(vals["sealed_enc"])
        text = json.dumps(
            [prev_hash or "", row],
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        return hashlib.sha256(text.encode()).hexdigest()

    @api.model
    def verify_chains(self, petition_ids=None):
        """Recompute every chain and compare; for auditors and the command line.

        :param petition_ids: only these petitions; None: all
        :return: dict ``petitions`` (int), ``entries`` (int), ``unsealed`` (int: rows
            written while no key was at hand), ``broken`` (list of dicts
            ``petition_id``, ``seq``, ``problem``)
        :raises AccessError: for anybody but auditors and the system
        """
        if not (
            self.env.su or self.env.user.has_group("xinfang_case.group_xinfang_auditor")
        ):
            raise AccessError(self.env._("Only auditors verify the ledger."))
        self.env.flush_all()
        vault, ends = self._seal_vault(), self._sealed_ends(petition_ids)
        names = (*_HASHED, "sealed_enc", "prev_hash", "hash", "seal")
        columns = ", ".join(names)
        where, params = "", ()
        if petition_ids is not None:
            where, params = "WHERE petition_id = ANY(%s)", (list(petition_ids),)
        # Column names are constants of this module.
        self.env.cr.execute(
            f"SELECT {columns} FROM xinfang_entry {where} ORDER BY petition_id, seq",  # pylint: disable=sql-injection
            params,
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
    def _row_problem(self, row, seq, last):
        if row["seq"] != seq + 1:
            return "a row is missing before this one"
        if (row["prev_hash"] or "") != last:
            return "does not follow its predecessor"
        if isinstance(row["details"], str):
            row["details"] = json.loads(row["details"])
        if self._digest(row, last) != row["hash"]:
            return "content was changed"
        return None

    def _sentence(self):
        """Return who did what and when, in one sentence."""
        self.ensure_one()
        local = fields.Datetime.context_timestamp(
            self.with_context(tz="Asia/Shanghai"), self.date
        )
        who = {
            "petitioner": self.env._("the petitioner"),
            "system": self.env._("the system"),
        }.get(self.actor_kind) or self.sudo().user_id.name
        return self.env._(
            "%(who)s did “%(act)s” on %(when)s.",
            who=who,
            act=self.act_id.name,
            when=local.strftime("%Y-%m-%d %H:%M"),
        )

    def _outcomes(self):
        """Return for each entry what came of it (the result of ``perform``).

        :return: list of dicts ``entry_id``, ``seq``, ``number``, ``state``,
            ``documents`` (id, type, number), ``due`` (rule code → ISO date),
            ``referral_ids``, ``made`` (model and id of what the act opened)
        """
        made = self._made_parts()
        outcomes = []
        for entry in self.sudo():
            outcomes.append(
                {
                    "entry_id": entry.id,
                    "seq": entry.seq,
                    "number": entry.petition_id.number or False,
                    "state": entry.state_to,
                    "date": legal_date(entry.date).isoformat(),
                    "documents": [
                        {
                            "id": d.id,
                            "type": d.type_id.code,
                            "number": d.number or False,
                        }
                        for d in entry.document_ids
                    ],
                    "due": {
                        c.rule_id.code: c.due_date.isoformat() for c in entry.clock_ids
                    },
                    "referral_ids": entry.clock_ids.referral_id.ids
                    if entry.res_model == "xinfang.petition"
                    else [entry.res_id],
                    "made": made.get(entry.id, []),
                }
            )
        return outcomes

    def _made_parts(self):
        """Map entry id to model and id of the parts the acts opened."""
        found = {}
        for model in {name for name in self.sudo().act_id.mapped("makes") if name}:
            if model == "xinfang.referral":
                continue
            for part in self.env[model].sudo().search([("entry_id", "in", self.ids)]):
                found.setdefault(part.entry_id.id, []).append((model, part.id))
        return found


def _fetched(cr, names):
    """Yield the rows of a query as dicts, some thousands in memory at a time."""
    while rows := cr.fetchmany(5000):
        for values in rows:
            yield dict(zip(names, values, strict=True))
