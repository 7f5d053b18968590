"""`./xinfang shell`: Odoo's Python shell in the database."""

import argparse

from .. import database, odoo, postgres, process, progress, setup
from .base import Command, database_argument


def shell(args: argparse.Namespace) -> int:
    """Open the shell; a script on standard input is run instead."""
    progress.plan(4)
    setup.sources()
    with progress.step("PostgreSQL"):
        server = postgres.Server().__enter__()
    try:
        with progress.step(f"database {args.db}"):
            database.ensure(server.env, args.db)
        return process.run_foreground(
            odoo.command("shell", *odoo.options(args.db), "--no-http", *args.rest),
            odoo.environment(server.env),
        )
    finally:
        server.__exit__()


COMMAND = Command("shell", "open Odoo's Python shell", shell, database_argument)
