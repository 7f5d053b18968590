"""C7: lists leave for a purpose, few at a time, names masked, and it is written down."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import export_permit
from ..tools.moment import at, legal_now
from .core_common import CoreCase

COLUMNS = ["number", "petitioner_id", "petitioner_id/name", "title"]


@tagged("post_install", "-at_install", "xf_security")
class TestExportPermit(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.piece = cls.received()
        right = cls.env.ref("base.group_allow_export")
        cls.users["window"].write({"group_ids": [Command.link(right.id)]})

    def mine(self, login="window"):
        return self.seen(self.piece, login)

    def permit(self, reason="核对台账"):
        return self.seen(self.env["xinfang.export.permit"], "window")._give(reason)

    def viewed(self):
        return self.env["xinfang.view"].sudo().search([("kind", "=", "export")])

    def test_no_column_is_offered_that_has_no_name(self):
        """What is drawn, not read, has no Chinese name and means nothing in a file."""
        for model in self.env.values():
            if not model._name.startswith("xinfang."):
                continue
            for name, field in model._fields.items():
                if not field.export_string_translation:
                    with self.subTest(field=f"{model._name}.{name}"):
                        self.assertFalse(field.exportable)

    def test_without_the_right_nobody_exports(self):
        admin = self.env.ref("base.user_admin")
        right = self.env.ref("base.group_allow_export")
        admin.group_ids -= right
        permits = self.seen(self.env["xinfang.export.permit"], "triage")
        for call in (
            lambda: self.mine("triage").export_data(["number"]),
            lambda: self.piece.with_user(admin).export_data(["number"]),
            lambda: permits._give("核对台账"),
        ):
            # Odoo's assertRaises would roll back what was written down.
            try:
                call()
            except AccessError:
                continue
            self.fail("nothing refused this")
        # The administrator does not even reach the question: he may not read it.
        self.assertEqual(self.viewed().mapped("refused"), [True] * 2)

    def test_without_a_purpose_nothing_leaves(self):
        with self.assertRaises(UserError):
            self.mine().export_data(["number"])
        for reason in ("", "  ", "核"):
            with self.assertRaises(UserError):
                self.permit(reason)
        with self.assertRaises(UserError):
            self.mine().export_data(["number"])

    def test_with_a_purpose_masked_and_written_down(self):
        permit = self.permit()
        rows = self.mine().export_data(COLUMNS)["datas"]
        self.assertEqual(
            rows, [[self.piece.number, "王*试", "王*试", self.piece.sudo().title]]
        )
        row = self.viewed()[0]
        self.assertEqual((row.user_id, row.reason), (permit.user_id, "核对台账"))
        self.assertEqual(
            row.detail, {"permit": permit.sudo().number, "fields": COLUMNS}
        )
        self.assertFalse(row.refused)

    def test_names_are_masked_by_every_path(self):
        self.permit()
        entry = self.piece.sudo().entry_ids[:1].with_user(self.users["window"])
        for path in (
            "petition_id/petitioner_id",
            "petition_id/petitioner_id/name",
            "petition_id/representative_ids",
            "petition_id/petitioner_id/display_name",
        ):
            self.assertNotIn("王测试", repr(entry.export_data([path])))
        person = self.seen(self.petitioner, "window")
        self.assertNotIn("王测试", repr(person.export_data(["name", "contact_name"])))

    def test_it_is_good_for_ten_minutes_and_for_one_user(self):
        self.permit()
        with self.assertRaises(AccessError):
            self.mine("triage").export_data(["number"])
        later = at(self.mine(), legal_now(self.env) + timedelta(minutes=11))
        with self.assertRaises(UserError):
            later.export_data(["number"])

    def test_too_many_rows(self):
        self.permit()
        with patch.object(export_permit, "MAX_ROWS", 1):
            both = self.mine() | self.seen(self.received(), "window")
            with self.assertRaises(UserError):
                both.export_data(["number"])
            self.assertTrue(self.mine().export_data(["number"])["datas"])

    def test_the_limit_counts_all_lists_of_one_purpose(self):
        self.permit()
        other = self.seen(self.received(), "window")
        with patch.object(export_permit, "MAX_ROWS", 2):
            self.assertTrue(self.mine().export_data(["number"])["datas"])
            self.assertTrue(other.export_data(["number"])["datas"])
            with self.assertRaises(UserError):
                self.mine().export_data(["number"])
            self.permit("另一用途")
            self.assertTrue(self.mine().export_data(["number"])["datas"])

    def hanging(self):
        """Return a reminder and a file of the petition, as the clerk has them."""
        mine = self.mine()
        reminder = mine.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="待办",
            user_id=self.users["window"].id,
        )
        file = self.env["ir.attachment"].with_user(self.users["window"])
        file = file.create(
            {
                "name": "证据.txt",
                "raw": b"x",
                "res_model": mine._name,
                "res_id": mine.id,
            }
        )
        return (reminder, "summary"), (file, "datas")

    def test_reminders_and_files_leave_for_a_purpose_alone(self):
        hanging = self.hanging()
        by_path = self.users["window"].partner_id.with_user(self.users["window"])
        for records, name in hanging:
            with self.subTest(records._name), self.assertRaises(UserError):
                records.export_data([name])
        permit = self.permit()
        for records, name in hanging:
            with self.subTest(records._name):
                self.assertTrue(records.export_data([name])["datas"])
                row = self.viewed()[0]
                self.assertEqual(row.detail["permit"], permit.sudo().number)
                self.assertEqual(row.petition_refs, self.piece.ids)
        # What has nothing to do with a petition is Odoo's to say.
        self.assertTrue(by_path.export_data(["name"])["datas"])

    def test_a_file_reached_by_a_path_is_a_file(self):
        (_reminder, _name), (file, _datas) = self.hanging()
        user = self.users["window"]
        message = (
            self.env["mail.message"]
            .sudo()
            .create({"body": "别处", "attachment_ids": [Command.link(file.id)]})
        )
        told = (
            self.env["mail.notification"]
            .sudo()
            .create(
                {
                    "mail_message_id": message.id,
                    "res_partner_id": user.partner_id.id,
                    "notification_type": "inbox",
                }
            )
        )
        with self.assertRaises(UserError):
            told.with_user(user).export_data(["mail_message_id/attachment_ids/name"])

    def test_the_wizard_and_the_record(self):
        wizard = self.seen(self.env["xinfang.export.permit.wizard"], "window")
        action = wizard.create({"reason": "核对台账"}).action_confirm()
        permit = self.env["xinfang.export.permit"].search([], limit=1)
        self.assertIn(permit.number, action["params"]["message"])
        self.assertIn(permit.number, permit._mark())
        self.assertIn(permit.user_id.name, permit._mark())
        with self.assertRaises(AccessError):
            permit.sudo().write({"reason": "x"})
        self.add_user("office_auditor", "office", "auditor", scope="unit")
        auditor = self.users["office_auditor"]
        self.assertEqual(permit.with_user(auditor).reason, "核对台账")

    def test_c17_auditors_read_the_purposes_of_their_own_organs(self):
        self.add_user("office_auditor", "office", "auditor", scope="unit")
        self.add_user("housing_auditor", "housing", "auditor", scope="unit")
        permit = self.permit()
        self.assertEqual(permit.sudo().department_id, self.office)
        for login, mine in (("office_auditor", True), ("housing_auditor", False)):
            permits = self.env["xinfang.export.permit"].with_user(self.users[login])
            with self.subTest(login):
                self.assertEqual(bool(permits.search_count([])), mine)
                self.assertEqual(permits.browse(permit.id).has_access("read"), mine)
