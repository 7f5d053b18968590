from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.anchors import pair_bands
from ..tools.minhash import fingerprint, title_fingerprint
from .encrypted import vault_of

# Acts after which a petition's text may be another one.
TEXT_ACTS = frozenset({"register", "supplement", "triage", "split"})
SCOPE = "fingerprint"
# Raised when texts are taken apart in another way: older rows are made anew.
VERSION = 2
EVENTS = 100  # petitions compared for what they name alike


class Fingerprint(models.Model):
    """By what a petition's text is found again: one narrow row beside the petition.

    The bands (see ``tools/minhash.py``) say nothing of the text to whoever reads
    them, but somebody with a similar text could find the piece. An accusation's
    bands are therefore keyed with the server's secret and marked: only the
    discipline group searches by keyed bands (Article 30).
    """

    _name = "xinfang.fingerprint"
    _description = "Fingerprint of a Petition's Text"
    _log_access = False

    petition_id = fields.Many2one("xinfang.petition", required=True, ondelete="cascade")
    sealed = fields.Boolean(required=True, default=False)

    _petition_uniq = models.UniqueIndex("(petition_id)")

    def init(self):
        """Add the columns of numbers and their indexes: the ORM has no such field."""
        self.env.cr.execute(
            """
            ALTER TABLE xinfang_fingerprint
                ADD COLUMN IF NOT EXISTS body_bands int4[] NOT NULL DEFAULT '{}',
                ADD COLUMN IF NOT EXISTS title_bands int4[] NOT NULL DEFAULT '{}',
                ADD COLUMN IF NOT EXISTS anchor_bands int4[] NOT NULL DEFAULT '{}',
                ADD COLUMN IF NOT EXISTS version int2 NOT NULL DEFAULT 1;
            CREATE INDEX IF NOT EXISTS xinfang_fingerprint_body
                ON xinfang_fingerprint USING gin (body_bands) WITH (fastupdate = off);
            CREATE INDEX IF NOT EXISTS xinfang_fingerprint_title
                ON xinfang_fingerprint USING gin (title_bands) WITH (fastupdate = off);
            CREATE INDEX IF NOT EXISTS xinfang_fingerprint_anchor
                ON xinfang_fingerprint USING gin (anchor_bands) WITH (fastupdate = off);
            """
        )

    @api.model
    def _store(self, rows):
        """Write fingerprints, replacing older ones.

        :param rows: list of (petition id, sealed, body, title and anchor bands)
        """
        if rows:
            self.env.cr.execute_values(
                "INSERT INTO xinfang_fingerprint"
                " (petition_id, sealed, body_bands, title_bands, anchor_bands, version)"
                " VALUES %s"
                " ON CONFLICT (petition_id) DO UPDATE SET sealed = EXCLUDED.sealed,"
                " body_bands = EXCLUDED.body_bands, title_bands = EXCLUDED.title_bands,"
                " anchor_bands = EXCLUDED.anchor_bands, version = EXCLUDED.version",
                [(*row, VERSION) for row in rows],
            )

    @api.model
    def _bands(self, title, body, sealed=False):
        """Return (body, title, anchor bands) of a text; keyed ones of an accusation."""
        found = (fingerprint(body), title_fingerprint(title), pair_bands(title, body))
        if not sealed:
            return found
        vault = vault_of(self.env)
        return tuple(
            [
                int.from_bytes(
                    bytes.fromhex(vault.blind_index(str(band), SCOPE)[:8]),
                    "big",
                    signed=True,
                )
                for band in bands
            ]
            for bands in found
        )

    @api.model
    def _candidates_sql(self, title, body, limit, sealed=False):
        """Return SQL selecting ``petition_id`` of those whose text may be alike.

        Those with most bands in common come first; of equal titles, which are
        many, the newest.
        """
        in_body, in_title, in_anchors = self._bands(title, body, sealed)
        parts = [
            SQL(
                "(SELECT petition_id FROM xinfang_fingerprint"
                " WHERE %(column)s && %(bands)s::int4[] AND sealed = %(sealed)s"
                " ORDER BY (SELECT COUNT(*) FROM unnest(%(column)s) band"
                " WHERE band = ANY(%(bands)s::int4[])) DESC, petition_id DESC"
                " LIMIT %(limit)s)",
                column=SQL.identifier(name),
                bands=bands,
                sealed=sealed,
                limit=most,
            )
            for name, bands, most in (
                ("body_bands", in_body, limit),
                ("anchor_bands", in_anchors, EVENTS),
            )
            if bands
        ]
        if in_title:
            parts.append(
                SQL(
                    "(SELECT petition_id FROM xinfang_fingerprint"
                    " WHERE title_bands && %s::int4[] AND sealed = %s"
                    # “+ 0”: else the whole table is walked from its newest row on.
                    " ORDER BY petition_id + 0 DESC LIMIT %s)",
                    in_title,
                    sealed,
                    limit // 2,
                )
            )
        return SQL(" UNION ALL ").join(parts) if parts else None


class PetitionFingerprint(models.Model):
    """Petitions keep their fingerprint up to date, in whatever way the text changes."""

    _inherit = "xinfang.petition"

    def _carry_out(self, act, values_list, actor, idempotency_key):
        entries = super()._carry_out(act, values_list, actor, idempotency_key)
        if act.code in TEXT_ACTS:
            self._store_fingerprints()
        return entries

    def _store_fingerprints(self):
        """Compute and store the fingerprints of registered petitions, at once."""
        table = self.env["xinfang.fingerprint"]
        rows = []
        for petition in self:
            sealed = petition.type == "accusation"
            body = "\n".join(filter(None, (petition.content, petition.request)))
            rows.append(
                (petition.id, sealed, *table._bands(petition.title, body, sealed))
            )
        table._store(rows)
