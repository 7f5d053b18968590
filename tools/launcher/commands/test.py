"""`./xinfang test [pytest arguments]`: add-on, top-level and browser tests."""

import argparse
from pathlib import Path

from .. import odoo, paths, process
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
        return process.run_foreground(
            pytest_command(name, args.rest), odoo.environment(env)
        )


def pytest_command(name: str, rest: list[str]) -> list[str]:
    """Return the command line of pytest.

    :param rest: the user's arguments; when one of them is a path (or a test's
        id beginning with a path) only that is run, else `addons` and `tests`
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
    named = [arg for arg in rest if Path(paths.ROOT, arg.split("::")[0]).exists()]
    if not named:
        command += [str(p) for p in (paths.ADDONS, paths.ROOT / "tests") if p.is_dir()]
    return command


COMMAND = Command("test", "run the tests; takes pytest's arguments", test, arguments)
