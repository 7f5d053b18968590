"""`./xinfang update`: bring the database to the state of the sources."""

import argparse

from .. import paths
from .base import Command, database_argument, ready_database


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `update`."""
    parser.add_argument(
        "-m",
        "--modules",
        default="",
        help="add-ons to update, separated by commas (default: all of ours)",
    )
    database_argument(parser)


def update(args: argparse.Namespace) -> int:
    """Update add-ons whether their source changed or not."""
    asked = [name.strip() for name in args.modules.split(",") if name.strip()]
    with ready_database(args.db, asked=asked or paths.product_modules()):
        return 0


COMMAND = Command("update", "update the add-ons in the database", update, arguments)
