"""The board and the counter in a real browser."""

from odoo.tests import HttpCase, tagged

from .browser import without_missing_assets
from .common import XinfangCase


@tagged("post_install", "-at_install")
class TestTours(XinfangCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        without_missing_assets(cls.env)

    def tour(self, url, name, login):
        self.start_tour(url, name, login=self.users[login].login)

    def test_board(self):
        petition = self.register(title="Board tour")
        self.tour("/odoo/petitions", "xinfang_petition_board", "triage")
        self.assertEqual(petition.state, "triaged")
        acts = petition.sudo().entry_ids.act_id.mapped("code")
        self.assertEqual(acts, ["register", "triage"], "drops have done nothing")

    def test_counter(self):
        self.tour("/odoo/petition-counter", "xinfang_counter", "window")
        petition = self.env["xinfang.petition"].search(
            [("title", "=", "反映路灯长期不亮")]
        )
        self.assertEqual(len(petition), 1)
        self.assertEqual(petition.state, "registered")
        self.assertEqual(petition.petitioner_id.name, "周柜台")


@tagged("post_install", "-at_install")
class TestPhoneTours(XinfangCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        without_missing_assets(cls.env)

    def test_board_opens_where_there_is_something(self):
        self.register(title="Phone tour")
        self.start_tour(
            "/odoo/action-xinfang_case.xinfang_petition_action_triage",
            "xinfang_phone_board",
            login=self.users["triage"].login,
        )
