import hashlib
import json
import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.moment import legal_date, legal_now, local_moment, said_day

# What the hash of a row covers, in this order.
HASHED = (
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
    "article",
    "idempotency_key",
)
# The words of a row, covered by a digest of their own: see docs/decisions/0024.
WORDS = ("reason", "details")


class Entry(models.Model):
    """One act in the ledger: appended once, never changed, chained by hash.

    The hash covers the words of a row through a salted digest. When a piece is sealed
    the words and their salt leave the columns for an encrypted value: the chain stands
    as it stood, and the words can still be proved to be those of the day.
    """

    _name = "xinfang.entry"
    _description = "Ledger Entry"
    _inherit = ["xinfang.scope.mixin"]
    _order = "petition_id.id, seq"
    _log_access = False
    _words_along = frozenset({"words_salt"})

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
    words_salt = fields.Char(
        readonly=True,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
        exportable=False,
    )
    words_digest = fields.Char(
        readonly=True,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
        exportable=False,
    )
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
        """Let the database itself refuse to change the ledger.

        One change passes: words leave their columns for the encrypted one. What is
        sealed so is compared with the chain when this is verified.
        """
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION xinfang_entry_refuse() RETURNS trigger
            LANGUAGE plpgsql AS $$
            DECLARE
                words text[] := ARRAY['reason', 'details', 'words_salt', 'words_digest',
                                      'sealed_words_enc'];
            BEGIN
                IF TG_OP = 'UPDATE' THEN
                    IF to_jsonb(NEW) - words = to_jsonb(OLD) - words
                       AND NEW.sealed_words_enc IS NOT NULL
                       AND NEW.words_salt IS NULL
                       AND NEW.words_digest IS NOT NULL
                       AND COALESCE(OLD.words_digest, NEW.words_digest)
                           = NEW.words_digest THEN
                        RETURN NEW;
                    END IF;
                END IF;
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
        if self.env.context.get("xinfang_append") is not HASHED:
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
            vals["words_salt"] = secrets.token_hex(16)
            vals["hash"] = self._digest(vals, prev_hash)
            heads[vals["petition_id"]] = (seq + 1, vals["hash"])
        return self.with_context(xinfang_append=HASHED).create(vals_list)

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
        for name in HASHED:
            value = vals.get(name)
            if name == "date":
                value = fields.Datetime.to_string(value)
            row.append(value if value not in (False, "", {}) else None)
        row.append(vals.get("words_digest") or self._words_digest(vals))
        # What was encrypted from the beginning: of accusations alone.
        row.append(vals.get("sealed_enc") or None)
        text = json.dumps(
            [prev_hash or "", row],
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        return hashlib.sha256(text.encode()).hexdigest()

    @api.model
    def _words_digest(self, vals):
        """Return the SHA-256 of a row's salt and words.

        Without the salt nobody can tell by trying whether a row said this or that.
        """
        words = [vals.get(name) or None for name in ("words_salt", *WORDS)]
        text = json.dumps(
            words, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def _store_sealed(self, stays, token):
        if "words_salt" in stays:
            row = self.sudo()
            said = {name: row[name] for name in ("words_salt", *WORDS)}
            stays = {**stays, "words_digest": self._words_digest(said)}
        return super()._store_sealed(stays, token)

    def _sentence(self):
        """Return who did what and when, in one sentence."""
        self.ensure_one()
        local = local_moment(self.date)
        who = {
            "petitioner": self.env._("the petitioner"),
            "system": self.env._("the system"),
        }.get(self.actor_kind) or self.sudo().user_id.name
        return self.env._(
            "%(who)s did “%(act)s” on %(when)s.",
            who=who,
            act=self.act_id.name,
            when=f"{said_day(self.env, local.date())} {local:%H:%M}",
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
