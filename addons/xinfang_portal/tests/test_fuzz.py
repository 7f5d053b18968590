"""Every public route, asked with whatever comes: no breakdown, no hang, no secret logged.

Requests go to the application in this process, as a web server hands them over. Per
route at least 500 different ones; ``XINFANG_FUZZ`` asks for more, ``XINFANG_SEED`` for
others. The numbers go into ``.xinfang/figures/fuzz.json``.
"""

import io
import logging
import os
import re
import time
from collections import Counter
from urllib.parse import quote, unquote_to_bytes, urlencode

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from lxml import html
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

import odoo.http
from odoo.http import _generate_routing_rules

from odoo.addons.xinfang_case.tests import files
from odoo.addons.xinfang_case.tests.access_tables import ROUTES as TABLE
from odoo.addons.xinfang_case.tests.access_tables import installed
from odoo.addons.xinfang_case.tests.figures import record

from ..tools import submission
from .common import PortalCase

EXAMPLES = int(os.environ.get("XINFANG_FUZZ", "500"))
SEED = int(os.environ.get("XINFANG_SEED", "20261129"))
HANG = 5  # seconds of computing
SECRETS = {
    "id_number": "110101198001011232",
    "phone": "13987654321",
    "name": "欧阳测甲",
    "code": "7K3M-9QWE-RT2Y-8HJK-P",
    "password": "hF7#tr9Wq2zB",
}
# What anybody reaches without an account, ours and core's that belong to it: method and
# address, with the end left open where a part of it is free.
ROUTES = (
    "GET /xinfang",
    "GET /xinfang/regions",
    "GET /xinfang/guide",
    "GET /xinfang/submit",
    "POST /xinfang/submit",
    "GET /xinfang/receipt",
    "GET /xinfang/query",
    "POST /xinfang/query",
    "GET /xinfang/query/result",
    "POST /xinfang/query/result/act/",
    "POST /xinfang/query/result/sibling/",
    "GET /xinfang/query/result/document/",
    "POST /xinfang/query/leave",
    "GET /xinfang/verify",
    "POST /xinfang/verify",
    "GET /xinfang/proof",
    "GET /my/petitions/",
    "POST /web/login",
    "POST /web/signup",
    "POST /web/reset_password",
)
# These show something once number and code of a petition were typed.
OPENED = "/xinfang/query/result"
ACTS = ("supplement", "withdraw", "evaluate", "request_review")
NAMES = sorted(
    submission.known_fields()
    | {"number", "code", "q", "lang", "type", "campaign", "done", "altcha", "form_key"}
    | {"login", "name", "password", "confirm_password", "redirect", "token", "debug"}
    | {"attachment_ids", "files", "page_no", "id", "state", "db", "signup_email"}
)
ODD = [
    "",
    "0",
    "-1",
    "1e999",
    "NaN",
    "null",
    "[]",
    "{}",
    "../../etc/passwd",
    "%00",
    "\x00",
]
ODD += [
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${7*7}",
    "\u202e",
    "\ufeff",
]
ODD += ["9" * 400, "é" * 300, "\r\nX-Bad: 1", "__class__", "𠮷😀", "2026-02-30", "true"]
ODD += list(SECRETS.values())

texts = st.one_of(
    st.sampled_from(ODD), st.text(max_size=40), st.binary(max_size=30).map(repr)
)
names = st.one_of(st.sampled_from(NAMES), st.text(min_size=1, max_size=12))
pairs = st.lists(st.tuples(names, texts), max_size=8)
queries = st.one_of(
    pairs.map(lambda p: urlencode(p, errors="replace")),
    st.binary(max_size=60).map(quote),
    st.text("%=&+;[]\\x0 ", max_size=30),
)
tails = st.one_of(
    st.just(""),
    st.sampled_from(ACTS),
    texts.map(lambda t: quote(t, errors="replace")[:200]),
)
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
kinds = st.sampled_from(
    ["", "text/plain", "application/json", "multipart/form-data", "x/y; charset=x"]
    + [FORM] * 8
    + [PARTS] * 5
)
headers = st.dictionaries(
    st.sampled_from(["Accept-Language", "Accept", "Referer", "User-Agent", "Range"])
    | st.sampled_from(
        ["X-Forwarded-For", "If-None-Match", "Origin", "X-Requested-With"]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
    max_size=3,
)
OTHERS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")
parts = st.lists(
    st.tuples(names, texts, st.binary(max_size=60) | st.just(files.png()[:50])),
    max_size=3,
)


class Memory(logging.Handler):
    """Keeps every line that is logged, whatever its level."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append(f"{record.getMessage()} {record.exc_text or ''}")


class TestFuzz(PortalCase):
    def setUp(self):
        super().setUp()
        parameters = self.env["ir.config_parameter"]
        for bucket in ("verify", "verify_number"):
            parameters.set_param(f"xinfang_portal.{bucket}_limit", 0)
        for bucket in ("login_account", "login_place", "login_all", "sign_up_place"):
            parameters.set_param(f"xinfang_guard.{bucket}_limit", 0)
        for bucket in ("reset_account", "reset_place"):
            parameters.set_param(f"xinfang_guard.{bucket}_limit", 0)
        # Real ones take a second each by intent; here the roads to them count.
        parameters.set_param("password.hashing.rounds", "1")

    def client(self):
        client = Client(odoo.http.root)
        client.set_cookie("test_request_key", self.http_request_key)
        answer = client.get("/xinfang/query")
        self.assertEqual(answer.status_code, 200)
        page = self.page_of(answer)
        return client, page.xpath("//input[@name='csrf_token']/@value")[0]

    def filed_for(self, route):
        """File a petition; return its number and query code."""
        petition, page = self.file(title=f"反映路灯不亮：{route}")
        code = page.xpath("string(//dd[@class='number code'])").strip()
        return {"number": petition.number, "code": code}

    def page_of(self, answer):
        return html.fromstring(answer.get_data())

    def environ(self, route, method, query, tail, body, token, more):
        kind, form, sent, raw = body
        builder = EnvironBuilder(path="/", method=method, headers=more or None)
        data = b""
        if method == "POST" and kind == FORM:
            data = urlencode([*form, ("csrf_token", token)], errors="replace").encode()
        elif method == "POST" and kind == PARTS:
            data = _multipart([*form, ("csrf_token", token)], sent)
        elif method in ("POST", "PUT"):
            data = raw
        if method in ("POST", "PUT"):
            builder.content_type = kind
        builder.input_stream = io.BytesIO(data)
        environ = builder.get_environ()
        environ["CONTENT_LENGTH"] = str(len(data))
        path = unquote_to_bytes(route + (tail if route.endswith("/") else ""))
        environ["PATH_INFO"] = path.decode("latin1")
        environ["QUERY_STRING"] = query
        environ["REMOTE_ADDR"] = "127.0.0.1"
        environ["REQUEST_URI"] = environ["RAW_URI"] = f"{quote(path)}?{query}"
        return environ

    def test_every_public_route(self):
        memory, root = Memory(), logging.getLogger()
        before = root.level
        disabled = logging.root.manager.disable
        logging.disable(logging.NOTSET)
        self.addCleanup(logging.disable, disabled)
        root.addHandler(memory)
        root.setLevel(logging.INFO)
        self.addCleanup(root.setLevel, before)
        self.addCleanup(root.removeHandler, memory)
        for name in (
            "odoo",
            "odoo.http",
            "werkzeug",
            "odoo.addons.base",
            "odoo.service",
        ):
            logger = logging.getLogger(name)
            self.addCleanup(logger.setLevel, logger.level)
            logger.setLevel(logging.INFO)
        logging.getLogger("odoo").addHandler(memory)
        self.addCleanup(logging.getLogger("odoo").removeHandler, memory)
        routes = self.routes()
        opened = {route: self.filed_for(route) for route in routes if OPENED in route}
        broken, total, slowest, start = [], {}, 0, time.process_time()
        with self.allow_requests(all_requests=True):
            for route in routes:
                self.opened = opened.get(route)
                counts, slow = self.fuzz(route, broken)
                total[route], slowest = counts, max(slowest, slow)
        requests = {route: sum(counts.values()) for route, counts in total.items()}
        record(
            "fuzz",
            routes=len(routes),
            requests=sum(requests.values()),
            answers_5xx=sum(
                n for c in total.values() for code, n in c.items() if code > 499
            ),
            seed=SEED,
            cpu_seconds=int(time.process_time() - start),
            slowest_ms=int(slowest * 1000),
            log_lines=len(memory.lines),
            **requests,
        )
        errors = [line for line in memory.lines if "Traceback" in line]
        self.assertEqual(broken, [], errors[:1])
        for route, count in requests.items():
            self.assertGreaterEqual(count, EXAMPLES, route)
        self.assertTrue(memory.lines, "The log was watched")
        for line in memory.lines:
            for name, secret in SECRETS.items():
                self.assertNotIn(secret, line, name)

    def routes(self):
        """Return the routes above and whatever else the router says is public."""
        return [*ROUTES, *sorted(self.public_routes() - set(ROUTES))]

    def public_routes(self):
        """Return the public routes of the product as the server knows them: set."""
        addons = [
            name
            for name in self.env["ir.module.module"]._installed()
            if name.startswith("xinfang_")
        ]
        return {
            f"{method} {re.sub('<.*', '', url)}"
            for url, endpoint in _generate_routing_rules(addons, False)
            if endpoint.routing["auth"] != "user"
            for method in endpoint.routing["methods"] or ("GET", "POST")
        }

    def test_no_public_route_is_missed(self):
        """The router, the table of access and the list above know the same routes."""
        table = {
            re.sub("<.*", "", route)
            for route, row in installed(self.env, TABLE["routes"]).items()
            if row["auth"] != "user"
        }
        public = self.public_routes()
        self.assertEqual(public, table)
        self.assertGreater(len(public), 15)
        rules = [
            (re.sub("<.*", "", rule.rule), rule.methods or {"GET", "POST"})
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if rule.endpoint.routing["auth"] != "user"
        ]
        for route in ROUTES:
            method, _blank, path = route.partition(" ")
            # Pages of an account are fuzzed by somebody who has none.
            if path != "/my/petitions/":
                found = any(path == url and method in how for url, how in rules)
                self.assertTrue(found, f"{route} does not exist any more")

    def fuzz(self, route, broken):
        counts, slowest = Counter(), 0
        client, token = self.client()
        method, path = route.split(" ")
        if self.opened:
            form = {**self.opened, "csrf_token": token}
            answer = client.post("/xinfang/query", data=form)
            self.assertTrue((answer.location or "").endswith(OPENED), answer.status)
        cookie = "; ".join(
            f"{name}={client.get_cookie(name).value}"
            for name in ("test_request_key", "session_id")
        )

        @seed(SEED)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(
            st.sampled_from([*OTHERS, *[method] * 18]),
            queries,
            tails,
            st.tuples(kinds, pairs, parts, st.binary(max_size=80)),
            headers,
        )
        def ask(method, query, tail, body, more):
            nonlocal slowest
            environ = self.environ(path, method, query, tail, body, token, more)
            start = time.thread_time()
            environ["HTTP_COOKIE"] = cookie
            body_parts, status, _headers = run_wsgi_app(odoo.http.root, environ, True)
            data, code = b"".join(body_parts), int(status.split()[0])
            spent = time.thread_time() - start
            slowest = max(slowest, spent)
            counts[code] += 1
            if code >= 500 or spent > HANG or b"Traceback" in data:
                broken.append((route, code, method, query, tail, body, more))

        ask()
        return counts, slowest

    def test_c34_every_field_of_a_petition_changes_nothing(self):
        """Mass assignment: what the form does not have is refused, and said."""
        known = submission.known_fields()
        fields = self.env["xinfang.petition"].fields_get()
        extra = [name for name in fields if name not in known]
        self.assertGreater(len(extra), 60)
        key = self.open_form()
        form = self.form(key=key)
        for batch in (extra, *([name] for name in extra[::12]), ["uid"], ["context"]):
            answer = self.post_form({**form, **dict.fromkeys(batch, "1")})
            self.assertEqual(answer.status_code, 422, batch[:3])
            page = self.page(answer)
            alert = page.xpath("string(//*[@role='alert'])")
            self.assertRegex(alert, "[\u4e00-\u9fff]{8}")
            self.assertTyped(page)
            self.assertFalse(self.filed(key))

    def test_c34_commands_in_the_place_of_text(self):
        key = self.open_form()
        for name in ("department", "residence_code", "campaign", "type", "headcount"):
            for value in ("[(6, 0, [1])]", "[[4, 1]]", "{'id': 1}", "1,2"):
                self.post_form(self.form(key=key, **{name: value}))
        petition = self.filed(key)
        if petition:
            self.assertEqual(petition.department_id, self.office)
            self.assertEqual(petition.headcount, 1)


def _multipart(form, sent):
    lines = []
    for name, value in form:
        lines.append(_part(name, "", value.encode("utf-8", "replace")))
    for name, file_name, content in sent:
        lines.append(_part(name, f'; filename="{file_name}"', content))
    return b"".join(lines) + b"--b--\r\n"


def _part(name, more, content):
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode("utf-8", "replace") + content + b"\r\n"
