"""`./xinfang bench`: measurements on a large generated database (tools/bench)."""

import argparse

from .. import odoo, paths, process
from ..errors import LauncherError
from .base import Command, ready_database


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `bench`; all others are tools/bench's own."""
    parser.add_argument(
        "--db",
        default="xinfang_bench",
        metavar="NAME",
        help="database to measure in (default: %(default)s)",
    )
    parser.add_argument(
        "--reset", action="store_true", help="throw that database away first"
    )


def bench(args: argparse.Namespace) -> int:
    """Prepare the database and hand over to `tools/bench/__main__.py`."""
    program = paths.ROOT / "tools" / "bench" / "__main__.py"
    if not program.exists():
        raise LauncherError("tools/bench is not part of this checkout")
    with ready_database(args.db, reset=args.reset) as (pg_env, _stamp):
        env = odoo.environment(pg_env)
        env["XINFANG_ADDONS_PATH"] = odoo.addons_path()
        env["XINFANG_DB"] = args.db
        # Run as a folder: its files import each other by plain names.
        command = [paths.python(), program.parent, "--db", args.db, *args.rest]
        return process.run_foreground(command, env)


COMMAND = Command("bench", "measure on a large database", bench, arguments)
