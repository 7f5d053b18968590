"""C17: a script leaves the same rows as the web client, whatever door it takes."""

import json
from datetime import timedelta
from xmlrpc.client import Fault

from odoo import Command, fields
from odoo.exceptions import AccessDenied
from odoo.service import model as service
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .core_common import CoreCase

DOORS = ("web", "json2", "xmlrpc", "jsonrpc")
# Method, its arguments by name, the same by position.
CALLS = {
    "read": ({"fields": ["title"]}, [["title"]]),
    "search": ({"domain": []}, [[]]),
    "search_count": ({"domain": []}, [[]]),
    "search_read": ({"domain": [], "fields": ["number"]}, [[], ["number"]]),
    "name_search": ({"name": "噪声"}, ["噪声"]),
    "formatted_read_group": (
        {"domain": [], "groupby": ["type"], "aggregates": ["__count"]},
        [[], ["type"], ["__count"]],
    ),
    "export_data": ({"fields_to_export": ["number"]}, [["number"]]),
}
ON_RECORDS = ("read", "export_data")


@tagged("post_install", "-at_install", "xf_security")
class TestDoors(CoreCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referral = cls.to_accepted()
        cls.petition = cls.referral.sudo().petition_id
        cls.env.flush_all()

    def enter(self, name):
        # Closed by the add-on of the guard, when it is there.
        for door in ("old_rpc", "machine_keys"):
            self.env["ir.config_parameter"].set_param(f"xinfang_guard.{door}", "1")
        self.user = self.users[name]
        self.password = self.user.login + "x" * (8 - len(self.user.login))
        self.authenticate(self.user.login, self.password)
        self.key = (
            self.env["res.users.apikeys"]
            .with_user(self.user)
            ._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
        )

    def go(self, door, method, ids, model="xinfang.petition"):
        """Call one method through one door; return the answer, None when refused."""
        named, placed = CALLS[method]
        placed = [ids, *placed] if method in ON_RECORDS else placed
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            return getattr(self, f"_by_{door}")(model, method, ids, named, placed)

    def _by_web(self, model, method, ids, named, placed):
        return self._answer(
            self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                json={
                    "params": {
                        "model": model,
                        "method": method,
                        "args": placed,
                        "kwargs": {},
                    }
                },
            )
        )

    def _by_json2(self, model, method, ids, named, placed):
        if method in ON_RECORDS:
            named = {"ids": ids, **named}
        response = self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(named),
            headers={
                "Authorization": f"Bearer {self.key}",
                "Content-Type": "application/json",
            },
        )
        return response.json() if response.ok else None

    def _by_xmlrpc(self, model, method, ids, named, placed):
        try:
            return self.xmlrpc_object.execute_kw(
                self.env.cr.dbname, self.user.id, self.password, model, method, placed
            )
        except Fault:
            return None

    def _by_jsonrpc(self, model, method, ids, named, placed):
        account = [self.env.cr.dbname, self.user.id, self.password]
        return self._answer(
            self.url_open(
                "/jsonrpc",
                json={
                    "params": {
                        "service": "object",
                        "method": "execute",
                        "args": [*account, model, method, *placed],
                    }
                },
            )
        )

    def _answer(self, response):
        return response.json().get("result")

    def rows(self):
        self.env.invalidate_all()
        return self.env["xinfang.view"].sudo()

    def left(self, door, method, ids=None, model="xinfang.petition"):
        """Return what the one row of a call says, and the answer."""
        last = self.rows().search([], limit=1, order="id desc").id or 0
        ids = self.petition.ids if ids is None else ids
        answer = self.go(door, method, ids, model)
        row = self.rows().search([("id", ">", last)])
        self.assertEqual(len(row), 1, (door, method, row.mapped("kind")))
        self.assertTrue(row.ip and row.device and row.session, (door, method))
        self.assertFalse(self.rows().verify_views(row.chain_id.ids)["broken"])
        said = {
            "user": row.user_id.login,
            "organ": row.department_id.id,
            "roles": row.roles,
            "kind": row.kind,
            "refused": row.refused,
            "model": row.model,
            "ids": row.res_ids,
            "petitions": row.petition_refs,
            "detail": row.detail,
        }
        return said, answer

    def test_every_door_leaves_the_same_row(self):
        self.enter("handler")
        self.user.sudo().group_ids = [Command.link(self.ref("base.group_allow_export"))]
        self.env["xinfang.export.permit"].with_user(self.user)._give("核对台账")
        for method in CALLS:
            said, answer = self.left("web", method)
            self.assertIsNotNone(answer, method)
            self.assertEqual(said["user"], "xf_handler")
            for door in DOORS[1:]:
                with self.subTest(door=door, method=method):
                    other, result = self.left(door, method)
                    self.assertIsNotNone(result)
                    self.assertEqual(other, said)

    def test_every_door_leaves_the_same_row_of_what_is_refused(self):
        self.enter("branch2_intake")
        said, answer = self.left("web", "read")
        self.assertIsNone(answer)
        self.assertTrue(said["refused"])
        for door in DOORS[1:]:
            with self.subTest(door):
                other, result = self.left(door, "read")
                self.assertIsNone(result)
                self.assertEqual(other, said)

    def test_whoever_does_not_sign_in_leaves_nothing_in_another_ones_name(self):
        self.enter("handler")
        last = self.rows().search([], limit=1, order="id desc").id or 0
        self.password = "wrong"
        for door in ("xmlrpc", "jsonrpc"):
            self.assertIsNone(self.go(door, "read", self.petition.ids))
        self.assertFalse(self.rows().search([("id", ">", last)]))

    def test_what_is_no_petition_leaves_no_row(self):
        self.enter("handler")
        last = self.rows().search([], limit=1, order="id desc").id or 0
        for door in DOORS:
            answer = self.go(door, "search_count", [], "xinfang.department")
            self.assertTrue(answer, door)
        self.assertFalse(self.rows().search([("id", ">", last)]))

    def test_a_call_that_nobody_could_write_down_is_refused(self):
        """A server of several databases serves /xmlrpc outside of any of them."""
        self.enter("handler")
        with self.enter_registry_test_mode(), self.assertRaises(AccessDenied) as caught:
            service.dispatch(
                "execute_kw",
                [
                    self.env.cr.dbname,
                    self.user.id,
                    self.password,
                    "xinfang.petition",
                    "search",
                    [[]],
                ],
            )
        self.assertIn("dbfilter", str(caught.exception))
