import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import gate, mailing
from ..tools.moment import legal_today

_logger = logging.getLogger(__name__)
SINCE = "xinfang.outbox_since"
# Steps older than this are no news any more.
DAYS = 3
BATCH = 200


class OutboxJob(models.Model):
    """The job that fills and empties the box; nobody waits for it.

    Every notice is committed by itself: what was sent stays sent whatever happens to
    the next. A try is written down before it is made, so that a crash in between
    costs a second mail with the same Message-Id and never a lost one.
    """

    _inherit = "xinfang.outbox"

    @api.model
    def _cron_post(self):
        """Collect what petitioners have to be told, then send what is due."""
        if not self._has_server():
            return
        self._collect()
        cron = self.env["ir.cron"]
        now = fields.Datetime.now()
        due = [("state", "=", "pending"), ("next_try", "<=", now)]
        rows = self.sudo().search(due, order="next_try, id", limit=BATCH)
        cron._commit_progress(remaining=len(rows))
        post = _Post(self)
        if not rows and self._waiting_for_server() and post.connect():
            rows = self._free_the_others()
        for row in rows:
            row = row.try_lock_for_update().filtered_domain([("state", "=", "pending")])
            if row and not row._send(post):
                break
            if not cron._commit_progress(1):
                break
        post.close()

    @api.model
    def _has_server(self):
        """Tell whether this installation sends mail at all."""
        return bool(self.env["ir.mail_server"].sudo().search_count([], limit=1))

    @api.model
    def _waiting_for_server(self):
        """Return the notices that wait only because the server was away."""
        return self.sudo().search(
            [("state", "=", "pending"), ("problem", "=", "unreachable")],
            order="next_try, id",
            limit=BATCH,
        )

    @api.model
    def _collect(self):
        """Put one notice per petition into the box for the steps done since the last.

        Reads the ledger, so that no act does more than before. Only steps that the
        petitioner's own page shows count, and none the petitioner took.
        """
        parameters = self.env["ir.config_parameter"].sudo()
        now = fields.Datetime.now()
        since = parameters.get_param(SINCE)
        if not since:
            parameters.set_param(SINCE, fields.Datetime.to_string(now))
            return
        self.env.flush_all()
        start = max(fields.Datetime.to_datetime(since), now - timedelta(days=DAYS))
        found = self.env.execute_query(
            SQL(
                """
                SELECT e.petition_id, MAX(e.id), BOOL_OR(a.code = 'register')
                  FROM xinfang_entry e
                  JOIN xinfang_act a ON a.id = e.act_id
                  JOIN xinfang_petition p ON p.id = e.petition_id
                  LEFT JOIN xinfang_petitioner w ON w.id = p.petitioner_id
                 WHERE e.date >= %s AND e.actor_kind <> 'petitioner'
                   AND a.citizen_note IS NOT NULL
                   AND p.identity_mode = 'named'
                   AND p.type IS DISTINCT FROM 'accusation'
                   AND (w.email IS NOT NULL OR p.petitioner_user_id IS NOT NULL)
                   AND NOT EXISTS (
                       SELECT FROM xinfang_outbox o
                        WHERE o.petition_id = e.petition_id AND o.entry_id >= e.id)
                 GROUP BY e.petition_id
                """,
                start,
            )
        )
        self._queue(
            [
                {
                    "petition_id": petition_id,
                    "entry_id": entry_id,
                    "kind": "registered" if registered else "news",
                }
                for petition_id, entry_id, registered in found
            ]
        )

    def _send(self, post):
        """Try one notice; tell whether it makes sense to try the next.

        :param post: ``_Post``
        """
        self.ensure_one()
        address = self._address()
        if not address:
            told = "closed" if self.sudo().petition_id.type == "accusation" else None
            self._note(state="withheld", problem=told or "no_address", next_try=False)
            return True
        attempts = self.attempts + 1
        now = fields.Datetime.now()
        waiting = mailing.next_try(now, attempts)
        self._note(attempts=attempts, next_try=waiting or now)
        self.env["ir.cron"]._commit_progress()
        try:
            post.send(self, address)
        except Exception as error:  # whatever it is, it must not stop the others
            return self._after_failure(error, waiting)
        self._note(
            state="sent", sent_at=fields.Datetime.now(), next_try=False, problem=False
        )
        self._free_the_others()
        return True

    def _after_failure(self, error, waiting):
        kind, answer = mailing.kind_of(error), mailing.code_of(error)
        _logger.info("Notice %s was not sent: %s (%s)", self.id, kind, answer)
        if kind == mailing.REFUSED or not waiting:
            problem = kind if kind == mailing.REFUSED else "given_up"
            self._note(state="failed", problem=problem, answer=answer, next_try=False)
            self._ask_for_post()
        else:
            self._note(problem=kind, answer=answer)
        self.env["ir.cron"]._commit_progress()
        return kind != mailing.UNREACHABLE

    @api.model
    def _free_the_others(self):
        """The server is back: what waited for it alone is due now, and returned.

        However long its own wait has become: who was told late is told soon.
        """
        waiting = self._waiting_for_server()
        if waiting:
            waiting._note(next_try=fields.Datetime.now(), problem=False)
            self.env.ref("xinfang_case.cron_outbox")._trigger()
        return waiting

    def _ask_for_post(self):
        """Ask the registering organ to send a letter instead."""
        if self.user_id:
            return
        petition = gate.open_gate(self.sudo().petition_id)
        user = petition.department_id._default_user()
        if not user:
            return
        chinese = self.env["res.lang"]._get_data(code="zh_CN")
        petition = petition.with_context(lang="zh_CN" if chinese else self.env.lang)
        activities = petition.env["mail.activity"]
        kind = self.env.ref("xinfang_case.mail_activity_type_post")
        activities._xinfang_plan(
            [
                {
                    "activity_type_id": kind.id,
                    "summary": petition.env._(
                        "The notice by mail failed: tell by post or phone"
                    ),
                    "date_deadline": legal_today(self.env),
                    "user_id": user.id,
                    **activities._xinfang_place(petition._name, petition.id),
                }
            ]
        )


class _Post:
    """One connection to the mail server for many notices."""

    def __init__(self, box):
        self.servers = box.env["ir.mail_server"].sudo()
        self.sender = self.servers._get_default_from_address() or (
            box.env.company.email or ""
        )
        self.session = None

    def send(self, row, address):
        """Hand one notice to the server; whatever goes wrong is raised."""
        message = row._mail(self.sender, address)
        self._open()
        try:
            self.servers.send_email(message, smtp_session=self.session)
        except Exception:
            # The next notice gets a connection without this one's remains.
            self.close()
            raise

    def _open(self):
        if self.session is None:
            self.session = self.servers._connect__(smtp_from=self.sender)

    def connect(self):
        """Tell whether the server can be reached."""
        try:
            self._open()
        except Exception as error:
            _logger.info("The mail server is away: %s", type(error).__name__)
            return False
        return True

    def close(self):
        """End the connection, however it stands."""
        if self.session is not None:
            try:
                self.session.quit()
            except Exception as error:
                _logger.debug("The mail server hung up: %s", type(error).__name__)
            self.session = None
