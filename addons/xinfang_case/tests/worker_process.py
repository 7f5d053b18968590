"""Another worker: a process of its own with a registry of its own.

It answers, one line of JSON for each, what a user may see: first it looks whether other
workers have signalled a change, as the server does before each request, then it asks in a
new transaction. Started by ``test_hierarchy_workers.py``; holds no test.
"""

import json
import subprocess
import sys
from contextlib import contextmanager

OPTIONS = ("db_host", "db_port", "db_user", "db_password")


@contextmanager
def another_worker(database):
    """Start the worker and yield a function that asks it.

    :return: ``ask(uid, model, ids)`` → list of the ids the user finds
    """
    from odoo.tools import config

    command = [sys.executable, __file__, "--database", database, "--no-http"]
    command += [f"--{name}={config[name]}" for name in OPTIONS if config[name]]
    command += [f"--addons-path={','.join(config['addons_path'])}"]
    command += [f"--data-dir={config['data_dir']}", "--log-level=critical"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

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


def main(options):
    """Answer questions until standard input ends."""
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(options)
    registry = Registry(odoo.tools.config["db_name"][0])
    for line in sys.stdin:
        uid, model, ids = json.loads(line)
        registry.check_signaling()
        with registry.cursor() as cr:
            records = odoo.api.Environment(cr, uid, {})[model]
            found = records.search([("id", "in", ids)]).ids
            sys.stdout.write(json.dumps(found) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
