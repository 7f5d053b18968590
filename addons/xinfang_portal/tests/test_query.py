"""Following a petition by number and code."""

from unittest.mock import patch

import psycopg2.pool

from odoo.addons.xinfang_case.tests.figures import record

from .common import PortalCase


class TestQuery(PortalCase):
    def setUp(self):
        super().setUp()
        self.petition, page = self.file()
        self.code = page.xpath("//*[contains(@class, 'code')]")[0].text_content()
        self.opener.cookies.clear()

    def ask(self, number, code):
        return self.post("/xinfang/query", {"number": number, "code": code})

    def test_right_code_in_any_spelling(self):
        for code in (self.code, self.code.lower(), self.code.replace("-", " ")):
            self.opener.cookies.clear()
            answer = self.ask(f" {self.petition.number.lower()} ", code)
            self.assertTrue(answer.url.endswith("/xinfang/query/result"))
            self.assertIn("反映楼道堆放杂物", answer.text)
            self.assertNotIn(self.petition.external_id, answer.url)

    def test_wrong_and_unknown_are_answered_alike(self):
        other, page = self.file()
        other_code = page.xpath("//*[contains(@class, 'code')]")[0].text_content()
        self.opener.cookies.clear()
        texts = set()
        number = self.petition.number
        for asked, code in (
            (number, other_code),
            (number, "0000-0000-0000-0000-0"),
            (number, "x"),
            (number, ""),
        ):
            answer = self.ask(asked, code)
            self.assertEqual(answer.status_code, 422)
            page = self.page(answer)
            self.assertEqual(page.xpath("//*[@id='f-number']/@value"), [asked])
            texts.add(page.xpath("//*[@role='alert']")[0].text_content().strip())
        answer = self.ask("XF2099-9999999", self.code)
        self.assertEqual(answer.status_code, 422)
        texts.add(
            self.page(answer).xpath("//*[@role='alert']")[0].text_content().strip()
        )
        self.assertEqual(len(texts), 1)
        self.assertTrue(texts.pop())

    def test_result_needs_the_code_in_this_session(self):
        answer = self.url_open("/xinfang/query/result")
        self.assertTrue(answer.url.endswith("/xinfang/query"))
        self.ask(self.petition.number, self.code)
        self.assertIn(self.petition.number, self.url_open("/xinfang/query/result").text)
        with patch("odoo.addons.xinfang_portal.controllers.query.OPEN_SECONDS", -1):
            self.assertTrue(
                self.url_open("/xinfang/query/result").url.endswith("/xinfang/query")
            )
        self.post("/xinfang/query/leave", {})
        answer = self.url_open("/xinfang/query/result")
        self.assertNotIn(self.petition.number, answer.text)

    def test_files_in_place_of_text(self):
        files = [("number", ("a.txt", b"x")), ("code", ("b.txt", b"x"))]
        self.assertEqual(self.post("/xinfang/query", {}, files=files).status_code, 422)

    def test_number_from_the_qr_code(self):
        page = self.page(self.url_open(f"/xinfang/query?number={self.petition.number}"))
        self.assertEqual(
            page.xpath("//*[@id='f-number']/@value"), [self.petition.number]
        )

    def test_limit_of_attempts(self):
        self.env["ir.config_parameter"].set_param("xinfang_portal.query_limit", 3)
        codes = [self.ask(self.petition.number, "x").status_code for _try in range(20)]
        passed = codes.count(422)
        record("limits_query", attempts=len(codes), passed=passed, limit=3)
        self.assertEqual(codes, [422] * 3 + [429] * 17)
        answer = self.ask(self.petition.number, self.code)
        self.assertEqual(answer.status_code, 429, "The right code does not help then")

    def test_limit_per_number(self):
        self.env["ir.config_parameter"].set_param(
            "xinfang_portal.query_number_limit", 1
        )
        self.assertEqual(self.ask("XF1", "x").status_code, 422)
        self.assertEqual(self.ask("xf1 ", "x").status_code, 429)
        self.assertEqual(self.ask("XF2", "x").status_code, 422)

    def test_windows_pass_and_are_forgotten(self):
        rate = self.env["xinfang.rate"]
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("xinfang_portal.query_limit", 1)
        self.assertTrue(rate._hit("query", "a"))
        self.assertFalse(rate._hit("query", "a"))
        self.assertTrue(rate._hit("query", "b"))
        self.env.cr.execute("UPDATE xinfang_rate SET until = 1, window_no = 0")
        self.assertTrue(rate._hit("query", "a"))
        rate._gc_rates()
        self.env.cr.execute("SELECT count(*) FROM xinfang_rate WHERE until = 1")
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_too_busy_to_count_is_refused(self):
        self.env["ir.config_parameter"].set_param("xinfang_portal.query_limit", 9)
        rate = self.env["xinfang.rate"]
        full = psycopg2.pool.PoolError("full")
        with (
            patch.object(self.env.registry, "cursor", side_effect=full),
            self.assertLogs("odoo.addons.xinfang_guard.models.rate", "WARNING"),
        ):
            self.assertFalse(rate._hit("query", "a"))

    def test_supplement_by_code(self):
        self.ask(self.petition.number, self.code)
        path = "/xinfang/query/result/act/supplement"
        answer = self.post(path, {"supplement": "补充一点情况。"})
        self.assertEqual(answer.status_code, 200)
        self.assertIn("补充一点情况。", self.petition.content)
        self.opener.cookies.clear()
        self.post(path, {"supplement": "没有证明。"})
        self.petition.invalidate_recordset()
        self.assertNotIn("没有证明。", self.petition.content)

    def test_supplement_of_an_accusation_stays_sealed(self):
        petition, page = self.file(type="accusation", content="某人收钱。")
        code = page.xpath("//*[contains(@class, 'code')]")[0].text_content()
        self.ask(petition.number, code)
        answer = self.post(
            "/xinfang/query/result/act/supplement", {"supplement": "还有账本。"}
        )
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("账本", answer.text)
        self.env.invalidate_all()
        content = self.as_user(petition, "inspector_discipline").content
        self.assertIn("某人收钱。", content)
        self.assertIn("还有账本。", content)
        self.env.cr.execute(
            "SELECT details::text, reason FROM xinfang_entry WHERE petition_id = %s",
            (petition.id,),
        )
        rows = self.env.cr.fetchall()
        self.assertEqual(len(rows), 2)
        self.assertNotIn("账本", str(rows))

    def test_accusation_shows_three_words_only(self):
        petition, page = self.file(
            type="accusation", title="反映某人", content="某人收钱", request="查处"
        )
        code = page.xpath("//*[contains(@class, 'code')]")[0].text_content()
        self.opener.cookies.clear()
        answer = self.ask(petition.number, code)
        self.assertIn(petition.number, answer.text)
        for secret in (
            "某人",
            "收钱",
            "查处",
            "赵测试",
            "13900139000",
            self.discipline.name,
        ):
            self.assertNotIn(secret, answer.text)
        detail = petition.sudo()._portal_detail()
        self.assertEqual(
            (detail["offices"], detail["documents"], detail["limits"]), ([], [], [])
        )
        self.assertEqual(len(detail["timeline"]), 1)

    def test_b2_to_b8_an_accusation_is_received_passed_on_concluded(self):
        petition, _page = self.file(type="accusation", content="某人收钱")
        login = "inspector_discipline"
        self.triage(petition, login, type="accusation")
        to = {"to_department_id": self.discipline.id, "reason": "某人一案"}
        self.act(petition, login, "send_discipline", **to)
        self.assertIn(petition.sudo()._portal_status()[0], ("已转送", "Passed on"))
        leg = petition.sudo().referral_ids
        self.act(leg, login, "accept_accusation")
        self.act(leg, login, "verify", verify_record="调取某人账目")
        self.act(leg, login, "conclude", accusation_result="某人收钱属实")
        self.act(leg, login, "feed_back", feedback_way="oral", feedback_record="某人")
        self.act(leg, login, "close_accusation", accusation_outcome="true")
        detail = petition.sudo()._portal_detail()
        self.assertEqual(len(detail["timeline"]), 3)
        self.assertEqual(detail["timeline"][0]["text"], detail["status"])
        for secret in ("某人", self.discipline.name, "属实"):
            self.assertNotIn(secret, str(detail))
        self.assertFalse(detail["documents"])
        # Whoever suffers for it says so, whatever has become of it (G29).
        own = {a["key"] for a in detail["acts"]} - {"ask_privacy"}  # of another add-on
        self.assertEqual(own, {"report_retaliation"})

    def split(self, **values):
        clerk = self.users["triage"]
        petition = self.petition.with_user(clerk)
        petition.perform(
            "triage",
            {
                "type": "claim",
                "route": "c6",
                "category_id": self.category.id,
                "problem_region_id": self.region.id,
            },
        )
        return petition.perform(
            "split",
            {
                "split_demands": "建议增设照明",
                "type": "suggestion",
                "reason": "分件办理",
                **values,
            },
        )

    def siblings(self, page):
        return page.xpath("//form[contains(@action, '/sibling/')]")

    def test_what_was_split_off_is_reached_by_its_own_code(self):
        outcome = self.split()
        answer = self.ask(outcome["coded_number"], outcome["query_code"])
        self.assertTrue(answer.url.endswith("/xinfang/query/result"))
        self.assertIn("建议增设照明", answer.text)

    def test_what_was_split_off_is_reached_from_the_first_piece(self):
        outcome = self.split()
        form = self.siblings(self.page(self.ask(self.petition.number, self.code)))
        self.assertEqual(len(form), 1)
        answer = self.post(form[0].get("action"), {})
        self.assertTrue(answer.url.endswith("/xinfang/query/result"))
        self.assertIn(outcome["coded_number"], answer.text)
        # From there back, and nowhere else.
        stranger, _page = self.file()
        self.ask(self.petition.number, self.code)
        path = f"/xinfang/query/result/sibling/{stranger.external_id}"
        self.assertEqual(self.post(path, {}).status_code, 404)

    def test_a30_neither_side_of_an_accusation_tells_of_the_other(self):
        outcome = self.split(
            split_demands="查处副局长受贿",
            type="accusation",
            rest_title="反映楼道",
            rest_content="楼道有杂物。",
            rest_request="清理。",
        )
        sealed = self.ask(self.petition.number, self.code)
        self.assertFalse(self.siblings(self.page(sealed)))
        self.assertNotIn(outcome["coded_number"], sealed.text)
        rest = self.ask(outcome["coded_number"], outcome["query_code"])
        self.assertFalse(self.siblings(self.page(rest)))
        self.assertNotIn(self.petition.number, rest.text)
        path = f"/xinfang/query/result/sibling/{self.petition.external_id}"
        self.assertEqual(self.post(path, {}).status_code, 404)
