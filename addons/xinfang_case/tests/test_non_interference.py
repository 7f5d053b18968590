"""Non-interference: who must not sense an accusation gets the same answers without it.

Three worlds in one transaction: W1 with a secret accusation, W0 without it, W2 with the
same one in other words, other hands and another state. The same generated calls are made
by every barred actor in each of them, and the answers have to be equal, byte for byte.

``XINFANG_NI_SEED`` repeats a run (several: ``1,2,3``), ``XINFANG_NI_CALLS`` asks for more of
it (1,500).
"""

import json
import logging
import os
import random
import re
from unittest.mock import patch

from freezegun import freeze_time

from odoo import api
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, reset_cached_properties

from .figures import add
from .ni_calls import Calls
from .test_accusation import OFFICER
from .test_barrier import BarrierCase

_logger = logging.getLogger(__name__)

CALLS = int(os.environ.get("XINFANG_NI_CALLS") or 1500)
# Always the same, so that a run tells of the change it ran on; others on demand.
SEEDS = [int(s) for s in (os.environ.get("XINFANG_NI_SEED") or "2022").split(",")]
SEED = SEEDS[0]
DAY = "2026-11-30 02:00:00"
# How far from the last id used the ids of the secret begin, and those that calls use up.
SECRET_IDS = 10_000
CALL_IDS = 20_000
SECRET = "饕餮"
# login → why this one must sense nothing
ACTORS = {
    "chief": "the accused, with the discipline role",
    "police_cleared": "cleared colleague in the accused unit",
    "sworn_station": "cleared, in the subtree",
    "sworn_traffic": "cleared, in the professional line",
    "moved": "cleared, works in the discipline organ by now",
    "intake": "clerk of the accused unit",
    "window": "clerk who registered it",
    "triage": "clerk of the registering office",
    "office_head": "head of the registering office",
    "role_leader": "leader of the city, sees everything else",
    "role_inspector": "inspector of the whole territory",
    "role_auditor": "auditor",
    "role_analyst": "analyst",
    "role_admin": "administrator of petitions",
    "sysadmin": "system administrator",
    "citizen": "portal account",
    "public": "nobody",
}
# With the role, and a row of visibility in their scope: the bar alone stops these.
CLEARED = ("chief", "police_cleared", "moved")
# Defaults that are drawn by lot, each time anew, and where a new row lies in memory.
DRAWN = re.compile(
    r'("(?:idempotency_key|access_token)": "|NewId_0x| at 0x|[?]token=|__export__\.\w+_\d+_'
    r"|template_etree_)[0-9a-f-]+"
)
READS = frozenset(
    {
        "search",
        "search_count",
        "read",
        "web_read",
        "web_search_read",
        "formatted_read_group",
        "web_read_group",
        "name_search",
        "export_data",
    }
)


class Worlds(BarrierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("moved", "branch2", "discipline")
        cls.users["citizen"] = cls.citizen
        cls.users["public"] = cls.env.ref("base.public_user")
        cls.users["sysadmin"] = new_test_user(
            cls.env, "xf_sysadmin", "base.group_system,base.group_user"
        )
        cls._ordinary_life()
        cls.env.flush_all()

    @classmethod
    def _ordinary_life(cls):
        """What everybody may see according to his place: the background."""
        cls.plain = cls.accepted()
        cls.open_piece = cls.triaged()
        leg = cls.seen(cls.plain, "handler")
        leg.petition_id.message_post(body="已联系信访人。")
        cls.env["ir.attachment"].with_user(cls.users["handler"]).create(
            {
                "name": "现场.txt",
                "raw": b"plain",
                "res_model": "xinfang.petition",
                "res_id": leg.petition_id.id,
            }
        )

    @classmethod
    def secret_life(cls, word, further):
        """Register a secret accusation against the police and its chief."""
        petition = cls.received(
            type="accusation",
            title=f"反映{word}",
            content=f"某人收受{word}。",
            request=f"要求查处{word}。",
            identity_mode="confidential",
            petitioner_id=cls.make_petitioner(f"{word}人", id_number=False).id,
            accused_ids=[
                (0, 0, {"department_id": cls.police.id, "name": word}),
                (0, 0, {"user_id": cls.users["chief"].id, "post": word}),
            ],
        )
        values = cls.triage_vals(type="accusation", route=False)
        cls.do(petition, OFFICER, "triage", **values)
        officer = cls.seen(petition, OFFICER)
        officer.message_post(body=f"密：{word}")
        cls.env["ir.attachment"].with_user(cls.users[OFFICER]).create(
            {
                "name": f"{word}.txt",
                "raw": word.encode(),
                "res_model": petition._name,
                "res_id": petition.id,
            }
        )
        cls.dialogs(officer, word)
        to = {"to_department_id": cls.discipline.id}
        cls.do(petition, OFFICER, "send_discipline", **to)
        if further:
            leg = petition.sudo().referral_ids.with_env(cls.env)
            cls.do(leg, OFFICER, "accept_accusation")
            cls.do(leg, OFFICER, "verify", verify_record=f"调取{word}记录。")
        # Whoever goes to the discipline organ afterwards takes the bar with him.
        moved = cls.env["xinfang.membership"].search(
            [("user_id", "=", cls.users["moved"].id)]
        )
        moved.department_id = cls.discipline
        return petition

    @classmethod
    def dialogs(cls, petition, word):
        """Leave dialogs about a piece open, as whoever has it in hand does."""
        act = cls.env["xinfang.act"]._get(petition._name, "protect")
        place = {"res_model": petition._name, "res_id": petition.id}
        env = petition.env
        env["xinfang.act.wizard"].create({**place, "act_id": act.id, "reason": word})
        env["xinfang.assistant"].create({"petition_id": petition.id})
        person = petition.sudo().petitioner_id.id
        env["xinfang.unmask.wizard"].create({"petitioner_id": person, "reason": word})
        env["mail.compose.message"].create(
            {"model": petition._name, "res_ids": str(petition.ids), "body": word}
        )

    @classmethod
    def plain_life(cls):
        """What happens besides the secret, in the world without it."""
        cls.env["xinfang.membership"].search(
            [("user_id", "=", cls.users["moved"].id)]
        ).department_id = cls.discipline

    # -- worlds -----------------------------------------------------------

    def world(self, build):
        """Run ``build`` and the calls in a world that is thrown away afterwards."""
        cr = self.env.cr
        point = cr.savepoint(flush=False)
        try:
            made = build()
            self.env.flush_all()
            self._reset_sequences()
            self._forget()
            return made() if callable(made) else made
        finally:
            point.rollback()
            point.close(rollback=False)
            self._forget()

    def _forget(self):
        # What an environment has read stays with it for as long as something holds it.
        for env in list(self.env.transaction.envs):
            reset_cached_properties(env)
        self.env.transaction.clear()
        self.env.cr.cache.clear()

    def read_sequences(self):
        """Return the value of each sequence, and see that they go back to it."""
        self.env.cr.execute(
            "SELECT quote_ident(sequencename), COALESCE(last_value, 1) FROM pg_sequences"
            " WHERE schemaname = current_schema()"
        )
        self.sequences = dict(self.env.cr.fetchall())
        self.addCleanup(self._reset_sequences, 0)

    def _reset_sequences(self, ahead=CALL_IDS):
        # Not rolled back by PostgreSQL; without this, ids would tell the worlds apart.
        self.env.cr.execute(
            SQL(
                "SELECT %s",
                SQL(", ").join(
                    SQL("setval(%s, %s)", name, last + ahead)
                    for name, last in self.sequences.items()
                ),
            )
        )

    def secret_rows(self, before):
        """Return model → ids of rows that the secret has made."""
        found = {}
        for name, last in before.items():
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM %s WHERE id > %s ORDER BY id",
                    SQL.identifier(self.env[name]._table),
                    last,
                )
            )
            found[name] = [row[0] for row in self.env.cr.fetchall()]
        return found

    def plain_rows(self, before):
        """Return model → ids of the newest rows that have nothing to do with the secret."""
        plain = {}
        for name in before:
            table = SQL.identifier(self.env[name]._table)
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM %s WHERE id <= %s ORDER BY id DESC LIMIT 8",
                    table,
                    before[name],
                )
            )
            plain[name] = [row[0] for row in self.env.cr.fetchall()]
        return plain

    def last_ids(self, models):
        result = {}
        for name in models:
            table = SQL.identifier(self.env[name]._table)
            self.env.cr.execute(SQL("SELECT COALESCE(MAX(id), 0) FROM %s", table))
            result[name] = self.env.cr.fetchone()[0]
        return result

    # -- one call ---------------------------------------------------------

    def answer(self, call):
        """Return what a call answers, as text, and the number of its queries."""
        login, model, method, args, kwargs = call
        self._forget()
        env = self.env(user=self.users[login], su=False)
        cr = self.env.cr
        point = cr.savepoint(flush=False)
        count = 0
        try:
            begin = cr.sql_log_count
            if method == "+dialog":
                result = self.pressed(env[model], *args)
            elif method.startswith("_"):
                result = _as_route(env[model], method, args, kwargs)
            else:
                result = call_kw(env[model], method, _copy(args), _copy(kwargs))
            text = json.dumps(result, ensure_ascii=False, default=str, sort_keys=True)
            text = DRAWN.sub(r"\1…", text)
            count = cr.sql_log_count - begin
        except Exception as error:
            # Whatever goes wrong goes wrong in the same words.
            text = f"{type(error).__name__}: {error}"
        finally:
            point.rollback()
            point.close(rollback=False)
        if method not in READS:
            self._reset_sequences()
        return text, count

    def pressed(self, model, vals, steps):
        """Open a dialog and do one thing after the other in it; return all answers."""
        ids = call_kw(model, "create", [[_copy(vals)]], {})
        said = [ids]
        for step, args in steps:
            point = self.env.cr.savepoint(flush=False)
            try:
                said.append(call_kw(model, step, [ids, *_copy(args)], {}))
                self.env.flush_all()
            except Exception as error:
                said.append(f"{type(error).__name__}: {error}")
                point.rollback()
                self.env.transaction.clear()
            point.close(rollback=False)
        return said


def told_apart(without, with_it, changed, width=400):
    """Return, in words, where the answers of the three worlds begin to differ."""
    worlds = {"without": without, "with": with_it, "changed": changed}
    same = len(os.path.commonprefix(list(worlds.values())))
    start = max(0, same - width // 4)
    return "\n".join(
        f"   {name}, from character {start}: {text[start : start + width]}"
        for name, text in worlds.items()
    )


def _as_route(model, method, args, kwargs):
    """Return what a route makes of a private method: every refusal is not found."""
    try:
        return getattr(model, method)(*args, **kwargs)
    except UserError:
        return 404


def _copy(value):
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value


@tagged("post_install", "-at_install", "xf_security")
class TestNonInterference(Worlds):
    def setUp(self):
        super().setUp()
        self.read_sequences()

    def run_worlds(self, seed, count, probes=None):
        """Make the calls in all worlds; return calls and answers of each world.

        :param probes: function of the secret petition → calls, in place of generated ones
        """
        rng = random.Random(seed)
        probe = Calls(rng, self.env, {}, ["甲"])
        before = self.last_ids(probe.models)
        source = self.source = {}

        def with_secret(word, further):
            def build():
                # The same ids in both worlds that hold the secret.
                self._reset_sequences(SECRET_IDS)
                petition = self.secret_life(word, further)
                if not source:
                    source["calls"] = (
                        probes(petition)
                        if probes
                        else self._calls(rng, before, petition, count)
                    )
                return lambda: [self.answer(call) for call in source["calls"]]

            return build

        self.worlds = (lambda: without(), with_secret("梼杌", True))

        def without():
            self._reset_sequences(SECRET_IDS)
            self.plain_life()
            return lambda: [self.answer(call) for call in source["calls"]]

        # The first world warms what a worker remembers; its query counts do not count.
        one = self.world(with_secret(SECRET, False))
        zero = self.world(without)
        two = self.world(with_secret("梼杌", True))
        return source["calls"], zero, one, two

    def _calls(self, rng, before, petition, count):
        secret = self.secret_rows(before)
        plain = self.plain_rows(before)
        plain["xinfang.petition"].insert(0, self.open_piece.id)
        ids = {n: {"secret": secret[n], "plain": plain[n]} for n in before}
        self.found = {name: len(rows) for name, rows in secret.items() if rows}
        number = petition.sudo().number
        words = [
            SECRET,
            number,
            number[-7:],
            "梼杌",
            "噪声",
            "甄",
            "测试",
            "密",
            "",
            "XF",
        ]
        source = Calls(rng, self.env, ids, words)
        self.kinds = len(source.kinds)
        share, calls = count // len(ACTORS) + 1, []
        for login in ACTORS:
            calls += source.calls(login, share)
        rng.shuffle(calls)
        return calls[:count]

    def compare(self, calls, zero, one, two):
        """Return the calls that tell the worlds apart, in words."""
        told, costs = [], []
        for call, a, b, c in zip(calls, zero, one, two, strict=True):
            if not a[0] == b[0] == c[0]:
                told.append(f"{call!r}\n{told_apart(a[0], b[0], c[0])}")
            elif call[2] in READS and a[1] != c[1]:
                costs.append(call)
        return told, costs

    def dearer(self, calls):
        """Return those of some calls whose number of queries tells the worlds apart.

        Each is made twice in both worlds, so that only what is asked every time counts,
        and not what a worker has to read once.
        """
        self.source["calls"] = [call for call in calls for _twice in range(2)]
        without, changed = (self.world(build) for build in self.worlds)
        return [
            f"{call!r}: {a[1]} and {c[1]} queries"
            for call, a, c in zip(calls, without[1::2], changed[1::2], strict=True)
            if a[1] != c[1]
        ]

    def test_g01_g02_no_call_tells_that_there_is_an_accusation(self):
        self.sums = dict.fromkeys(("calls", "refused", "differences"), 0)
        for number, seed in enumerate(SEEDS, 1):
            self.tried = SEEDS[:number]
            with self.subTest(seed=seed), freeze_time(DAY, tick=False):
                self._forget()
                self.try_seed(seed)

    def try_seed(self, seed):
        """Make the calls of one seed; fail with those that tell the worlds apart."""
        calls, zero, one, two = self.run_worlds(seed, CALLS)
        told, costs = self.compare(calls, zero, one, two)
        costs = self.dearer(costs)
        refused = sum("Error" in text.split(":")[0] for text, _count in zero)
        _logger.info(
            "non-interference: seed %s, %s calls by %s actors in 3 worlds, %s refused, "
            "%s rows of the secret in %s models, %s differences, %s in query counts",
            seed,
            len(calls),
            len(ACTORS),
            refused,
            sum(self.found.values()),
            len(self.found),
            len(told),
            len(costs),
        )
        # Of all seeds of this run; a seed that breaks off is in no figure.
        self.sums["calls"] += len(calls)
        self.sums["refused"] += refused
        self.sums["differences"] += len(told) + len(costs)
        add(
            "barrier",
            calls=self.sums["calls"],
            refused=self.sums["refused"],
            differences=self.sums["differences"],
            kinds=self.kinds,
            actors=len(ACTORS),
            worlds=3,
            seed=" ".join(map(str, self.tried)),
        )
        again = f"repeat with XINFANG_NI_SEED={seed} XINFANG_NI_CALLS={CALLS}"
        self.assertFalse(told, f"{again}\n" + "\n".join(told[:20]))
        self.assertFalse(costs, f"{again}\n" + "\n".join(costs[:20]))

    def test_g01_the_harness_opens_dialogs(self):
        """Without what guards dialogs the worlds are told apart; with it they are not."""
        with freeze_time(DAY, tick=False):
            calls = self.run_worlds(7, 0, _dialog_probes)
            self.assertEqual(self.compare(*calls), ([], []))
        wizard = type(self.env["xinfang.act.wizard"])
        rules = type(self.env["ir.rule"])
        honest = rules._compute_domain
        own = lambda rule, name, mode="read": (  # noqa: E731
            Domain.TRUE if name == wizard._name else honest(rule, name, mode)
        )
        for name, control in {
            "suggestions": patch.object(wizard, "default_get", _unguarded_default),
            "own dialogs": patch.object(rules, "_compute_domain", own),
        }.items():
            with self.subTest(name), freeze_time(DAY, tick=False), control:
                self._forget()
                told, _costs = self.compare(*self.run_worlds(7, 0, _dialog_probes))
                self.assertTrue(told, f"nothing told the worlds apart without: {name}")

    def test_g01_the_harness_notices_each_missing_control(self):
        """With one control taken away the worlds are told apart."""
        petition = type(self.env["xinfang.petition"])
        nobody = lambda _records: SQL("SELECT NULL::int WHERE FALSE")  # noqa: E731
        controls = {
            "bars": {"_barred_petitions_sql": nobody},
            "one answer": {
                name: getattr(BaseModel, name) for name in ("read", "_fetch_field")
            },
            "dialog": {"action_open_act": _unchecked_dialog},
        }
        with freeze_time(DAY, tick=False):
            self.assertEqual(self.compare(*self.run_worlds(7, 0, _probes)), ([], []))
        for name, control in controls.items():
            with self.subTest(name), freeze_time(DAY, tick=False):
                self._forget()
                with patch.multiple(petition, **control):
                    told, _costs = self.compare(*self.run_worlds(7, 0, _probes))
                self.assertTrue(told, f"nothing told the worlds apart without: {name}")


def _dialog_probes(petition):
    """Return what dialogs are asked about a piece, by who is cleared and barred."""
    act = petition.env["xinfang.act"]._get(petition._name, "close").id
    place = {"res_model": petition._name, "res_id": petition.id, "act_id": act}
    context = {f"default_{name}": value for name, value in place.items()}
    wizard = "xinfang.act.wizard"
    return [
        (login, *call)
        for login in CLEARED
        for call in (
            (wizard, "default_get", [list(place)], {"context": context}),
            (wizard, "+dialog", [place, [("action_perform", [])]], {}),
            (wizard, "search", [[]], {}),
            (wizard, "search_count", [[("reason", "ilike", SECRET)]], {}),
        )
    ]


def _probes(petition):
    """Return the plainest questions about a piece, by who is cleared and barred."""
    return [
        (login, petition._name, method, args, {})
        for login in CLEARED
        for method, args in (
            ("search", [[("id", "=", petition.id)]]),
            ("read", [petition.ids, ["number"]]),
            ("action_open_act", [petition.ids, "close"]),
        )
    ]


@api.model
def _unguarded_default(dialogs, names):
    """``default_get`` of the dialog as it would be without asking for the right."""
    values = {name: dialogs.env.context.get(f"default_{name}") for name in names}
    if not {"res_model", "res_id"} <= values.keys():
        return values
    record = dialogs.env[values["res_model"]].sudo().browse(values["res_id"]).exists()
    return {**values, "res_id": record.number}


def _unchecked_dialog(record, code):
    act = record.env["xinfang.act"]._get(record._name, code)
    return record.env["xinfang.act.wizard"]._action_for(record, act)
