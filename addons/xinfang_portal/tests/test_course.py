from datetime import datetime, timedelta

from odoo.tests import tagged

from odoo.addons.xinfang_case.tests.review_common import ReviewCase

from ..models.petition_course import _moment
from .common import PortalCase


class TestCourse(PortalCase):
    """The citizen sees the ladder and climbs it himself (domain 11.2; C50, C55)."""

    def setUp(self):
        super().setUp()
        self.authenticate("xf_citizen", "xf_citizen")
        self.petition, _page = self.file()
        self.path = f"/my/petitions/{self.petition.external_id}"

    def look(self):
        self.env.invalidate_all()
        return self.page(self.url_open(self.path))

    def act_post(self, key, **values):
        return self.post(f"{self.path}/act/{key}", values)

    def served(self):
        # Two organs are one level above: the city and the line above the police.
        ministry = self.env["xinfang.department"].create(
            {"name": "测试省公安厅", "level": "province", "doc_code": "测省公"}
        )
        self.police.write({"leadership_mode": "dual", "line_parent_id": ministry.id})
        self.triage(self.petition)
        return self.to_served(self.petition)

    def test_c50_the_citizen_asks_for_a_review(self):
        referral = self.served()
        page = self.look()
        form = page.xpath("//form[contains(@action, 'referral-1.request_review')]")[0]
        names = set(form.xpath(".//@name"))
        self.assertIn("request_text", names)
        self.assertFalse({"request_date", "received_date", "late_excuse"} & names)
        organs = form.xpath(".//input[@name='review_department_id']/@value")
        above = referral._appeal_organs()
        self.assertEqual(set(organs), {str(organ.id) for organ in above})
        answer = self.act_post(
            "referral-1.request_review",
            request_text="处理意见没有查明夜间施工的时间，请求复查。",
            review_department_id=str(above[0].id),
        )
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        review = self.petition.review_ids
        self.assertEqual(review.department_id, above[0])
        page = self.look()
        rungs = page.xpath("//ol[@class='ladder']/li")
        self.assertEqual(len(rungs), 2)
        self.assertIn(above[0].name, rungs[1].text_content())

    def test_an_organ_that_was_not_offered_is_refused_and_nothing_is_lost(self):
        self.served()
        answer = self.act_post(
            "referral-1.request_review",
            request_text="请求复查，理由如下，不服处理意见。",
            review_department_id=str(self.branch2.id),
        )
        self.assertEqual(answer.status_code, 422)
        self.assertIn("请求复查，理由如下", answer.text)
        self.assertFalse(self.petition.review_ids)

    def test_cr8_nothing_typed_of_a_late_request_is_lost(self):
        referral = self.served()
        today = self.env["xinfang.clock"]._today()
        self.open_gate(referral).write({"served_date": today - timedelta(60)})
        form = self.look().xpath(
            "//form[contains(@action, 'referral-1.request_review')]"
        )[0]
        asked = {"late_excuse", "late_proof", "obstacle_ended"}
        self.assertLessEqual(asked, set(form.xpath(".//@name")))
        typed = {
            "request_text": "处理意见没有查明夜间施工的时间，请求复查。",
            "review_department_id": str(referral._appeal_organs()[0].id),
            "late_excuse": "因住院手术，无法按期提出。",
            "late_proof": "住院病历和出院记录。",
            "obstacle_ended": str(today - timedelta(40)),
        }
        answer = self.act_post("referral-1.request_review", **typed)
        self.assertEqual(answer.status_code, 422)
        for name in ("request_text", *asked):
            self.assertIn(typed[name], answer.text, name)
        self.assertFalse(self.petition.review_ids)
        typed["obstacle_ended"] = str(today - timedelta(3))
        answer = self.act_post("referral-1.request_review", **typed)
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.petition.review_ids.late_proof, typed["late_proof"])

    def test_answers_to_demands_only_after_service(self):
        self.triage(self.petition)
        self.to_issued(self.petition)
        words = "已责令施工单位停止夜间施工"
        self.assertNotIn(words, self.look().text_content())
        self.assertFalse(self.look().xpath("//p[@class='answer']"))

    def test_a_hearing_is_told_with_its_weekday(self):
        told = _moment(datetime(2026, 5, 6, 9, 30))
        self.assertEqual(told, "2026年5月6日（星期三）09:30")

    def test_parts_of_others_are_nobodys(self):
        referral = self.served()
        other = self.make_petition()
        self.assertFalse(referral._acted_by(other))


@tagged("post_install", "-at_install")
class TestWhoDidWhat(ReviewCase):
    """Each line of the course names the organ that did it."""

    def test_c53_the_decision_on_a_review_comes_from_the_organ_above(self):
        review = self.reviewed()
        lines = review.sudo().petition_id._portal_timeline()
        organs = {line["text"]: line["organ"] for line in lines}
        note = self.env["xinfang.act"]._get("xinfang.review", "serve_review")
        self.assertEqual(organs[note.citizen_note], self.city.name)
        handed = self.env["xinfang.act"]._get("xinfang.petition", "transfer")
        self.assertEqual(organs[handed.citizen_note], self.police.name)
