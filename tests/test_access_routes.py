"""Every HTTP route of the add-ons, asked by everybody (access_routes.yaml)."""

import pytest

from odoo.fields import Command
from odoo.http import Controller, Request, _generate_routing_rules
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.xinfang_case.tests.access_tables import ROLES, ROUTES, installed
from odoo.addons.xinfang_case.tests.core_common import CoreCase
from odoo.addons.xinfang_case.tests.figures import record

DECLARED = {"type": "http", "csrf": True, "readonly": False, "cors": None}
SECRET = "只给有权的人看的标题"
UNKNOWN = "A" * 24


def route_key(method, url):
    return f"{method} {url}"


class RoutesCase(CoreCase, HttpCase):
    """One ordinary petition with a paper, an accusation with a paper, an export."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for bucket in (
            "query",
            "query_number",
            "submit",
            "plain",
            "plain_all",
            "verify",
            "verify_number",
        ):
            cls.env["ir.config_parameter"].set_param(
                f"xinfang_portal.{bucket}_limit", 0
            )
        new_test_user(cls.env, "xf_other", "base.group_portal")
        new_test_user(cls.env, "xf_employee", "base.group_user")
        new_test_user(cls.env, "xf_system", "base.group_system")
        cls.add_user("role_custodian", "office", "custodian")
        cls.petition = cls.accepted(title=SECRET).sudo().petition_id
        cls.open_gate(cls.petition).petitioner_user_id = cls.citizen
        cls.paper = cls.document(cls.petition, "D05")
        cls.sealed = cls.make_accusation()
        cls.files = {
            petition: cls.env["ir.attachment"]._xinfang_upload(
                "a.txt", b"x", petition._name, petition.id
            )
            for petition in (cls.petition, cls.sealed.petition_id)
        }
        wizard = cls.env["xinfang.report.wizard"].with_user(cls.users["office_head"])
        wizard.create({}).action_make()
        cls.export = cls.env["xinfang.report.export"].search([], limit=1)
        cls.table = installed(cls.env, ROUTES["routes"])

    @classmethod
    def make_accusation(cls):
        """Return a paper of an accusation against the eastern branch and its leader."""
        named = {
            "department_id": cls.branch.id,
            "user_id": cls.users["branch_leader"].id,
        }
        petition = cls.received(
            type="accusation", title=SECRET, accused_ids=[Command.create(named)]
        )
        officer = "inspector_discipline"
        cls.do(petition, officer, "triage", **cls.triage_vals(type="accusation"))
        cls.do(petition, officer, "send_discipline", to_department_id=cls.discipline.id)
        return petition.sudo().document_ids.filtered("number")[:1]

    def declared(self):
        """Return the routes of our add-ons as the server knows them."""
        addons = [
            name
            for name in self.env["ir.module.module"]._installed()
            if name.startswith("xinfang_")
        ]
        return {
            route_key(method, url): endpoint.routing
            for url, endpoint in _generate_routing_rules(addons, False)
            for method in endpoint.routing["methods"] or ["ANY"]
        }

    def changed(self):
        """Return the routes of Odoo that a controller of ours answers otherwise."""
        found, todo = set(), [Controller]
        while todo:
            controller = todo.pop()
            todo += controller.__subclasses__()
            if controller.__module__.startswith("odoo.addons.xinfang_"):
                found |= self.changed_by(controller)
        return found

    def changed_by(self, controller):
        found = set()
        for name, method in vars(controller).items():
            routing = getattr(method, "original_routing", None)
            if routing is None or routing.get("routes"):
                continue
            for parent in controller.__mro__[1:]:
                above = getattr(vars(parent).get(name), "original_routing", {})
                if above.get("routes"):
                    found |= set(above["routes"])
                    break
        return found

    def path(self, route, paper=None, key=None):
        """Return the address of a route for the sample records.

        :param key: what stands for the petition's or the paper's unguessable id
        """
        paper = paper or self.paper
        url = route.partition(" ")[2]
        own = paper if "/query/" in url else paper.petition_id
        for part, value in {
            "<string:code>": "supplement",
            "<string:document_id>": paper.external_id,
            "<int:document_id>": str(paper.id),
            "<int:export_id>": str(self.export.id),
            "<int:attachment_id>": str(self.files[paper.petition_id].id),
            "<string:external_id>": key or own.external_id,
        }.items():
            url = url.replace(part, value)
        return url

    def ask(self, route, path=None, token=True):
        """Ask a route as whoever is signed in."""
        path = path or self.path(route)
        if route.startswith("GET "):
            return self.url_open(path, allow_redirects=False)
        form = {"supplement": "补充情况"}
        if token:
            form["csrf_token"] = Request.csrf_token(self)
        return self.opener.post(
            self.base_url() + path, data=form, allow_redirects=False
        )

    def answer(self, response):
        """Return an answer in the words of the file."""
        if response.status_code not in (302, 303):
            return response.status_code
        target = response.headers["Location"].removeprefix(self.base_url())
        if target.startswith("/web/login"):
            return "login"
        if "done=" in target:
            return "done"
        return target


@tagged("post_install", "-at_install", "xf_security")
class TestAccessRoutes(RoutesCase):
    def test_every_route_is_in_the_file_and_no_other(self):
        self.assertEqual(set(self.declared()), set(self.table))

    def test_a_route_that_is_not_in_the_file_is_noticed(self):
        routes = dict(self.table)
        routes.pop("GET /xinfang/guide")
        self.patch(type(self), "table", routes)
        with self.assertRaises(AssertionError):
            self.test_every_route_is_in_the_file_and_no_other()

    def test_routes_of_odoo_that_are_answered_otherwise(self):
        """A controller that takes over a route of Odoo is named in the file, too."""
        names = self.env["ir.module.module"]._installed()
        listed = {
            url
            for addon, urls in ROUTES["changed"].items()
            for url in urls
            if addon in names
        }
        self.assertEqual(self.changed(), listed)

    def test_every_role_asks(self):
        self.assertEqual(set(ROLES) - set(ROUTES["actors"]), set())

    def test_declarations(self):
        for route, routing in self.declared().items():
            row = self.table[route]
            for name, default in DECLARED.items():
                with self.subTest(route=route, declared=name):
                    self.assertEqual(
                        routing.get(name, default) or default, row.get(name, default)
                    )
            self.assertEqual(routing["auth"], row["auth"], route)
            self.assertIn(row["auth"], ("public", "user"), route)

    @pytest.mark.slow
    def test_everybody_on_every_route(self):
        asked = 0
        for who, login in ROUTES["actors"].items():
            self.authenticate(login, login)
            for route, row in self.table.items():
                samples = {"answers": self.paper, "accusation": self.sealed}
                for sample, paper in samples.items():
                    expected = row.get(sample)
                    if not expected:
                        continue
                    response = self.ask(route, self.path(route, paper))
                    asked += 1
                    with self.subTest(who=who, route=route, sample=sample):
                        self.assertEqual(
                            self.answer(response), expected.get(who, expected["all"])
                        )
                        self.assertNotIn("Traceback", response.text)
                        if who not in ("owner", "discipline"):
                            self.assertNotIn(SECRET, response.text)
        actors = len(ROUTES["actors"])
        record("routes", routes=len(self.table), actors=actors, requests=asked)
        self.assertGreater(asked, len(self.table) * len(ROLES))

    def test_without_the_token_nothing_is_done(self):
        before = self.petition.entry_ids
        for login in (None, "xf_citizen", "xf_window"):
            self.authenticate(login, login)
            for route, row in self.table.items():
                if route.startswith("GET ") or (row["auth"] == "user" and not login):
                    continue
                with self.subTest(route=route, login=login), mute_logger("odoo.http"):
                    response = self.ask(route, token=False)
                    self.assertEqual(response.status_code, 400)
                    self.assertNotIn("Traceback", response.text)
        self.env.invalidate_all()
        self.assertEqual(self.petition.entry_ids, before)

    def test_another_method_does_nothing(self):
        self.authenticate("xf_citizen", "xf_citizen")
        before = self.petition.entry_ids
        for route in self.table:
            url = route.partition(" ")[2]
            if route.startswith("POST ") and f"GET {url}" not in self.table:
                response = self.url_open(self.path(route), allow_redirects=False)
                self.assertEqual(response.status_code, 405, route)
        self.env.invalidate_all()
        self.assertEqual(self.petition.entry_ids, before)

    def test_foreign_unknown_and_guessed_are_the_same(self):
        """Another's petition or paper is answered like one that does not exist."""
        self.authenticate("xf_other", "xf_other")
        for route in self.table:
            if "/my/petitions/<" in route:
                keys = (None, UNKNOWN, str(self.petition.id), self.petition.number)
                answers = [self.ask(route, self.path(route, key=k)) for k in keys]
                self.assertEqual({a.status_code for a in answers}, {404}, route)
                self.assertEqual(len({a.text for a in answers}), 1, route)
        self.authenticate("xf_branch_intake", "xf_branch_intake")
        for route in self.table:
            if "<int:document_id>" in route:
                missing = self.path(route).replace(str(self.paper.id), "2147483647")
                answers = [
                    self.ask(route, path)
                    for path in (self.path(route, self.sealed), missing)
                ]
                self.assertEqual({a.status_code for a in answers}, {404}, route)
                self.assertEqual(len({a.text for a in answers}), 1, route)
