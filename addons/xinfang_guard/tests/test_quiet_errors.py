"""C8: an error answer holds no traceback, no value of the database, no inner name."""

import json
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.http import Request

from ..models import quiet_errors
from .common import GuardCase

INSIDE = 'DETAIL: Key (login)=(11010119900101001X) already exists at "/opt/x.py"'


class TestQuietErrors(GuardCase):
    def fail_with(self, error, login="xf_triage", debug=""):
        self.authenticate(login, login)
        self.url_open(f"/odoo?debug={debug}")

        def context_get(users):
            raise error

        model = type(self.env["res.users"])
        with patch.object(model, "context_get", context_get), self.quiet():
            return self.call("res.users", "context_get", [])[1]["data"]

    def quiet(self):
        return self.assertLogs("odoo.http", "WARNING")

    def test_c8_what_went_wrong_inside_stays_inside(self):
        for debug in ("", "1"):
            data = self.fail_with(ValueError(INSIDE), debug=debug)
            self.assertEqual(data["debug"], "")
            self.assertNotIn("11010119900101001X", str(data))
            self.assertNotIn("/opt", str(data))
            self.assertTrue(data["message"])

    def test_c8_sentences_for_the_user_stay(self):
        data = self.fail_with(UserError("请填写标题。"))
        self.assertEqual((data["message"], data["debug"]), ("请填写标题。", ""))

    def test_a_message_that_carries_a_traceback_is_replaced(self):
        """Odoo says so of a message template that cannot be filled in."""
        told = f"渲染失败：<t/>\n\n{quiet_errors._INSIDE}:\n  File {INSIDE}"
        data = self.fail_with(UserError(told))
        self.assertNotIn(INSIDE, str(data))
        self.assertNotIn("Traceback", str(data))
        self.assertIn("日志", data["message"])

    def test_c8_administrators_in_developer_mode_too(self):
        """They read no petition: the line that refused would tell a hidden one."""
        for debug in ("", "1", "assets"):
            data = self.fail_with(ValueError(INSIDE), "admin", debug=debug)
            self.assertEqual(data["debug"], "")
            self.assertNotIn("11010119900101001X", str(data))
            data = self.fail_with(UserError("请填写标题。"), "admin", debug=debug)
            self.assertEqual((data["message"], data["debug"]), ("请填写标题。", ""))

    def test_c8_a_server_started_for_development_shows_them(self):
        with patch.object(quiet_errors, "config", {"dev_mode": ["xml"]}):
            data = self.fail_with(ValueError("x"), "admin", debug="1")
        self.assertIn("Traceback", data["debug"])

    def test_c8_machines_too(self):
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.users["triage"])
            .sudo()
            ._generate("rpc", "k", None)
        )
        answer = self.opener.post(
            self.base_url() + "/json/2/xinfang.petition/read",
            json={"ids": [2**31 - 1], "fields": ["number"]},
            headers={"Authorization": f"Bearer {key}"},
        )
        self.assertGreaterEqual(answer.status_code, 400)
        self.assertNotIn("Traceback", answer.text)

    def test_c8_pages_of_failed_exports_too(self):
        """Odoo puts the whole error into the page that says an export failed."""
        self.authenticate("xf_triage", "xf_triage")
        asked = {
            "model": "xinfang.petition",
            "fields": [{"name": "number", "label": "n", "type": "char"}],
            "ids": [2**31 - 1],
            "domain": [],
            "groupby": [],
            "import_compat": False,
        }
        form = {"data": json.dumps(asked), "csrf_token": Request.csrf_token(self)}
        for kind in ("csv", "xlsx"):
            with self.assertLogs("odoo", "WARNING"):
                answer = self.url_open(f"/web/export/{kind}", data=form)
            self.assertEqual(answer.status_code, 500)
            self.assertNotIn("Traceback", answer.text)
            self.assertIn("AccessError", answer.text)
