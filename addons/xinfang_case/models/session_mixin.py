from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context

from ..tools.moment import legal_date, legal_now, said_day

FURTHEST = timedelta(days=366)


class SessionMixin(models.AbstractModel):
    """A meeting on a day: planned in the calendar of the staff who take part.

    The calendar is read by every employee. Its entry therefore bears the number
    alone, is private, and invites only staff who may see the petition.
    """

    _name = "xinfang.session.mixin"
    _description = "Session of a Procedure"

    session_at = fields.Datetime("Begins At", readonly=True)
    session_end = fields.Datetime("Ends At", readonly=True)
    session_place = fields.Char("Place", readonly=True)
    event_id = fields.Many2one(
        "calendar.event",
        "Calendar Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model
    def _session_vals(self, values):
        """Return the columns of a session from what an act was given."""
        begin = values["session_at"]
        hours = values.get("session_hours") or 2
        return {
            "session_at": begin,
            "session_end": begin + timedelta(hours=hours),
            "session_place": values["session_place"],
        }

    @api.model
    def _check_session(self, values, last_day=None):
        """Refuse a session in the past, too long, or after the last day to decide.

        :param last_day: ``date`` until which the matter has to be decided, or None
        """
        now = legal_now(self.env)
        begin, hours = values["session_at"], values.get("session_hours") or 2
        if begin <= now:
            raise UserError(self.env._("The session lies in the past."))
        if begin > now + FURTHEST:
            raise UserError(self.env._("The session has to lie within a year."))
        if not 0 < hours <= 12:
            raise UserError(self.env._("A session lasts twelve hours at most."))
        if last_day and legal_date(begin) > last_day:
            raise UserError(
                self.env._(
                    "The matter has to be decided by %(day)s, and the time keeps running: "
                    "the session has to be before that.",
                    day=said_day(self.env, last_day),
                )
            )

    @api.model
    def _check_attending(self, petition, users):
        """Refuse staff who may not see the petition or are recused from it (G06)."""
        for user in users:
            seen = not user.share and petition.sudo(False).with_user(user)
            if not (seen and seen.has_access("read")):
                raise UserError(
                    self.env._(
                        "%(user)s has nothing to do with this petition and cannot take "
                        "part. Name outside members by their names.",
                        user=user.name,
                    )
                )
        recused = (
            self.env["xinfang.recusal"]._recused_of(petition, users)
            if petition.sudo().has_recusal
            else users.browse()
        )
        if recused:
            petition._refuse(
                "G06",
                self.env._(
                    "%(users)s is recused from this petition and takes no part.",
                    users="、".join(recused.mapped("name")),
                ),
            )

    def _plan_event(self, petition, users, owner):
        """Put the session into the calendar, or move it there."""
        vals = {
            "start": self.session_at,
            "stop": self.session_end,
            "location": self.session_place,
        }
        if self.event_id:
            self.event_id.with_context(**self._quiet()).write(vals)
            return
        events = self.env["calendar.event"].with_context(**self._quiet())
        self.event_id = events.create(
            {
                **vals,
                "name": petition.number,
                "privacy": "private",
                "show_as": "busy",
                "user_id": owner.id,
                "partner_ids": [(6, 0, (users | owner).partner_id.ids)],
                "alarm_ids": [(5,)],
                "res_model_id": False,
                "res_id": False,
            }
        )

    def _keep_files(self, attachments):
        """Tie uploads of the actor to this record; that they are his was checked."""
        for attachment in attachments.sudo():
            attachment.write({"res_model": self._name, "res_id": self.id})

    def _quiet(self):
        # What the dialog proposes for its own fields is none of the calendar's.
        return {
            **{
                key: False
                for key in self.env.context
                if key not in clean_context(self.env.context)
            },
            # It would name the organiser and the first one invited.
            "skip_contact_description": True,
            "no_mail_to_attendees": True,
            "dont_notify": True,
        }

    def _drop_event(self):
        """Take the session out of the calendar."""
        self.event_id.with_context(**self._quiet()).unlink()
