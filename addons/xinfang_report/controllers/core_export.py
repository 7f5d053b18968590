import csv
import io
import json

from odoo.http import request

from odoo.addons.web.controllers import export

from ..tools.safe_workbook import protect_everybody, risky

protect_everybody()


def _mark_of(data):
    """Return what an exported file has to say of itself, "" of what is not ours."""
    model = json.loads(data).get("model", "")
    permits = request.env["xinfang.export.permit"]
    # Notes, reminders and files of petitions lie in models of Odoo.
    ours = model.startswith("xinfang.") or hasattr(
        request.env.get(model), "_answer_column"
    )
    permit = ours and permits._current()
    return permit._mark() if permit else ""


class ExcelExport(export.ExcelExport):
    """The export of any list: text stays text, and ours say who took them (C7, C24)."""

    def base(self, data):
        request.xinfang_mark = _mark_of(data)
        return super().base(data)

    def from_data(self, fields, columns_headers, rows):
        with SafeWriter(fields, columns_headers, len(rows)) as writer:
            for row_index, row in enumerate(rows):
                for cell_index, cell_value in enumerate(row):
                    writer.write_cell(row_index + 1, cell_index, cell_value)
            writer.sign(len(rows) + 2)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        with SafeGroupWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for group_name, group in groups.children.items():
                row, column = writer.write_group(row, column, group_name, group)
            writer.sign(row + 1)
        return writer.value


class _Signed:
    def sign(self, row):
        """Write the mark below the rows, on every printed page, and into the file."""
        mark = getattr(request, "xinfang_mark", "")
        if mark:
            self.worksheet.write_string(row, 0, mark, self.base_style)
            self.worksheet.set_footer(f"&L&9 {mark.replace('&', '&&')[:200]}")
            self.workbook.set_properties({"comments": mark})


class SafeWriter(_Signed, export.ExportXlsxWriter):
    """One row per record."""


class SafeGroupWriter(_Signed, export.GroupExportXlsxWriter):
    """Rows under the heads of their groups."""


class CSVExport(export.CSVExport):
    """CSV knows no text: whatever looks like a formula gets a quote before it."""

    def base(self, data):
        request.xinfang_mark = _mark_of(data)
        return super().base(data)

    def from_data(self, fields, columns_headers, rows):
        output = io.StringIO()
        writer = csv.writer(output, quoting=csv.QUOTE_ALL)
        writer.writerow([_plain(header) for header in columns_headers])
        for row in rows:
            writer.writerow([_plain(value) for value in row])
        mark = getattr(request, "xinfang_mark", "")
        if mark:
            writer.writerow([_plain(mark)])
        return output.getvalue()


def _plain(value):
    if value is None or value is False:
        return ""
    text = value.decode() if isinstance(value, bytes) else value
    return f"'{text}" if risky(text) else text
