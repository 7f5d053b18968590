"""`./xinfang test [pytest arguments]`: add-on, top-level and browser tests."""

import argparse
import os
import re
from pathlib import Path

from .. import odoo, paths, postgres, process
from .base import Command, ready_database, test_database


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `test`; all others are pytest's."""
    parser.add_argument(
        "--fresh", action="store_true", help="make the test database anew"
    )


def test(args: argparse.Namespace) -> int:
    """Bring the test database up to date and run pytest in it.

    :return: pytest's exit code
    """
    name = test_database()
    with ready_database(name, browser=True, reset=args.fresh) as (env, _stamp):
        environment = odoo.environment(env)
        # pytest-odoo copies the database for each worker with these programs.
        environment["PATH"] += f"{os.pathsep}{postgres.bin_dir()}"
        return process.run_foreground(pytest_command(name, args.rest), environment)


def pytest_command(name: str, rest: list[str]) -> list[str]:
    """Return the command line of pytest.

    :param rest: the user's arguments; when one of them is a path (or a test's
        id beginning with a path) only that is run in one process, else `tests` and
        `addons` in as many as there are processors
    """
    command = [str(paths.python()), "-m", "pytest"]
    command += [
        f"--odoo-config={paths.CONF}",
        f"--odoo-database={name}",
        f"--odoo-addons-path={odoo.addons_path()}",
        f"--odoo-extra=data-dir={paths.DATA}",
        "--odoo-http",
        *rest,
    ]
    if not any(is_place(arg) for arg in rest):
        if not any(re.match(r"-n|--numprocesses|--dist|--pdb", arg) for arg in rest):
            command += parallel()
        # The long ones first, so that no worker waits for the other at the end.
        command += [str(p) for p in (paths.ROOT / "tests", paths.ADDONS) if p.is_dir()]
    return command


def is_place(argument: str) -> bool:
    """Tell whether an argument of pytest is a path, or an id that begins with one."""
    try:
        return Path(paths.ROOT, argument.split("::")[0]).exists()
    except OSError:
        # A long expression after -k is no name of a file.
        return False


def parallel() -> list[str]:
    """Return pytest's options for several workers, each with a copy of the database.

    XINFANG_TEST_WORKERS sets their number; 1 runs all in one process.
    """
    workers = int(os.environ.get("XINFANG_TEST_WORKERS") or os.cpu_count() or 1)
    if workers < 2:
        return []
    return [f"-n{workers}", "--dist=loadfile", "--no-loadscope-reorder"]


COMMAND = Command("test", "run the tests; takes pytest's arguments", test, arguments)
