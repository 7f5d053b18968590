"""Non-interference beyond the ORM: HTTP, printed figures, and the bus.

The worlds are those of ``test_non_interference.py``. ``XINFANG_NI_SEED`` repeats a run,
``XINFANG_NI_REQUESTS`` asks for more of it (260).
"""

import base64
import io
import json
import logging
import os
import random
import re
import time
import zipfile
from collections import Counter
from unittest.mock import patch

from freezegun import freeze_time

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.xinfang_case.tests.figures import add
from odoo.addons.xinfang_case.tests.ni_calls import Calls
from odoo.addons.xinfang_case.tests.ni_requests import Requests, call_kw
from odoo.addons.xinfang_case.tests.test_accusation import OFFICER
from odoo.addons.xinfang_case.tests.test_non_interference import (
    ACTORS,
    DAY,
    SECRET,
    SECRET_IDS,
    SEED,
    Worlds,
    told_apart,
)
from odoo.addons.xinfang_report.models.report_scope import ROLES

_logger = logging.getLogger(__name__)

COUNT = int(os.environ.get("XINFANG_NI_REQUESTS") or 260)
OTHER = "梼杌"
BUCKETS = "query query_number submit plain plain_all verify verify_number".split()
# What differs from one request to the next, whatever is in the database.
VOLATILE = re.compile(
    r"(csrf_token\W{1,4}(value=\")?|name=\"csrf_token\" value=\"|challenge\W{1,4}"
    r"|signature\W{1,4}|salt\W{1,4}|nonce\W{1,4}|__export__\.\w+_\d+_)[^\"',&<]+"
)
ADDRESS = re.compile(r"0x[0-9a-f]{6,16}")  # of a record that is not saved
BROWSER = {
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-User": "?1",
}


class HttpWorlds(Worlds, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for bucket in BUCKETS:
            cls.env["ir.config_parameter"].set_param(
                f"xinfang_portal.{bucket}_limit", 0
            )
        right = cls.env.ref("base.group_allow_export")
        staff = [user for login, user in cls.users.items() if user._is_internal()]
        for user in staff:
            user.group_ids = [(4, right.id)]
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.read_sequences()
        self.openers = {}
        self.opened = 0  # dialogs, in all worlds

    def sign_in(self):
        """Open one session for each actor, the same in all worlds."""
        for login in ACTORS:
            self.session = None
            user = self.users[login]
            name = None if login == "public" else user.login
            self.authenticate(name, name)
            self.openers[login] = (self.session, self.opener)
            if user._is_internal():
                self.env["xinfang.export.permit"].with_user(user)._give("核对名单数据")
        self.env.flush_all()

    def read_secret(self, before, petition):
        """Return model → ids of secret and plain rows, and what is known besides."""
        secret, plain = self.secret_rows(before), self.plain_rows(before)
        papers = petition.sudo().document_ids
        reports = self.env["ir.actions.report"].search(
            [("model", "=like", "xinfang.%")], order="id"
        )
        known = {
            "number": petition.sudo().number,
            "paper": [n for n in papers.mapped("number") if n],
            "external": [petition.sudo().external_id, *papers.mapped("external_id")],
            "reports": [(r.report_name, r.model) for r in reports]
            or [("xinfang_case.report_document", "xinfang.document")],
        }
        known["external"] = [key for key in known["external"] if key]
        return {n: {"secret": secret[n], "plain": plain[n]} for n in before}, known

    def in_worlds(self, make, ask):
        """Answer the same questions without, with and with another secret.

        :param make: function (before, petition) → questions, made in the first world
        :param ask: function of the questions → answers
        """
        before = self.last_ids(Calls(random.Random(SEED), self.env, {}, [""]).models)
        source = {}

        def with_secret(word, further):
            def build():
                self._reset_sequences(SECRET_IDS)
                petition = self.secret_life(word, further)
                if not source:
                    source["asked"] = make(before, petition)
                return lambda: ask(source["asked"])

            return build

        def without():
            self._reset_sequences(SECRET_IDS)
            self.plain_life()
            return lambda: ask(source["asked"])

        one = self.world(with_secret(SECRET, False))
        return (
            source["asked"],
            self.world(without),
            one,
            self.world(with_secret(OTHER, True)),
        )

    def compare(self, asked, zero, one, two):
        told = [
            f"{what!r}\n{told_apart(a, b, c)}"
            for what, a, b, c in zip(asked, zero, one, two, strict=True)
            if not a == b == c
        ]
        return told


@tagged("post_install", "-at_install", "xf_security")
class TestHttpWorlds(HttpWorlds):
    """Every barred actor in his own session asks the routes of Odoo and ours."""

    def make_requests(self, before, petition):
        ids, known = self.read_secret(before, petition)
        rng = random.Random(SEED)
        words = [SECRET, known["number"], known["number"][-7:], OTHER, "测试", ""]
        calls = Calls(rng, self.env, ids, words)
        source, share = Requests(calls, known), COUNT // len(ACTORS) + 1
        asked = [
            (login, request) for login in ACTORS for request in source.requests(share)
        ]
        rng.shuffle(asked)
        return asked[:COUNT]

    def ask_all(self, asked):
        return [self.ask(login, request) for login, request in asked]

    def ask(self, login, request):
        """Return status, kind, address and body of each answer, as text."""
        self.session, self.opener = self.openers[login]
        point = self.env.cr.savepoint(flush=False)
        try:
            if "steps" in request:
                return self.press(**request)
            return self.text_of(self.fetch(request))
        finally:
            self._wait_remaining_requests()
            point.rollback()
            point.close(rollback=False)
            self._forget()
            self._reset_sequences()

    def fetch(self, request):
        headers = {"Accept-Language": "zh-CN", **BROWSER}
        data = request.get("data")
        if data is not None:
            data = {**data, "csrf_token": Request.csrf_token(self)}
        return self.url_open(
            request["path"],
            data=data,
            json=request.get("json"),
            headers=headers,
            allow_redirects=False,
            timeout=60,
        )

    def press(self, model, steps, **_kind):
        """Open a dialog and do one thing after the other in it, a request each."""
        said, rows = [], []
        for method, args in steps:
            response = self.fetch(call_kw(model, method, [*rows, *args], {}))
            said.append(self.text_of(response))
            if method == "create":
                rows = [response.json().get("result")]
            if rows == [None]:
                break  # it could not be opened
        self.opened += rows != [None]
        return "\n".join(said)

    def text_of(self, response):
        head = [response.headers.get(n, "") for n in
                ("Content-Type", "Content-Disposition", "Location", "ETag")]  # fmt: skip
        body = response.content
        if body[:2] == b"PK":
            body = _unzipped(body).encode()
        body = VOLATILE.sub(r"\1…", body.decode("utf-8", "replace"))
        body = ADDRESS.sub("0x…", body)
        return f"{response.status_code} {head} {body} {len(body)}"

    @freeze_time(DAY, tick=False)
    def test_g01_g02_no_request_tells_that_there_is_an_accusation(self):
        begin = _real(), time.process_time()
        self.sign_in()
        with mute_logger("odoo.http", "odoo.addons.rpc", "werkzeug"):
            worlds = self.in_worlds(self.make_requests, self.ask_all)
        asked, zero, _one, _two = worlds
        kinds = Counter(request["kind"] for _login, request in asked)
        status = Counter(text[:3] for text in zero)
        told = self.compare(*worlds)
        _logger.info(
            "non-interference over HTTP: seed %s, %s requests of %s kinds by %s actors in "
            "3 worlds, answers %s, %s differences, %.0f s (%.0f s of processor); %s",
            SEED,
            len(asked),
            len(kinds),
            len(ACTORS),
            dict(status),
            len(told),
            _real() - begin[0],
            time.process_time() - begin[1],
            dict(kinds),
        )
        again = f"repeat with XINFANG_NI_SEED={SEED} XINFANG_NI_REQUESTS={COUNT}"
        self.assertFalse(told, f"{again}\n" + "\n".join(told[:10]))
        self.assertFalse(
            [
                text[:300]
                for text in zero
                if text.startswith("5") and "Traceback" in text
            ]
        )
        self.assertGreater(status["200"], COUNT // 4, "most were not refused outright")
        self.assertTrue(self.opened, "dialogs were opened at all")
        add("barrier", requests=len(asked), request_kinds=len(kinds),
            request_differences=len(told), request_dialogs=self.opened // 3)  # fmt: skip

    @freeze_time(DAY, tick=False)
    def test_g01_the_harness_notices_a_route_that_tells(self):
        """With the bar taken away, HTTP tells the worlds apart as well."""
        self.sign_in()

        def make(before, petition):
            body = {"domain": [("id", "=", petition.id)]}
            path = "/json/2/xinfang.petition/search_count"
            return [("moved", {"path": path, "json": body})]

        petition = type(self.env["xinfang.petition"])
        nobody = lambda _records: SQL("SELECT NULL::int WHERE FALSE")  # noqa: E731
        self.assertFalse(self.compare(*self.in_worlds(make, self.ask_all)))
        with patch.object(petition, "_barred_petitions_sql", nobody):
            self.assertTrue(self.compare(*self.in_worlds(make, self.ask_all)))


@tagged("post_install", "-at_install", "xf_security")
class TestReportWorlds(HttpWorlds):
    """Accusations are in no figure of any report, whoever makes it."""

    MAKERS = (*ACTORS, OFFICER, "leader", "role_joint_sec", "sworn_head")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("sworn_head", "office", "office_head,discipline")
        cls.env.flush_all()

    def ask_all(self, asked):
        return [self.workbook(*what) for what in asked]

    def workbook(self, login, report, scope, axis):
        """Return the whole workbook as text, or the words of the refusal."""
        self._forget()
        user = self.users[login]
        point = self.env.cr.savepoint(flush=False)
        try:
            wizard = self.env["xinfang.report.wizard"].with_user(user).create(
                {"report": report, "scope": scope, "axis": axis, "reason": "月度核对",
                 "date_from": "2026-01-01", "date_to": "2026-11-30"}
            )  # fmt: skip
            with patch("secrets.token_hex", return_value="00000000"):
                wizard.action_make()
            export = self.env["xinfang.report.export"].sudo().search([], limit=1)
            export.invalidate_recordset(["file"])
            return f"{export.row_count} {_unzipped(export.file)}"
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            point.rollback()
            point.close(rollback=False)
            self._forget()

    @freeze_time(DAY, tick=False)
    def test_g02_no_figure_of_a_report_counts_an_accusation(self):
        asked = [
            (login, report, scope, axis)
            for login in self.MAKERS
            for report, scope, axis in (
                ("bulletin", "territory", "registered"),
                ("bulletin", "unit", "received"),
                ("ledger", "territory", "petition"),
                ("ledger", "unit", "registered"),
            )
        ]
        worlds = self.in_worlds(lambda _before, _petition: asked, self.ask_all)
        made = sum("sheet" in text for text in worlds[1])
        told = self.compare(*worlds)
        _logger.info(
            "non-interference of reports: %s asked, %s workbooks, %s differences",
            len(asked), made, len(told),
        )  # fmt: skip
        self.assertFalse(told, "\n".join(told[:5]))
        makers = [
            login
            for login in self.MAKERS
            if any(self.users[login].has_group(role) for role in ROLES["ledger"])
        ]
        self.assertGreater(made, len(makers), "reports were made at all")
        add("barrier", workbooks=made, workbook_differences=len(told))

    @freeze_time(DAY, tick=False)
    def test_g02_the_harness_notices_a_report_that_counts(self):
        scope = type(self.env["xinfang.report.scope"])
        honest = scope._frame

        def careless(records, *args):
            frame = honest(records, *args)
            everything = SQL("SELECT id FROM xinfang_petition WHERE number IS NOT NULL")
            return type(frame)(frame.period, frame.axis, everything, frame.today)

        asked = [("office_head", "bulletin", "unit", "registered")]
        with patch.object(scope, "_frame", careless):
            worlds = self.in_worlds(lambda _before, _petition: asked, self.ask_all)
        self.assertTrue(self.compare(*worlds))


@tagged("post_install", "-at_install", "xf_security")
class TestBusWorlds(Worlds):
    """What is told at once to open browsers: to those alone who see the accusation."""

    def setUp(self):
        super().setUp()
        self.read_sequences()

    def sent_in(self, build):
        """Return (hidden from, target, kind, payload) of what ``build`` tells the bus.

        :return: list; who of those told may not see the accusation at that moment
        """
        bus, sent = type(self.env["bus.bus"]), []
        honest = bus._sendone

        def noted(records, target, kind, message):
            hidden = self.hidden_from(target)
            payload = json.dumps(message, default=str, ensure_ascii=False)
            sent.append((hidden, str(target), kind, payload))
            return honest(records, target, kind, message)

        def made():
            with patch.object(bus, "_sendone", noted):
                build()
                self.env.flush_all()
            return sent

        return self.world(made)

    def hidden_from(self, target):
        """Return logins behind a target of those who may not see the newest accusation."""
        record = target[0] if isinstance(target, tuple) else target
        if getattr(record, "_name", None) == "res.partner":
            users = record.sudo().user_ids
        elif getattr(record, "_name", None) == "res.users":
            users = record.sudo()
        else:
            return "whoever listens"
        secret = self.env["xinfang.petition"].sudo()
        secret = secret.search([("type", "=", "accusation")], order="id desc", limit=1)
        blind = users.filtered(lambda user: not self.sees(secret, user.login[3:]))
        return ", ".join(blind.mapped("login"))

    def whole_life(self):
        petition = self.secret_life(SECRET, True)
        leg = petition.sudo().referral_ids.with_env(self.env)
        said = {"summary": SECRET, "disposal": SECRET}
        to = {"personnel_department_id": self.personnel.id}
        self.do(petition, OFFICER, "notify_personnel", **to, **said)
        to = {"chief_department_id": self.city.id}
        self.do(petition, OFFICER, "notify_chief", **to, **said)
        self.do(petition, OFFICER, "protect", protection=SECRET)
        self.do(leg, OFFICER, "conclude", accusation_result=SECRET)
        way = {"feedback_way": "oral", "feedback_record": SECRET}
        self.do(leg, OFFICER, "feed_back", **way)
        self.do(leg, OFFICER, "close_accusation", accusation_outcome="true")
        return petition

    def recalled(self):
        petition = self.named(self.housing)
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, OFFICER, "triage", **values)
        to = {"to_department_id": self.police.id, "basis": "属于其管辖"}
        self.do(petition, OFFICER, "send_competent", **to)
        leg = petition.sudo().referral_ids.with_env(self.env)
        handler = self.users["police_cleared"]
        self.do(leg, "police_cleared", "accept_accusation", handler_id=handler.id)
        self.seen(petition, OFFICER).message_post(
            body=SECRET, partner_ids=handler.partner_id.ids
        )
        self.name(petition, accused_department_id=self.police.id)
        return petition

    @freeze_time(DAY, tick=False)
    def test_g02_the_bus_tells_nobody_who_may_not_know(self):
        told = self.sent_in(self.whole_life) + self.sent_in(self.recalled)
        blind = [notice for notice in told if notice[0]]
        _logger.info(
            "bus: %s notices in the lives of two accusations, %s to people who may not "
            "see it",
            len(told),
            len(blind),
        )
        for hidden, target, kind, payload in blind:
            with self.subTest(hidden=hidden, target=target, kind=kind):
                # That something left his desk; whoever held it knows what that was.
                self.assertEqual(kind, "mail.activity/updated")
                self.assertEqual(
                    set(json.loads(payload)), {"activity_deleted", "count_diff"}
                )
        self.assertTrue(told, "nothing was told to anybody")
        add("barrier", bus_notices=len(told), bus_to_barred=len(blind))


def _real():
    """Return seconds of a clock that does not stand still in a test."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


def _unzipped(content):
    """Return the parts of a workbook as one text, without what is drawn by lot."""
    if isinstance(content, str):
        content = content.encode()
    if content[:2] != b"PK":
        content = base64.b64decode(content)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "\n".join(
            f"{name}\n{file.read(name).decode('utf-8', 'replace')}"
            for name in sorted(file.namelist())
        )
