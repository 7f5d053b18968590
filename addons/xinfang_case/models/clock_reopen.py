from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain

from ..tools import gate
from ..tools.moment import legal_today, said_day
from .review_petition import WINDOWS

# A window that passed unused, or that somebody used too late.
OVER = ("breached", "met_late")


class ClockReopen(models.Model):
    """Time of the petitioner that ran out by a table of holidays that was wrong (CR12).

    Where the corrected last day has not passed yet, the time runs again, by an act of
    the system with its row in the ledger. Where it has, the record alone is put right:
    who had asked by that day was in time. A day that the correction makes earlier takes
    nothing from anybody and is left as it was.
    """

    _inherit = "xinfang.clock"

    @api.model
    def _lapsed_by(self, days):
        """Return windows of petitioners that are over and may depend on some days.

        :param days: dates (list) whose meaning changed
        """
        moves = Domain("roll", "=", True) | Domain("unit", "=", "working")
        return self.search(
            Domain("bearer", "=", "petitioner")
            & Domain("rule_id.breach", "=", "lapse")
            & Domain("state", "in", OVER)
            & Domain("base_date", "<", max(days))
            & Domain("due_date", ">=", min(days))
            & moves,
            order="id",
        )

    def _longer_with(self, calendar):
        """Map windows that another table of holidays makes longer to their new dates.

        :param calendar: ``daycount.Calendar``
        """
        return {
            clock: dates
            for clock, dates in self._counted_with(calendar).items()
            if dates["due_date"] > clock.due_date
        }

    @api.model
    def _give_time_back(self, before, reason):
        """Let corrected windows run again, and requests count that were in time by them.

        :param dict before: window → its last day (``date``) by the table as it was
        :param str reason: what changed
        """
        words = {
            clock: self.env._(
                "The last day moves from %(before)s to %(after)s. %(reason)s",
                before=said_day(self.env, day),
                after=said_day(self.env, clock.due_date),
                reason=reason,
            )
            for clock, day in before.items()
        }
        jobs = {}
        for clock, day in before.items():
            if clock.rule_id.code not in WINDOWS:
                if clock.due_date >= self._today():
                    gate.open_gate(clock)._run_again()
                continue
            record = clock._record()
            for review in record._asked_late(day):
                jobs.setdefault(("note_in_time", review._name), []).append(
                    (review.id, words[clock])
                )
            if record._window_reopens():
                jobs.setdefault(("reopen_window", record._name), []).append(
                    (record.id, words[clock])
                )
        for (code, model), found in jobs.items():
            ids, reasons = zip(*found, strict=True)
            records = self.env[model].with_user(SUPERUSER_ID).browse(ids)
            records = gate.acting_as(records, gate.Actor("system"))
            records._perform_all(code, [{"reason": text} for text in reasons])

    def _run_again(self):
        """Let limits that were over run to their last day, which lies ahead."""
        for clock in self:
            clock.write(
                {
                    "state": "running",
                    "stop_date": False,
                    "stop_entry_id": False,
                    **clock._level_vals(),
                }
            )


class ReopenedWindow(models.AbstractModel):
    """The window of an opinion, after the holidays it was counted with were corrected."""

    _inherit = "xinfang.review.request"

    def _window_reopens(self):
        """Tell whether the time to ask is over in the record, but not by its last day."""
        return (
            self._window().state in OVER
            and self._may_still_ask()
            and not self.petition_id._final_recheck()
        )

    def _asked_late(self, last):
        """Return requests against this opinion that count as late and were in time.

        :param last: last day (``date``) by the table of holidays as it was
        """
        return self.petition_id.review_ids.filtered(
            lambda review: (
                review._appealed() == self
                and last < review.request_date
                and review._was_wrongly_late()
            )
        )

    def _guard_reopening(self, act, values):
        """Nothing opens again whose last day has passed, or that was used."""
        record = self.sudo()
        if not record._window_reopens():
            record._refuse(
                "REOPENING",
                self.env._(
                    "The time to ask is not over before its day here, was used, or the "
                    "matter is final: nothing is to be opened again."
                ),
            )

    def _do_reopen_window(self, act, values, entry):
        """C24: the time runs again until the corrected last day; nothing is final."""
        self._window()._run_again()
        self.write({"lapsed_date": False})


class ReviewInTime(models.Model):
    """A request that was late by the wrong table only."""

    _inherit = "xinfang.review"

    def _asked_in_time(self):
        last = self._appealed()._appeal_last_day()
        return bool(last) and self.request_date <= last

    def _was_wrongly_late(self):
        """Tell whether it was refused as late, or waits for relief, without need."""
        refused = self.state == "refused" and self.refusal_ground == "late"
        waits = self.state == "requested" and self.late_excuse
        return bool(refused or waits) and self._asked_in_time()

    def _awaits_relief(self, decision):
        # By holidays corrected since it was in time, and needs no relief.
        return super()._awaits_relief(decision) and not self._asked_in_time()

    def _guard_reopening(self, act, values):
        """Only what was asked by the corrected last day was in time after all."""
        if act.code != "note_in_time":
            return super()._guard_reopening(act, values)
        if not self.sudo()._was_wrongly_late():
            self._refuse(
                "REOPENING",
                self.env._("This request does not count as late, or it was late."),
            )
        return None

    def _do_note_in_time(self, act, values, entry):
        """C51: who decides on it is told; what waits for relief needs none any more."""
        refused = self.state == "refused"
        if not refused:
            appealed = self._appealed()
            appealed._window().write({"state": "met", "stop_date": self.request_date})
            appealed.write({"lapsed_date": False})
        receiver = self.department_id._default_users()[self.department_id.id]
        user = self.handler_id or receiver
        if user:
            self._plan_in_time(user, refused)

    def _plan_in_time(self, user, refused):
        spoken = self.with_context(lang=user.lang or "zh_CN")
        words = (
            spoken.env._(
                "Refused as late, but in time by the corrected holidays: take it in again"
            )
            if refused
            else spoken.env._("In time by the corrected holidays: needs no relief")
        )
        activities = self.env["mail.activity"]
        activities._xinfang_plan(
            [
                {
                    **activities._xinfang_place(self._name, self.id),
                    "activity_type_id": self.env.ref(
                        "xinfang_case.mail_activity_type_alert"
                    ).id,
                    "date_deadline": legal_today(self.env),
                    "summary": words,
                    "user_id": user.id,
                }
            ]
        )
