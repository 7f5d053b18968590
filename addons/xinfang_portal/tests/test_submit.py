"""Filing online: what is written, what is refused, and that nothing is half saved."""

import json
from http.client import HTTPConnection
from unittest.mock import patch
from urllib.parse import urlsplit

from freezegun import freeze_time

from odoo import Command, http
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.xinfang_case.models.petition_acts import PetitionActs

from ..models.draft import key_hash
from .common import ID_NUMBER, PLACE, PortalCase


class TestSubmit(PortalCase):
    def count(self):
        return self.env["xinfang.petition"].search_count([])

    def refused(self, status=422, **changes):
        """Post a form that must come back, with all typed and nothing written."""
        before = self.count()
        people = self.env["xinfang.petitioner"].search_count([])
        answer = self.post_form(self.form(key=self.open_form(), **changes))
        page = self.page(answer)
        self.assertEqual(answer.status_code, status)
        self.assertEqual(self.count(), before)
        self.assertEqual(self.env["xinfang.petitioner"].search_count([]), people)
        self.assertTrue(page.xpath("//*[@role='alert']"))
        return page

    def test_each_missing_choice_is_named(self):
        """Read alone in the summary, every sentence says which choice is missing."""
        choices = ("type", "identity_mode", "person_kind")
        page = self.refused(**dict.fromkeys(choices, ""))
        said = {
            name: page.xpath(f"//*[@id='faults']//a[@href='#f-{name}']")[0].text
            for name in choices
        }
        self.assertEqual(len(set(said.values())), len(choices), said)
        self.assertNotIn("Please check this field.", said.values())

    # -- what is written --------------------------------------------------

    def test_file_without_account(self):
        petition, page = self.file()
        self.assertEqual(petition.state, "registered")
        self.assertEqual(petition.channel, "online")
        self.assertEqual(petition.department_id, self.office)
        self.assertEqual(petition.type, "claim")
        self.assertEqual(petition.petitioner_id.name, "赵测试")
        person = petition.petitioner_id
        self.assertEqual(type(person)._id_number.text_of(person), ID_NUMBER)
        self.assertEqual(petition.petitioner_id.region_id.full_name, PLACE)
        self.assertEqual(petition.problem_region_id.full_name, PLACE)
        self.assertEqual(petition.content, "楼道长期堆放杂物，影响通行。")
        self.assertEqual(petition.request, "要求清理楼道。")
        self.assertFalse(petition.petitioner_user_id)
        entry = petition.entry_ids
        self.assertEqual(
            (entry.act_id.code, entry.actor_kind), ("register", "petitioner")
        )
        self.assertEqual(petition.clock_ids.rule_id.mapped("code"), ["TL-01"])
        self.assertFalse(petition.message_partner_ids)
        self.assertEqual(
            self.env["xinfang.entry"].verify_chains(petition.ids)["broken"], []
        )

        text = page.text_content()
        self.assertIn(petition.number, text)
        code = page.xpath("//*[contains(@class, 'code')]")[0].text_content()
        found = self.env["xinfang.petition"]._find_by_code(petition.number, code)
        self.assertEqual(found, petition)
        self.assertTrue(page.xpath("//details//li"), "The account of the day is shown")
        self.assertTrue(page.xpath("//img/@src")[0].startswith("data:image/svg+xml"))

    def test_code_is_in_no_address(self):
        answer = self.post_form(self.form(key=self.open_form()))
        code = (
            self.page(answer).xpath("//*[contains(@class, 'code')]")[0].text_content()
        )
        for step in (*answer.history, answer):
            self.assertNotIn(code, step.url)
            self.assertNotIn(code.replace("-", ""), step.url)
        self.assertNotIn(code, str(self.page(answer).xpath("//a/@href")))

    def test_code_is_shown_for_half_an_hour(self):
        _petition, page = self.file()
        code = page.xpath("//*[contains(@class, 'code')]")[0].text_content()
        self.assertIn(code, self.url_open("/xinfang/receipt").text)
        with patch(
            "odoo.addons.xinfang_portal.controllers.submit.CODE_SHOWN_SECONDS", 0
        ):
            self.assertNotIn(code, self.url_open("/xinfang/receipt").text)
        self.opener.cookies.clear()
        answer = self.url_open("/xinfang/receipt")
        self.assertTrue(answer.url.endswith("/xinfang/query"))

    def test_c11_the_session_on_the_disk_leads_to_no_petition(self):
        """Neither after filing nor after looking it up by number and code."""
        key = self.open_form()
        page = self.page(self.post_form(self.form(key=key, identity_mode="anonymous")))
        petition = self.env["xinfang.petition"].search([], order="id desc", limit=1)
        self.assertEqual(petition.submission_key, key_hash(key))
        code = page.xpath("//*[contains(@class, 'code')]")[0].text_content().strip()
        self.post("/xinfang/query", {"number": petition.number, "code": code})
        self.assertIn(petition.number, self.url_open("/xinfang/query/result").text)
        session = http.root.session_store.get(self.opener.cookies["session_id"])
        kept = json.dumps(dict(session), default=str)
        self.assertIn("xinfang_open", kept, "it was looked up")
        for leads in (
            key,
            key_hash(key),
            petition.number,
            petition.external_id,
            code,
            code.replace("-", ""),
        ):
            self.assertNotIn(leads, kept)

    def test_places_are_suggested(self):
        page = self.page(self.url_open("/xinfang/submit"))
        named = page.xpath("//input[@list='places']/@name")
        self.assertEqual(named, ["problem_place", "residence"])
        self.assertEqual(len(page.xpath("//input[@list]")), 2)

    def test_file_signed_in(self):
        self.authenticate("xf_citizen", "xf_citizen")
        first, _page = self.file()
        second, _page = self.file(
            phone="13700137000",
            title="公交站牌损坏",
            content="路口公交站牌倒在绿化带里半个月了，没有单位来修。",
            request="请尽快修好站牌。",
        )
        self.assertEqual(first.petitioner_user_id, self.citizen)
        self.assertEqual(second.petitioner_id, first.petitioner_id)
        person = first.petitioner_id
        self.assertEqual(type(person)._phone.text_of(person), "13700137000")
        self.assertEqual(first.petitioner_id.user_id, self.citizen)
        self.assertFalse(first.message_partner_ids)
        third, _page = self.file(
            name="赵别人",
            title="退休金少发",
            content="去年十月起退休金比通知书写的少，社保窗口说不出原因。",
            request="请查明并补发。",
        )
        self.assertNotEqual(third.petitioner_id, first.petitioner_id)

    def test_anonymous(self):
        self.authenticate("xf_citizen", "xf_citizen")
        petition, page = self.file(identity_mode="anonymous")
        self.assertFalse(petition.petitioner_id)
        self.assertFalse(petition.petitioner_user_id, "Anonymous is anonymous")
        self.assertTrue(petition.unclear_address)
        self.assertEqual(self.env["xinfang.petition"]._count_owned_by(self.citizen), 0)
        self.assertTrue(page.xpath("//*[contains(@class, 'code')]"))

    def test_confidential(self):
        petition, _page = self.file(identity_mode="confidential")
        self.assertEqual(petition.identity_mode, "confidential")
        person = petition.petitioner_id
        self.assertEqual((person.name, person.user_id.id), ("保密", False))
        self.assertEqual(person._identity()["name"], "赵测试")

    def test_unsure_leaves_the_type_to_the_office(self):
        petition, _page = self.file(type="unsure")
        self.assertFalse(petition.type)

    def test_organisation(self):
        petition, _page = self.file(
            person_kind="legal_person",
            name="测试有限公司",
            contact_name="钱测试",
            id_type="uscc",
            id_number="91350100M000100Y43",
        )
        self.assertEqual(petition.petitioner_id.person_kind, "legal_person")
        self.assertEqual(petition.petitioner_id.contact_name, "钱测试")

    def test_representatives(self):
        form = {"headcount": "8", "e_service_consent": "1"}
        for index in range(1, 6):
            form[f"rep{index}_name"] = f"代表{index}"
            form[f"rep{index}_id_number"] = ID_NUMBER
        petition, _page = self.file(**form)
        self.assertEqual(len(petition.representative_ids), 5)
        self.assertEqual(petition.headcount, 8)
        self.assertTrue(petition.is_joint_signed)
        self.assertTrue(petition.petitioner_id.e_service_consent)

    def test_accusation_is_sealed(self):
        self.authenticate("xf_citizen", "xf_citizen")
        petition, page = self.file(type="accusation", title="反映某人收钱")
        self.assertFalse(petition.title)
        self.assertIn(
            "反映某人收钱", self.as_user(petition, "inspector_discipline").content
        )
        for login in ("window", "triage", "office_head"):
            seen = self.env["xinfang.petition"].with_user(self.users[login])
            self.assertFalse(seen.search([("id", "=", petition.id)]), login)
            with self.assertRaises(AccessError):
                petition.with_user(self.users[login]).read(["number"])
            people = self.env["xinfang.petitioner"].with_user(self.users[login])
            self.assertFalse(
                people.search([("id", "=", petition.petitioner_id.id)]), login
            )
        self.assertNotIn("收钱", page.text_content())
        self.env.cr.execute(
            "SELECT 1 FROM xinfang_petition_text WHERE petition_id = %s"
            " AND (content IS NOT NULL OR body IS NOT NULL)",
            (petition.id,),
        )
        self.assertFalse(self.env.cr.fetchone())

    def test_g01_whom_it_is_about_is_named_and_barred(self):
        leader = self.users["leader"]
        group = self.env.ref("xinfang_case.group_xinfang_discipline")
        leader.group_ids = [(4, group.id)]
        petition, page = self.file(
            type="accusation", accused_unit=self.police.name, accused_person="甄某某"
        )
        row = self.as_user(petition, "inspector_discipline").accused_ids
        self.assertEqual((row.department_id, row.name), (self.police, "甄某某"))
        self.assertFalse(
            self.env["xinfang.petition"]
            .with_user(leader)
            .search([("id", "=", petition.id)])
        )
        self.assertNotIn("甄某某", page.text_content())

    def test_g01_an_unknown_unit_waits_for_the_discipline_organ(self):
        petition, _page = self.file(type="accusation", accused_unit="某某无名单位")
        row = self.as_user(petition, "inspector_discipline").accused_ids
        self.assertFalse(row.department_id)
        self.assertEqual(row.post, "某某无名单位")
        claim, _page = self.file(type="claim", accused_unit=self.police.name)
        self.assertFalse(claim.accused_ids)

    def test_accuser_among_the_staff_is_not_betrayed(self):
        """A clerk who reports a wrong from his own account leaves no trace there."""
        self.authenticate("xf_window", "xf_window")
        petition, _page = self.file(type="accusation")
        person = petition.petitioner_id
        self.assertFalse(person.department_id)
        people = self.env["xinfang.petitioner"].with_user(self.users["office_head"])
        self.assertFalse(people.search([("id", "=", person.id)]))

    # -- bad input ----------------------------------------------------------

    def test_empty_form(self):
        answer = self.post_form({"key": self.open_form()})
        page = self.page(answer)
        self.assertEqual(answer.status_code, 422)
        for name in (
            "title",
            "content",
            "request",
            "problem_place",
            "name",
            "id_number",
        ):
            self.assertTrue(self.fault(page, name), name)
        self.assertEqual(len(page.xpath("//h1")), 1)

    def test_empty_mandatory_parts(self):
        for name in ("title", "content", "request", "name", "phone", "address"):
            page = self.refused(**{name: " "})
            self.assertTrue(self.fault(page, name), name)
            self.assertTyped(page, **{name: ""})

    def test_wrong_id_number(self):
        page = self.refused(id_number="110101198001011233")
        self.assertTrue(self.fault(page, "id_number"))
        self.assertTyped(page, id_number="110101198001011233")

    def test_impossible_dates(self):
        page = self.refused(id_number="110101198002301230")
        self.assertTrue(self.fault(page, "id_number"))
        page = self.refused(id_type="passport", id_number="E1", birth_date="1990-02-30")
        self.assertTrue(self.fault(page, "birth_date"))
        self.assertTyped(
            page, id_type="passport", id_number="E1", birth_date="1990-02-30"
        )

    def test_six_representatives(self):
        form = {"headcount": "8"}
        for index in range(1, 7):
            form[f"rep{index}_name"] = f"代表{index}"
            form[f"rep{index}_id_number"] = ID_NUMBER
        page = self.refused(**form)
        self.assertIn("5", page.xpath("//*[@id='f-representatives']")[0].text_content())
        for index in range(1, 6):
            self.assertIn(
                f"代表{index}", page.xpath(f"//*[@name='rep{index}_name']/@value")
            )

    def test_script_in_text(self):
        attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
        petition, page = self.file(title=attack, content=attack, request=attack)
        self.assertEqual(petition.title, attack)
        self.assertEqual(petition.content, attack)
        number = petition.number
        code = page.xpath("//*[contains(@class, 'code')]")[0].text_content()
        answer = self.post("/xinfang/query", {"number": number, "code": code})
        for text in (
            answer.text,
            self.post_form(self.form(title=attack, name="")).text,
        ):
            self.assertNotIn("<script>alert", text)
            self.assertNotIn("<img src=x", text)
            self.assertIn("&lt;script&gt;alert", text)

    def test_unknown_place_and_choice_among_several(self):
        page = self.refused(problem_place="没有这个地方市")
        self.assertTrue(self.fault(page, "problem_place"))
        page = self.refused(problem_place="鼓楼区")
        codes = page.xpath("//input[@name='problem_code']/@value")
        self.assertGreater(len(codes), 1)
        petition, _page = self.file(problem_place="鼓楼区", problem_code=codes[0])
        self.assertEqual(petition.problem_region_id.code, codes[0])
        other = self.env["xinfang.region"].search([("full_name", "=", PLACE)])
        self.refused(problem_place="鼓楼区", problem_code=other.code)

    def test_unpublished_office(self):
        for key in ("T-测纪", "T-测公", str(self.office.id), "0"):
            page = self.refused(department=key)
            self.assertTrue(self.fault(page, "department"), key)

    def test_forged_fields(self):
        for name, value in (
            ("state", "closed"),
            ("number", "XF1"),
            ("petitioner_user_id", str(self.other.id)),
            ("representative_ids", str([Command.link(1)])),
            ("received_date", "2020-01-01"),
        ):
            self.refused(**{name: value})

    def test_refusal_of_the_procedure_is_shown(self):
        sentence = "今天不能登记。"

        def refuse(*args):
            raise UserError(sentence)

        with patch.object(PetitionActs, "_do_register", refuse):
            page = self.refused()
        self.assertIn(sentence, page.xpath("//*[@role='alert']")[0].text_content())
        self.assertTyped(page)

    def test_breakdown_shows_no_traceback(self):
        before = self.count()

        def fail(*args):
            raise ZeroDivisionError("geheim")

        with (
            patch.object(PetitionActs, "_do_register", fail),
            self.assertLogs("odoo.http", "ERROR"),
        ):
            answer = self.post_form(self.form(key=self.open_form()))
        self.assertEqual(answer.status_code, 500)
        self.assertNotIn("geheim", answer.text)
        self.assertNotIn("Traceback", answer.text)
        self.assertEqual(len(self.page(answer).xpath("//h1")), 1)
        self.assertEqual(self.count(), before)

    def test_c12_an_account_that_is_a_number_is_nobodys_name(self):
        self.authenticate("xf_citizen", "xf_citizen")
        for name, typed in (("赵测试", "赵测试"), (self.citizen.login, "")):
            self.citizen.name = name
            page = self.page(self.url_open("/xinfang/submit"))
            field = page.xpath("//input[@name='name']")[0]
            self.assertEqual(field.get("value", ""), typed)

    # -- twice, late, often ---------------------------------------------------

    def test_double_submit(self):
        key = self.open_form()
        first = self.page(self.post_form(self.form(key=key)))
        before = self.count()
        second = self.page(self.post_form(self.form(key=key, title="改了标题")))
        self.assertEqual(self.count(), before)
        for page in (first, second):
            numbers = page.xpath("//*[contains(@class, 'number')]/text()")
            self.assertEqual(numbers[0], self.filed(key).number)
        code = "//*[contains(@class, 'code')]"
        self.assertEqual(
            first.xpath(code)[0].text_content(), second.xpath(code)[0].text_content()
        )

    def test_second_request_loses_the_race(self):
        """Both find nothing and write: the database lets one win, the other looks again."""
        from odoo.exceptions import ConcurrencyError

        petitions = self.env["xinfang.petition"]
        submission = petitions._read_form(self.form(key="race"))
        public = self.env.ref("base.public_user")
        petitions._file_online(submission, public, "race")
        with (
            patch.object(
                type(petitions), "_filed_with", lambda self, key: self.browse()
            ),
            self.assertRaises(ConcurrencyError),
        ):
            petitions._file_online(submission, public, "race")

    def test_key_of_another_session(self):
        key = self.open_form()
        self.post_form(self.form(key=key))
        number = self.filed(key).number
        self.opener.cookies.clear()
        before = self.count()
        answer = self.post_form(self.form(key=key))
        self.assertEqual(answer.status_code, 400)
        self.assertNotIn(number, answer.text)
        self.assertEqual(self.count(), before)

    def test_expired_page(self):
        key = self.open_form()
        before = self.count()
        with self.assertLogs("odoo.http", "WARNING"):
            answer = self.post_form(
                {**self.form(key=key), "csrf_token": "stale"}, fresh_token=False
            )
        page = self.page(answer)
        self.assertEqual(answer.status_code, 400)
        self.assertTyped(page)
        self.assertTrue(page.xpath("//*[@role='alert']"))
        self.assertEqual(self.count(), before)
        form = {
            name: page.xpath(f"//input[@name='{name}']/@value")[0]
            for name in ("key", "csrf_token")
        }
        answer = self.post_form({**self.form(), **form}, fresh_token=False)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(self.filed(form["key"]), "The page shown instead can be sent")

    def test_expired_page_of_a_lost_session(self):
        self.open_form()
        self.opener.cookies.clear()
        with self.assertLogs("odoo.http", "WARNING"):
            page = self.page(
                self.post_form({**self.form(), "csrf_token": "x"}, fresh_token=False)
            )
        form = {
            name: page.xpath(f"//input[@name='{name}']/@value")[0]
            for name in ("key", "csrf_token")
        }
        self.post_form({**self.form(), **form}, fresh_token=False)
        self.assertTrue(self.filed(form["key"]))

    def test_too_large_request(self):
        """More than all files of a case may have is not even read."""
        address = urlsplit(self.base_url())
        connection = HTTPConnection(address.hostname, address.port, timeout=20)
        self.addCleanup(connection.close)
        connection.putrequest("POST", "/xinfang/submit")
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("Content-Length", str(300 << 20))
        self.env.flush_all()
        with self.allow_requests(all_requests=True):
            connection.endheaders()
            answer = connection.getresponse()
            text = answer.read().decode()
        self.assertEqual(answer.status, 413, text[:300])
        self.assertNotIn("Traceback", text)
        self.assertIn("100 MB", text)

    def test_limit_of_filings_without_account(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("xinfang_portal.submit_limit", 2)
        with freeze_time("2026-11-21 04:00:00"):
            for _time in range(2):
                self.file()
            answer = self.post_form(self.form(key=self.open_form()))
        self.assertEqual(answer.status_code, 429)
        self.assertTyped(self.page(answer))
        self.env.cr.execute("SELECT key FROM xinfang_rate")
        for (key,) in self.env.cr.fetchall():
            self.assertNotIn("127.0.0.1", key)

    def test_public_user_has_no_right_on_any_model(self):
        citizens = self.env.ref("base.group_portal") | self.env.ref("base.group_public")
        rights = self.env["ir.model.access"].search(
            [("model_id.model", "=like", "xinfang.%")]
        )
        self.assertTrue(rights)
        self.assertFalse(
            rights.filtered(lambda r: not r.group_id or r.group_id in citizens)
        )

    def test_sign_up_is_open_and_chinese(self):
        scope = self.env["res.users"]._get_signup_invitation_scope()
        self.assertEqual(scope, "b2c")
        login, _password = (
            self.env["res.users"]
            .with_context(lang="en_US")
            .sudo()
            .signup(
                {
                    "login": "new@example.com",
                    "name": "新",
                    "password": "Xinfang-2026",
                    "lang": "en_US",
                }
            )
        )
        user = self.env["res.users"].search([("login", "=", login)])
        self.assertEqual(user.lang, "zh_CN")
        self.assertTrue(user.has_group("base.group_portal"))

    def test_staff_account_of_the_filer_is_not_the_registrar_of_rights(self):
        """A clerk's roles add nothing when he files as a citizen."""
        clerk = new_test_user(
            self.env, "xf_clerk", "base.group_user,xinfang_case.group_xinfang_window"
        )
        self.authenticate("xf_clerk", "xf_clerk")
        petition, _page = self.file()
        self.assertEqual(petition.petitioner_user_id, clerk)
        self.assertEqual(petition.entry_ids.actor_kind, "petitioner")
