"""`./xinfang backup`: database, files and key, each encrypted, tried out at once."""

import argparse
import time
from pathlib import Path

from .. import backups, database, progress, setup
from ..errors import LauncherError
from .base import Command, database_argument, postgresql


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the database and the two places."""
    database_argument(parser)
    parser.add_argument("--to", required=True, type=Path, help="folder for the backup")
    parser.add_argument(
        "--key-to",
        required=True,
        type=Path,
        help="another folder for the key, best on another medium",
    )
    parser.add_argument(
        "--no-check",
        action="store_true",
        help="do not restore it into a scratch database to see that it is whole",
    )


def backup(args: argparse.Namespace) -> int:
    """Make a backup; return 1 when the restored copy is not whole."""
    secret = backups.passphrase()
    progress.plan(4 if args.no_check else 5)
    setup.sources()
    with postgresql() as env:
        if not database.oid(env, database.check_name(args.db)):
            raise LauncherError(f"there is no database {args.db}")
        with progress.step(f"backup of {args.db}"):
            target, key = backups.make(env, args.db, args.to, args.key_to, secret)
        print(f"{target}  {target.stat().st_size:,} bytes")
        print(f"{key}  keep it apart from the backup")
        if args.no_check:
            return 0
        started = time.monotonic()
        scratch = f"{args.db[:40]}_check"
        database.drop(env, scratch)
        with progress.step("restoring it into a scratch database"):
            try:
                found = backups.restore(env, target, key, scratch, secret)
            finally:
                database.drop(env, scratch)
    said = backups.problems(found)
    for problem in said:
        print(f"not whole: {problem}")
    print(
        f"restored in {time.monotonic() - started:.0f} s: {found['files']} files, "
        f"{found.get('entries', 0)} ledger rows, {len(said)} problems"
    )
    return 1 if said else 0


COMMAND = Command(
    "backup", "back up database, files and key, and try it out", backup, arguments
)
