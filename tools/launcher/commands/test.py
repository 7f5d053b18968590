"""`./xinfang test [pytest arguments]`: add-on, top-level and browser tests."""

import argparse
from pathlib import Path

from .. import database, odoo, paths, postgres, process, progress, setup
from .base import Command, test_database


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `test`; all others are pytest's."""
    parser.add_argument(
        "--fresh", action="store_true", help="make the test database anew"
    )


def test(args: argparse.Namespace) -> int:
    """Bring the test database up to date and run pytest in it.

    :return: pytest's exit code
    """
    progress.plan(4)
    setup.sources(browser=True)
    with progress.step("PostgreSQL"):
        server = postgres.Server().__enter__()
    try:
        name = test_database()
        with progress.step(f"database {name}"):
            database.ensure(server.env, name, reset=args.fresh)
        return process.run_foreground(
            pytest_command(name, args.rest), test_environment(server.env)
        )
    finally:
        server.__exit__()


def test_environment(pg_env: dict[str, str]) -> dict[str, str]:
    """Return the environment of the tests."""
    env = odoo.environment(pg_env)
    env["CHROME_BIN"] = env.get("CHROME_BIN", "/usr/bin/chromium")
    env["ODOO_BROWSER_BIN"] = env["CHROME_BIN"]
    return env


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
