import csv
import io
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import file_open

from ..tools.moment import said_day
from .workday_exception import BULK

KIND_WORDS = {
    "off": "off",
    "放假": "off",
    "休": "off",
    "work": "work",
    "上班": "work",
    "班": "work",
    "补班": "work",
}


class HolidayNotice(models.Model):
    """The yearly notice of the State Council on days off and make-up days (CR12)."""

    _name = "xinfang.holiday.notice"
    _description = "Holiday Notice"
    _order = "year desc"
    _rec_name = "title"

    year = fields.Integer(required=True, aggregator=None)
    title = fields.Char(required=True)
    document_number = fields.Char(
        help="As printed on the notice; empty if not known for sure."
    )
    published = fields.Boolean(
        default=True,
        help="Only with a published notice do last days in this year count as certain; "
        "until then they are provisional.",
    )
    note = fields.Text()
    exception_ids = fields.One2many("xinfang.workday.exception", "notice_id", "Days")

    _year_uniq = models.Constraint(
        "UNIQUE (year)", "There is a notice for this year already."
    )
    _year_check = models.Constraint(
        "CHECK (year BETWEEN 1950 AND 2200)", "The year has four digits, such as 2027."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create notices; a running provisional clock may become certain by it."""
        notices = super().create(vals_list)
        notices._calendar_changed()
        return notices

    def write(self, vals):
        """Change notices; year and published decide what is provisional."""
        years = set(self.mapped("year"))
        result = super().write(vals)
        if vals.keys() & {"year", "published", "title", "document_number"}:
            self._calendar_changed(years)
        return result

    def unlink(self):
        """Delete notices with their days (the database removes those by itself)."""
        years = set(self.mapped("year"))
        result = super().unlink()
        self._calendar_changed(years)
        return result

    @api.constrains("year")
    def _check_days_in_year(self):
        """A notice whose year changes may not keep days of another year."""
        self.exception_ids._check_notice_year()

    def _calendar_changed(self, years=()):
        """Tell the day table that the notices of ``self`` and ``years`` changed."""
        # The whole year becomes certain or provisional, not only the days named.
        days = [
            date(year, *end)
            for year in {*years, *self.exists().mapped("year")}
            for end in ((1, 1), (12, 31))
        ]
        self.env["xinfang.workday.exception"]._calendar_changed(days)

    @api.model
    def import_notice(self, year, rows, title=None, document_number=None):
        """Enter or replace the notice of a year in one step, then recount once.

        Days the notice had before and that are not in ``rows`` are removed; a day that
        another notice arranged (end of December) passes to this one. For
        administrators: the rights of the current user on both models decide.

        :param int year: year of the notice
        :param rows: CSV text with the header ``date,kind,name``, or a list of such
            triples; date as ``2027-01-01``, kind ``off``/``放假`` or ``work``/``上班``
        :param str title: title of the notice, by default the usual one
        :param str document_number: number printed on it
        :return: the ``xinfang.holiday.notice`` record
        :raise ValidationError: broken row (named with its number), nothing is written
            then
        :raise AccessError: user is no administrator
        """
        self.check_access("create")
        days = self._parse_rows(rows)
        bulk = self.with_context(xinfang_calendar_bulk=BULK)
        notice = bulk.search([("year", "=", year)])
        values = {"published": True}
        if document_number:
            values["document_number"] = document_number
        if title or not notice:
            values["title"] = title or f"国务院办公厅关于{year}年部分节假日安排的通知"
        if notice:
            notice.write(values)
        else:
            notice = bulk.create({"year": year, **values})
        changed = notice._replace_days(days)
        self.env["xinfang.workday.exception"]._calendar_changed(
            [*changed, date(year, 1, 1), date(year, 12, 31)]
        )
        return self.browse(notice.id)

    def _replace_days(self, days):
        """Make ``{date: (kind, name)}`` this notice's days; return dates touched."""
        self.ensure_one()
        Exceptions = self.env["xinfang.workday.exception"]
        gone = self.exception_ids.filtered(lambda line: line.date not in days)
        touched = set(gone.mapped("date"))
        gone.unlink()
        present = {
            line.date: line for line in Exceptions.search([("date", "in", list(days))])
        }
        new = []
        for day, (kind, name) in days.items():
            line = present.get(day)
            values = {"kind": kind, "name": name, "notice_id": self.id}
            if not line:
                new.append({"date": day, **values})
            elif (line.kind, line.name, line.notice_id.id) != (kind, name, self.id):
                line.write(values)
            else:
                continue
            touched.add(day)
        Exceptions.create(new)
        return touched

    @api.model
    def _parse_rows(self, rows):
        """Return ``{date: (kind, name)}`` of CSV text or triples."""
        if isinstance(rows, str):
            reader = csv.DictReader(io.StringIO(rows.lstrip("\ufeff").strip()))
            rows = [
                (row.get("date"), row.get("kind"), row.get("name")) for row in reader
            ]
        days = {}
        for number, row in enumerate(rows, start=1):
            day, kind, name = self._parse_row(number, row)
            if day in days:
                raise ValidationError(
                    self.env._(
                        "Row %(row)s: %(day)s is given twice.",
                        row=number,
                        day=said_day(self.env, day),
                    )
                )
            days[day] = (kind, name)
        if not days:
            raise ValidationError(self.env._("There is no day in what you entered."))
        return days

    @api.model
    def _parse_row(self, number, row):
        try:
            day, kind, name = row
            day = (
                day
                if isinstance(day, date)
                else date.fromisoformat(str(day or "").strip())
            )
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "Row %(row)s: a date as 2027-01-01, a kind, a name are needed.",
                    row=number,
                )
            ) from error
        kind = KIND_WORDS.get(str(kind or "").strip().lower())
        if not kind:
            raise ValidationError(
                self.env._(
                    "Row %(row)s: the kind of day is one of %(kinds)s.",
                    row=number,
                    kinds=", ".join(KIND_WORDS),
                )
            )
        return day, kind, str(name or "").strip()

    @api.model
    def _load_seed(self):
        """Enter the shipped notices of years the table does not hold."""
        known = set(self.search_fetch([], ["year"]).mapped("year"))
        seed = [
            row
            for row in _read("xinfang.holiday.notice.csv")
            if int(row["year"]) not in known
        ]
        bulk = self.with_context(xinfang_calendar_bulk=BULK)
        notices = bulk.create([{**row, "year": int(row["year"])} for row in seed])
        ids = {str(notice.year): notice.id for notice in notices}
        Exceptions = bulk.env["xinfang.workday.exception"]
        taken = set(Exceptions.search_fetch([], ["date"]).mapped("date"))
        lines = [
            {
                "date": row["date"],
                "kind": row["kind"],
                "name": row["name"],
                "notice_id": ids[row["year"]],
            }
            for row in _read("xinfang.workday.exception.csv")
            if row["year"] in ids and fields.Date.to_date(row["date"]) not in taken
        ]
        Exceptions.create(lines)
        if notices:
            last_days = [date(year, 12, 31) for year in notices.mapped("year")]
            self.env["xinfang.workday.exception"]._calendar_changed(last_days)
        return notices


def _read(name):
    """Rows of a seed file as dictionaries; empty cells left out."""
    with file_open(f"xinfang_case/data/{name}") as stream:
        return [
            {key: value for key, value in row.items() if value}
            for row in csv.DictReader(stream)
        ]
