"""`./xinfang verify-ledger`: check the chains of the ledger and of the view log."""

import argparse

from .. import odoo
from ..errors import LauncherError
from .base import Command, database_argument, ready_database


def verify(args: argparse.Namespace) -> int:
    """Check all chains; return 1 when one of them is broken."""
    with ready_database(args.db, steps=4) as (env, _stamp):
        result = odoo.run_script(
            env, args.db, "verify_ledger", what="checking the ledger"
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
    return 1 if result["broken"] or views["broken"] else 0


COMMAND = Command(
    "verify-ledger",
    "check the chains of ledger and view log",
    verify,
    database_argument,
)
