"""The pages in a real browser: no barrier that axe-core finds, none on a narrow screen."""

import resource
import unittest
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from odoo.tests.common import TEST_CURSOR_COOKIE_NAME

from .common import PortalCase

CHROMIUM = Path("/usr/bin/chromium")
READY = CHROMIUM.exists() and all(
    map(find_spec, ("playwright", "axe_playwright_python"))
)
WIDTHS = (1440, 390)
# Contrast, size of text and of what is pressed; see the file.
MEASURES = Path(__file__).with_name("measures.js").read_text("utf-8").strip()


@contextmanager
def unlimited_memory():
    """Lift Odoo's limit of address space while the browser starts: it dies of it."""
    limit = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, limit[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limit)


@unittest.skipUnless(READY, "needs Chromium, playwright and axe-playwright-python")
class TestPortalAxe(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        petition = cls.make_petition()
        petition.sudo().petitioner_user_id = cls.citizen
        cls.register(petition)
        cls.triage(petition)
        cls.to_served(petition)
        cls.petition = petition.sudo()

    def look_at(self, paths):
        """Open pages in both widths and return what is wrong with them.

        :return: list of texts; console errors among them
        """
        from playwright.sync_api import sync_playwright

        problems = []

        def note(message):
            if message.type == "error":
                problems.append(message.text)

        with (
            self.allow_requests(all_requests=True),
            unlimited_memory(),
            sync_playwright() as player,
        ):
            browser = player.chromium.launch(
                executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
            )
            for width in WIDTHS:
                context = browser.new_context(viewport={"width": width, "height": 900})
                context.add_cookies(self.browser_cookies())
                page = context.new_page()
                page.on("console", note)
                for path in paths:
                    page.goto(self.base_url() + path)
                    problems += self.barriers(page, path, width)
            browser.close()
        return problems

    def browser_cookies(self):
        host = urlsplit(self.base_url()).hostname
        cookies = {
            **self.opener.cookies,
            TEST_CURSOR_COOKIE_NAME: self.http_request_key,
        }
        return [
            {"name": name, "value": value, "domain": host, "path": "/"}
            for name, value in cookies.items()
        ]

    def barriers(self, page, path, width):
        from axe_playwright_python.sync_playwright import Axe

        page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        wide = page.evaluate("document.documentElement.scrollWidth")
        found = [f"{path} is {wide} wide on {width}"] if wide > width else []
        measured = page.evaluate(MEASURES.removesuffix(";"), width == min(WIDTHS))
        found += [f"{path} {width}: {problem}" for problem in measured]
        # Run as an evaluated script, which the page's own policy does not stop.
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                found.append(
                    f"{path} {width}: {violation['id']} {violation['nodes'][0]['html']}"
                )
        return found

    def test_measures_find_what_they_look_for(self):
        from playwright.sync_api import sync_playwright

        with unlimited_memory(), sync_playwright() as player:
            browser = player.chromium.launch(
                executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport={"width": 390, "height": 844})
            page.set_content(
                "<body style='font-size: 18px'><p style='color: #888'>浅</p>"
                "<p style='font-size: 14px'>小</p>"
                "<a style='display: block; height: 30px' href='#'>窄</a><p>好</p>"
            )
            found = page.evaluate(MEASURES.removesuffix(";"), True)
            browser.close()
        self.assertEqual(len(found), 3, found)
        for problem, word in zip(found, ("浅", "小", "窄"), strict=True):
            self.assertIn(word, problem)

    def test_public_pages(self):
        problems = self.look_at(
            [
                "/xinfang",
                "/xinfang/guide",
                "/xinfang/guide?want=claim&kind=arbitration&dispute=labour",
                "/xinfang/submit",
                "/xinfang/query",
                "/xinfang/verify",
            ]
        )
        self.assertEqual(problems, [])

    def test_own_pages(self):
        self.authenticate("xf_citizen", "xf_citizen")
        problems = self.look_at(
            ["/my/petitions", f"/my/petitions/{self.petition.external_id}"]
        )
        self.assertEqual(problems, [])

    def test_receipt(self):
        self.file()
        self.assertEqual(self.look_at(["/xinfang/receipt"]), [])
