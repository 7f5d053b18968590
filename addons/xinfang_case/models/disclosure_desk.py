"""Custodians learn that they have to decide, who asked learns what came of it (G27).

The reminders bear the number of the request and nothing of the case; they are planned by
the system, so that no name of who asked stands beside them.
"""

from odoo import SUPERUSER_ID, api, fields, models

from ..tools import gate
from ..tools.moment import legal_date, legal_today, local_moment, said_day
from .disclosure import CUSTODIAN

KIND = "xinfang_case.mail_activity_type_disclosure"


def plan_reminders(record, kind, users, words, day):
    """Plan a reminder for each of some users, as the system: nobody reads who asked.

    :param str kind: XML id of the type of activity
    :param str words: what is to be done, nothing of the case
    :param day: ``date`` it is due
    """
    record = record.with_user(SUPERUSER_ID).with_context(
        mail_activity_quick_update=True
    )
    for user in users:
        record.activity_schedule(
            kind, summary=words, date_deadline=day, user_id=user.id, automated=True
        )


class DisclosureDesk(models.Model):
    """Reminders of a request: for custodians, for who asked, for whoever is above."""

    _inherit = "xinfang.disclosure"

    due_date = fields.Date(
        "To Decide By", readonly=True, copy=False, help="Internal rule, not statute."
    )
    escalated_date = fields.Date("Delay Reported On", readonly=True, copy=False)

    @api.model
    def _open(self, petition, entry, vals):
        request = super()._open(petition, entry, vals)
        request._set_due()
        return request

    def _set_due(self):
        """Set the day to decide by and remind every custodian who may."""
        due = self._count_due(legal_today(self.env))
        self.write({"due_date": due})
        words = self._spoken().env._("Decide on a request to disclose an identity")
        self._remind(self._custodians(), words, due)

    @api.model
    def _count_due(self, asked):
        """Return the working day by which a request of a day is decided."""
        days = self.env["ir.config_parameter"]._xinfang("disclosure_wd")
        return self.env["xinfang.clock"]._count(asked, days, "working")["due_date"]

    @api.model
    def _recount_due(self):
        """Count the day to decide by again: holidays were published or corrected."""
        waiting = [("is_open", "=", True), ("escalated_date", "=", False)]
        for request in gate.open_gate(self.sudo().search(waiting)):
            due = self._count_due(legal_date(request.requested_at))
            if due != request.due_date:
                request.write({"due_date": due})
                kind = self.env.ref(KIND)
                request.activity_ids.filtered(
                    lambda a, kind=kind: a.activity_type_id == kind
                ).write({"date_deadline": due})

    def _custodians(self):
        """Return who may decide: custodians of the organ who did not ask themselves."""
        users = self._members().filtered(lambda user: user.has_group(CUSTODIAN))
        return self._seen_by(users - self.requester_id)

    def _members(self):
        """Return who works in the organ that decides, today."""
        members = self.env["xinfang.membership"].sudo()
        members = members.search([("organ_id", "=", self.department_id.organ_id.id)])
        return members.filtered(lambda m: m._is_current()).user_id

    def _seen_by(self, users):
        """Return those of some users who see this request: nobody barred is told."""
        return users.filtered(
            lambda user: self.sudo(False).with_user(user).has_access("read")
        )

    def _spoken(self):
        """Return these records in the language of the office."""
        chinese = self.env["res.lang"]._get_data(code="zh_CN")
        return self.with_context(lang="zh_CN" if chinese else self.env.lang)

    def _remind(self, users, words, day):
        plan_reminders(self, KIND, users, words, day)

    def _close_part(self):
        """End the reminders, and tell who asked what came of it."""
        result = super()._close_part()
        reminders = self.activity_ids.filtered(
            lambda a: a.activity_type_id == self.env.ref(KIND)
        )
        reminders.write({"active": False, "date_done": legal_today(self.env)})
        self._tell_requester()
        return result

    def _tell_requester(self):
        """Plan a reminder for who asked, on the piece that he deals with."""
        petition, asker = self.petition_id, self.requester_id
        if not petition.sudo(False).with_user(asker).has_access("read"):
            return
        spoken = self._spoken()
        if self.open_until:
            until = local_moment(self.open_until)
            words = spoken.env._(
                "%(number)s: the identity is open for you until %(time)s",
                number=self.display_name,
                time=until.strftime("%H:%M"),
            )
        else:
            words = spoken.env._(
                "%(number)s: the identity stays sealed", number=self.display_name
            )
        plan_reminders(petition, KIND, asker, words, legal_today(self.env))

    # -- nobody decides -----------------------------------------------------

    @api.model
    def _cron_escalate(self):
        """Report requests that nobody decided in time, once each.

        To the heads of the organ who see the request; where none does, or there is none,
        to the custodians once more.
        """
        today = legal_today(self.env)
        waiting = self.sudo().search(
            [
                ("is_open", "=", True),
                ("due_date", "<", today),
                ("escalated_date", "=", False),
            ]
        )
        for request in gate.open_gate(waiting):
            heads = request._heads()
            spoken = request._spoken()
            words = spoken.env._(
                "A request to disclose an identity has waited since %(day)s",
                day=said_day(spoken.env, legal_date(request.requested_at)),
            )
            request._remind(heads or request._custodians(), words, today)
            request.write({"escalated_date": today})
        return len(waiting)

    def _heads(self):
        roles = ("office_head", "unit_leader")
        users = self._members().filtered(
            lambda user: any(
                user.has_group(f"xinfang_case.group_xinfang_{role}") for role in roles
            )
        )
        return self._seen_by(users - self.requester_id)


class ClockDisclosure(models.Model):
    _inherit = "xinfang.clock"

    @api.model
    def _recount_after(self, days, reason=""):
        """Count working days of requests again as well, which are no limits."""
        rows = super()._recount_after(days, reason)
        self.env["xinfang.disclosure"]._recount_due()
        return rows
