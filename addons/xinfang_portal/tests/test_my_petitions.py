"""A signed-in citizen follows his petitions."""

from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests.common import JsonRpcException

from odoo.addons.xinfang_case.tests import files
from odoo.addons.xinfang_portal.models.ir_http import in_hall

from .common import PortalCase


class TestMyPetitions(PortalCase):
    def setUp(self):
        super().setUp()
        self.authenticate("xf_citizen", "xf_citizen")
        self.petition, _page = self.file()
        self.path = f"/my/petitions/{self.petition.external_id}"

    def look(self):
        self.env.invalidate_all()
        return self.page(self.url_open(self.path))

    def act_post(self, code, **values):
        return self.post(f"{self.path}/act/{code}", values)

    def make_owned(self, count):
        """Register petitions of the citizen's own."""
        petitions = self.env["xinfang.petition"].create(
            [
                {
                    "title": f"第{number}件",
                    "channel": "letter",
                    "department_id": self.office.id,
                    "petitioner_id": self.petitioner.id,
                    "petitioner_user_id": self.citizen.id,
                }
                for number in range(count)
            ]
        )
        for petition in petitions:
            self.act(petition, "window", "register")
        return petitions

    # -- list ---------------------------------------------------------------

    def test_pages_of_ten(self):
        self.make_owned(11)
        items = "//ul[@class='list']/li"
        self.assertEqual(
            len(self.page(self.url_open("/my/petitions")).xpath(items)), 10
        )
        page = self.page(self.url_open("/my/petitions?page_no=2"))
        self.assertEqual(len(page.xpath(items)), 2)
        for odd in ("0", "-1", "99999", "x", "9" * 30, "²"):
            answer = self.url_open(f"/my/petitions?page_no={odd}")
            self.assertEqual(answer.status_code, 200, odd)

    def test_queries_do_not_grow_with_the_list(self):
        petitions = self.env["xinfang.petition"]

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            mine = petitions._all_owned_by(self.citizen, 0, 10)
            mine._portal_summaries()
            return self.cr.sql_log_count - before, len(mine)

        queries()
        one, count = queries()
        self.assertEqual(count, 1)
        self.make_owned(9)
        ten, count = queries()
        self.assertEqual(count, 10)
        self.assertEqual(ten, one)

    def test_query_budget_of_the_list(self):
        self.make_owned(9)
        self.url_open("/my/petitions")
        with self.assertQueryCount(12):
            self.url_open("/my/petitions")

    def test_draft_of_the_office_is_not_shown(self):
        draft = self.make_petition()
        draft.sudo().petitioner_user_id = self.citizen
        page = self.page(self.url_open("/my/petitions"))
        self.assertEqual(len(page.xpath("//ul[@class='list']/li")), 1)
        answer = self.url_open(f"/my/petitions/{draft.sudo().external_id}")
        self.assertEqual(answer.status_code, 404)

    def test_card_on_the_start_page(self):
        self.assertIn("/my/petitions", self.url_open("/my").text)
        answer = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["petition_count"]}
        )
        self.assertEqual(answer, {"petition_count": 1})

    # -- detail ---------------------------------------------------------------

    def test_timeline_and_next_day(self):
        page = self.look()
        steps = page.xpath("//ol[@class='timeline']/li")
        self.assertEqual(len(steps), 1)
        due = self.petition.clock_ids.due_date
        self.assertIn(f"{due.year}年{due.month}月{due.day}日", page.text_content())
        self.assertTrue(page.xpath("//details//ol[@class='days']/li"))
        self.triage(self.petition)
        self.to_delivered(self.petition)
        page = self.look()
        steps = page.xpath("//ol[@class='timeline']/li")
        self.assertEqual(len(steps), 2, "Triage is the office's own affair")
        self.assertIn(self.police.name, steps[0].text_content())

    def test_course_to_the_answer(self):
        self.triage(self.petition)
        referral = self.to_issued(self.petition)
        opinion = referral.opinion_id
        self.assertNotIn(opinion.title, self.look().text_content(), "Not served yet")
        opinion_path = f"{self.path}/document/{opinion.external_id}"
        self.assertEqual(self.url_open(opinion_path).status_code, 404)
        self.act(
            referral,
            "handler",
            "serve",
            service_method="direct",
            service_date=opinion.issue_date,
        )
        page = self.look()
        self.assertIn("信访处理意见书", page.text_content())
        self.assertIn("受理告知书", page.text_content())
        for inner in ("登记表", "转送函", "夜间二十二时"):
            self.assertNotIn(inner, page.text_content())
        answer = self.url_open(opinion_path)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

        form = {"score_office": "satisfied", "score_organ": "fair", "comment": "谢谢"}
        self.assertEqual(self.act_post("evaluate", **form).status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.petition.satisfaction, "fair")
        self.assertEqual(len(self.petition.evaluation_ids), 2)
        self.assertEqual(self.act_post("evaluate", **form).status_code, 422, "Once")
        self.env.invalidate_all()
        self.assertEqual(len(self.petition.evaluation_ids), 2)

    def test_g32_words_inside_the_offices_never_reach_the_hall(self):
        inside = "局领导批示：从快办理，内部掌握"
        self.triage(self.petition)
        referral = self.to_draft(self.petition)
        for login, code in (("legal", "check_opinion"), ("leader", "approve_opinion")):
            self.act(referral, login, code, reason=inside)
        self.act(
            referral,
            "handler",
            "serve",
            service_method="direct",
            service_date=referral.opinion_id.issue_date,
            service_receiver="本人",
        )
        for record in (self.petition, referral):
            record.message_post(body=inside, subtype_xmlid="mail.mt_note")
        pages = [self.look()]
        papers = pages[0].xpath("//a[contains(@href, '/document/')]/@href")
        self.assertTrue(papers)
        for page in pages:
            self.assertNotIn("批示", page.text_content())
        for paper in papers:
            content = self.url_open(paper).content
            self.assertTrue(content.startswith(b"%PDF"))
            text = "".join(p.extract_text() for p in PdfReader(BytesIO(content)).pages)
            self.assertIn("信访", text.replace("\n", ""))
            self.assertNotIn("批示", text.replace("\n", ""))
        # The other door: a call of the portal user's own.
        call = self.make_jsonrpc_request
        for model in ("xinfang.petition", "xinfang.entry", "mail.message"):
            try:
                found = call(
                    f"/web/dataset/call_kw/{model}/search_read",
                    {
                        "model": model,
                        "method": "search_read",
                        "args": [[]],
                        "kwargs": {"fields": ["display_name"], "limit": 100},
                    },
                )
            except JsonRpcException:
                continue
            self.assertNotIn("批示", str(found))

    def test_f10_reminders_of_a_filed_piece_name_no_account_of_a_citizen(self):
        activities = self.petition.sudo().clock_ids.activity_id
        self.assertTrue(activities)
        self.assertFalse(activities.create_uid.filtered("share"))
        clerk = self.users["triage"]
        shown = activities.with_user(clerk).activity_format()
        self.assertEqual(len(shown["mail.activity"]), len(activities))

    def test_forms_are_drawn_from_the_acts(self):
        page = self.look()
        actions = [
            path.rpartition("/")[2] for path in page.xpath("//details//form/@action")
        ]
        self.assertLessEqual({"supplement", "withdraw"}, set(actions))
        self.env["xinfang.act"]._get(
            "xinfang.petition", "withdraw"
        ).petitioner_may = False
        page = self.look()
        actions = [
            path.rpartition("/")[2] for path in page.xpath("//details//form/@action")
        ]
        self.assertNotIn("withdraw", actions)
        self.assertEqual(actions[:3], ["supplement", "complain", "apply_recusal"])

    def test_supplement_with_a_file(self):
        answer = self.post(
            f"{self.path}/act/supplement",
            {"supplement": "补充照片。"},
            files=[("attachment_ids", ("照片.png", files.png()))],
        )
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertIn("补充照片。", self.petition.content)
        file = self.env["ir.attachment"].search(
            [("res_model", "=", "xinfang.petition"), ("res_id", "=", self.petition.id)]
        )
        self.assertEqual(file.name, "照片.png")

    def test_supplement_with_a_bad_file(self):
        answer = self.post(
            f"{self.path}/act/supplement",
            {"supplement": "补充照片。"},
            files=[
                ("attachment_ids", ("好.png", files.png())),
                ("attachment_ids", ("坏.svg", b"<svg/>")),
            ],
        )
        page = self.page(answer)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("坏.svg", page.xpath("//*[@id='e-supplement']")[0].text_content())
        typed = page.xpath("//textarea[@name='supplement']")[0].text_content()
        self.assertEqual(typed, "补充照片。")
        self.env.invalidate_all()
        self.assertNotIn("补充照片。", self.petition.content)
        self.assertFalse(
            self.env["ir.attachment"].search(
                [
                    ("res_model", "=", "xinfang.petition"),
                    ("res_id", "=", self.petition.id),
                ]
            )
        )

    def test_withdraw_needs_a_reason_and_happens_once(self):
        answer = self.act_post("withdraw", reason=" ")
        self.assertEqual(answer.status_code, 422)
        self.assertTrue(self.page(answer).xpath("//*[@role='alert']"))
        key = {"form_key": "abc", "reason": "问题解决了"}
        for _time in range(2):
            self.assertEqual(self.act_post("withdraw", **key).status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.petition.state, "withdrawn")
        codes = self.petition.entry_ids.act_id.mapped("code")
        self.assertEqual(codes.count("withdraw"), 1)
        self.assertEqual(self.act_post("withdraw", reason="再来").status_code, 422)

    def test_acts_of_the_office_are_closed(self):
        for code in ("triage", "transfer", "register", "close", "file_only", "no_such"):
            answer = self.act_post(code, reason="x", type="claim")
            self.assertEqual(answer.status_code, 422, code)
        self.env.invalidate_all()
        self.assertEqual(self.petition.state, "registered")

    def test_inputs_outside_the_act_are_dropped(self):
        form = {"supplement": "一点", "state": "closed", "origin_id": "1"}
        self.assertEqual(self.act_post("supplement", **form).status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.petition.state, "registered")
        self.assertFalse(self.petition.origin_id)

    def test_nothing_internal_is_shown(self):
        self.petition._message_log(body="内部意见不要外传")
        self.triage(self.petition, reason="拟转公安，此人情绪激动", urgency="urgent")
        self.to_delivered(self.petition)
        page = self.look()
        for secret in ("内部意见", "情绪激动", "测试triage", "测试window"):
            self.assertNotIn(secret, page.text_content())

    # -- ownership: the refusals ------------------------------------------------

    def test_helpers_refuse_strangers(self):
        petitions = self.env["xinfang.petition"]
        public = self.env.ref("base.public_user")
        external = self.petition.external_id
        self.assertEqual(petitions._owned_by(self.citizen, external), self.petition)
        for user in (self.other, public, self.users["window"], self.env["res.users"]):
            self.assertFalse(petitions._owned_by(user, external))
        for odd in ("", None, "x", str(self.petition.id), self.petition.number):
            self.assertFalse(petitions._owned_by(self.citizen, odd))
            self.assertFalse(petitions._unlocked(odd))
            self.assertFalse(petitions._filed_with(odd))
        for user in (self.other, public):
            self.assertFalse(petitions._all_owned_by(user))
            self.assertEqual(petitions._count_owned_by(user), 0)
        # A petition filed without account belongs to no account, the public one neither.
        self.authenticate(None, None)
        self.file()
        self.assertEqual(petitions._count_owned_by(public), 0)

    def test_acting_for_another_petition(self):
        mine = self.petition._as_petitioner()
        foreign = self.make_owned(1)
        with self.assertRaises(UserError):
            foreign.with_env(mine.env).perform("withdraw", {"reason": "x"})

    def test_cr9_the_first_opening_of_a_paper_served_electronically(self):
        self.petition.petitioner_id.e_service_consent = True
        self.triage(self.petition)
        referral = self.to_issued(self.petition)
        opinion = referral.opinion_id
        path = f"{self.path}/document/{opinion.external_id}"
        self.act(
            referral,
            "handler",
            "serve",
            service_method="electronic",
            service_date=opinion.issue_date,
        )
        row = opinion.service_ids
        self.assertTrue(row.available_at)
        self.look()
        self.assertEqual(self.opener.head(self.base_url() + path).status_code, 200)
        self.authenticate(self.other.login, self.other.login)
        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertFalse(row.opened_at, "Neither its title nor a stranger opens it")
        self.authenticate(self.citizen.login, self.citizen.login)
        self.assertEqual(self.url_open(path).status_code, 200)
        first = row.opened_at
        self.assertTrue(first)
        self.assertEqual(self.url_open(path).status_code, 200)
        self.assertEqual(row.opened_at, first)

    def test_document_of_another_petition(self):
        foreign = self.make_petition()
        self.register(foreign)
        self.triage(foreign)
        self.to_accepted(foreign)
        document = self.document(foreign, "D05")
        self.assertTrue(document.external_id)
        answer = self.url_open(f"{self.path}/document/{document.external_id}")
        self.assertEqual(answer.status_code, 404)
        for inner in ("D01", "D02"):
            own = self.document(self.petition, inner)
            if own:
                answer = self.url_open(f"{self.path}/document/{own.external_id}")
                self.assertEqual(answer.status_code, 404, inner)

    def test_paths_of_the_hall(self):
        for path in ("/xinfang", "/xinfang/x", "/my/petitions", "/my/petitions/x"):
            self.assertTrue(in_hall(path))
        for path in ("/xinfang_portal/static/x", "/my", "/my/petitionsx", "/web"):
            self.assertFalse(in_hall(path))
