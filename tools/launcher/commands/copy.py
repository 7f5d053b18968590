"""`./xinfang copy`: a copy for tests and teaching, without anybody's data."""

import argparse

from .. import backups, database, progress, setup
from ..errors import LauncherError
from .base import Command, database_argument, postgresql


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the database and the copy."""
    database_argument(parser)
    parser.add_argument(
        "--to", required=True, metavar="NAME", help="new database to make"
    )
    parser.add_argument(
        "--neutralise",
        action="store_true",
        required=True,
        help="remove words, names, numbers, files, secrets; stop mail and jobs (there "
        "is no copy without it: for that take a backup)",
    )


def copy(args: argparse.Namespace) -> int:
    """Copy and neutralise."""
    progress.plan(4)
    setup.sources()
    with postgresql() as env:
        if not database.oid(env, database.check_name(args.db)):
            raise LauncherError(f"there is no database {args.db}")
        with progress.step(f"neutral copy {args.to} of {args.db}"):
            result = backups.neutral_copy(env, args.db, args.to)
    print(f"{args.to} is ready: ./xinfang run --db {args.to}")
    print(f"account {result['login']}, password {result['password']}")
    print("All other accounts have no password.")
    return 0


COMMAND = Command("copy", "make a neutral copy for tests", copy, arguments)
