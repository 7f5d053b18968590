"""C25: what people write is text on every screen, in a real browser."""

import unittest
from urllib.parse import urlsplit

import pytest

from odoo.tests.common import TEST_CURSOR_COOKIE_NAME

from odoo.addons.xinfang_case.tests.browser import without_missing_assets
from odoo.addons.xinfang_case.tests.figures import record

from .common import PortalCase
from .test_portal_axe import CHROMIUM, READY, unlimited_memory
from .xss_payloads import PAYLOADS

WAIT = 60_000


@pytest.mark.slow
@unittest.skipUnless(READY, "needs Chromium and playwright")
class TestXss(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        without_missing_assets(cls.env)
        half = len(PAYLOADS) // 2
        everything = "\n".join(PAYLOADS)
        parts = PAYLOADS[:half], PAYLOADS[half:]
        person = cls.make_petitioner(PAYLOADS[0], contact_name=PAYLOADS[1])
        petition = cls.make_petition(
            petitioner_id=person.id,
            title=" ".join(PAYLOADS[:60]),
            content="\n".join(parts[0]),
            request="\n".join(parts[1]),
        )
        petition.sudo().petitioner_user_id = cls.citizen
        cls.register(petition)
        cls.triage(petition, demands="\n".join(PAYLOADS[::20]))
        cls.referral = cls.to_draft(
            petition,
            opinion={
                "facts": everything,
                # Printed once for every demand.
                "answer": PAYLOADS[2],
                "legal_basis": PAYLOADS[3],
            },
        )
        cls.as_user(petition, "triage").message_post(body=everything)
        cls.as_user(cls.referral, "handler").message_post(body=everything)
        cls.petition = petition.sudo()
        # One title each, where lists and boards show nothing else.
        for payload in PAYLOADS[::8]:
            other = cls.make_petitioner(payload)
            cls.register(petitioner_id=other.id, title=payload, content=payload)

    def setUp(self):
        super().setUp()
        self.hits = []

    # -- the browser -------------------------------------------------------

    def looked_at(self, login, look):
        """Let a function use a signed-in page; returns what it returns.

        Whatever runs, opens or calls elsewhere is noted in ``hits``.
        """
        from playwright.sync_api import sync_playwright

        self.authenticate(login, login + "x" * (8 - len(login)))
        own = urlsplit(self.base_url())
        with (
            self.allow_requests(all_requests=True),
            unlimited_memory(),
            sync_playwright() as player,
        ):
            browser = player.chromium.launch(
                executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
            )
            context = browser.new_context(
                viewport={"width": 1440, "height": 1600}, locale="zh-CN"
            )
            cookies = {
                **self.opener.cookies,
                TEST_CURSOR_COOKIE_NAME: self.http_request_key,
            }
            context.add_cookies(
                [
                    {"name": n, "value": v, "domain": own.hostname, "path": "/"}
                    for n, v in cookies.items()
                ]
            )
            page = context.new_page()
            page.set_default_timeout(WAIT)
            page.on("dialog", self._dialog)
            page.on("request", lambda request: self._request(request, own))
            context.on("page", lambda new: self.hits.append(f"window {new.url}"))
            result = look(page)
            browser.close()
        return result

    def _dialog(self, dialog):
        self.hits.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request, own):
        place = urlsplit(request.url)
        if place.scheme in ("http", "https", "ws", "wss") and (
            place.hostname != own.hostname
        ):
            self.hits.append(f"request {request.url}")

    def settled(self, page, where):
        """Wait for late handlers, and look whether anything ran."""
        page.wait_for_timeout(400)
        if page.evaluate("window.hit"):
            self.hits.append(f"ran at {where}")
        self.assertEqual(self.hits, [], where)

    # -- screens -----------------------------------------------------------

    def test_citizens_pages(self):
        paths = ["/my/petitions", f"/my/petitions/{self.petition.external_id}"]

        def look(page):
            for path in paths:
                page.goto(self.base_url() + path)
                self.assertIn("onerror", page.inner_text("body"))
                self.settled(page, path)
            return len(paths) + self.typed_again(page)

        screens = self.looked_at("xf_citizen", look)
        record(
            "xss_portal", payloads=len(PAYLOADS), screens=screens, hits=len(self.hits)
        )

    def typed_again(self, page):
        """The form shows what was typed when something is missing."""
        page.goto(self.base_url() + "/xinfang/submit")
        for name in ("title", "content", "request", "address"):
            page.fill(f"[name={name}]", "".join(PAYLOADS[:3])[:190])
        page.fill("[name=name]", PAYLOADS[0][:60])
        page.evaluate("document.querySelector('form[method=post] [name=title]').form"
                      ".setAttribute('novalidate', '')")  # fmt: skip
        with page.expect_navigation():
            page.evaluate("document.querySelector('[name=title]').form.submit()")
        self.assertIn("onerror", page.input_value("[name=content]"))
        self.settled(page, "the form again")
        return 1

    def test_back_office(self):
        self.assertGreaterEqual(len(PAYLOADS), 200)

        def look(page):
            return sum(
                step(page) for step in (self.lists, self.board, self.form, self.duty)
            )

        screens = self.looked_at("xf_office_head", look)
        screens += self.looked_at("xf_handler", self.dialogs)
        record(
            "xss_back_office",
            payloads=len(PAYLOADS),
            screens=screens,
            hits=len(self.hits),
        )

    def opened(self, page, path, selector):
        page.goto(f"{self.base_url()}/odoo/{path}")
        page.wait_for_selector(selector)
        self.settled(page, path)

    def lists(self, page):
        self.opened(page, "action-xinfang_case.xinfang_petition_action", ".o_data_row")
        self.assertIn("onerror", page.inner_text(".o_list_table"))
        self.opened(
            page, "action-xinfang_case.xinfang_petitioner_action", ".o_data_row"
        )
        self.opened(page, "action-xinfang_case.xinfang_entry_action", ".o_data_row")
        return 3

    def board(self, page):
        page.goto(
            f"{self.base_url()}/odoo/action-xinfang_case.xinfang_petition_action"
            "?view_type=kanban"
        )
        page.wait_for_selector(".o_kanban_record:not(.o_kanban_ghost)")
        self.settled(page, "board")
        return 1

    def form(self, page):
        path = f"action-xinfang_case.xinfang_petition_action/{self.petition.id}"
        self.opened(page, path, ".o_form_view .o_field_widget[name=content]")
        page.wait_for_selector(".o-mail-Message")
        self.assertIn("onerror", page.inner_text(".o-mail-Thread"))
        return 1 + self.tabs(page, path)

    def tabs(self, page, path):
        tabs = page.locator(".o_notebook .nav-link")
        for number in range(tabs.count()):
            tabs.nth(number).click()
            self.settled(page, f"{path} tab {number}")
        return tabs.count()

    def duty(self, page):
        path = f"action-xinfang_case.xinfang_referral_action/{self.referral.id}"
        self.opened(page, path, ".o_form_view")
        return 1 + self.tabs(page, path)

    def dialogs(self, page):
        """The handler's form, and the dialog that draws the opinion anew."""
        path = f"action-xinfang_case.xinfang_referral_action/{self.referral.id}"
        self.opened(page, path, ".o_xinfang_act_bar button")
        count = 1 + self.tabs(page, path)
        for code in ("draft_opinion", "extend"):
            button = page.locator(f".o_xinfang_act_bar button[data-act={code}]")
            if not button.count():
                continue
            button.first.click()
            page.wait_for_selector(".modal-dialog .o_form_view")
            self.settled(page, code)
            page.keyboard.press("Escape")
            page.wait_for_selector(".modal-dialog", state="detached")
            count += 1
        return count
