"""`./xinfang update`: bring the database to the state of the sources."""

import argparse

from .. import database, paths, postgres, progress, setup
from .base import Command, database_argument


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
    progress.plan(4)
    setup.sources()
    asked = [name for name in args.modules.split(",") if name]
    with progress.step("PostgreSQL"):
        server = postgres.Server().__enter__()
    try:
        with progress.step(f"database {args.db}"):
            database.ensure(
                server.env, args.db, asked=asked or paths.product_modules()
            )
    finally:
        server.__exit__()
    return 0


COMMAND = Command("update", "update the add-ons in the database", update, arguments)
