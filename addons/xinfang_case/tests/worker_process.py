"""Another worker: a process of its own with a registry of its own; holds no test.

It answers, one line of JSON for each, what a user may see: first it looks whether other
workers have signalled a change, as the server does before each request, then it asks in a
new transaction. Or it performs an act and stands still in the middle of it, to be killed.
"""

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from unittest.mock import patch

OPTIONS = ("db_host", "db_port", "db_user", "db_password")
# Where a worker stands still, besides before a statement: all is written but not
# committed; all is committed but nobody was answered.
BEFORE_COMMIT, BEFORE_ANSWER = "before commit", "before answer"


def _start(database):
    """Start the worker, with text on both ends."""
    from odoo.tools import config

    command = [sys.executable, __file__, "--database", database, "--no-http"]
    command += [f"--{name}={config[name]}" for name in OPTIONS if config[name]]
    command += [f"--addons-path={','.join(config['addons_path'])}"]
    command += [f"--data-dir={config['data_dir']}", "--log-level=critical"]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@contextmanager
def another_worker(database):
    """Start the worker and yield a function that asks it.

    :return: ``ask(uid, model, ids)`` → list of the ids the user finds
    """
    with _start(database) as process:

        def ask(*question):
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
            if not line:
                raise RuntimeError("the other worker has died")
            return json.loads(line)

        try:
            yield ask
        finally:
            process.stdin.close()
            process.wait(30)


def kill_while_acting(database, order):
    """Let a worker perform an act and kill it (SIGKILL) where the order says.

    :param str database: name of the database
    :param dict order: ``uid``, ``model``, ``id``, ``code``, ``values``, ``key`` and
        ``stop``: the number of a statement, ``BEFORE_COMMIT`` or ``BEFORE_ANSWER``
    :return: process id of its connection to the database
    :raises RuntimeError: it did not get as far as that
    """
    with _start(database) as process:
        try:
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
            if not line:
                raise RuntimeError("the worker has died of itself")
            return json.loads(line)["backend"]
        finally:
            process.kill()
            process.wait(30)


def _act(registry, order):
    """Perform an act in a transaction of its own; stand still where the order says."""
    import odoo
    from odoo.sql_db import Cursor

    execute, count = Cursor.execute, 0

    def stand():
        backend = cr.connection.info.backend_pid
        sys.stdout.write(json.dumps({"backend": backend}) + "\n")
        sys.stdout.flush()
        while True:
            signal.pause()

    def counted(cursor, *args, **kwargs):
        nonlocal count
        if cursor is cr:
            count += 1
            if count == order["stop"]:
                stand()
        return execute(cursor, *args, **kwargs)

    with registry.cursor() as cr, patch.object(Cursor, "execute", counted):
        env = odoo.api.Environment(cr, order["uid"], {"lang": "en_US"})
        one = env[order["model"]].browse(order["id"])
        one.perform(order["code"], order["values"], order["key"])
        cr.flush()
        if order["stop"] == BEFORE_COMMIT:
            stand()
        cr.commit()  # pylint: disable=invalid-commit
        stand()


def main(options):
    """Answer questions until standard input ends."""
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(options)
    registry = Registry(odoo.tools.config["db_name"][0])
    for line in sys.stdin:
        question = json.loads(line)
        if isinstance(question, dict):
            _act(registry, question)
        uid, model, ids = question
        registry.check_signaling()
        with registry.cursor() as cr:
            records = odoo.api.Environment(cr, uid, {})[model]
            found = records.search([("id", "in", ids)]).ids
            sys.stdout.write(json.dumps(found) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
