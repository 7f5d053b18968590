"""C31: keys for programs are for whom the office decided, and never for citizens."""

import time
from datetime import timedelta
from unittest.mock import patch

import odoo.http
from odoo.fields import Datetime

from ..models import closed_doors, machine_keys
from .common import GuardCase


class TestMachineKeys(GuardCase):
    def key(self, user):
        """Return a key made at the console."""
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        return keys._generate("rpc", "k", None)

    def ask(self, key):
        self.opener.cookies.clear()
        answer = self.opener.post(
            self.base_url() + "/json/2/res.users/context_get",
            json={},
            headers={"Authorization": f"Bearer {key}"},
        )
        return answer.status_code

    def make(self):
        """Make a key through the browser; the password was asked a moment ago."""
        store = odoo.http.root.session_store
        session = store.get(self.opener.cookies["session_id"])
        session["identity-check-last"] = time.time()
        store.save(session)
        wizard, error = self.call(
            "res.users.apikeys.description", "create", {"name": "k", "duration": "1"}
        )
        self.assertFalse(error)
        return self.call("res.users.apikeys.description", "make_key", [wizard])

    def test_c31_a_key_of_a_citizen_opens_nothing(self):
        self.assertEqual(self.ask(self.key(self.users["triage"])), 200)
        self.assertEqual(self.ask(self.key(self.citizen)), 401)
        self.parameter(closed_doors.OLD_RPC_ALLOWED, "1")
        for secret in ("xf_citizen", self.key(self.citizen)):
            with self.assertRaises(Exception):  # noqa: B017 (a fault of XML-RPC)
                self.xmlrpc_object.execute_kw(
                    self.env.cr.dbname,
                    self.citizen.id,
                    secret,
                    "res.users",
                    "context_get",
                    [],
                )

    def test_c31_staff_get_a_key_when_the_administrator_allows_it(self):
        self.authenticate("xf_triage", "xf_triage")
        _result, error = self.make()
        self.assertIn(machine_keys.ALLOWED, error["data"]["message"])
        self.assertFalse(self.users["triage"].sudo().api_key_ids)
        self.parameter(machine_keys.ALLOWED, "1")
        result, error = self.make()
        self.assertFalse(error)
        self.assertTrue(self.users["triage"].sudo().api_key_ids)

    def test_a_remembered_device_is_no_key_for_programs(self):
        devices = self.env["auth_totp.device"].with_user(self.users["triage"]).sudo()
        soon = Datetime.now() + timedelta(days=1)
        with patch.object(machine_keys, "request", True):
            self.assertTrue(devices._generate("browser", "x", soon))
