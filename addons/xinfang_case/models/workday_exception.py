from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tools import daycount
from ..tools.moment import legal_today, said_day
from ..tools.workcalendar import YEAR_END_DAY

KINDS = [("off", "Day off"), ("work", "Make-up working day")]
# Object no RPC client can build: while it is in the context, a bulk change recounts
# once at its end.
BULK = object()
# A period still running has begun within these days; changes of older days move no open
# clock.
LOOK_BACK = timedelta(days=366)


class WorkdayException(models.Model):
    """A day that is not what its weekday says: off, or worked instead (调休)."""

    _name = "xinfang.workday.exception"
    _description = "Day Off or Make-up Day"
    _order = "date desc"
    _rec_names_search = ["name"]

    date = fields.Date(required=True)
    kind = fields.Selection(KINDS, required=True, default="off")
    name = fields.Char("Holiday", help="Holiday that is the reason, such as 春节.")
    notice_id = fields.Many2one(
        "xinfang.holiday.notice",
        "Holiday Notice",
        index="btree_not_null",
        ondelete="cascade",
    )
    weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        compute="_compute_weekday",
    )

    _date_uniq = models.Constraint("UNIQUE (date)", "This day is in the table already.")

    @api.depends("date")
    def _compute_weekday(self):
        for line in self:
            line.weekday = str(line.date.weekday()) if line.date else False

    @api.depends("name", "kind", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            line.display_name = (
                f"{line.name or line.date or ''} · {kinds.get(line.kind, '')}"
            )

    @api.constrains("date", "kind")
    def _check_makeup_on_weekend(self):
        """A make-up day is a Saturday or Sunday: any other day is worked anyway."""
        for line in self:
            if line.kind == "work" and line.date.weekday() < 5:
                raise ValidationError(
                    self.env._(
                        "%(day)s is no Saturday or Sunday, so no make-up working day.",
                        day=said_day(self.env, line.date),
                    )
                )

    @api.constrains("date", "notice_id")
    def _check_notice_year(self):
        """A notice arranges its own year and the last week of the year before."""
        for line in self.filtered("notice_id"):
            day, year = line.date, line.notice_id.year
            if day.year != year and not (
                day.year == year - 1 and (day.month, day.day) >= (12, YEAR_END_DAY)
            ):
                raise ValidationError(
                    self.env._(
                        "%(day)s cannot be in the notice for %(year)s.",
                        day=said_day(self.env, day),
                        year=year,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Enter days; clocks they may move are recounted."""
        lines = super().create(vals_list)
        self._calendar_changed(lines.mapped("date"))
        return lines

    def write(self, vals):
        """Change days; both the old and the new date count as changed."""
        days = self.mapped("date")
        result = super().write(vals)
        moves = vals.keys() & {"date", "kind"}
        self._calendar_changed([*days, *self.mapped("date")] if moves else [])
        return result

    def unlink(self):
        """Remove days; what their weekday says holds again."""
        days = self.mapped("date")
        result = super().unlink()
        self._calendar_changed(days)
        return result

    @api.model
    @tools.ormcache()
    def _calendar(self):
        """The whole table as :class:`daycount.Calendar`, one object per process.

        Read with full rights: the days are public, and who asks must not change the
        count.
        """
        # The cached object outlives this transaction's rows, so it holds plain values
        # only.
        notices = (
            self.env["xinfang.holiday.notice"]
            .sudo()
            .search_fetch([], ["year", "title", "document_number", "published"])
        )
        labels = {
            notice.id: f"{notice.title}（{notice.document_number}）"
            if notice.document_number
            else notice.title
            for notice in notices
        }
        lines = self.sudo().search_fetch([], ["date", "kind", "name", "notice_id"])
        return daycount.Calendar.from_rows(
            [
                (line.date, line.kind, line.name, labels.get(line.notice_id.id, ""))
                for line in lines
            ],
            [notice.year for notice in notices if notice.published],
        )

    @api.model
    def _calendar_changed(self, days):
        """Forget the cached calendar and have the clocks counted again that may move.

        :param days: dates (list) that changed; days long past move no open clock
        """
        self.env.registry.clear_cache()
        # Once more when others can see the change: a thread may fill the cache in
        # between.
        self.env.cr.postcommit.add(self.env.registry.clear_cache)
        if self.env.context.get("xinfang_calendar_bulk") is BULK or not days:
            return
        recent = [day for day in days if day >= legal_today(self.env) - LOOK_BACK]
        clocks = self.env.get("xinfang.clock")
        if recent and clocks is not None:
            clocks._recount_after(
                recent,
                reason=self.env._(
                    "Holiday table changed: %(first)s to %(last)s",
                    first=said_day(self.env, min(recent)),
                    last=said_day(self.env, max(recent)),
                ),
            )
