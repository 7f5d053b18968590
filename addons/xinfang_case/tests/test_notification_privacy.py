"""Nobody learns from the rows of notifications who was told of which petition."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_security")
class TestNotificationPrivacy(CoreCase):
    def test_c4_each_reads_his_own_alone(self):
        petition = self.received()
        clerk, told = self.users["window"], self.users["triage"]
        note = petition.with_user(clerk).message_post(
            body="请看", partner_ids=told.partner_id.ids
        )
        row = self.env["mail.notification"].search(
            [("mail_message_id", "=", note.id)], limit=1
        )
        self.assertEqual(row.res_partner_id, told.partner_id)
        for user in (clerk, told):
            self.assertIn(row, row.with_user(user).search([]))
            self.assertTrue(row.with_user(user).read(["mail_message_id"]))
        employee = new_test_user(self.env, "xf_plain", "base.group_user")
        for user in (self.users["housing_intake"], employee):
            seen = row.with_user(user)
            self.assertNotIn(row, seen.search([]))
            groups = seen.formatted_read_group([], ["mail_message_id"], ["__count"])
            self.assertNotIn(petition.number, str(groups))
            with self.assertRaises(AccessError):
                seen.read(["mail_message_id", "res_partner_id"])
        # What the web client shows of a message still comes.
        for user in (clerk, told):
            shown = petition.with_user(user).message_ids.read(["notification_ids"])
            self.assertTrue(shown)
