"""`./xinfang bench login`: whether the time of a log-in tells who has an account (F21).

Wrong passwords for accounts that are there, that are not, that are switched off, in turn,
through the same code as a request. Printed, not tested: times of a busy machine prove
nothing; that each costs one hash is a test (`test_f21_every_way_of_being_wrong…`).
"""

import contextlib
import logging
import statistics
import time

from .session import say

FAR = 0.10  # medians further apart than this are worth a look


def main(env, repeats):
    """Measure and print; 1 when the medians lie further apart than ``FAR``."""
    users = env["res.users"]
    for bucket in ("login_account", "login_place", "login_all"):
        # Seen by this transaction alone, which is rolled back.
        env["ir.config_parameter"].set_param(f"xinfang_guard.{bucket}_limit", 0)
    there, gone = (
        users.create(
            {
                "name": name,
                "login": f"bench.{name}",
                "password": f"bench {name} 7 wiese",
            }
        )
        for name in ("there", "gone")
    )
    gone.active = False
    env.flush_all()
    kinds = {"known": there.login, "unknown": "bench.nobody", "inactive": gone.login}
    spent = {kind: [] for kind in kinds}
    logging.getLogger("odoo.addons.base.models.res_users").setLevel(logging.ERROR)
    for turn in range(repeats + 1):
        for kind, login in kinds.items():
            seconds = _attempt(users, login)
            if turn:  # the first warms up
                spent[kind].append(seconds * 1000)
    return _tell(spent)


def _attempt(users, login):
    from odoo.exceptions import AccessDenied

    credential = {"type": "password", "login": login, "password": "wrong wiese 7"}
    users.env.invalidate_all()
    started = time.perf_counter()
    with contextlib.suppress(AccessDenied):
        users._login(credential, {"interactive": True})
    return time.perf_counter() - started


def _tell(spent):
    medians = {kind: statistics.median(times) for kind, times in spent.items()}
    for kind, times in spent.items():
        say(
            f"{kind:9} median {medians[kind]:7.1f} ms, {min(times):7.1f} to "
            f"{max(times):7.1f} ms, {len(times)} log-ins"
        )
    ratios = {
        kind: medians[kind] / medians["known"] for kind in medians if kind != "known"
    }
    told = ", ".join(f"{kind} {ratio:.3f}" for kind, ratio in ratios.items())
    say(f"ratio to a known account: {told}")
    return int(any(abs(ratio - 1) > FAR for ratio in ratios.values()))
