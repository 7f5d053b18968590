"""C27, C31: doors of Odoo that are closed, calls of citizens, requests of other sites."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.mail.tools import link_preview

from ..models.closed_doors import CLOSED
from .common import GuardCase


class TestClosedDoors(GuardCase):
    @contextmanager
    def fetched(self):
        """Yield the addresses that the server is made to ask."""
        asked = []

        def get(url, **kwargs):
            asked.append(url)
            raise link_preview.requests.exceptions.ConnectionError

        with patch.object(link_preview.requests, "get", get):
            yield asked

    def json(self, path, **params):
        answer = self.opener.post(self.base_url() + path, json={"params": params})
        return answer

    def test_c31_nobody_makes_the_server_fetch_an_address(self):
        """Odoo's own route does it for anonymous visitors, too: shown first."""
        inside = "http://10.0.0.1/intranet"
        with self.fetched() as asked:
            link_preview.get_link_preview_from_url(inside)
            self.assertEqual(asked, [inside])
            asked.clear()
            for login in (None, "xf_citizen", "xf_triage", "admin"):
                self.authenticate(login, login)
                for where in ("external", "internal"):
                    answer = self.json(
                        f"/html_editor/link_preview_{where}", preview_url=inside
                    )
                    self.assertEqual(answer.status_code, 404, (login, where))
                    self.assertNotIn("og_title", answer.text)
            note = self.env["res.partner"].browse(self.env.user.partner_id.id)
            note.message_post(body=f"<a href='{inside}'>x</a>")
            previews = self.env["mail.link.preview"]
            self.assertFalse(previews._is_link_preview_enabled())
            previews._create_from_message_and_notify(note.message_ids[:1])
            self.assertEqual(asked, [])

    def test_c31_closed_doors_are_pages_that_do_not_exist(self):
        missing = self.url_open("/no/such/page")
        for login in (None, "xf_citizen", "xf_triage"):
            self.authenticate(login, login)
            for door in CLOSED:
                with self.subTest(login=login, door=door):
                    answer = self.url_open(door.rstrip("/") + "/x")
                    self.assertEqual(answer.status_code, missing.status_code)
                    self.assertEqual(answer.status_code, 404)

    def test_c31_a_citizen_calls_nothing_but_what_his_account_needs(self):
        self.authenticate("xf_citizen", "xf_citizen")
        sentences = set()
        for model in sorted(self.env.registry)[::7] + ["ir.rule"]:
            for method in ("search_read", "fields_get", "create", "_get", "no_such"):
                _result, error = self.call(model, method)
                self.assertTrue(error, (model, method))
                self.assertEqual(error["data"]["name"], "odoo.exceptions.AccessError")
                sentences.add(error["data"]["message"])
        self.assertEqual(len(sentences), 1, "every refusal in the same words")
        for odd in ({}, {"model": []}, {"model": "res.users", "method": []}):
            answer = self.opener.post(
                self.base_url() + "/web/dataset/call_kw", json={"params": odd}
            )
            self.assertNotIn("result", answer.text, odd)
        with self.subTest("the own account still works"):
            result, error = self.call(
                "res.users", "action_totp_enable_wizard", [self.citizen.id]
            )
            self.assertEqual(result["res_model"], "res.users.identitycheck", error)

    def test_c27_no_other_site_acts_in_somebodys_name(self):
        self.sign_in("xf_triage", "xf_triage")
        body = {
            "params": {
                "model": "res.users",
                "method": "context_get",
                "args": [],
                "kwargs": {},
            }
        }
        host = self.base_url().split("//")[1]
        for headers, status in (
            ({}, 200),
            ({"Sec-Fetch-Site": "same-origin"}, 200),
            ({"Sec-Fetch-Site": "none"}, 200),
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": "same-site"}, 403),
            ({"Origin": self.base_url()}, 200),
            ({"Origin": f"https://{host}"}, 200),
            ({"Origin": "null"}, 200),
            ({"Origin": "https://attacker.example"}, 403),
            ({"Origin": f"https://{host}.attacker.example"}, 403),
        ):
            with self.subTest(headers):
                answer = self.opener.post(
                    self.base_url() + "/web/dataset/call_kw/res.users/context_get",
                    json=body,
                    headers=headers,
                )
                told = answer.json().get("error", {}).get("data", {}).get("name", "")
                seen = 403 if "Forbidden" in told else answer.status_code
                self.assertEqual(seen, status)
