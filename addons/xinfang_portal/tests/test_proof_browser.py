"""The proof of work in a real browser: it runs, it is sent, and without it there is a way."""

import unittest

from . import test_portal_axe as axe


@unittest.skipUnless(axe.READY, "needs Chromium, playwright and axe-playwright-python")
class TestProofBrowser(axe.TestPortalAxe):
    test_public_pages = test_own_pages = test_receipt = None

    def browse(self, look, script=True):
        """Open a page in both widths; ``look(page, width)`` does the rest.

        :return: list of errors of the console and barriers
        """
        from playwright.sync_api import sync_playwright

        problems = []
        with (
            self.allow_requests(all_requests=True),
            axe.unlimited_memory(),
            sync_playwright() as player,
        ):
            browser = player.chromium.launch(
                executable_path=str(axe.CHROMIUM),
                args=["--no-sandbox", "--disable-gpu"],
            )
            for width in axe.WIDTHS:
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, java_script_enabled=script
                )
                context.add_cookies(self.browser_cookies())
                page = context.new_page()
                page.set_default_timeout(60_000)
                page.on(
                    "console",
                    lambda m: m.type == "error" and problems.append(m.text),
                )
                look(page, width, problems)
            browser.close()
        return problems

    def fill(self, page):
        for name, value in self.form().items():
            field = page.locator(f"[name={name}]").first
            kind = field.get_attribute("type")
            if kind == "radio":
                page.locator(f"[name={name}][value={value}]").check()
            elif kind == "checkbox":
                field.check()
            elif field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def wait_until_solved(self, page):
        # The page's policy allows no evaluated script, so that it is asked again.
        for _time in range(300):
            value = page.evaluate(
                "document.querySelector('input[name=altcha]')?.value || ''"
            )
            if len(value) > 50:
                return
            page.wait_for_timeout(200)
        self.fail("The proof of work was not solved within a minute")

    def test_it_runs_and_the_petition_is_filed(self):
        self.env["ir.config_parameter"].set_param("xinfang_portal.plain_limit", 1)
        self.env["xinfang.rate"]._hit("plain", "127.0.0.1")

        def look(page, width, problems):
            page.goto(self.base_url() + "/xinfang/submit")
            self.wait_until_solved(page)
            problems += self.barriers(page, "/xinfang/submit", width)
            self.assertFalse(page.locator("[data-proof-missing]").is_visible())
            self.fill(page)
            page.click("button.main")
            page.wait_for_url("**/xinfang/receipt")

        self.assertEqual(self.browse(look), [])
        self.assertEqual(
            self.env["xinfang.proof"].sudo().search_count([]), len(axe.WIDTHS)
        )

    def test_without_script_the_hint_is_there_and_few_are_taken(self):
        def look(page, width, problems):
            page.goto(self.base_url() + "/xinfang/submit")
            self.assertTrue(page.locator("[data-proof-missing]").is_visible())
            self.fill(page)
            page.click("button.main")
            page.wait_for_url("**/xinfang/receipt")

        self.assertEqual(self.browse(look, script=False), [])
