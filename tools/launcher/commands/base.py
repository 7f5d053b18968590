"""What a command is, and arguments that several commands share."""

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass

DATABASE = "xinfang"


def no_arguments(_parser: argparse.ArgumentParser) -> None:
    """Declare no arguments."""


@dataclass(frozen=True)
class Command:
    """One sub-command: its name, one line of help, its arguments, its work."""

    name: str
    help: str
    function: Callable[[argparse.Namespace], int]
    arguments: Callable[[argparse.ArgumentParser], None] = no_arguments
    add_help: bool = True


def database_argument(parser: argparse.ArgumentParser) -> None:
    """Declare --db, the database to work on."""
    parser.add_argument(
        "--db",
        default=DATABASE,
        metavar="NAME",
        help="database to work on (default: %(default)s)",
    )


def test_database() -> str:
    """Return the name of the test database."""
    return os.environ.get("XINFANG_TEST_DB") or f"{DATABASE}_test"
