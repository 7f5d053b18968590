from datetime import timedelta

from odoo.addons.xinfang_case.tools.moment import legal_today

from .common import PortalCase


class TestCampaign(PortalCase):
    """Open calls for suggestions stand in the hall and lead into the form (A6)."""

    def setUp(self):
        super().setUp()
        self.today = legal_today(self.env)
        self.call = self.campaign("河道整治金点子")
        self.campaign("明年的征集", date_from=self.today + timedelta(1))
        self.over = self.campaign(
            "去年的征集",
            date_from=self.today - timedelta(9),
            date_to=self.today - timedelta(1),
        )

    def campaign(self, name, **vals):
        return self.env["xinfang.campaign"].create(
            {
                "name": name,
                "department_id": self.office.id,
                "date_from": self.today,
                **vals,
            }
        )

    def test_a6_only_open_ones_are_listed(self):
        text = self.url_open("/xinfang").text
        self.assertIn("河道整治金点子", text)
        self.assertNotIn("明年的征集", text)
        self.assertNotIn("去年的征集", text)

    def test_a6_a_suggestion_is_filed_with_its_call(self):
        link = self.page(self.url_open("/xinfang")).xpath(
            "//a[contains(@href, 'campaign=')]/@href"
        )[0]
        page = self.page(self.url_open(link))
        self.assertIn("河道整治金点子", page.text_content())
        key = page.xpath("//input[@name='campaign']/@value")[0]
        petition, _page = self.file(type="suggestion", campaign=key)
        self.assertEqual(petition.campaign_id, self.call)

    def test_a6_no_other_petition_and_no_closed_call(self):
        for vals in (
            {"type": "claim", "campaign": str(self.call.id)},
            {"type": "suggestion", "campaign": str(self.over.id)},
            {"type": "suggestion", "campaign": "x"},
        ):
            petition, _page = self.file(**vals)
            self.assertFalse(petition.campaign_id, vals)
