import hashlib
import io
from datetime import timedelta

from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .report_common import ReportCase


@tagged("post_install", "-at_install")
class TestDownload(ReportCase, HttpCase):
    """What was made is recorded for good; the file is its maker's."""

    def make(self, login="office_head", **vals):
        model = self.seen(self.env["xinfang.report.wizard"], login, "2026-11-20")
        action = model.create(vals).action_make()
        self.assertEqual(action["type"], "ir.actions.act_url")
        export = self.env["xinfang.report.export"].search([], limit=1)
        self.assertEqual(action["url"], f"/xinfang/report/{export.id}/download")
        return export

    def sign_in(self, login):
        user = self.users[login]
        user.sudo().password = "a-long-password-for-tests-1"
        self.authenticate(user.login, "a-long-password-for-tests-1")

    def fetch(self, export):
        return self.url_open(f"/xinfang/report/{export.id}/download")

    def test_what_was_made_is_recorded(self):
        export = self.make(report="ledger", reason="月度核对", with_names=True)
        self.assertEqual(export.user_id, self.users["office_head"])
        self.assertEqual(export.department_id, self.office)
        self.assertEqual((export.period_from, export.period_to), ("2026-10", "2026-10"))
        self.assertEqual(export.row_count, 8)
        self.assertEqual(export.reason, "月度核对")
        self.assertTrue(export.with_names)
        self.assertEqual(export.file_name, "P03-2026-10.xlsx")
        self.assertEqual(str(export.made_at), "2026-11-20 02:00:00")
        attachment = self.attachment(export)
        self.assertEqual(hashlib.sha256(attachment.raw).hexdigest(), export.sha256)
        page = load_workbook(io.BytesIO(attachment.raw)).active
        text = repr(list(page.iter_rows(max_row=5, values_only=True)))
        self.assertRegex(export.number, r"^R[0-9A-F]{8}$")
        self.assertIn(export.number, text)
        self.assertIn(export.number, page.oddFooter.right.text)
        self.assertIn(export.user_id.name, text)

    def attachment(self, export):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "xinfang.report.export"),
                    ("res_field", "=", "file"),
                    ("res_id", "=", export.id),
                ]
            )
        )

    def test_maker_downloads_the_same_file(self):
        export = self.make()
        self.sign_in("office_head")
        response = self.fetch(export)
        self.assertEqual(response.status_code, 200)
        self.assertIn("P01-2026-10.xlsx", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(hashlib.sha256(response.content).hexdigest(), export.sha256)
        self.assertTrue(load_workbook(io.BytesIO(response.content)).worksheets)

    def test_each_download_leaves_one_row_in_the_view_log(self):
        """C17: the workbook of a report, fetched and refused."""
        export = self.make(report="ledger", reason="月度核对")
        views = self.env["xinfang.view"].sudo()
        for login, refused in (("office_head", False), ("triage", True)):
            with self.subTest(login):
                self.sign_in(login)
                last = views.search([], limit=1, order="id desc").id or 0
                self.fetch(export)
                self.env.invalidate_all()
                row = views.search([("id", ">", last)])
                self.assertEqual(len(row), 1)
                self.assertEqual(row.user_id, self.users[login])
                self.assertEqual((row.kind, row.refused), ("export", refused))
                self.assertEqual(row.model, "xinfang.report.export")
                self.assertEqual(row.res_ids, export.ids)
                self.assertTrue(row.ip and row.session)
                if not refused:
                    self.assertEqual(row.reason, "月度核对")
                    self.assertEqual(row.detail, {"report": "ledger", "rows": 8})

    def test_nobody_else_does(self):
        export = self.make()
        for login in ("triage", "role_inspector", "role_auditor", "window"):
            with self.subTest(login):
                self.sign_in(login)
                self.assertEqual(self.fetch(export).status_code, 404)
                url = f"/web/content/xinfang.report.export/{export.id}/file"
                self.assertIn(self.url_open(url).status_code, (403, 404))
                url = f"/web/content/{self.attachment(export).id}"
                self.assertIn(self.url_open(url).status_code, (403, 404))
        self.sign_in("office_head")
        missing = self.env["xinfang.report.export"].browse(export.id + 1000)
        self.assertEqual(self.fetch(missing).status_code, 404)

    def test_portal_and_nobody(self):
        export = self.make()
        url = f"/xinfang/report/{export.id}/download"
        response = self.url_open(url, allow_redirects=False)
        self.assertIn(response.status_code, (302, 303))
        new_test_user(
            self.env, "xf_report_portal", "base.group_portal",
            password="a-long-password-for-tests-1",
        )  # fmt: skip
        self.authenticate("xf_report_portal", "a-long-password-for-tests-1")
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_who_lost_role_or_place_has_lost_the_file(self):
        export = self.make()
        self.sign_in("office_head")
        member = self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["office_head"].id)]
        )
        member.department_id = self.police
        self.env.flush_all()
        self.assertEqual(self.fetch(export).status_code, 404)

    def test_rows_are_only_appended(self):
        export = self.make()
        user = self.users["office_head"]
        model = self.env["xinfang.report.export"]
        with self.assertRaises(AccessError):
            export.sudo().write({"user_id": self.users["triage"].id})
        with self.assertRaises(AccessError):
            export.sudo().unlink()
        vals = export.sudo().copy_data()[0]
        with self.assertRaises(AccessError):
            model.with_user(user).create(
                {**vals, "sha256": "x", "made_at": export.made_at}
            )

    def test_c17_users_see_their_own_the_auditor_those_of_his_organs(self):
        self.add_user("housing_auditor", "housing", "auditor", scope="unit")
        self.add_user("office_auditor", "office", "auditor", scope="unit")
        export = self.make()
        self.assertEqual(export.sudo().maker_department_id, self.office)
        model = self.env["xinfang.report.export"]
        seen = {
            login: bool(model.with_user(self.users[login]).search_count([]))
            for login in ("office_head", "triage", "office_auditor", "housing_auditor")
        }
        self.assertEqual(
            seen,
            {
                "office_head": True,
                "triage": False,
                "office_auditor": True,
                "housing_auditor": False,
            },
        )
        self.assertFalse(
            export.with_user(self.users["housing_auditor"]).has_access("read")
        )
        with self.assertRaises(AccessError):
            model.with_user(self.users["office_auditor"]).browse(
                export.id
            ).action_download()
        with self.assertRaises(AccessError):
            export.with_user(self.users["office_head"]).read(["file"])

    def test_old_files_go_their_record_stays(self):
        old, new = self.make(), self.make()
        attachment = self.attachment(old)
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = %s WHERE id = %s",
            (fields.Datetime.now() - timedelta(days=31), attachment.id),
        )
        self.env.invalidate_all()
        self.env["xinfang.report.export"]._gc_files()
        self.assertFalse(attachment.exists())
        self.assertTrue(self.attachment(new))
        self.assertTrue(old.exists())
        self.sign_in("office_head")
        self.assertEqual(self.fetch(old).status_code, 404)

    def test_too_many_rows_are_refused_before_the_work(self):
        self.env["ir.config_parameter"].set_param("xinfang_report.max_rows", "7")
        count = self.env["xinfang.report.export"].search_count([])
        with self.assertRaises(UserError):
            self.make(report="ledger", reason="核对")
        self.assertEqual(self.env["xinfang.report.export"].search_count([]), count)
