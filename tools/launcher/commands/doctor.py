"""`./xinfang doctor`: what is missing or wrong, and how to mend it.

Changes nothing, fetches nothing.
"""

import argparse
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator

from .. import (
    database,
    debian,
    debian_mirror,
    odoo_source,
    paths,
    postgres,
    process,
    venv,
)
from ..errors import LauncherError
from .base import Command

Finding = tuple[bool, str, str]  # good?, what, how to mend it
FIRST_RUN = "./xinfang run does it"
GIGABYTE = 1_000_000_000


def doctor(_args: argparse.Namespace) -> int:
    """Print one line per finding and return 1 when something is wrong."""
    wrong = 0
    for check in CHECKS:
        try:
            findings = list(check())
        except LauncherError as error:
            findings = [(False, str(error), error.hint)]
        for good, what, mend in findings:
            print(f"{' ok ' if good else 'BAD '} {what}")
            if not good:
                wrong += 1
                print(f"       to mend it: {mend}")
    print("all good" if not wrong else f"{wrong} to mend")
    return 1 if wrong else 0


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    yield good, f"Python {version}", "install Python 3.11 or newer (Debian 12 has it)"


def _space() -> Iterator[Finding]:
    free = shutil.disk_usage(paths.ROOT).free
    good = free > 3 * GIGABYTE
    yield good, f"{free / GIGABYTE:.1f} GB free disk space", "3 GB are needed"
    writable = os.access(paths.ROOT, os.W_OK)
    yield writable, f"{paths.ROOT} is writable", "run as the owner of the repository"


def _debian() -> Iterator[Finding]:
    names = debian.missing(browser=True)
    mend = "./xinfang test installs them" if process.is_root() else "as root: "
    if not process.is_root():
        mend += f"apt-get install {' '.join(names)}"
    yield not names, f"Debian packages (missing: {' '.join(names) or 'none'})", mend


def _odoo() -> Iterator[Finding]:
    own = os.environ.get("XINFANG_ODOO")
    if not own and not odoo_source.ready():
        yield True, f"Debian mirror {debian_mirror.find()}", ""
        yield False, "Odoo 19 source is not there yet", FIRST_RUN
        return
    lib = odoo_source.libdir()
    found = odoo_source.version(lib)
    mend = "remove .xinfang/odoo, or correct XINFANG_ODOO"
    yield found == odoo_source.MAJOR, f"Odoo {found} in {own or lib}", mend
    if not own:
        broken = odoo_source.broken_links(paths.ODOO)
        yield not broken, f"links of the Odoo package ({len(broken)} broken)", mend


def _venv() -> Iterator[Finding]:
    yield venv.ready(), "Python packages of requirements.lock", FIRST_RUN


def _postgres() -> Iterator[Finding]:
    if postgres.external():
        with postgres.Server() as server:
            version = postgres.psql(server.env, "SHOW server_version")
            yield True, f"your PostgreSQL {version} ({os.environ.get('PGHOST')})", ""
            yield from _search_works(server.env)
        return
    if not venv.ready():
        return
    if not (postgres.CLUSTER / "PG_VERSION").exists():
        yield False, "no databases yet", FIRST_RUN
        return
    with postgres.Server() as server:
        version = postgres.psql(server.env, "SHOW server_version")
        yield True, f"embedded PostgreSQL {version}", ""
        yield from _search_works(server.env)
        yield from _databases(server.env)


def _search_works(env: dict[str, str]) -> Iterator[Finding]:
    """Check Chinese trigrams in each database that has pg_trgm."""
    names = postgres.psql(
        env, "SELECT datname FROM pg_database WHERE datname LIKE 'xinfang%'"
    ).splitlines()
    for name in names:
        try:
            postgres.check_search(env, name)
        except LauncherError as error:
            yield False, f"Chinese search in {name}: {error}", error.hint


def _databases(env: dict[str, str]) -> Iterator[Finding]:
    """Tell of databases whose add-ons are older than the sources."""
    now = database.module_hashes()
    for file in sorted(paths.STAMPS.glob("db-*.json")):
        name = file.stem.removeprefix("db-")
        stamp = database.Stamp(env, name)
        if not stamp.oid:
            continue
        install, update = database.changes(stamp.modules, now)
        state = (
            f"{', '.join(install + update)} to be updated" if install or update else ""
        )
        yield True, f"database {name}: {state or 'up to date'}", ""


def _port() -> Iterator[Finding]:
    with socket.socket() as probe:
        used = probe.connect_ex(("127.0.0.1", 8069)) == 0
    mend = "./xinfang run --port 8070 (or stop what uses it)"
    yield not used, f"port 8069 is {'in use' if used else 'free'}", mend


def _secrets() -> Iterator[Finding]:
    """Warn when other users of this machine can reach the secrets for production."""
    folder = paths.ROOT / "docker" / "secrets"
    if any(file.suffix != ".md" for file in folder.glob("*")):
        closed = not folder.stat().st_mode & 0o077
        yield closed, "docker/secrets is closed to others", "chmod 700 docker/secrets"


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _python,
    _space,
    _debian,
    _odoo,
    _venv,
    _postgres,
    _port,
    _secrets,
)
COMMAND = Command("doctor", "say what is missing or wrong, and how to mend it", doctor)
