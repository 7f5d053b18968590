"""`./xinfang restore`: a backup into a new database."""

import argparse
from pathlib import Path

from .. import backups, progress, setup
from .base import Command, postgresql


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the backup, its key and the new database."""
    parser.add_argument("backup", type=Path, help="file made by ./xinfang backup")
    parser.add_argument("--key", required=True, type=Path, help="its key file (.xfkey)")
    parser.add_argument(
        "--db", required=True, metavar="NAME", help="new database to make"
    )


def restore(args: argparse.Namespace) -> int:
    """Restore; return 1 when what came out is not whole (the database stays)."""
    secret = backups.passphrase()
    progress.plan(4)
    setup.sources()
    with postgresql() as env, progress.step(f"restoring into {args.db}"):
        found = backups.restore(env, args.backup, args.key, args.db, secret)
    said = backups.problems(found)
    for problem in said:
        print(f"not whole: {problem}")
    print(
        f"{args.db}: {found['files']} files, {found.get('entries', 0)} ledger rows, "
        f"made {found['list']['made']}, {len(said)} problems"
    )
    print(backups.install_key(args.key, secret))
    print(f"to open it: ./xinfang run --db {args.db}")
    return 1 if said else 0


COMMAND = Command("restore", "put a backup into a new database", restore, arguments)
