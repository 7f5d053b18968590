"""F15: what Odoo's export makes of a text that looks like a formula or an address."""

import io
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.tests import TransactionCase, tagged

from odoo.addons.http_routing.tests.common import MockRequest
from odoo.addons.web.controllers import export

from ..controllers.core_export import ExcelExport
from ..tools.safe_workbook import TextWorkbook

TEXTS = ["=1+1", "{=SUM(A1:A3)}", "http://example.org/x", "file:///etc/passwd"]


@tagged("post_install", "-at_install", "xf_security")
class TestCoreFactsExport(TransactionCase):
    def cells(self, controller):
        """Return the cells of a workbook of the texts, as a controller writes it."""
        with MockRequest(self.env) as request:
            request.xinfang_mark = ""
            content = controller.from_data(
                [{"name": "name", "type": "char"}], ["name"], [[text] for text in TEXTS]
            )
        page = load_workbook(io.BytesIO(content)).active
        return [row[0] for row in page.iter_rows(min_row=2)]

    def test_f15_text_stays_text(self):
        """A typed “=1+1” becomes a formula on the clerk's machine, a URL a link."""
        # Odoo's own, without our hand on the library.
        with patch("xlsxwriter.Workbook", TextWorkbook.__base__):
            core = self.cells(export.ExcelExport())
        self.assertIn("f", [cell.data_type for cell in core])
        self.assertTrue([cell for cell in core if cell.hyperlink])
        ours = self.cells(ExcelExport())
        self.assertEqual([cell.value for cell in ours], TEXTS)
        for cell in ours:
            self.assertEqual((cell.data_type, cell.hyperlink), ("s", None))
