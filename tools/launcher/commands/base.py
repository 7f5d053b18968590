"""What a command is, and arguments that several commands share."""

import argparse
import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .. import database, postgres, progress, setup

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


@contextlib.contextmanager
def postgresql() -> Iterator[dict[str, str]]:
    """Have PostgreSQL running; gives the PG* variables to reach it."""
    server = postgres.Server()
    with progress.step("PostgreSQL"):
        server.__enter__()
    try:
        yield server.env
    finally:
        server.__exit__()


@contextlib.contextmanager
def ready_database(
    name: str, *, browser: bool = False, steps: int = 4, **options
) -> Iterator[tuple[dict[str, str], database.Stamp]]:
    """Have everything ready to work in database `name`.

    :param browser: whether Chromium is needed
    :param steps: how many steps the calling command shows in all
    :param options: handed to `database.ensure` (reset, asked)
    """
    progress.plan(steps)
    database.check_name(name)
    setup.sources(browser)
    with postgresql() as env:
        with progress.step(f"database {name}"):
            stamp = database.ensure(env, name, **options)
        yield env, stamp
