"""`./xinfang verify-ledger`: check the chains of the ledger and of the view log."""

import argparse
import json
from pathlib import Path

from .. import odoo, paths
from ..errors import LauncherError
from .base import Command, database_argument, ready_database


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the database and the note of the ends."""
    database_argument(parser)
    parser.add_argument(
        "--ends",
        type=Path,
        metavar="FILE",
        help="note of where the logs ended, kept on another machine: compared with "
        "what is there now, and then written anew",
    )


def verify(args: argparse.Namespace) -> int:
    """Check all chains; return 1 when one of them is broken or was set back."""
    note = [str(args.ends.resolve())] if args.ends else []
    with ready_database(args.db, steps=4) as (env, _stamp):
        result = odoo.run_script(
            env, args.db, "verify_ledger", *note, what="checking the ledger"
        )
    if "broken" not in result:
        raise LauncherError("this database has no ledger (xinfang.entry)")
    for broken in result["broken"]:
        print(f"broken: {broken}")
    print(
        f"ledger of {args.db}: {result.get('petitions', 0)} petitions, "
        f"{result.get('entries', 0)} entries, {result.get('unsealed', 0)} without a seal, "
        f"{len(result['broken'])} broken"
    )
    views = result["views"]
    for broken in views["broken"]:
        print(f"broken in the view log: {broken}")
    print(
        f"view log: {views['chains']} chains, {views['rows']} rows, "
        f"{views['unkeyed']} without a key, {len(views['broken'])} broken"
    )
    wrong = result["broken"] or views["broken"] or result.get("set_back")
    if args.ends:
        _compare_ends(args.ends, result, wrong)
    return 1 if wrong else 0


def _compare_ends(note: Path, result: dict, wrong: list) -> None:
    """Say what was set back; write the note anew only where nothing is wrong."""
    for gone in result["set_back"]:
        print(f"set back since the last note: {gone}")
    if wrong:
        print(f"{note} was left as it is")
        return
    paths.write_atomic(note, json.dumps(result["ends"], separators=(",", ":")))
    print(f"{note}: ends of {sum(map(len, result['ends'].values()))} chains noted")


COMMAND = Command(
    "verify-ledger", "check the chains of ledger and view log", verify, arguments
)
