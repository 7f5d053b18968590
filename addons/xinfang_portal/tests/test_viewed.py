from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install", "xf_security")
class TestViewed(PortalCase):
    """The petitioner learns which kinds of office looked at his petition, no name."""

    def setUp(self):
        super().setUp()
        self.authenticate("xf_citizen", "xf_citizen")

    def look(self, petition):
        self.env.invalidate_all()
        return self.page(self.url_open(f"/my/petitions/{petition.external_id}"))

    def note(self, login, kind, records, **kwargs):
        user = self.users[login]
        self.env["xinfang.view"].with_user(user)._note(
            kind, records.with_user(user).sudo(), **kwargs
        )

    def told(self, petition):
        page = self.look(petition)
        return [
            " ".join(item.text_content().split())
            for item in page.xpath("//ul[@class='viewings']/li")
        ]

    def test_kinds_of_office_counts_and_day(self):
        petition, _page = self.file()
        petition = petition.sudo()
        self.assertEqual(self.told(petition), [])
        for _round in range(3):
            self.note("inspector_discipline", "open", petition)
        self.note("window", "download", petition)
        self.note("window", "unmask", petition.petitioner_id, reason="核对身份")
        # Neither of these is a look into this piece.
        self.note("window", "list", petition)
        self.note("handler", "open", petition, refused=True)
        told = self.told(petition)
        self.assertEqual(len(told), 2, told)
        discipline = next(text for text in told if "纪检监察机关" in text)
        self.assertIn("3 次", discipline)
        office = next(text for text in told if "信访" in text)
        self.assertIn("1 次", office)
        self.assertIn("身份信息", office)
        for text in told:
            for name in ("测试", "window", "discipline"):
                self.assertNotIn(name, text)

    def test_an_accusation_shows_it_too(self):
        petition, _page = self.file(type="accusation")
        self.note("inspector_discipline", "open", petition.sudo())
        told = self.told(petition)
        self.assertEqual(len(told), 1)
        self.assertIn("纪检监察机关", told[0])

    def test_what_the_citizen_himself_sees_is_nobodys_looking(self):
        petition, _page = self.file()
        self.look(petition)
        self.assertEqual(self.told(petition), [])
