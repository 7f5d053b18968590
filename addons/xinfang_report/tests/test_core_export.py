import csv
import io
import json

import xlsxwriter
from openpyxl import load_workbook

from odoo import Command
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from odoo.addons.xinfang_case.tests.core_common import CoreCase
from odoo.addons.xinfang_case.tests.figures import record

NAMES = [
    "=1+1", "{=SUM(A1:A3)}", "http://example.org", "@x", "1234", "+1", "-1",
    "\t=1", "＝1+1", "file:///etc/passwd", "|calc",
]  # fmt: skip


class ExportCase(CoreCase, HttpCase):
    def sent(self, route, **data):
        response = self.url_open(
            route,
            data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)},
        )
        self.assertEqual(response.status_code, 200, response.text[-1500:])
        return response.content

    def list_of(self, kind, model, fields, domain, **params):
        return self.sent(
            f"/web/export/{kind}",
            model=model,
            fields=[{"name": n, "label": label, "type": t} for n, label, t in fields],
            ids=False,
            domain=domain,
            groupby=[],
            import_compat=False,
            **params,
        )


@tagged("post_install", "-at_install")
class TestCoreExport(ExportCase):
    """C24: the export of any list writes text as text, grouped or not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner"].create(
            [{"name": name, "ref": "xf-export", "function": name} for name in NAMES]
        )

    def export(self, kind="xlsx", **params):
        self.authenticate("admin", "admin")
        fields = [("name", "=1+1", "char"), ("comment", "Note", "html")]
        return self.list_of(
            kind, "res.partner", fields, [("ref", "=", "xf-export")], **params
        )

    def assertText(self, content, names):
        page = load_workbook(io.BytesIO(content)).active
        cells = [cell for row in page.iter_rows() for cell in row if cell.value]
        values = {str(cell.value).replace("_x0009_", "\t") for cell in cells}
        self.assertLessEqual(set(names), values)
        for cell in cells:
            self.assertIn(cell.data_type, ("s", "n"), cell.value)
            self.assertIsNone(cell.hyperlink)
        return len(cells)

    def test_cells_are_text(self):
        cells = self.assertText(self.export(), NAMES)
        page = load_workbook(io.BytesIO(self.export())).active
        self.assertNotIn(
            "n", {c.data_type for r in page.iter_rows() for c in r if c.value}
        )
        formulas = sum(c.data_type == "f" for row in page.iter_rows() for c in row)
        record("export", payloads=len(NAMES), cells=cells, formulas=formulas)

    def test_cells_of_groups_are_text(self):
        self.authenticate("admin", "admin")
        content = self.sent(
            "/web/export/xlsx",
            model="res.partner",
            fields=[{"name": "name", "label": "Name", "type": "char"}],
            ids=False,
            domain=[("ref", "=", "xf-export")],
            groupby=["function"],
            import_compat=False,
        )
        self.assertText(content, NAMES)

    def test_csv_is_quoted(self):
        rows = list(csv.reader(io.StringIO(self.export("csv").decode())))
        self.assertEqual(rows[0][0], "'=1+1")
        for row in rows[1:]:
            self.assertNotRegex(row[0], r"^\s*[=+\-@|＝{]")

    def test_pivot_tables_are_text(self):
        self.authenticate("admin", "admin")
        content = self.sent(
            "/web/pivot/export_xlsx",
            title="x",
            model="res.partner",
            measure_count=1,
            origin_count=1,
            col_group_headers=[[{"title": "=1+1", "width": 1, "height": 1}]],
            measure_headers=[{"title": "@x", "is_bold": False}],
            origin_headers=[],
            rows=[
                {"title": name, "indent": 0, "values": [{"is_bold": False, "value": 1}]}
                for name in NAMES
            ],
        )
        self.assertText(content, NAMES)

    def test_whoever_makes_a_workbook(self):
        output = io.BytesIO()
        with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
            page = book.add_worksheet()
            for row, name in enumerate(NAMES):
                page.write(row, 0, name)
        self.assertText(output.getvalue(), [])


@tagged("post_install", "-at_install", "xf_security")
class TestOurExport(ExportCase):
    """C7: a list of ours says who took it, in every form."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.piece = cls.received(title="=HYPERLINK(1)")
        right = cls.env.ref("base.group_allow_export")
        cls.users["window"].write({"group_ids": [Command.link(right.id)]})

    def export(self, kind):
        self.authenticate("xf_window", "xf_window")
        fields = [
            ("number", "No.", "char"),
            ("petitioner_id", "Who", "many2one"),
            ("title", "What", "char"),
        ]
        domain = [("id", "=", self.piece.id)]
        return self.list_of(kind, "xinfang.petition", fields, domain)

    def test_marked_and_masked(self):
        permits = self.seen(self.env["xinfang.export.permit"], "window")
        number = permits._give("核对台账").sudo().number
        workbook = load_workbook(io.BytesIO(self.export("xlsx")))
        text = repr(list(workbook.active.iter_rows(values_only=True)))
        self.assertIn(number, text)
        self.assertIn(number, workbook.properties.description)
        self.assertIn(number, workbook.active.oddFooter.left.text)
        self.assertIn(self.users["window"].name, text)
        self.assertIn("王*试", text)
        self.assertNotIn("王测试", text)
        text = self.export("csv").decode()
        self.assertIn(number, text)
        self.assertIn("'=HYPERLINK(1)", text)
        self.assertNotIn("王测试", text)
