"""Files of a registered petition stay with it, whoever may write on it."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_security")
class TestAttachmentKeep(CoreCase):
    def file_of(self, record, login):
        return (
            self.env["ir.attachment"]
            .with_user(self.users[login])
            .create(
                {
                    "name": "证据.txt",
                    "raw": b"x",
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        )

    def test_nobody_takes_a_file_away_from_a_registered_petition(self):
        referral = self.accepted()
        petition = referral.sudo().petition_id
        for login, record in (
            ("handler", petition),
            ("handler", referral),
            ("window", petition),
        ):
            file = self.file_of(record, login)
            mine = self.users[login].partner_id
            for change in (
                file.unlink,
                lambda file=file: file.write({"res_id": 0}),
                lambda file=file: file.write({"res_model": False, "res_id": False}),
                lambda file=file, mine=mine: file.write(
                    {"res_model": mine._name, "res_id": mine.id}
                ),
                lambda file=file: file.write({"res_field": "message_ids"}),
            ):
                with self.subTest(login=login, model=record._name):
                    with self.assertRaises(UserError) as caught:
                        change()
                    self.assertIn("registered petition", str(caught.exception))
            self.assertTrue(file.exists())
            self.assertEqual((file.res_model, file.res_id), (record._name, record.id))
            # What names it anew without moving it is no taking away.
            file.write({"res_model": record._name, "res_id": record.id})

    def test_a_draft_gives_its_files_back(self):
        draft = self.make_petition("window")
        wrong, other = (self.file_of(draft, "window") for _ in range(2))
        wrong.unlink()
        self.assertFalse(wrong.exists())
        draft.with_user(self.users["window"]).unlink()
        self.assertFalse(other.exists())
