"""What all pages of the hall have in common; who gets which: access_routes.yaml."""

from odoo import http

from .common import PortalCase


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
                    address.startswith(
                        ("/xinfang_portal/", "/xinfang_guard/", "data:")
                    ),
                    address,
                )

    def test_pages_without_data_of_anybody_write_nothing(self):
        """They may come from a copy of the database (docs/decisions/0023).

        Pages of one petition may not: a copy that lags behind would show no receipt
        to who has just filed. ``access_routes.yaml`` holds which is which.
        """
        served, serve = [], http.Request._serve_ir_http

        def look(request, rule, args):
            served.append(request.env.cr.readonly)
            return serve(request, rule, args)

        self.patch(http.Request, "_serve_ir_http", look)
        paths = (
            "",
            "/guide",
            "/query",
            "/submit",
            "/proof",
            "/regions?q=区",
        )
        for login in (None, "xf_citizen"):
            self.authenticate(login, login)
            for path in paths:
                served.clear()
                with self.subTest(path=path, login=login):
                    with self.assertNoLogs("odoo.http", "WARNING"):
                        answer = self.url_open(f"/xinfang{path}")
                    self.assertEqual(answer.status_code, 200)
                    self.assertEqual(served, [True], "once, on a cursor that reads")

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

    def test_many_contacts_are_folded_by_place(self):
        """An office can be reached without opening anything; nothing is left out."""
        county = self.env["xinfang.region"].search([("level", "=", "county")], limit=1)
        township = self.env["xinfang.region"].create(
            {
                "name": "试验镇",
                "code": f"{county.code}999",
                "level": "township",
                "parent_id": county.id,
            }
        )
        self.office.region_id = county
        organs = self.env["xinfang.department"].create(
            [
                {
                    "name": f"公布{turn}",
                    "region_id": township.id,
                    "is_published": True,
                    "phone": f"0999-765432{turn}",
                }
                for turn in range(6)
            ]
        )
        page = self.page(self.url_open("/xinfang"))
        (fold,) = page.xpath("//section[@aria-labelledby='contacts']//details")
        self.assertIsNone(fold.get("open"))
        self.assertIn(county.name, fold.find("summary").text_content())
        for organ in organs:
            self.assertIn(organ.phone, fold.text_content())
        self.assertNotIn(self.office.name, fold.text_content())
        organs[0].is_published = False
        page = self.page(self.url_open("/xinfang"))
        (fold,) = page.xpath("//section[@aria-labelledby='contacts']//details")
        self.assertIsNotNone(fold.get("open"), "few need no folding")

    def test_places_while_typing(self):
        answer = self.url_open("/xinfang/regions?q=鼓楼区")
        names = answer.json()
        self.assertTrue(1 < len(names) <= 12)
        self.assertTrue(all(name.endswith("鼓楼区") for name in names))
        for odd in ("", "%", "_%", "区" * 200):
            self.assertEqual(
                self.url_open(f"/xinfang/regions?q={odd}").status_code, 200
            )
