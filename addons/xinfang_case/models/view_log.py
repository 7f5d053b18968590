import hashlib
import logging
from contextlib import contextmanager

import psycopg2

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.moment import legal_now
from .view_door import served
from .view_trace_rpc import is_viewed

_logger = logging.getLogger(__name__)

KINDS = [
    ("open", "Record opened"),
    ("list", "Listed"),
    ("search", "Searched"),
    ("statistics", "Counted"),
    ("notes", "Internal notes read"),
    ("export", "Exported"),
    ("print", "Printed"),
    ("download", "Downloaded"),
    ("unmask", "Identity shown in full"),
]
# One row each may carry hundreds of ids; nobody asks for them piece by piece.
WIDE = ("list", "search", "statistics")


class View(models.Model):
    """Who looked at what, when, as whom: one row per opening, list, search, file.

    Appended once, never changed, chained by seals whose key lies outside the
    database. It holds no content: fields are named, words that were searched are
    masked. Read by auditors alone (Articles 30 and 46).
    """

    _name = "xinfang.view"
    _description = "View Log"
    _inherit = ["xinfang.append.mixin"]

    # Read by the product alone: a gap would tell an auditor what is hidden from him.
    chain_id = fields.Many2one(
        "xinfang.view.chain",
        required=True,
        readonly=True,
        ondelete="restrict",
        groups=fields.NO_ACCESS,
    )
    seq = fields.Integer("No.", required=True, readonly=True, groups=fields.NO_ACCESS)
    at = fields.Datetime("When", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", readonly=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "xinfang.department", "Organ", readonly=True, index=True, ondelete="restrict"
    )
    organ_kind = fields.Char("Kind of Organ Then", readonly=True)
    roles = fields.Char("Roles Then", readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    refused = fields.Boolean("Attempt Refused", readonly=True)
    model = fields.Char("Kind of Record", readonly=True)
    res_count = fields.Integer("Records", readonly=True)
    res_ids = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    petition_refs = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    reason = fields.Char(readonly=True)
    detail = fields.Json(readonly=True)
    session = fields.Char("Sign-in", readonly=True)
    ip = fields.Char("Address", readonly=True)
    device = fields.Char(readonly=True)
    mac = fields.Char("Seal", required=True, readonly=True)

    _chain_seq_uniq = models.UniqueIndex("(chain_id, seq)")
    _at_idx = models.Index("USING brin (at)")
    _petitions_idx = models.Index(
        "USING gin (petition_refs jsonb_path_ops)"
        f" WHERE kind NOT IN {WIDE} AND petition_refs IS NOT NULL"
    )
    _petitioner_idx = models.Index(
        "USING gin (res_ids jsonb_path_ops)"
        f" WHERE kind NOT IN {WIDE} AND model = 'xinfang.petitioner'"
    )

    def init(self):
        """Let the database itself refuse to empty the log, too."""
        result = super().init()
        self.env.cr.execute(
            SQL(
                """
                DROP TRIGGER IF EXISTS xinfang_append_all ON %(table)s;
                CREATE TRIGGER xinfang_append_all BEFORE TRUNCATE
                    ON %(table)s FOR EACH STATEMENT
                    EXECUTE FUNCTION xinfang_append_refuse();
                """,
                table=SQL.identifier(self._table),
            )
        )
        return result

    # -- writing ---------------------------------------------------------------

    @api.model
    def _note(self, kind, records, reason=None, detail=None, refused=False):
        """Write down that the current user looks at records, before he gets them.

        Within a request the row is committed on a connection of its own: it works on
        read-only routes, and outlives what becomes of the request. Elsewhere (shell,
        jobs) it belongs to the caller's transaction.

        :param str kind: one of ``KINDS``
        :param records: recordset; may be empty
        :param str reason: why, in the user's words; of no case content
        :param dict detail: plain values about the looking, none of the content
        :param bool refused: he did not get them; where the attempt ends in an error,
            mark that instead (``view_trace.refusal``), which outlives the rollback
        :raises UserError: it cannot be written down; nothing may then be shown
        """
        self._note_row(
            {
                "kind": kind,
                "refused": refused,
                "model": records._name,
                "res_count": len(records),
                "res_ids": sorted(i for i in records.ids if i),
                # Of a refusal nothing is looked up: it may not exist at all.
                "petition_refs": [] if refused else self._petitions_of(records),
                "reason": reason or None,
                "detail": detail or None,
            }
        )
        if of := served():
            # The request has its row: reading the same records adds no second one.
            of.xinfang_noted = True

    @api.model
    def _petitions_of(self, records):
        """Return the sorted ids of the petitions that records belong to."""
        if is_viewed(records):
            return sorted(records._viewed_petitions().ids)
        column = getattr(records, "_answer_column", None)
        if column is None:
            return []
        # Notes, reminders and files: what they hang on.
        found = set()
        for model, rows in records.sudo().grouped(column).items():
            if model and model in self.env and is_viewed(self.env[model]):
                kept_at = self.env[model].sudo().browse(rows.mapped("res_id")).exists()
                found.update(kept_at._viewed_petitions().ids)
        return sorted(found)

    @api.model
    def _note_row(self, vals, failed=False):
        """Write one row down; ``failed``: the request that asked is given up."""
        self._send_row(vals, failed)()

    @api.model
    def _send_row(self, vals, failed=False):
        """Send one row on its way, to be written while the answer is made.

        :return: function to call before the answer leaves: it waits until the row is
            written
        :raises UserError: it cannot be written down (also from that function)
        """
        at = fields.Datetime.to_string(self._now())
        vals = {**self._who(), "refused": False, **vals, "at": at}
        writing = self._write_apart(vals, failed) if served() else None

        def finish():
            with self._or_nothing_is_shown():
                for _sent in writing or ():
                    pass

        with self._or_nothing_is_shown():
            if writing:
                next(writing, None)
            else:
                self._write_within(vals)
        return finish

    @api.model
    @contextmanager
    def _or_nothing_is_shown(self):
        try:
            yield
        except psycopg2.Error as error:
            _logger.exception("The view log cannot be written")
            raise UserError(
                self.env._(
                    "Whoever looks at a petition is written down, and just now this "
                    "cannot be done. Nothing is shown; please try again in a minute."
                )
            ) from error

    @api.model
    def _now(self):
        return legal_now(self.env)

    # -- who --------------------------------------------------------------------

    @api.model
    def _who(self):
        """Return who looks: user, organ and roles at this moment, session, address."""
        user = self.env.user
        if not user._is_internal():
            # Of citizens no place and no device is kept, least of all of nameless ones.
            return {} if user._is_public() else {"user_id": user.id}
        organ_id, kind = self.env["res.users"]._xinfang_organ_today()
        return {
            "user_id": self.env.uid,
            "department_id": organ_id,
            "organ_kind": kind,
            "roles": self._roles_of(user._get_group_ids()),
            **self._device(),
        }

    @api.model
    @tools.ormcache("group_ids")
    def _roles_of(self, group_ids):
        """Return the roles that these groups stand for, as one text.

        :param tuple group_ids: ids of all groups of somebody
        """
        roles = self.env["res.groups"].sudo().browse(group_ids).mapped("xinfang_role")
        return " ".join(sorted(filter(None, roles)))

    @api.model
    def _device(self):
        of = served()
        if not of:
            return {}
        http, sid = of.httprequest, getattr(of.session, "sid", None)
        agent = http.headers.get("User-Agent") or ""
        return {
            # Not the session's secret: who reads the log must not take it over.
            "session": hashlib.sha256(sid[:42].encode()).hexdigest()[:12]
            if sid
            else None,
            "ip": http.remote_addr,
            "device": agent[:120] or None,
        }
