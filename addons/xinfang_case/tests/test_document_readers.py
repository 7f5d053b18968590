from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools import gate
from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_security")
class TestDocumentReaders(CoreCase):
    """A restricted paper is read by sender and receiver, not by all who see the case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["xinfang.document.type"]._get("D02").is_restricted = True
        cls.referral = cls.to_delivered()
        cls.letter = cls.referral.document_ids.filtered(lambda d: d.type_code == "D02")
        cls.other = cls.referral.petition_id.document_ids - cls.letter

    def test_sender_and_receiver_read_it(self):
        for login in ("triage", "intake", "handler"):
            with self.subTest(login):
                letter = self.letter.with_user(self.users[login])
                self.assertEqual(letter.read(["number"])[0]["number"], letter.number)
                self.assertIn(letter, letter.search([]))

    def test_others_who_see_the_petition_do_not(self):
        # The city's leader oversees both organs and sees the petition itself.
        user = self.users["role_leader"]
        self.assertTrue(self.referral.petition_id.with_user(user).visible_to_me)
        letter = self.letter.with_user(user)
        with self.assertRaises(AccessError):
            letter.read(["number"])
        self.assertNotIn(letter, letter.search([]))
        blocks = self.env["xinfang.document.block"].with_user(user)
        self.assertFalse(blocks.search([("document_id", "=", letter.id)]))
        self.assertIn(self.other[:1].with_user(user), letter.search([]))

    def test_nobody_widens_the_circle_by_hand(self):
        with self.assertRaises(AccessError):
            self.letter.with_user(self.users["intake"]).write({"is_restricted": False})
        self.assertTrue(gate.open_gate(self.letter).is_restricted)
