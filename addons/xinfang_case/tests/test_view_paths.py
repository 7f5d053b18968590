import json
from contextlib import contextmanager
from datetime import timedelta

from odoo import Command, fields, http
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .core_common import CoreCase
from .figures import record

SPEC = {"number": {}, "title": {}}


@tagged("post_install", "-at_install", "xf_security")
class TestReadPaths(CoreCase, HttpCase):
    """C17: every way a person gets at a petition leaves exactly one row.

    The paths, each a test: form (web_read), list (web_search_read), kanban
    (web_read_group), read, search_read, through another record, onchange, search,
    search_count, name_search, pivot (formatted_read_group), bars of a board, panels
    beside a list, export to XLSX, paper as PDF, public copy, proof of service, editable
    paper, attachment, JSON-2, internal notes, search at the counter. (Scripts: ``test_view_doors``. The workbook of a
    report: ``xinfang_report``.)
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        referral = cls.to_accepted()
        cls.petition = referral.sudo().petition_id
        cls.referral = referral.sudo()
        cls.paper = cls.document(cls.petition, "D05")
        cls.paper._pdf()
        cls.paper.sudo()._docx()
        cls.env.flush_all()

        cls.counted = []  # test of each path that has left its row

    @classmethod
    def tearDownClass(cls):
        if cls.counted:
            record("view_log", paths=len(set(cls.counted)), rows=len(cls.counted))
        super().tearDownClass()

    def setUp(self):
        super().setUp()
        self.sign_in("handler")

    def sign_in(self, name):
        login = f"xf_{name}"
        self.authenticate(login, login + "x" * (8 - len(login)))
        self.user = self.users[name]

    def views(self):
        self.env.invalidate_all()
        return self.env["xinfang.view"].sudo()

    def call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def one_row(self, act):
        """Do something and return the one row it has left."""
        last = self.views().search([], limit=1, order="id desc").id or 0
        answer = act()
        rows = self.views().search([("id", ">", last)])
        self.assertEqual(len(rows), 1, rows.mapped(lambda r: (r.kind, r.detail)))
        self.assertEqual(rows.user_id, self.user)
        self.assertTrue(rows.session and rows.ip)
        self.assertFalse(
            self.views().verify_views(rows.chain_id.ids)["broken"], "chain is broken"
        )
        self.counted.append(self._testMethodName)
        return rows, answer

    def check(self, act, kind, model="xinfang.petition", refs=None):
        row, answer = self.one_row(act)
        self.assertEqual((row.kind, row.model), (kind, model))
        refs = self.petition.ids if refs is None else refs
        self.assertEqual(row.petition_refs or [], refs)
        self.assertFalse(row.refused)
        return row, answer

    def fetched(self, path):
        def act():
            response = self.url_open(path)
            self.assertEqual(response.status_code, 200)
            return response

        return act

    @contextmanager
    def refusing(self):
        # assertRaises would roll back what was written down, too.
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            try:
                yield
            except JsonRpcException:
                return
        self.fail("nothing was refused")

    # -- the paths --------------------------------------------------------------

    def test_form(self):
        row, answer = self.check(
            lambda: self.call(
                "xinfang.petition",
                "web_read",
                self.petition.ids,
                specification={**SPEC, "content": {}},
            ),
            "open",
        )
        self.assertTrue(answer[0]["content"])
        self.assertEqual(row.detail["fields"], ["content"])
        self.assertEqual(row.department_id, self.police)

    def test_c17_what_is_read_through_a_screen_reaches_the_rules(self):
        """Rows of requests are no different to the rules than rows of the product."""
        self.env["ir.config_parameter"].set_param(
            "xinfang_case.view_pieces_per_hour", 1
        )
        other = self.make_petition().sudo()
        self.register(other)
        self.sign_in("window")
        pieces = self.petition | other
        row, _answer = self.one_row(
            lambda: self.call(
                "xinfang.petition",
                "web_read",
                pieces.ids,
                specification={"content": {}},
            )
        )
        self.env.cr.execute("SELECT refused FROM xinfang_view WHERE id = %s", (row.id,))
        self.assertIs(self.env.cr.fetchone()[0], False)
        rule = self.env.ref("xinfang_case.view_rule_many_petitions")
        day = fields.Datetime.context_timestamp(
            self.views().with_context(tz="Asia/Shanghai"), row.at
        ).date()
        self.assertIn(self.user.id, [found[0] for found in rule._find(day)])

    def test_form_with_its_parts_is_one_row(self):
        spec = {"referral_ids": {"fields": {"state": {}}}, "entry_ids": {"fields": {}}}
        self.check(
            lambda: self.call(
                "xinfang.petition", "web_read", self.petition.ids, specification=spec
            ),
            "open",
        )

    def test_list(self):
        row, answer = self.check(
            lambda: self.call(
                "xinfang.petition",
                "web_search_read",
                domain=[("id", "in", self.petition.ids)],
                specification=SPEC,
            ),
            "list",
        )
        self.assertEqual(answer["length"], 1)
        self.assertEqual((row.res_count, row.res_ids), (1, self.petition.ids))

    def test_a_list_that_shows_wording_is_an_opening(self):
        self.check(
            lambda: self.call(
                "xinfang.petition",
                "web_search_read",
                domain=[("id", "in", self.petition.ids)],
                specification={"content": {}},
            ),
            "open",
        )

    def test_kanban(self):
        self.check(
            lambda: self.call(
                "xinfang.petition",
                "web_read_group",
                domain=[("id", "in", self.petition.ids)],
                groupby=["stage_id"],
                auto_unfold=True,
                unfold_read_specification=SPEC,
            ),
            "list",
        )

    def test_read(self):
        self.check(
            lambda: self.call("xinfang.petition", "read", self.petition.ids, ["title"]),
            "open",
        )

    def test_search_read(self):
        self.check(
            lambda: self.call(
                "xinfang.referral",
                "search_read",
                [("id", "=", self.referral.id)],
                ["state"],
            ),
            "list",
            "xinfang.referral",
        )

    def test_through_another_record(self):
        entry = self.petition.entry_ids[0]
        spec = {"petition_id": {"fields": {"content": {}}}}
        row, answer = self.check(
            lambda: self.call(
                "xinfang.entry", "web_read", entry.ids, specification=spec
            ),
            "open",
            "xinfang.entry",
        )
        self.assertTrue(answer[0]["petition_id"]["content"])
        self.assertEqual(row.detail["fields"], ["content"])

    def test_through_a_model_that_is_no_petition(self):
        spec = {"res_id": {"fields": {"title": {}, "content": {}}}}
        activity = (
            self.env["mail.activity"]
            .sudo()
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("xinfang.petition"),
                    "res_id": self.petition.id,
                    "activity_type_id": self.ref("mail.mail_activity_data_todo"),
                    "user_id": self.user.id,
                }
            )
        )
        _row, answer = self.check(
            lambda: self.call(
                "mail.activity", "web_read", activity.ids, specification=spec
            ),
            "open",
        )
        self.assertTrue(answer[0]["res_id"]["content"])

    def test_onchange(self):
        self.check(
            lambda: self.call(
                "xinfang.petition",
                "onchange",
                self.petition.ids,
                {},
                [],
                {"content": {}},
            ),
            "open",
        )

    def test_search(self):
        row, answer = self.check(
            lambda: self.call(
                "xinfang.petition", "search", [("title", "ilike", "噪声扰民")]
            ),
            "search",
            refs=[],
        )
        self.assertIn(self.petition.id, answer)
        self.assertNotIn("噪声", json.dumps(row.detail, ensure_ascii=False))
        self.assertRegex(row.detail["domain"][0], r"^title ilike 噪\*\*\*#[0-9a-f]{8}$")

    def test_a_list_with_typed_words_is_a_search(self):
        self.check(
            lambda: self.call(
                "xinfang.petition",
                "web_search_read",
                domain=["&", ("title", "ilike", "噪声"), ("id", "=", self.petition.id)],
                specification=SPEC,
            ),
            "search",
        )

    def test_search_count(self):
        row, _answer = self.check(
            lambda: self.call(
                "xinfang.petitioner",
                "search_count",
                [("id_number", "=", "110101198001011232")],
            ),
            "search",
            "xinfang.petitioner",
            [],
        )
        self.assertNotIn("1101", json.dumps(row.detail))

    def test_name_search(self):
        row, _answer = self.check(
            lambda: self.call("xinfang.petitioner", "name_search", "王测试"),
            "search",
            "xinfang.petitioner",
            [],
        )
        self.assertRegex(row.detail["name"], r"^王\*\*#[0-9a-f]{8}$")

    def test_pivot(self):
        self.check(
            lambda: self.call(
                "xinfang.petition",
                "formatted_read_group",
                domain=[],
                groupby=["type"],
                aggregates=["__count"],
            ),
            "statistics",
            refs=[],
        )

    def test_reminders_of_others(self):
        def reminder(user):
            return (
                self.env["mail.activity"]
                .sudo()
                .create(
                    {
                        "res_model_id": self.env["ir.model"]._get_id(
                            "xinfang.petition"
                        ),
                        "res_id": self.petition.id,
                        "activity_type_id": self.ref("mail.mail_activity_data_todo"),
                        "user_id": user.id,
                        "summary": "核对门牌",
                    }
                )
            )

        theirs, own = reminder(self.users["intake"]), reminder(self.user)
        _row, answer = self.check(
            lambda: self.call("mail.activity", "read", theirs.ids, ["summary"]), "notes"
        )
        self.assertEqual(answer[0]["summary"], "核对门牌")
        last = self.views().search([], limit=1, order="id desc").id or 0
        self.call("mail.activity", "read", own.ids, ["summary"])
        self.assertFalse(
            self.views().search([("id", ">", last)]), "his own is his desk"
        )

    def test_bar_of_a_board(self):
        bar = {"field": "urgency", "colors": {"urgent": "danger"}}
        self.check(
            lambda: self.call(
                "xinfang.petition",
                "read_progress_bar",
                domain=[("title", "ilike", "噪声")],
                group_by="type",
                progress_bar=bar,
            ),
            "statistics",
            refs=[],
        )

    def test_panels_beside_a_list(self):
        for how in ("search_panel_select_range", "search_panel_select_multi_range"):
            self.check(
                lambda how=how: self.call(
                    "xinfang.petition", how, "type", enable_counters=True
                ),
                "statistics",
                refs=[],
            )

    def test_export(self):
        self.user.sudo().group_ids = [Command.link(self.ref("base.group_allow_export"))]
        self.env["xinfang.export.permit"].with_user(self.user)._give("核对台账")
        data = {
            "model": "xinfang.petition",
            "fields": [{"name": "number", "label": "Number", "type": "char"}],
            "ids": self.petition.ids,
            "domain": [],
            "import_compat": False,
        }

        def act():
            response = self.url_open(
                "/web/export/xlsx",
                data={
                    "data": json.dumps(data),
                    "csrf_token": http.Request.csrf_token(self),
                },
            )
            self.assertEqual(response.status_code, 200)
            return response

        self.check(act, "export")

    def test_paper(self):
        base = f"/xinfang/document/{self.paper.id}"
        for name, kind in (
            ("pdf", "download"),
            ("pdf?inline=1", "print"),
            ("public", "download"),
            ("receipt", "download"),
            ("docx", "download"),
        ):
            with self.subTest(name):
                row, _answer = self.check(
                    self.fetched(f"{base}/{name}"), kind, "xinfang.document"
                )
                self.assertEqual(row.detail["paper"], name.partition("?")[0])

    def test_attachment(self):
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": "证据.txt",
                    "raw": b"evidence",
                    "res_model": "xinfang.petition",
                    "res_id": self.petition.id,
                }
            )
        )
        self.check(self.fetched(f"/web/content/{attachment.id}"), "download")
        self.check(
            lambda: self.call("ir.attachment", "read", attachment.ids, ["raw"]),
            "download",
        )

    def test_json2(self):
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.user)
            ._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
        )
        self.authenticate(None, None)

        def act():
            response = self.url_open(
                "/json/2/xinfang.petition/read",
                data=json.dumps({"ids": self.petition.ids, "fields": ["title"]}),
                headers={
                    "Authorization": f"Bearer {key}",
                    "Content-Type": "application/json",
                },
            )
            self.assertEqual(response.status_code, 200, response.text)
            return response.json()

        row, answer = self.one_row(act)
        self.assertEqual(answer[0]["title"], self.petition.title)
        self.assertEqual((row.kind, row.petition_refs), ("open", self.petition.ids))

    def test_internal_notes(self):
        noted = self.seen(self.petition, "triage").message_post(body="内部意见")
        self.check(
            lambda: self.make_jsonrpc_request(
                "/mail/thread/messages",
                {"thread_model": "xinfang.petition", "thread_id": self.petition.id},
            ),
            "notes",
        )
        self.check(
            lambda: self.call("mail.message", "read", noted.ids, ["body"]), "notes"
        )

    def test_counter(self):
        self.sign_in("window")
        row, answer = self.check(
            lambda: self.call("xinfang.counter", "find_petitioners", "13800138000"),
            "search",
            "xinfang.petitioner",
            [],
        )
        self.assertTrue(answer)
        self.assertNotIn("1380", json.dumps(row.detail))

    def test_the_log_costs_one_statement(self):
        calls = {
            "list": lambda: self.call(
                "xinfang.petition",
                "web_search_read",
                domain=[("id", "in", self.petition.ids)],
                specification=SPEC,
            ),
            "form": lambda: self.call(
                "xinfang.petition",
                "web_read",
                self.petition.ids,
                specification={**SPEC, "referral_ids": {"fields": {"state": {}}}},
            ),
        }

        def statements(act):
            before = self.env.cr.sql_log_count
            act()
            return self.env.cr.sql_log_count - before

        views = self.env.registry["xinfang.view"]
        sending = views._send_row
        for name, act in calls.items():
            act()  # chain begun, caches filled
            noted = statements(act)
            self.patch(views, "_send_row", lambda *_row: lambda: None)
            plain = statements(act)
            self.patch(views, "_send_row", sending)
            with self.subTest(name):
                self.assertEqual(noted, plain + 1)

    # -- what leaves no row, what is refused --------------------------------------

    def test_what_the_product_reads_for_itself_is_nobodys_looking(self):
        last = self.views().search([], limit=1)
        self.call("xinfang.petition", "get_views", [[False, "form"]])
        self.call("xinfang.petition", "available_acts", self.petition.ids)
        self.seen(self.petition, "handler").read(["title", "content"])
        self.assertEqual(self.views().search([], limit=1), last)

    def test_a_refused_opening_is_written_down_though_all_is_rolled_back(self):
        self.sign_in("branch2_intake")

        def act():
            with self.refusing():
                self.call(
                    "xinfang.petition",
                    "web_read",
                    self.petition.ids,
                    specification={"content": {}},
                )

        row, _answer = self.one_row(act)
        self.assertTrue(row.refused)
        self.assertEqual((row.kind, row.model), ("open", "xinfang.petition"))
        self.assertEqual(row.res_ids, self.petition.ids)
        self.assertFalse(row.petition_refs)

    def test_a_refused_write_is_written_down(self):
        self.sign_in("branch2_intake")

        def act():
            with self.refusing():
                self.call(
                    "xinfang.petition", "write", self.petition.ids, {"title": "x"}
                )

        row, _answer = self.one_row(act)
        self.assertTrue(row.refused)
        self.assertEqual(row.detail["method"], "write")

    def test_who_has_no_right_at_all_is_written_down(self):
        self.sign_in("role_admin")

        def act():
            with self.refusing():
                self.call("xinfang.petition", "search_read", [], ["title"])

        row, _answer = self.one_row(act)
        self.assertTrue(row.refused)
        self.assertEqual(row.roles, "R19")

    def test_a_refused_paper_is_written_down(self):
        self.sign_in("branch2_intake")

        def act():
            response = self.url_open(f"/xinfang/document/{self.paper.id}/pdf")
            self.assertEqual(response.status_code, 404)

        row, _answer = self.one_row(act)
        self.assertTrue(row.refused)
        self.assertEqual((row.kind, row.model), ("download", "xinfang.document"))

    def test_without_the_log_nothing_is_shown(self):
        """A crash between reading and writing down gives nothing away."""
        views = self.env.registry["xinfang.view"]

        def broken(*_args, **_kwargs):
            raise RuntimeError("the disk is full")

        def sent_in_vain(*_args, **_kwargs):
            return broken

        for failing in (broken, sent_in_vain):
            self.patch(views, "_send_row", failing)
            with self.subTest(failing.__name__):
                self.assert_nothing_is_shown()

    def assert_nothing_is_shown(self):
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException) as caught:
            self.call(
                "xinfang.petition",
                "web_read",
                self.petition.ids,
                specification={"content": {}},
            )
        self.assertNotIn(self.petition.content, str(caught.exception))

    def test_the_row_is_asked_about_before_the_answer_leaves(self):
        """Files and pages as well: whatever was answered, its row was written."""
        views, http = self.env.registry["xinfang.view"], self.env.registry["ir.http"]
        sending, leaving, told = views._send_row, http._post_dispatch.__func__, []

        def send(*args, **kwargs):
            finish = sending(*args, **kwargs)

            def asked():
                told.append("written")
                return finish()

            return asked

        def leave(cls, response):
            result = leaving(cls, response)
            told.append("left")
            return result

        self.patch(views, "_send_row", send)
        self.patch(http, "_post_dispatch", classmethod(leave))
        self.call(
            "xinfang.petition",
            "web_read",
            self.petition.ids,
            specification={"content": {}},
        )
        self.assertEqual(told, ["written", "left"])
        self.assertTrue(self.url_open(f"/xinfang/document/{self.paper.id}/pdf").ok)
        self.assertEqual(told, ["written", "left"] * 2)

    def test_no_row_holds_a_secret(self):
        secrets = ("110101198001011232", "13800138000", "王测试", "施工噪声", "301室")
        for domain in (
            [("id_number", "=", secrets[0])],
            [("phone", "in", [secrets[1]])],
            [("name", "ilike", secrets[2])],
            [("address", "=", "测试市东城区人民路100号2单元301室")],
            ["|", ("name", "=", 13800138000), ("name", "=like", "王测试%")],
        ):
            self.call(
                "xinfang.petitioner",
                "web_search_read",
                domain=domain,
                specification={"name": {}, "id_number": {}},
            )
        self.call(
            "xinfang.petition",
            "search_read",
            [("petitioner_id.name", "=", "王测试"), ("title", "ilike", "施工噪声")],
            ["title", "content"],
        )
        self.env.cr.execute("SELECT v::text FROM xinfang_view v")
        rows = " ".join(row[0] for row in self.env.cr.fetchall())
        for secret in secrets:
            self.assertNotIn(secret, rows)
