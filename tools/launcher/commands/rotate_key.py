"""`./xinfang rotate-key`: a new key for everything that lies encrypted."""

import argparse

from .. import odoo
from ..errors import LauncherError
from .base import Command, database_argument, ready_database


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the database and whether a key is added."""
    database_argument(parser)
    parser.add_argument(
        "--no-new-key",
        action="store_true",
        help="add no key: only bring older values to the current key and cipher",
    )


def rotate(args: argparse.Namespace) -> int:
    """Rotate; return 1 when values were found that no key opens."""
    options = ["--no-new-key"] if args.no_new_key else []
    with ready_database(args.db, steps=4) as (env, _stamp):
        result = odoo.run_script(
            env, args.db, "rotate_key", *options, what="encrypting anew"
        )
    if "key" not in result:
        raise LauncherError("this database holds nothing encrypted")
    if result["resumed"]:
        print("An earlier rotation had not come to its end: it was finished.")
    for column, count in sorted(result["written"].items()):
        print(f"  {count:>8}  {column}")
    for column, ids in sorted(result["failed"].items()):
        print(f"unreadable: {column}, rows {', '.join(map(str, ids[:20]))}")
    print(
        f"Everything is encrypted with key {result['key']}; make a copy of the key file."
    )
    if result["codes"] or result["ledger"] or result["seals"]:
        print(
            f"Keep the older lines of the key file: {result['codes']} query codes, "
            f"{result['ledger']} ledger rows and {result['seals']} seals of the logs "
            "need them."
        )
    return 1 if result["failed"] else 0


COMMAND = Command("rotate-key", "encrypt everything with a new key", rotate, arguments)
