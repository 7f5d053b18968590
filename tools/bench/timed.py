"""One request of the web client, timed: seconds, and CPU of worker and database."""

import gc
import time
from contextlib import nullcontext
from pathlib import Path

from .bare import without_barrier_and_log
from .sqllog import fresh, statements
from .web import client


def once(env, model, call, guarded):
    """Do one call as a request of its own, with or without barrier and view log.

    :param env: environment of who calls
    :param call: (method, positional arguments, named arguments)
    :return: (seconds, seconds of CPU of this process and its database backends,
        statements of the request; the row of the log is one more)
    """
    method, args, kwargs = call
    # Each request is a transaction; one that stays open keeps old versions of rows alive.
    env.cr.rollback()
    fresh(env)
    gc.collect()
    with (
        nullcontext() if guarded else without_barrier_and_log(),
        client(env) as send,
        statements(env.cr) as found,
    ):
        serve = send(model, method, args, kwargs)
        spent, started = _cpu(env), time.perf_counter()
        serve()
        seconds = time.perf_counter() - started
    return seconds, _cpu(env) - spent, len(found)


def settle():
    """Let the collector of garbage look only at what comes from now on.

    Else each request waits a quarter of a second for it to walk over the registry.
    """
    gc.collect()
    gc.freeze()


def _cpu(env):
    """Return the CPU time spent until now, here and by the server for us.

    On a machine that does other things as well, this is what can be compared.
    """
    from odoo.addons.xinfang_case.models.view_line import _IDLE

    lines = [env.cr, *(cr for idle in _IDLE.values() for cr in idle)]
    total = time.process_time()
    for cr in lines:
        state = Path(f"/proc/{cr.connection.get_backend_pid()}/schedstat")
        if state.exists():  # else the server is on another machine
            total += int(state.read_text().split()[0]) / 1e9
    return total
