"""`./xinfang shell`: Odoo's Python shell in the database."""

import argparse

from .. import odoo, process
from .base import Command, database_argument, ready_database


def shell(args: argparse.Namespace) -> int:
    """Open the shell; a script on standard input is run instead."""
    with ready_database(args.db) as (env, _stamp):
        return process.run_foreground(
            odoo.command("shell", *odoo.options(args.db), "--no-http", *args.rest),
            odoo.environment(env),
        )


COMMAND = Command("shell", "open Odoo's Python shell", shell, database_argument)
