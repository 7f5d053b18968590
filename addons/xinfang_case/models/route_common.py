"""What petition and referral share on the way into a statutory procedure."""

from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ..tools.moment import legal_today, said_day

FOLLOW_UP_DAYS = 366


class RouteCommon(models.AbstractModel):
    """Guards of notices and statutory routes, and the follow-up, for every model."""

    _inherit = "xinfang.process.mixin"

    def _guard_route(self, act, values):
        """A route is told in full: organ, way to apply, time limit (Articles 23, 31)."""
        if values is None:
            return
        if not values["route_organ_id"] and not values["route_organ_name"]:
            self._refuse("ROUTE", self.env._("Name the organ of that procedure."))
        if not values["route_until"] and not values["route_until_text"]:
            self._refuse(
                "ROUTE",
                self.env._(
                    "Say until when one can apply there, or how long that procedure takes."
                ),
            )
        if values["route_until"] and values["route_until"] < legal_today(self.env):
            self._refuse(
                "ROUTE",
                self.env._(
                    "The date %(day)s has passed. If that time is over, say so in words.",
                    day=said_day(self.env, values["route_until"]),
                ),
            )

    def _guard_g10(self, act, values):
        """A written notice, unless name or address are unclear and that is recorded."""
        if values is None:
            return
        petition = self.sudo()._petitions()
        exempt = (values.get("notice_exempt_reason") or "").strip()
        unclear = petition.unclear_address or petition.identity_mode == "anonymous"
        if exempt and not unclear:
            self._refuse(
                "G10",
                self.env._(
                    "Name and address of the petitioner are clear: a written notice is "
                    "owed. Leave the reason for sending none empty."
                ),
            )
        if unclear and not exempt:
            self._refuse(
                "G10",
                self.env._(
                    "Name or address of the petitioner are unclear: record why no notice "
                    "can be sent."
                ),
            )

    def _guard_followup(self, act, values):
        """The next follow-up lies ahead, within a year (internal rule)."""
        day = (values or {}).get("follow_up_date")
        today = legal_today(self.env)
        if day and not today < day <= today + timedelta(days=FOLLOW_UP_DAYS):
            raise UserError(
                self.env._(
                    "The day of the follow-up has to lie within the coming year."
                )
            )

    def _plan_follow_up(self, day, user):
        """Remind a user to ask after the petitioner; replaces an earlier reminder.

        :param day: ``date``, or False to end the reminding
        :param user: ``res.users``
        """
        self.ensure_one()
        kind = self.env.ref("xinfang_case.mail_activity_type_follow_up")
        self.activity_ids.filtered(lambda a: a.activity_type_id == kind).write(
            {"active": False, "date_done": legal_today(self.env)}
        )
        if day and user:
            activities = self.env["mail.activity"]
            activities._xinfang_plan(
                [
                    {
                        "activity_type_id": kind.id,
                        "date_deadline": day,
                        "summary": self.env._("Ask how the other procedure goes"),
                        "user_id": user.id,
                        **activities._xinfang_place(self._name, self.id),
                    }
                ]
            )

    def _route_vals(self, values):
        """Return the values of a referral that describe its route."""
        return {
            "route_basis": values["legal_basis"],
            "route_organ_id": values["route_organ_id"].id,
            "route_organ_name": values["route_organ_name"],
            "route_how": values["route_how"],
            "route_where": values["route_where"],
            "route_until": values["route_until"],
            "route_until_text": values["route_until_text"],
            "route_reason": values["reason"],
            "route_date": legal_today(self.env),
        }
