"""Whatever a remote call brings to the gate, the answer is a sentence, never a traceback.

``XINFANG_FUZZ_CALLS`` sets how many calls are made, ``XINFANG_SEED`` which.
"""

import os
from collections import Counter
from random import Random

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .figures import record
from .review_common import ReviewCase

CALLS = int(os.environ.get("XINFANG_FUZZ_CALLS", "600"))
SEED = int(os.environ.get("XINFANG_SEED", "2022"))
DAY = "2026-03-10"
ODD = [
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    10**40,
    1.5,
    float("inf"),
    float("nan"),
    "",
    " ",
    "\0",
    "\ud800",
    "不是数字",
    "１２",
    "1e9",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "0001-01-01",
    "2026-03-10T25:61:00",
    "a" * 30_000,
    "<script>alert(1)</script>",
    "=1+1",
    "%s%n{0}",
    [],
    [None],
    [[6, 0, [1]]],
    ["x"],
    [2**40],
    {},
    {"1": None},
    {"1": {"decision": "nonsense"}},
    {"x": {"answer": ["a"]}},
    {"id": 1},
]
PLAIN = {
    "text": ("经核实，情况属实。", "=cmd", "同意。\n理由充分。"),
    "char": ("测试", "2026-001", "13800138000"),
    "integer": (1, 5, 30, 90, -3, 100_000_000),
    "float": (0.5, 1, 12_000.25, -3, 1e300),
    "boolean": (True, False),
    "date": (DAY, "2026-03-01", "2026-04-20", "9999-12-31", "0001-01-01"),
    "datetime": ("2026-03-10 02:00:00", "9999-12-31 23:59:59", "2026-03-09 01:00:00"),
    "json": ({}, {"1": {"answer": "属实。", "decision": "support"}}),
}


@tagged("post_install", "-at_install", "xf_engine")
class TestActFuzz(ReviewCase):
    """Hostile values for every act, on records in many states, as the roles it is for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        leg = cls.accepted("2026-03-02")
        drafted = cls.accepted("2026-03-02")
        cls.hear(drafted, "2026-03-03")
        cls.do(drafted, "handler", "draft_opinion", "2026-03-03", **cls.opinion())
        served = cls.answered("2026-03-02")
        asked = cls.ask(cls.answered("2026-03-02"), day="2026-03-03")
        taken = cls.ask(cls.answered("2026-03-02"), day="2026-03-03")
        cls.take_up(taken, "2026-03-04")
        records = [
            cls.make_petition(channel="letter", received_date="2026-03-02"),
            cls.received("2026-03-02"),
            cls.triaged("2026-03-02"),
            cls.triaged("2026-03-02", triage={"type": "suggestion", "route": False}),
            leg._petitions(),
            served._petitions(),
            cls.delivered("2026-03-02"),
            leg,
            drafted,
            served,
            asked,
            taken,
        ]
        cls.records = [one.sudo() for one in records]

    def test_no_values_bring_the_gate_down(self):
        rnd = Random(SEED)
        tally, faults = Counter(), {}
        for _number in range(CALLS):
            target, act = self._choose(rnd)
            login = self._somebody(rnd, act)
            args = self._arguments(rnd, act)
            savepoint = self.env.cr.savepoint()
            try:
                seen = self.seen(target, login, DAY)
                call_kw(seen.browse(), "perform", [seen.ids, *args], {})
                self.env.flush_all()
                tally["done"] += 1
            except UserError as refusal:
                self.assertTrue(str(refusal).strip())
                tally["refused"] += 1
            except Exception as fault:
                key = f"{act.code}: {type(fault).__name__}: {str(fault)[:90]}"
                faults.setdefault(key, args)
            finally:
                savepoint.close(rollback=True)
        self.assertFalse(
            faults, "\n".join(f"{k}  {str(v)[:300]}" for k, v in faults.items())
        )
        self.assertGreater(tally["done"], CALLS // 100)
        record("act_fuzz", calls=CALLS, done=tally["done"], faults=0, seed=SEED)

    def _choose(self, rnd):
        target = rnd.choice(self.records)
        acts = self.env["xinfang.act"].sudo().search([("model", "=", target._name)])
        fitting = acts.filtered(lambda act: act._starts_from(target.stage_id))
        return target, rnd.choice(fitting if fitting and rnd.random() < 0.9 else acts)

    def _somebody(self, rnd, act):
        """Return the login of a user whose role may do the act, where there is one."""
        able = [
            login
            for login, user in self.users.items()
            if user.all_group_ids & act.group_ids
        ]
        return rnd.choice(sorted(able) or sorted(self.users))

    def _arguments(self, rnd, act):
        code, key = act.code, None
        if rnd.random() < 0.02:
            code = rnd.choice(ODD)
        if rnd.random() < 0.05:
            key = rnd.choice(ODD)
        if rnd.random() < 0.03:
            return code, rnd.choice(ODD), key
        values = {}
        for line in act.input_ids:
            chance = rnd.random()
            if chance < 0.2:
                values[line.field] = rnd.choice(ODD)
            elif line.required or chance < 0.7:
                values[line.field] = self._plausible(rnd, line.field)
        if rnd.random() < 0.05:
            values["expected_version"] = rnd.choice(ODD)
        if rnd.random() < 0.02:
            values["nonsense"] = rnd.choice(ODD)
        return code, values, key

    def _plausible(self, rnd, name):
        field = self.env["xinfang.act.wizard"]._fields[name]
        if field.type == "selection":
            return rnd.choice(field.get_values(self.env))
        if field.type in ("many2one", "many2many"):
            target = self.env[field.comodel_name].sudo()
            ids = target.search([], limit=40).ids or [1]
            one = rnd.choice(ids)
            return one if field.type == "many2one" else [one]
        return rnd.choice(PLAIN[field.type])
