from odoo import api, fields, models

from ..tools import daycount
from ..tools.lines import read_lines
from ..tools.moment import legal_date, legal_today
from .process_mixin import WARN_LEVELS


class Clock(models.Model):
    """One running time limit of one organ, or of the petitioner."""

    _name = "xinfang.clock"
    _description = "Running Time Limit"
    _inherit = ["xinfang.gated.mixin", "xinfang.petition.row.mixin"]
    _order = "due_date, id"

    referral_id = fields.Many2one(
        "xinfang.referral", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    res_model = fields.Char(
        readonly=True, help="What it belongs to if neither petition nor referral."
    )
    res_id = fields.Many2oneReference(
        model_field="res_model", readonly=True, index="btree_not_null"
    )
    rule_id = fields.Many2one(
        "xinfang.clock.rule",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    rule_code = fields.Char(related="rule_id.code", string="Limit")
    bearer = fields.Selection(
        [
            ("organ", "Organ"),
            ("petitioner", "Petitioner"),
            ("elsewhere", "Procedure outside the petition system"),
        ],
        readonly=True,
    )
    length = fields.Integer(readonly=True)
    unit = fields.Selection(
        [("calendar", "Calendar days"), ("working", "Working days")], readonly=True
    )
    roll = fields.Boolean(readonly=True, default=True)
    article = fields.Char(readonly=True)
    base_date = fields.Date(required=True, readonly=True)
    extension_days = fields.Integer(readonly=True)
    suspended_days = fields.Integer(readonly=True)
    suspensions = fields.Json(
        readonly=True,
        help="Pairs of ISO dates, both inclusive; the last one may still be open.",
    )
    due_raw = fields.Date("Raw Last Day", readonly=True)
    due_date = fields.Date("Last Day", required=True, readonly=True)
    target_date = fields.Date("Target Day", readonly=True)
    is_provisional = fields.Boolean(
        "Provisional",
        readonly=True,
        help="The holidays of that year are not published yet; the day may move.",
    )
    state = fields.Selection(
        [
            ("running", "Running"),
            ("suspended", "Suspended"),
            ("met", "Met"),
            ("met_late", "Met late"),
            ("breached", "Lapsed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="running",
    )
    stop_date = fields.Date(readonly=True)
    warn_level = fields.Selection(WARN_LEVELS, readonly=True, default="normal")
    next_check_date = fields.Date(
        readonly=True, help="When the warning level changes next."
    )
    department_id = fields.Many2one(
        "xinfang.department", "Organ", readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", "Responsible", readonly=True, index=True, ondelete="set null"
    )
    activity_id = fields.Many2one(
        "mail.activity",
        readonly=True,
        ondelete="set null",
        groups=fields.NO_ACCESS,
        index="btree_not_null",
    )
    start_entry_id = fields.Many2one(
        "xinfang.entry", readonly=True, index=True, ondelete="restrict"
    )
    stop_entry_id = fields.Many2one(
        "xinfang.entry", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    end_reason = fields.Char(
        "Why It Ended",
        readonly=True,
        help="Where a limit ended without being met: what took its object away.",
    )
    days_left = fields.Integer(compute="_compute_days_left")

    _due_idx = models.Index("(due_date, id) WHERE state = 'running'")
    _check_idx = models.Index("(next_check_date) WHERE state = 'running'")
    _mine_idx = models.Index("(user_id, due_date) WHERE state = 'running'")
    _provisional_idx = models.Index("(id) WHERE is_provisional AND state = 'running'")

    @api.depends("rule_id", "petition_id")
    def _compute_display_name(self):
        for clock in self:
            clock.display_name = (
                f"{clock.petition_id.number or ''} {clock.rule_id.code or ''}".strip()
            )

    @api.model
    def _today(self):
        """Return today's date in Asia/Shanghai."""
        return legal_today(self.env)

    @api.depends("due_date", "state", "unit")
    def _compute_days_left(self):
        today = self._today()
        calendar = self.env["xinfang.workday.exception"]._calendar()
        for clock in self:
            clock.days_left = (
                daycount.remaining(calendar, today, clock.due_date, clock.unit)
                if clock.due_date and clock.state == "running"
                else 0
            )

    @api.model
    def _gate_sentence(self):
        return self.env._("Time limits are kept by acts of the procedure only.")

    # -- counting -------------------------------------------------------

    @api.model
    def _count(self, base, length, unit, extension_days=0, roll=True, suspensions=()):
        """Count a limit; see ``tools/daycount.py``.

        :return: dict of the date fields of this model
        """
        calendar = self.env["xinfang.workday.exception"]._calendar()
        due = daycount.count(
            calendar,
            base,
            length,
            unit,
            extension_days=extension_days,
            suspensions=suspensions,
            roll=roll,
        )
        return date_vals(due)

    def _level_vals(self, today=None):
        """Return warning level and the day it changes next, for one clock."""
        self.ensure_one()
        calendar = self.env["xinfang.workday.exception"]._calendar()
        return level_vals(
            calendar,
            today or self._today(),
            self.base_date,
            self.due_raw,
            self.due_date,
            self.unit,
            self._suspended_periods(),
            self._warn_shares(),
        )

    @api.model
    def _warn_shares(self):
        """Return the shares in per cent at which the warning levels begin."""
        return self.env["ir.config_parameter"]._xinfang("warn_levels")

    def _recount(self):
        """Count the limit again from what is stored, with the holidays of today.

        :return: dict of the date fields of this model
        """
        self.ensure_one()
        calendar = self.env["xinfang.workday.exception"]._calendar()
        return self._dates_with(calendar)

    # -- effects of acts ------------------------------------------------

    @api.model
    def _running(self, code, target):
        """Return the running clocks of a rule on a petition or referral."""
        found = self._running_by_target(target._petitions())
        return found.get((target._name, target.id, code), self.browse())

    @api.model
    def _running_by_target(self, petitions):
        """Map (model, id, rule code) to running clocks, read once per petition."""
        found = {}
        for clock in read_lines(petitions.sudo(), "clock_ids"):
            if clock.state not in ("running", "suspended"):
                continue
            clock = clock.with_env(self.env)
            key = (*clock._place(), clock.rule_id.code)
            found[key] = found.get(key, self.browse()) | clock
        return found

    @api.model
    def _start_all(self, starts):
        """Start limits.

        :param starts: list of (rule, petition or referral, ledger entry)
        """
        self._read_receivers(starts)
        vals_list = [
            vals
            for rule, target, entry in starts
            if (vals := self._start_vals(rule, target, entry))
        ]
        self._plan_activities(vals_list)
        return self.create(vals_list)

    @api.model
    def _read_receivers(self, starts):
        """Read at once who receives the work of all organs that get a limit."""
        organs = self.env["xinfang.department"].union(
            *(target._clock_department(rule) for rule, target, _entry in starts)
        )
        if len(organs) > 1:
            organs._default_users()

    @api.model
    def _start_vals(self, rule, target, entry, extension_days=0, base=None, like=None):
        """Return the values of a limit that starts, None when it does not apply.

        :param like: the running limit it prolongs, whose length stays
        """
        rule = rule._strictest_for(target)
        if not rule or not rule._applies_to(target):
            return None
        base = base or legal_date(target[rule.base])
        if not base:
            # Such as the evaluation, when an assisting organ serves before the lead.
            return None
        length = like.length if like else rule._length()
        unit = like.unit if like else rule.unit
        roll = like.roll if like else rule._rolls()
        dates = self._dates_for(
            rule, target, (base, length, unit, extension_days, roll)
        )
        petitioner = rule.bearer == "petitioner"
        return {
            "petition_id": target._petitions().id,
            **self._place_vals(target),
            "rule_id": rule.id,
            "bearer": rule.bearer,
            "state": "running",
            "length": length,
            "unit": unit,
            "roll": roll,
            "article": rule.article,
            "base_date": base,
            "extension_days": extension_days,
            "department_id": target._clock_department(rule).id,
            "user_id": False if petitioner else target._clock_user(rule).id,
            "start_entry_id": entry.id,
            **dates,
            **level_vals(
                self.env["xinfang.workday.exception"]._calendar(),
                self._today(),
                base,
                dates["due_raw"],
                dates["due_date"],
                unit,
                shares=self._warn_shares(),
            ),
        }

    @api.model
    def _place_vals(self, target):
        """Return the columns that say to which record a limit or paper belongs."""
        if target._name == "xinfang.petition":
            return {"referral_id": False}
        if target._name == "xinfang.referral":
            return {"referral_id": target.id}
        return {
            "referral_id": target.referral_id.id,
            "res_model": target._name,
            "res_id": target.id,
        }

    @api.model
    def _dates_for(self, rule, target, period):
        if rule.due_field:
            return self._named_dates(target[rule.due_field], period[-1])
        return self._count(*period)

    @api.model
    def _extend(self, rule, target, days, entry):
        """Prolong the running limit: added to the un-rolled base (rule CR5)."""
        running = self._running(rule.extends_id.code, target)
        earlier = self._running(rule.code, target)
        clock = (earlier or running)[:1]
        total = days + clock.extension_days
        base = clock.base_date
        (earlier | running)._end("cancelled", entry)
        vals = self._start_vals(rule, target, entry, total, base, like=clock)
        self._plan_activities([vals])
        return self.create([vals])

    @api.model
    def _end_all(self, ends):
        """End limits by (state, entry); their reminders are read together."""
        self.union(*ends.values()).activity_id.mapped("active")
        for (state, entry), clocks in ends.items():
            clocks._end(state, entry)

    def _end(self, state, entry):
        """End clocks: ``met`` becomes ``met_late`` when the last day has passed."""
        groups = {}
        for clock in self:
            day = clock._ending_day() if state == "met" else self._today()
            key = (day, clock.due_date < day)
            groups[key] = groups.get(key, self.browse()) | clock
        for (day, late), clocks in groups.items():
            clocks.write(
                {
                    "state": "met_late" if late and state == "met" else state,
                    "stop_date": day,
                    "stop_entry_id": entry.id if entry else False,
                    "next_check_date": False,
                }
            )
        self._close_activities()


def date_vals(due):
    """Return the date fields of a limit, from a day that was counted.

    :param due: result of ``daycount.count``
    """
    return {
        "due_raw": due.raw,
        "due_date": due.due,
        "target_date": due.target,
        "is_provisional": due.provisional,
    }


def level_vals(
    calendar, today, base, raw, due, unit, suspensions=(), shares=(50, 75, 85)
):
    """Return ``warn_level`` and ``next_check_date`` of a limit on a day.

    :param calendar: ``daycount.Calendar``
    :param today, base, raw, due: ``date``
    :param unit: ``"calendar"`` or ``"working"``
    :param suspensions: pairs of ``date``, both inclusive
    :param shares: per cent at which notice, warning and severe begin
    """
    dates = daycount.warn_dates(calendar, base, raw, due, unit, shares, suspensions)
    level = daycount.level_on(today, dates)
    later = [day for day in dates.values() if day > today]
    return {"warn_level": level, "next_check_date": min(later) if later else False}
