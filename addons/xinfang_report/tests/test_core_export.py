import io
import json

from openpyxl import load_workbook

from odoo.http import Request
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestCoreExport(HttpCase):
    """C24: the export of any list writes text as text, grouped or not."""

    def export(self, **params):
        self.authenticate("admin", "admin")
        data = {
            "model": "res.partner",
            "fields": [{"name": "name", "label": "=1+1", "type": "char"}]
            + [{"name": "comment", "label": "Note", "type": "html"}],
            "ids": False,
            "domain": [("ref", "=", "xf-export")],
            "groupby": [],
            "import_compat": False,
            **params,
        }
        response = self.url_open(
            "/web/export/xlsx",
            data={
                "data": json.dumps(data),
                "csrf_token": Request.csrf_token(self),
            },
        )
        response.raise_for_status()
        return load_workbook(io.BytesIO(response.content)).active

    def test_cells_are_text(self):
        names = ["=1+1", "{=SUM(A1:A3)}", "http://example.org", "@x", "1234"]
        self.env["res.partner"].create(
            [{"name": name, "ref": "xf-export", "function": name} for name in names]
        )
        for groupby in ([], ["function"]):
            with self.subTest(str(groupby)):
                page = self.export(groupby=groupby)
                cells = [cell for row in page.iter_rows() for cell in row if cell.value]
                values = {str(cell.value) for cell in cells}
                self.assertLessEqual(set(names), values)
                for cell in cells:
                    self.assertEqual(cell.data_type, "s", cell.value)
                    self.assertIsNone(cell.hyperlink)
