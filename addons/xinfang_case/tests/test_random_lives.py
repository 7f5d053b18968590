"""Random lives of petitions, each act compared with a small reference of the law.

``XINFANG_LIVES`` sets how many lives are lived, ``XINFANG_SEED`` which.
"""

import os
import sys
from collections import Counter
from datetime import date
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.gate import Actor, acting_as
from ..tools.moment import at
from .core_common import morning
from .law_life import Life
from .law_reference import BESIDE, DAY, STATES, STEPS, days, working_days
from .life_plans import Planner, Values
from .life_roads import ROADS, Road
from .review_common import ReviewCase

LIVES = int(os.environ.get("XINFANG_LIVES", "25"))
SEED = int(os.environ.get("XINFANG_SEED", "2022"))
# Finding a shorter life that fails as well takes minutes; the story usually does.
SHRINK = bool(os.environ.get("XINFANG_SHRINK"))
ACTS = 30
FIRST, LAST = date(2025, 1, 6), date(2026, 9, 1)
# How many days pass before the next attempt.
GAPS = (0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 5, 8, 15, 33)
LIMITS = set(
    "TL-01 TL-02 TL-03 TL-05 TL-07 TL-08 TL-12 TL-13 TL-14 TL-16 TL-19i TL-22 "
    "TL-23".split()
)
# One life in four is free from its first act on.
OPENINGS = [*ROADS, *[None] * (len(ROADS) // 3)]
MODELS = {
    "petition": "xinfang.petition",
    "leg": "xinfang.referral",
    "review": "xinfang.review",
    "hearing": "xinfang.hearing",
}
# Acts that lead nowhere new, so that no road has them; free lives find them.
FREE_ACTS = {
    *(("leg", code) for code in ("request_extension", "refuse_extension", "extend")),
    *(("leg", code) for code in ("return_draft", "return_answer", "return_refusal")),
    *(("review", code) for code in ("return_refusal", "return_review_draft")),
}
# All that an act could leave behind, in one look at the database.
LOOK = """
    SELECT p.state,
           (SELECT array_agg(state ORDER BY id) FROM xinfang_referral
             WHERE petition_id = p.id),
           (SELECT array_agg(state ORDER BY id) FROM xinfang_review
             WHERE petition_id = p.id),
           (SELECT array_agg(state ORDER BY id) FROM xinfang_hearing
             WHERE petition_id = p.id),
           (SELECT json_agg(json_build_array(r.code, c.referral_id, c.res_model,
                                             c.res_id, c.state, c.due_date)
                            ORDER BY c.id)
              FROM xinfang_clock c JOIN xinfang_clock_rule r ON r.id = c.rule_id
             WHERE c.petition_id = p.id),
           (SELECT count(*) FROM xinfang_entry WHERE petition_id = p.id),
           (SELECT array_agg(concat(state, number, service_date) ORDER BY id)
              FROM xinfang_document WHERE petition_id = p.id)
      FROM xinfang_petition p WHERE p.id = %s
"""


@tagged("post_install", "-at_install", "xf_engine")
class TestRandomLives(ReviewCase):
    """Whatever is tried, in whatever order, the petition stays within the law."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("police_cleared", "police", "discipline")
        cls.bureau = cls.env["xinfang.department"].create(
            {"name": "测试市粮食和物资储备局", "parent_id": cls.city.id}
        )
        # Remembered by the registry, so made before any savepoint.
        for year in (FIRST.year, LAST.year):
            cls.env["ir.sequence"]._xinfang_counter(year)

    def setUp(self):
        super().setUp()
        self.tally = dict.fromkeys(("lives", "tried", "done", "refused"), 0)
        # Act or state -> lives in which it was met; acts also as often as done.
        self.met, self.acts_done = Counter(), Counter()

    def test_random_lives(self):
        step = st.integers(0, 2**32 - 1)
        drawn = given(step, st.lists(step, min_size=ACTS, max_size=ACTS))(self._live)
        settings(
            max_examples=LIVES,
            deadline=None,
            database=None,
            phases=[Phase.generate, *([Phase.shrink] if SHRINK else [])],
            suppress_health_check=list(HealthCheck),
        )(seed(SEED)(drawn))()
        self._say(f"seed {SEED}: {self.tally}")
        self._say(self._table())

    def test_each_road_leads_where_it_says(self):
        """The openings together reach every state that the reference knows."""
        for name in ROADS:
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self._begin(Random(name), name)
                for place in range(len(ROADS[name].split())):
                    self._attempt(Random(f"{name} {place}"), strays=0, gaps=(0, 0, 1))
                self.assertEqual((self.road.acts, self.road.left_out), ([], []))
                self._count_life()
                savepoint.rollback()
        self._say(self._table())
        law = {(kind, state) for kind, states in STATES.items() for state in states}
        self.assertEqual(law - set(self.met), set())
        acts = {step[1:3] for step in STEPS}
        self.assertLessEqual(acts - set(self.acts_done), FREE_ACTS)

    def test_every_state_of_the_law_is_lived_or_named(self):
        """No stage of the product is missing here without a reason."""
        for kind, model in MODELS.items():
            stages = self.env["xinfang.stage"].search([("model", "=", model)])
            missing = set(stages.mapped("code")) - STATES[kind]
            self.assertLessEqual(missing, set(BESIDE), kind)

    def _table(self):
        """Return how many lives met each state, and how often each act was done."""
        lines = [f"states met, of {self.tally['lives']} lives"]
        for kind, states in STATES.items():
            found = ", ".join(f"{s} {self.met[kind, s]}" for s in sorted(states))
            lines.append(f"  {kind}: {found}")
        lines.append("acts done")
        for kind in STATES:
            codes = sorted({step[2] for step in STEPS if step[1] == kind})
            found = ", ".join(f"{c} {self.acts_done[kind, c]}" for c in codes)
            lines.append(f"  {kind}: {found}")
        return "\n".join(lines)

    def _count_life(self):
        self.tally["lives"] += 1
        self.met.update(self.seen_states)

    def _say(self, words):
        """Tell whoever runs it with ``-s``; no result hangs on it."""
        sys.stderr.write(f"\nrandom lives: {words}\n")

    # -- one life -----------------------------------------------------------------

    def _live(self, first, steps):
        savepoint = self.env.cr.savepoint()
        try:
            # Hypothesis likes to draw a number again: four hundred lives had but 69
            # beginnings. So a life is all its numbers; one to be shrunk is its first.
            life = first if SHRINK else f"{first} {steps}"
            self._begin(Random(life))
            for place, number in enumerate(steps):
                if number:
                    # The same number in another place is another choice.
                    self._attempt(Random(f"{life} {number} {place}"))
            report = self.env["xinfang.entry"].sudo().verify_chains([self.record.id])
            self.assertEqual(report["broken"], [])
        finally:
            savepoint.close(rollback=True)
        self._count_life()
        if not self.tally["lives"] % 100:
            self._say(f"{self.tally}\n{self._table()}")

    def _begin(self, rnd, road=None):
        day = FIRST + rnd.randrange(365) * DAY
        # Without a reason a late piece can never be registered (G26): a life of refusals.
        late_reason = bool(road) or rnd.random() < 0.95
        self.aside = rnd.choice((1, 0.1, 0.1, 0.01, 0.01))
        road = road or rnd.choice(OPENINGS)
        self.road = Road(road)
        self.life = Life(day, late_reason, self.road.accuses)
        self.story = [road]
        self.seen_states = {("petition", "draft")}
        accusing = {}
        if self.road.accuses:
            accused = [(0, 0, {"department_id": self.bureau.id})]
            accusing = {"type": "accusation", "accused_ids": accused}
        self.record = self.make_petition(
            channel="letter",
            received_date=str(day),
            late_reason=self.life.petition.late_reason and "假期后补登",
            **accusing,
        ).with_env(self.env)
        self.seen = self._look()

    def _attempt(self, rnd, strays=0.12, gaps=GAPS):
        """Try one act on the product and compare with what the law says."""
        life = self.life
        life.today = min(life.today + rnd.choice(gaps) * DAY, LAST)
        self.road.wait(life)
        planner = Planner(life, rnd, self.aside, self.road, strays)
        step, thing, login, plan = planner.choose()
        rule = life.refusal(step, thing, login, plan)
        values = Values(self).of(step, thing, plan)
        self.story.append((str(life.today), login, step[1], step[2], plan, rule))
        before = self.seen
        words = self._perform(thing, login, step[2], values)
        self.seen = after = self._look()
        self.tally["tried"] += 1
        if rule:
            self.assertTrue(words, f"the law refuses this ({rule}){self._told()}")
            self.assertEqual(after, before, f"a refusal wrote something{self._told()}")
            self.tally["refused"] += 1
            return
        self.assertFalse(words, f"the law allows this{self._told()}")
        life.do(step, thing, login, plan)
        self._compare(after)
        self.road.passed(step[2])
        self.tally["done"] += 1
        self.acts_done[step[1:3]] += 1

    def _told(self):
        return "\n" + "\n".join(map(str, self.story[-12:]))

    def _perform(self, thing, login, code, values):
        """Return the words of the refusal, or None when it was done."""
        record = self._record(thing)
        if login == "petitioner":
            record = record.with_user(self.citizen).sudo()
            record = acting_as(record, Actor("petitioner", self.record.id))
        else:
            record = record.with_user(self.users[login])
        try:
            at(record, morning(self.life.today)).perform(code, values)
        except UserError as refusal:
            return str(refusal)
        return None

    def _record(self, thing):
        """Return the record that a thing of the reference stands for."""
        if thing.kind == "petition":
            return self.record
        things = getattr(self.life, f"{thing.kind}s")
        model = self.env[MODELS[thing.kind]].sudo()
        mine = model.search([("petition_id", "=", self.record.id)], order="id")
        return mine[things.index(thing)].sudo(False)

    # -- comparing -----------------------------------------------------------------

    def _look(self):
        self.env.flush_all()
        self.env.cr.execute(LOOK, (self.record.id,))
        return self.env.cr.fetchone()

    def _compare(self, seen):
        life, told = self.life, self._told()
        states = [seen[0], *(seen[1] or ()), *(seen[2] or ()), *(seen[3] or ())]
        things = life.things()
        self.assertEqual([t.state for t in things], states, f"states{told}")
        for thing in things:
            self.assertIn(thing.state, STATES[thing.kind], told)
            self.seen_states.add((thing.kind, thing.state))
        self.assertEqual(self._expected(), self._running(seen[4]), f"limits{told}")

    def _expected(self):
        return {
            (self._place(thing), code): str(due)
            for thing in self.life.things()
            for code, due in thing.clocks.items()
        }

    def _place(self, thing):
        return thing.kind, self._record(thing).id

    def _running(self, clocks):
        """Map place and code of the limits compared here to their last days."""
        found = {}
        for code, referral, model, record, state, due in clocks or ():
            if state not in ("running", "suspended") or code not in LIMITS:
                continue
            place = ("petition", self.record.id)
            if model:
                place = (model.rpartition(".")[2], record)
            elif referral:
                place = ("leg", referral)
            self.assertNotIn((place, code), found, f"twice{self._told()}")
            found[place, code] = due
        return found

    # -- the reference itself ---------------------------------------------------------

    def test_the_reference_counts_as_the_examples_do(self):
        """§12, E1 and E2: by hand, so that both sides are not wrong alike."""
        for base, length, last in (
            ("2025-09-22", 15, "2025-10-09"),
            ("2025-10-11", 60, "2025-12-10"),
            ("2025-12-19", 60, "2026-02-24"),
            ("2025-12-19", 75, "2026-03-04"),
            ("2025-12-19", 90, "2026-03-19"),
        ):
            self.assertEqual(str(days(date.fromisoformat(base), length)), last)
        self.assertEqual(str(working_days(date(2025, 9, 29), 5)), "2025-10-13")
