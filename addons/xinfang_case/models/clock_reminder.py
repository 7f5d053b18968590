from odoo import api, fields, models

from ..tools import gate
from ..tools.moment import said_day


class ClockReminder(models.Model):
    """Reminders of a limit: native activities and the daily job.

    The clock is the law, the activity a reminder of it: postponing an activity
    moves no legal date.
    """

    _inherit = "xinfang.clock"

    notice_ids = fields.One2many("xinfang.clock.notice", "clock_id", readonly=True)

    @api.model
    def _plan_activities(self, vals_list):
        """Plan one activity for the responsible user of each limit about to start.

        :param list vals_list: values of limits; ``activity_id`` is added to them
        """
        wanted = [
            vals
            for vals in vals_list
            if vals["user_id"]
            and vals["bearer"] == "organ"
            and vals["state"] == "running"
        ]
        if not wanted:
            return
        kind_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "xinfang_case.mail_activity_type_clock"
        )
        rules = self.env["xinfang.clock.rule"].browse(v["rule_id"] for v in wanted)
        users = self.env["res.users"].sudo().browse(v["user_id"] for v in wanted)
        zones = {user.id: user.tz for user in users}
        names = {r.id: f"{r.code} {r._reminder_name()}" for r in rules}
        activities = self.env["mail.activity"]._xinfang_plan(
            [
                {
                    "activity_type_id": kind_id,
                    "summary": names[vals["rule_id"]],
                    "date_deadline": vals["due_date"],
                    "user_id": vals["user_id"],
                    "user_tz": zones[vals["user_id"]],
                    **self._activity_target(vals),
                }
                for vals in wanted
            ]
        )
        for vals, activity in zip(wanted, activities, strict=True):
            vals["activity_id"] = activity.id

    @api.model
    def _activity_target(self, vals):
        model = vals.get("res_model") or (
            "xinfang.referral" if vals["referral_id"] else "xinfang.petition"
        )
        res_id = vals.get("res_id") or vals["referral_id"] or vals["petition_id"]
        return self.env["mail.activity"]._xinfang_place(model, res_id)

    def _place(self):
        """Return model and id of the record this limit belongs to."""
        if self.res_model:
            return self.res_model, self.res_id
        record = self.referral_id or self.petition_id
        return record._name, record.id

    def _record(self):
        """Return the record this limit belongs to: petition, referral, review …"""
        model, res_id = self._place()
        return self.env[model].browse(res_id)

    def _read_places(self):
        """Read the names of the records of all these limits, one query a model."""
        places = {}
        for clock in self:
            model, res_id = clock._place()
            places.setdefault(model, []).append(res_id)
        for model, ids in places.items():
            self.env[model].browse(ids).mapped("display_name")

    def _close_activities(self):
        """Mark the reminders as done; what is done stays in the history."""
        activities = self.activity_id
        if activities:
            activities.write({"active": False, "date_done": self._today()})

    def _reassign(self, user):
        """Hand running clocks and their reminders to another user."""
        self.write({"user_id": user.id})
        self.activity_id.write({"user_id": user.id})
        for clock in self.filtered(lambda c: not c.activity_id):
            vals = {
                "user_id": user.id,
                "bearer": clock.bearer,
                "state": clock.state,
                "rule_id": clock.rule_id.id,
                "due_date": clock.due_date,
                "referral_id": clock.referral_id.id,
                "petition_id": clock.petition_id.id,
                "res_model": clock.res_model,
                "res_id": clock.res_id,
            }
            self._plan_activities([vals])
            clock.activity_id = vals.get("activity_id")

    def _log_recount(self, before, reason):
        self._record()._message_log(
            body=self.env._(
                "%(limit)s was counted again: %(before)s → %(after)s. %(reason)s",
                limit=self.rule_id.code,
                before=said_day(self.env, before),
                after=said_day(self.env, self.due_date),
                reason=reason or "",
            )
        )
        self.activity_id.write({"date_deadline": self.due_date})

    # -- daily job ------------------------------------------------------

    @api.model
    def _cron_check(self, batch=500):
        """Raise warning levels that are due today and tell who has to know.

        Reads only clocks whose level changes today or should have changed
        before (the office may have been shut for days), never all of them.
        Every level is told once, the highest reached stands for those before.
        """
        today = self._today()
        domain = [("state", "=", "running"), ("next_check_date", "<=", today)]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.sudo().search_count(domain))
        while True:
            clocks = self.sudo().search(
                domain, limit=batch, order="next_check_date, id"
            )
            clocks = clocks.try_lock_for_update()
            if not clocks:
                break
            gate.open_gate(clocks)._check_level(today)
            if clocks.filtered_domain(domain):
                # Would be read again without end; the log shows where it stands.
                raise RuntimeError("the daily check makes no progress")
            if not cron._commit_progress(len(clocks)):
                break

    def _check_level(self, today):
        lapsed = self.filtered(
            lambda c: c.rule_id.breach == "lapse" and c.due_date < today
        )
        lapsed._lapse(today)
        rest = self - lapsed
        groups = {}
        for clock in rest:
            vals = clock._level_vals(today)
            groups.setdefault((vals["warn_level"], vals["next_check_date"]), []).append(
                clock.id
            )
        for (level, check), ids in groups.items():
            self.browse(ids).write({"warn_level": level, "next_check_date": check})
        rest._tell_levels()
        self.petition_id._refresh_deadlines()

    def _lapse(self, today):
        if self:
            self.write(
                {"state": "breached", "stop_date": today, "next_check_date": False}
            )
            self._close_activities()
            self.petition_id._after_lapse(self)

    def _tell_levels(self):
        """Write one notice per clock and level, and an activity for its addressees."""
        notice = self.env["xinfang.clock.notice"]
        told = {
            (clock.id, level)
            for clock, level in notice._read_group(
                [("clock_id", "in", self.ids)], ["clock_id", "level"]
            )
        }
        new = self.filtered(
            lambda c: (
                c.warn_level != "normal"
                and c.bearer == "organ"
                and (c.id, c.warn_level) not in told
            )
        )
        if not new:
            return
        notice.create([{"clock_id": c.id, "level": c.warn_level} for c in new])
        new._alert()

    def _alert_name(self):
        """Return the code of the limit, with a word when it is no statute."""
        words = self.rule_id._certainty_words().rstrip(".。")
        return f"{self.rule_id.code} ({words})" if words else self.rule_id.code

    def _alert(self):
        """Tell the addressees of a level (notice: handler … overdue: inspector)."""
        addressees = self.department_id._alert_users()
        kind = self.env.ref("xinfang_case.mail_activity_type_alert")
        activities = self.env["mail.activity"]
        vals_list = []
        self._read_places()
        for clock in self.filtered(lambda c: c.warn_level != "notice"):
            users = addressees.get(
                (clock.department_id.organ_id.id, clock.warn_level), []
            )
            for user_id in users:
                if user_id == clock.user_id.id:
                    continue
                vals_list.append(
                    {
                        "activity_type_id": kind.id,
                        "summary": self.env._(
                            "%(limit)s: %(level)s, last day %(due)s",
                            limit=clock._alert_name(),
                            level=dict(
                                self._fields["warn_level"]._description_selection(
                                    self.env
                                )
                            )[clock.warn_level],
                            due=said_day(self.env, clock.due_date),
                        ),
                        "date_deadline": clock.due_date,
                        "user_id": user_id,
                        **activities._xinfang_place(*clock._place()),
                    }
                )
        activities._xinfang_plan(vals_list)


class ClockNotice(models.Model):
    """Proof that a warning level of a clock was told, once."""

    _name = "xinfang.clock.notice"
    _description = "Warning Given"
    _order = "id"

    clock_id = fields.Many2one(
        "xinfang.clock", required=True, readonly=True, ondelete="restrict"
    )
    level = fields.Char(required=True, readonly=True)

    _clock_level_uniq = models.UniqueIndex("(clock_id, level)")


class DepartmentAlert(models.Model):
    """Who in an organ is told of which warning level (internal rule)."""

    _inherit = "xinfang.department"

    def _alert_users(self):
        """Map (organ id, level) to user ids.

        Warning: intake clerks too. Severe: the organ's leader and head of the
        petition office as well. Overdue: inspectors and leading cadres too.
        """
        roles = {
            "warning": ["unit_intake"],
            "severe": ["unit_leader", "office_head"],
            "overdue": ["unit_leader", "office_head", "inspector", "leader"],
        }
        members = self.env["xinfang.membership"].search(
            [("organ_id", "in", self.organ_id.ids)]
        )
        result = {}
        for level, codes in roles.items():
            groups = {
                self.env.ref(f"xinfang_case.group_xinfang_{code}").id for code in codes
            }
            for member in members:
                if member._is_current() and groups & set(
                    member.user_id.all_group_ids.ids
                ):
                    result.setdefault((member.organ_id.id, level), []).append(
                        member.user_id.id
                    )
        return result
