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


class TestReceptionDays(PortalCase):
    """Published reception days of leaders stand in the hall (Article 18)."""

    def setUp(self):
        super().setUp()
        self.today = legal_today(self.env)

    def plan(self, leader, days=3, publish=True, **vals):
        day = self.env["xinfang.reception"].create(
            {
                "department_id": self.city.id,
                "leader": leader,
                "post": "副市长",
                "portfolio": "公安、信访",
                "date": self.today + timedelta(days),
                "time_from": 9.5,
                "time_to": 11.0,
                "place": "市信访接待中心一楼",
                **vals,
            }
        )
        if publish:
            day.action_publish()
        return day

    def test_a18_only_what_is_published_and_still_to_come(self):
        text = self.url_open("/xinfang").text
        self.assertIn("领导接访", text)
        self.plan("张测试")
        self.plan("李未发布", publish=False)
        past = self.plan("王已过", days=0)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE xinfang_reception SET date = date - 1 WHERE id = %s", [past.id]
        )
        text = self.url_open("/xinfang").text
        for words in ("张测试", "副市长", "公安、信访", "09:30–11:00", "接待中心一楼"):
            self.assertIn(words, text)
        for words in ("李未发布", "王已过"):
            self.assertNotIn(words, text)

    def test_a18_a_cancelled_day_says_so(self):
        self.plan("张测试").cancelled = True
        self.assertIn("已取消", self.url_open("/xinfang").text)
