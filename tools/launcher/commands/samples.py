"""`./xinfang samples`: one PDF of every kind of paper, to look at."""

import argparse
from pathlib import Path

from .. import odoo
from .base import Command, database_argument, ready_database


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `samples`."""
    parser.add_argument(
        "--to", default="samples", metavar="DIR", help="folder (default: %(default)s)"
    )
    database_argument(parser)


def samples(args: argparse.Namespace) -> int:
    """Write the papers; return 1 when a kind has no document, or one says nothing."""
    folder = Path(args.to).resolve()
    with ready_database(args.db, steps=4) as (env, _stamp):
        result = odoo.run_script(
            env, args.db, "samples", str(folder), what="printing sample papers"
        )
    for kind in result["missing"]:
        print(f"no document: {kind}")
    for paper in result["blank"]:
        print(f"blank paper: {paper}")
    print(f"{len(result['written'])} papers in {folder}")
    return 1 if result["missing"] or result["blank"] else 0


COMMAND = Command(
    "samples", "print one paper of every kind (demo data)", samples, arguments
)
