from odoo.addons.web.controllers import export


class ExcelExport(export.ExcelExport):
    """The export of any list: text stays text there, too (CWE-1236).

    Odoo writes cells with the method that guesses what a text might be.
    """

    def from_data(self, fields, columns_headers, rows):
        with SafeWriter(fields, columns_headers, len(rows)) as writer:
            for row_index, row in enumerate(rows):
                for cell_index, cell_value in enumerate(row):
                    writer.write_cell(row_index + 1, cell_index, cell_value)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        with SafeGroupWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for group_name, group in groups.children.items():
                row, column = writer.write_group(row, column, group_name, group)
        return writer.value


class _TextStaysText:
    def __init__(self, fields, columns_headers, row_count):
        super().__init__(fields, columns_headers, row_count)
        self.worksheet.strings_to_formulas = False
        self.worksheet.strings_to_urls = False
        self.worksheet.strings_to_numbers = False


class SafeWriter(_TextStaysText, export.ExportXlsxWriter):
    """One row per record."""


class SafeGroupWriter(_TextStaysText, export.GroupExportXlsxWriter):
    """Rows under the heads of their groups."""
