"""Every route of the hall, asked by everybody: stranger, owner, other citizen, clerk."""

import re

from odoo.http import _generate_routing_rules

from .common import PortalCase

LOGINS = {
    "stranger": None,
    "owner": "xf_citizen",
    "other": "xf_other",
    "clerk": "xf_window",
    "handler": "xf_handler",
}
LOGIN = "login"  # sent to sign in
# route → what each gets; GET unless the route says POST
MATRIX = {
    "/xinfang": dict.fromkeys(LOGINS, 200),
    "/xinfang/regions": dict.fromkeys(LOGINS, 200),
    "/xinfang/guide": dict.fromkeys(LOGINS, 200),
    "/xinfang/submit": dict.fromkeys(LOGINS, 200),
    "/xinfang/receipt": dict.fromkeys(LOGINS, "/xinfang/query"),
    "/xinfang/verify": dict.fromkeys(LOGINS, 200),
    "/xinfang/query": dict.fromkeys(LOGINS, 200),
    "/xinfang/query/result": dict.fromkeys(LOGINS, "/xinfang/query"),
    "/xinfang/query/result/act/<string:code>": dict.fromkeys(LOGINS, "/xinfang/query"),
    "/xinfang/query/result/document/<string:external_id>": dict.fromkeys(LOGINS, 404),
    "/xinfang/query/result/sibling/<string:external_id>": dict.fromkeys(LOGINS, 404),
    "/xinfang/query/leave": dict.fromkeys(LOGINS, "/xinfang"),
    "/my/petitions": {**dict.fromkeys(LOGINS, 200), "stranger": LOGIN},
    "/my/petitions/<string:external_id>": {
        **dict.fromkeys(LOGINS, 404),
        "stranger": LOGIN,
        "owner": 200,
    },
    "/my/petitions/<string:external_id>/act/<string:code>": {
        **dict.fromkeys(LOGINS, 404),
        "stranger": LOGIN,
        "owner": 200,
    },
    "/my/petitions/<string:external_id>/document/<string:document_id>": {
        **dict.fromkeys(LOGINS, 404),
        "stranger": LOGIN,
        "owner": 200,
    },
}
POST_ONLY = (
    "/xinfang/query/leave",
    "/act/<string:code>",
    "/sibling/<string:external_id>",
)


class TestRoutesMatrix(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        petition = cls.make_petition(title="只给本人看的标题")
        petition.sudo().petitioner_user_id = cls.citizen
        cls.register(petition)
        cls.triage(petition)
        cls.to_accepted(petition)
        cls.petition = petition.sudo()
        cls.notice = cls.document(petition, "D05")

    def routes(self):
        """Return the routes of the hall as the server knows them."""
        return {
            url: endpoint.routing
            for url, endpoint in _generate_routing_rules(["xinfang_portal"], False)
            if re.match(r"/xinfang(/|$)|/my/petitions", url)
        }

    def test_matrix_knows_every_route(self):
        self.assertEqual(set(self.routes()), set(MATRIX))

    def test_no_route_without_token_check(self):
        for rule, routing in self.routes().items():
            self.assertTrue(routing.get("csrf", True), rule)
            self.assertEqual(routing["type"], "http", rule)
            self.assertIn(routing["auth"], ("public", "user"), rule)

    def ask(self, rule, external_id=None):
        path = rule.replace("<string:code>", "supplement")
        path = path.replace("<string:document_id>", self.notice.external_id)
        path = path.replace(
            "<string:external_id>",
            external_id
            or (self.notice if "result" in rule else self.petition).external_id,
        )
        if rule.endswith(POST_ONLY):
            return self.post(path, {"supplement": "情况"}, follow=False)
        return self.url_open(path, allow_redirects=False)

    def test_everybody_on_every_route(self):
        for who, login in LOGINS.items():
            self.authenticate(login, login)
            for rule, expected in MATRIX.items():
                answer = self.ask(rule)
                with self.subTest(who=who, rule=rule):
                    self.check(answer, expected[who], rule)
                    if who != "owner":
                        self.assertNotIn("只给本人看的标题", answer.text)

    def check(self, answer, expected, rule):
        target = answer.headers.get("Location", "")
        if expected == LOGIN:
            self.assertEqual(answer.status_code, 303)
            self.assertIn("/web/login", target)
        elif isinstance(expected, str):
            self.assertEqual(answer.status_code, 303)
            self.assertEqual(target.split("//")[-1].partition("/")[2], expected[1:])
        elif expected == 200 and rule.endswith(POST_ONLY):
            self.assertEqual(answer.status_code, 303)
            self.assertIn("done=supplement", target)
        else:
            self.assertEqual(answer.status_code, expected)

    def test_foreign_and_unknown_are_the_same(self):
        self.authenticate("xf_other", "xf_other")
        for rule in (r for r in MATRIX if r.startswith("/my/petitions/")):
            foreign = self.ask(rule)
            unknown = self.ask(rule, "A" * 24)
            by_number = self.ask(rule, str(self.petition.id))
            texts = {answer.text for answer in (foreign, unknown, by_number)}
            self.assertEqual(len(texts), 1, rule)
            self.assertEqual(
                {a.status_code for a in (foreign, unknown, by_number)}, {404}, rule
            )

    def test_changes_need_a_token(self):
        self.authenticate("xf_citizen", "xf_citizen")
        before = self.petition.entry_ids
        posts = [rule for rule in MATRIX if rule.endswith(POST_ONLY)]
        for rule in [*posts, "/xinfang/submit", "/xinfang/query", "/xinfang/verify"]:
            path = rule.replace("<string:code>", "supplement").replace(
                "<string:external_id>", self.petition.external_id
            )
            with self.assertLogs("odoo.http", "WARNING"):
                answer = self.post(path, {"supplement": "x"}, token=False)
            self.assertEqual(answer.status_code, 400, rule)
            self.assertNotIn("Traceback", answer.text)
        self.env.invalidate_all()
        self.assertEqual(self.petition.entry_ids, before)

    def test_act_by_get_does_nothing(self):
        self.authenticate("xf_citizen", "xf_citizen")
        answer = self.url_open(
            f"/my/petitions/{self.petition.external_id}/act/supplement"
        )
        self.assertEqual(answer.status_code, 405)
        self.assertEqual(len(self.page(answer).xpath("//h1")), 1)

    def test_headers(self):
        self.authenticate("xf_citizen", "xf_citizen")
        paths = [
            "/xinfang",
            "/xinfang/submit",
            "/xinfang/guide",
            "/xinfang/query",
            "/my/petitions",
            f"/my/petitions/{self.petition.external_id}",
            "/my/petitions/nothing",
        ]
        for path in paths:
            headers = self.url_open(path).headers
            policy = headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn("unsafe", policy)
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(headers["X-Frame-Options"], "DENY")
            if path != "/xinfang":
                self.assertEqual(headers["Cache-Control"], "no-store", path)
                self.assertIn("noindex", headers["X-Robots-Tag"], path)

    def test_pages_keep_their_own_policy(self):
        """No inline script or style, nothing from elsewhere."""
        self.authenticate("xf_citizen", "xf_citizen")
        for path in (
            "/xinfang",
            "/xinfang/submit",
            f"/my/petitions/{self.petition.external_id}",
        ):
            page = self.page(self.url_open(path))
            self.assertFalse(page.xpath("//script[not(@src)] | //style | //*[@style]"))
            self.assertFalse(page.xpath("//@*[starts-with(name(), 'on')]"))
            for address in page.xpath("//script/@src | //link/@href | //img/@src"):
                self.assertTrue(
                    address.startswith(("/xinfang_portal/", "data:")), address
                )

    def test_language(self):
        """Chinese whatever the browser asks for, until somebody chooses."""
        self.env["res.lang"]._activate_lang("en_US")
        english = {"Accept-Language": "en-US,en;q=0.9"}

        def language(path):
            return self.page(self.url_open(path, headers=english)).get("lang")

        self.assertEqual(language("/xinfang"), "zh-CN")
        self.assertEqual(language("/xinfang/query"), "zh-CN")
        self.assertEqual(language("/xinfang?lang=en_US"), "en-US")
        self.assertEqual(language("/xinfang/query"), "en-US")
        self.assertEqual(language("/xinfang?lang=xx_XX"), "en-US")
        self.authenticate("xf_citizen", "xf_citizen")
        self.assertEqual(language("/my/petitions"), "zh-CN")

    def test_sign_in_speaks_the_language_of_the_hall(self):
        english = {"Accept-Language": "en-US,en;q=0.9"}
        self.url_open("/xinfang", headers=english)
        login = self.page(self.url_open("/web/login", headers=english))
        self.assertEqual(login.get("lang"), "zh-CN")

    def test_back_office_names_its_language_too(self):
        self.users["window"].lang = "zh_CN"
        self.authenticate("xf_window", "xf_window")
        answer = self.url_open("/odoo")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.page(answer).get("lang"), "zh-CN")

    def test_contacts_are_those_published(self):
        text = self.url_open("/xinfang").text
        self.assertIn(self.office.name, text)
        self.assertIn("工作日 9:00-17:00", text)
        self.assertIn("0999-1234567", text)
        self.assertNotIn(self.police.name, text)
        self.office.is_published = False
        self.assertNotIn(self.office.name, self.url_open("/xinfang").text)

    def test_places_while_typing(self):
        answer = self.url_open("/xinfang/regions?q=鼓楼区")
        names = answer.json()
        self.assertTrue(1 < len(names) <= 12)
        self.assertTrue(all(name.endswith("鼓楼区") for name in names))
        for odd in ("", "%", "_%", "区" * 200):
            self.assertEqual(
                self.url_open(f"/xinfang/regions?q={odd}").status_code, 200
            )
