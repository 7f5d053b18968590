import base64
import csv
import io
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.moment import said_day
from ..tools.workcalendar import YEAR_END_DAY

# How a heading of a column may read.
COLUMNS = {
    "date": ("date", "日期", "day"),
    "name": ("name", "名称", "节日", "holiday"),
    "kind": ("kind", "类型", "类别", "性质", "off|work"),
}
MAX_ROWS = 200


class HolidayImport(models.TransientModel):
    """Dialog of the administrator for the yearly notice of the State Council (CR12)."""

    _name = "xinfang.holiday.import"
    _description = "Import of a Holiday Notice"

    source = fields.Selection(
        [("library", "The installed library"), ("file", "A file")],
        required=True,
        default="file",
    )
    year = fields.Integer(required=True, default=lambda self: self._default_year())
    title = fields.Char(help="By default the usual title of the yearly notice.")
    document_number = fields.Char(help="As printed on the notice.")
    file = fields.Binary(
        attachment=False,
        help="CSV or XLSX with the columns date (2027-01-01), name, and off or work.",
    )
    file_name = fields.Char()
    line_ids = fields.One2many("xinfang.holiday.import.line", "import_id", "Days")
    is_checked = fields.Boolean()
    error_count = fields.Integer("Rows With Errors", readonly=True)

    @api.model
    def _default_year(self):
        years = self.env["xinfang.holiday.notice"].search([("published", "=", True)])
        return (
            max(years.mapped("year"), default=self.env["xinfang.clock"]._today().year)
            + 1
        )

    @api.onchange("source", "year", "file")
    def _onchange_source(self):
        self.is_checked = False

    # -- reading ----------------------------------------------------------

    def _read_rows(self):
        """Return (row number, date text or ``date``, kind, name) of the source."""
        if self.source == "library":
            return self._library_rows()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        content = base64.b64decode(self.file)
        if content[:2] == b"PK":
            table = self._xlsx_table(content)
        else:
            table = list(csv.reader(io.StringIO(self._decode(content))))
        rows = [
            (number, row)
            for number, row in enumerate(table, start=1)
            if any(str(cell or "").strip() for cell in row)
        ]
        if not rows:
            raise UserError(self.env._("There is no day in the file."))
        if len(rows) > MAX_ROWS:
            raise UserError(
                self.env._("A notice has fewer than %(count)s days.", count=MAX_ROWS)
            )
        order, start = self._column_order(rows[0][1])
        return [
            (number, *(row[i] if i < len(row) else "" for i in order))
            for number, row in rows[start:]
        ]

    def _column_order(self, head):
        """Return positions of date, kind and name, and how many rows are headings."""
        words = [str(cell or "").strip().lower().lstrip("\ufeff") for cell in head]
        found = {
            name: next((i for i, word in enumerate(words) if word in choices), None)
            for name, choices in COLUMNS.items()
        }
        if found["date"] is None:
            return (0, 2, 1), 0
        words = {
            "name": self.env._("name of the holiday"),
            "kind": self.env._("kind (day off or working day)"),
        }
        missing = [words[name] for name, place in found.items() if place is None]
        if missing:
            raise UserError(
                self.env._(
                    "The file has no column %(names)s.", names=", ".join(missing)
                )
            )
        return (found["date"], found["kind"], found["name"]), 1

    def _decode(self, content):
        # Spreadsheets on Chinese systems save CSV in GB 18030.
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise UserError(self.env._("The file is neither UTF-8 nor GB 18030 text."))

    def _xlsx_table(self, content):
        import openpyxl

        try:
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True
            )
            return [list(row) for row in book.active.iter_rows(values_only=True)]
        except Exception as error:
            raise UserError(self.env._("The file is no readable workbook.")) from error

    def _library_rows(self):
        try:
            from chinese_calendar import constants
        except ImportError as error:
            raise UserError(
                self.env._(
                    "The library chinesecalendar is not installed. Import a file instead."
                )
            ) from error
        names = {item.value: item.chinese for item in constants.Holiday}
        others = self.env["xinfang.workday.exception"].search(
            [("notice_id", "!=", False), ("notice_id.year", "!=", self.year)]
        )
        taken = set(others.mapped("date"))
        days = [
            (day, kind, names.get(name, name))
            for kind, table in (
                ("off", constants.holidays),
                ("work", constants.workdays),
            )
            for day, name in table.items()
            if self._may_arrange(day) and day not in taken
        ]
        if not any(day.year == self.year for day, _kind, _name in days):
            raise UserError(
                self.env._(
                    "The installed library does not know %(year)s yet. Update it, or "
                    "import a file.",
                    year=self.year,
                )
            )
        return [(i, *row) for i, row in enumerate(sorted(days), start=1)]

    def _may_arrange(self, day):
        return day.year == self.year or (
            day.year == self.year - 1 and (day.month, day.day) >= (12, YEAR_END_DAY)
        )

    # -- preview ----------------------------------------------------------

    def action_preview(self):
        """Read the source and show each row with its error or what it changes."""
        self.ensure_one()
        notice_model = self.env["xinfang.holiday.notice"]
        notice = notice_model.search([("year", "=", self.year)])
        known = {line.date: line for line in notice.exception_ids}
        lines, days = [], {}
        for number, day, kind, name in self._read_rows():
            given = day.date() if isinstance(day, datetime) else day
            vals = {"row": number, "given": str(given or ""), "name": name}
            try:
                day, kind, name = notice_model._parse_row(number, (given, kind, name))
                self._check_day(number, day, kind, days)
            except ValidationError as error:
                lines.append({**vals, "error": error.args[0]})
                continue
            days[day] = (kind, name)
            lines.append(
                {
                    **vals,
                    "date": day,
                    "kind": kind,
                    "change": _change(known.get(day), kind),
                }
            )
        for day in known.keys() - days.keys():
            lines.append(
                {
                    "given": str(day),
                    "date": day,
                    "kind": known[day].kind,
                    "name": known[day].name,
                    "change": "removed",
                }
            )
        errors = sum(1 for line in lines if line.get("error"))
        self.write(
            {
                "line_ids": [fields.Command.clear()]
                + [fields.Command.create(line) for line in lines],
                "is_checked": True,
                "error_count": errors,
                **self._moved_vals({} if errors else self._moved(days, known)),
            }
        )
        return self._reopen()

    def _check_day(self, number, day, kind, days):
        problem = False
        if day in days:
            problem = self.env._(
                "Row %(row)s: %(day)s is given twice.",
                row=number,
                day=said_day(self.env, day),
            )
        elif not self._may_arrange(day):
            problem = self.env._(
                "Row %(row)s: %(day)s cannot be in the notice for %(year)s.",
                row=number,
                day=said_day(self.env, day),
                year=self.year,
            )
        elif kind == "work" and day.weekday() < 5:
            problem = self.env._(
                "Row %(row)s: %(day)s is no Saturday or Sunday, so no make-up working "
                "day.",
                row=number,
                day=said_day(self.env, day),
            )
        if problem:
            raise ValidationError(problem)

    def _future_calendar(self, days, known=()):
        """Return the holiday table as it would be with this notice."""
        calendar = self.env["xinfang.workday.exception"]._calendar()
        return calendar.replaced(
            self.year, known, {day: kind for day, (kind, _name) in days.items()}
        )

    def _previewed_calendar(self):
        """Return the holiday table as it would be with the rows last shown."""
        if not self.is_checked or self.error_count:
            raise UserError(self.env._("Preview the notice first and mend its errors."))
        gone = self.line_ids.filtered(lambda x: x.change == "removed")
        days = {x.date: (x.kind, x.name) for x in self.line_ids - gone}
        return self._future_calendar(days, gone.mapped("date"))

    @api.depends("year")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = self.env._("Notice of %(year)s", year=wizard.year)

    def action_rehearse(self):
        """Open the rehearsal of this notice."""
        self.ensure_one()
        self._previewed_calendar()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rule Rehearsal"),
            "res_model": "xinfang.rehearsal",
            "view_mode": "form",
            "context": {"default_kind": "calendar", "default_import_id": self.id},
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import a Notice"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # -- import -----------------------------------------------------------

    def action_import(self):
        """Enter the notice, count running limits again and show what moved."""
        self.ensure_one()
        if not self.is_checked:
            return self.action_preview()
        if self.error_count:
            raise UserError(
                self.env._("Mend the rows with errors first; nothing was imported.")
            )
        before = self.env["xinfang.recount"].sudo().search([], limit=1).id or 0
        notice = self.env["xinfang.holiday.notice"].import_notice(
            self.year,
            [
                (line.date, line.kind, line.name)
                for line in self.line_ids
                if line.change != "removed"
            ],
            title=self.title or None,
            document_number=self.document_number or None,
        )
        rows = self.env["xinfang.recount"].sudo().search_count([("id", ">", before)])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(title)s: %(days)s days. %(count)s running limits were counted "
                    "again.",
                    title=notice.title,
                    days=len(notice.exception_ids),
                    count=rows,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


def _change(line, kind):
    if not line:
        return "new"
    return "same" if line.kind == kind else "changed"
