"""Operations that write: registering, single acts, the daily job. All is undone."""

import random
from contextlib import contextmanager
from unittest.mock import patch

from .lives import closed_lives
from .operations import Operation
from .perform import Performance
from .world import World

WINDOWS = 500  # limits that pass at once
STEP_BUDGET = 30
# The goal of 30 is meant for a change of state. These acts also start and stop
# limits with their reminders, and write, number and freeze one or two documents;
# the ceilings keep them from growing. No common act needs more than 40.
STEP_BUDGETS = {
    "register": 34,
    "triage": 32,
    "assign": 40,
    "accept": 39,
    # Opinion and form of approval are both numbered and frozen.
    "approve_opinion": 38,
}


@contextmanager
def undone(env):
    """Undo in the database and in memory whatever happens inside."""
    env.flush_all()
    env.cr.execute("SAVEPOINT bench_write")
    try:
        with patch.object(type(env.cr), "commit", lambda self: None):
            yield
            env.flush_all()
    finally:
        env.invalidate_all(flush=False)
        env.cr.execute("ROLLBACK TO SAVEPOINT bench_write")
        # One may stand within another.
        env.cr.execute("RELEASE SAVEPOINT bench_write")
        env.cr.cache.clear()


def writes():
    """Return the operations that write."""
    return [
        Operation("register_1", 40, lambda desk: register(desk, 1), True),
        Operation("register_100", 12, lambda desk: register(desk, 100), True, 100),
        Operation("daily_job", None, daily_job, True),
        # A batch of 500: so many statements for each of them.
        Operation("windows_pass", 0.5, windows_pass, True, WINDOWS),
    ]


def register(desk, count):
    """Register petitions in one go, as an import or the counter does."""
    model = desk.model("window")
    model.register_batch(
        [
            {
                "title": f"反映东湖路停水问题{number}",
                "content": "今年以来多次停水，影响周边居民正常生活",
                "request": "要求依法调查处理",
                "channel": "letter",
                "petitioner_id": desk.petitioner.id,
            }
            for number in range(count)
        ]
    )
    desk.env.flush_all()


def daily_job(desk):
    """Run the daily job over everything that is due."""
    desk.env["xinfang.clock"]._cron_check()
    desk.env.flush_all()


def windows_pass(desk):
    """Run the daily job on the day after the window of many reviews has passed."""
    env = desk.env
    env.cr.execute(
        "UPDATE xinfang_clock SET state = 'running', stop_date = NULL,"
        " next_check_date = due_date WHERE id IN (SELECT c.id FROM xinfang_clock c"
        " JOIN xinfang_clock_rule u ON u.id = c.rule_id"
        " WHERE u.code = 'TL-12' AND c.state = 'breached' ORDER BY c.id DESC LIMIT %s)",
        (WINDOWS,),
    )
    env.invalidate_all()
    env["xinfang.clock"]._cron_check()
    env.flush_all()


class Chain:
    """The acts of one assigned petition, to be timed one by one.

    :param desk: ``Desk``
    """

    def __init__(self, desk):
        from odoo.addons.xinfang_case.tools.moment import legal_today

        world = World(desk.env).build()
        slots = world.cast(random.Random(3))
        cast = {slot: record.id for slot, record in slots.items()}
        cast.update(
            title="反映测量事项",
            content="测量事项的事实",
            request="请求处理测量事项",
            petitioner=desk.petitioner.id,
            category=world.categories[0][0],
            region=world.regions[0][0],
        )
        from datetime import timedelta

        self.life = next(life for life in closed_lives() if life.name == "assigned")
        self.start = legal_today(desk.env) - timedelta(self.life.length + 1)
        self.env, self.cast, self.performance = desk.env, cast, None
        # The rights of whoever was made up for it are noted now, not by the first act.
        self.env.cr.flush()

    def steps(self):
        """Yield (name, function doing it) for every act but the lapse, from the start."""
        from .perform import moment

        self.performance = Performance(self.env, self.cast, self.start)

        for index, step in enumerate(self.life.steps):
            if step.actor == "daily":
                continue

            def act(step=step, index=index):
                self.performance.do(step, moment(self.performance.start, step, index))
                self.performance.env.flush_all()

            yield step.code, act


@contextmanager
def warmed(desk):
    """Give the acts of a petition whose like was done once before; all is undone.

    What the worker remembers (law, rights, views) is remembered then.

    :param desk: ``Desk``
    """
    with undone(desk.env):
        chain = Chain(desk)
        with undone(desk.env):
            for _name, act in chain.steps():
                act()
        yield chain
