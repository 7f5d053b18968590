"""The board and the counter in a real browser."""

from odoo.tests import HttpCase, tagged
from odoo.tools import file_path

from .common import XinfangCase

# Blurs the background of video calls. Some packages of Odoo are shipped without it,
# and then every page complains on the console.
BLUR = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@tagged("post_install", "-at_install")
class TestTours(XinfangCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        try:
            file_path(BLUR)
        except FileNotFoundError:
            cls.env["ir.asset"].create(
                {
                    "name": "not in this package",
                    "bundle": "web.assets_backend",
                    "directive": "remove",
                    "path": BLUR,
                }
            )

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
