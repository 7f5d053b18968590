"""C47, F2, F21: what answers say about themselves."""

from unittest.mock import patch

from odoo.tools import config

from .common import GuardCase

TLS = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "office.example.org"}


class TestHeaders(GuardCase):
    def test_c47_twenty_pages(self):
        outside = [
            "/web/login",
            "/web/signup",
            "/web/reset_password",
            "/nothing",
            "/web",
        ]
        outside += ["/web/health", "/robots.txt", "/my", "/odoo", "/web/session/logout"]
        inside = ["/odoo", "/my", "/web/webclient/load_menus", "/odoo/settings", "/web"]
        inside += ["/web/content/999999", "/nothing", "/web/image/999999", "/my/home"]
        inside += ["/web/second-factor"]
        self.assertEqual(len(outside + inside), 20)
        for paths, login in ((outside, None), (inside, "xf_triage")):
            self.authenticate(login, login)
            for path in paths:
                with self.subTest(path):
                    self.check(self.url_open(path, allow_redirects=False).headers, path)

    def check(self, headers, path):
        self.assertIn("default-src", headers["Content-Security-Policy"])
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn(headers["X-Frame-Options"], ("SAMEORIGIN", "DENY"))
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertIn("camera=()", headers["Permissions-Policy"])
        self.assertEqual(headers["Cross-Origin-Opener-Policy"], "same-origin")
        self.assertIn("noindex", headers["X-Robots-Tag"])
        if "/webclient/" not in path and "/image/" not in path:
            self.assertEqual(headers["Cache-Control"], "no-store")

    def test_c28_cookies(self):
        self.opener.cookies.clear()
        cookies = self.url_open("/web/login").headers["Set-Cookie"]
        self.assertIn("SameSite=Lax", cookies)
        self.assertIn("HttpOnly", cookies)
        self.assertNotIn("Secure", cookies, "Plain http of an intranet still works")
        with patch.dict(config.options, {"proxy_mode": True}):
            self.opener.cookies.clear()
            headers = self.url_open("/web/login", headers=TLS).headers
            self.assertIn("Secure", headers["Set-Cookie"])
            self.assertIn("max-age", headers["Strict-Transport-Security"])

    def test_f2_developer_mode_is_for_administrators(self):
        for login, on in (("xf_triage", False), ("admin", True)):
            self.authenticate(login, login)
            text = self.url_open("/odoo?debug=1").text
            self.assertEqual('"debug": "1"' in text or "debug=1" in text, on, login)
        self.opener.cookies.clear()
        self.assertNotIn(
            "debug=1", self.url_open("/web/login?debug=1").text.split("csrf")[0]
        )

    def test_f21_the_database_manager_is_closed(self):
        self.assertFalse(config["list_db"])
        for path in ("/web/database/manager", "/web/database/selector"):
            answer = self.url_open(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 404)
            self.assertNotIn(self.env.cr.dbname, answer.text)
