"""Databases: a core template made once, copies of it with our add-ons.

What is installed in a database is remembered in `.xinfang/stamps/` together
with the database's oid, so a database that was dropped and made again by other
means is noticed.
"""

import json
import re
import shutil
from pathlib import Path

from . import locks, odoo, odoo_source, paths, postgres, progress
from .errors import LauncherError

# A change of these files changes nothing that is stored in a database.
_NOT_STORED = ("tests", "static", "__pycache__", "readme", "doc")
_NOT_STORED_SUFFIXES = (".pyc", ".pot", ".md", ".rst", ".swp", ".swo")


def module_hashes() -> dict[str, str]:
    """Return a hash of what each of our add-ons stores in a database."""
    hashes = {}
    for name in paths.product_modules():
        base = paths.ADDONS / name
        files = sorted(f for f in base.rglob("*") if f.is_file() and _stored(f, base))
        names = "\n".join(str(f.relative_to(base)) for f in files)
        hashes[name] = paths.file_hash(*files, extra=names)
    return hashes


def _stored(file: Path, base: Path) -> bool:
    relative = file.relative_to(base)
    if file.name.startswith(".") or file.suffix in _NOT_STORED_SUFFIXES:
        return False
    return not set(relative.parts[:-1]) & set(_NOT_STORED)


def check_name(name: str) -> str:
    """Return `name` if it may be a database name of ours.

    :raises LauncherError: for names that would need quoting somewhere
    """
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,62}", name):
        raise LauncherError(
            f"not a usable database name: {name!r}",
            "lower-case letters, digits, _ and -, starting with a letter",
        )
    return name


def oid(env: dict[str, str], name: str) -> str:
    """Return the identity of database `name`, "" when it does not exist."""
    return postgres.psql(env, f"SELECT oid FROM pg_database WHERE datname = '{name}'")


def drop(env: dict[str, str], name: str) -> None:
    """Remove a database with its attachments, whoever is connected to it."""
    check_name(name)
    # Not WITH (FORCE): it refuses whenever PostgreSQL's own cleaner is at work there,
    # which a plain DROP sends away.
    postgres.psql(
        env,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{name}' AND usename = current_user",
    )
    postgres.psql(env, f'DROP DATABASE IF EXISTS "{name}"')
    shutil.rmtree(paths.DATA / "filestore" / name, ignore_errors=True)
    (paths.STAMPS / f"db-{name}.json").unlink(missing_ok=True)


def _template_name() -> str:
    """Return the name of the core template for this Odoo and these core add-ons."""
    source = paths.read_stamp(odoo_source.STAMP) + str(odoo_source.libdir())
    configure = paths.SCRIPTS / "configure.py"
    extra = source + ",".join(paths.CORE_MODULES)
    return f"xinfang_core_{paths.file_hash(configure, extra=extra)[:8]}"


def ensure_template(env: dict[str, str]) -> str:
    """Return the core template database, made first if need be.

    It is built under another name and renamed when complete, so an interrupted
    build is never taken for a finished one.
    """
    name = _template_name()
    if oid(env, name):
        return name
    with locks.exclusive("core-template"):
        if oid(env, name):
            return name
        _drop_old_templates(env)
        new = f"{name}_new"
        drop(env, new)
        odoo.change_modules(env, new, install=list(paths.CORE_MODULES))
        postgres.check_search(env, new)
        odoo.run_script(env, new, "configure", what="configuring the database")
        filestore = paths.DATA / "filestore"
        shutil.rmtree(filestore / name, ignore_errors=True)
        if (filestore / new).is_dir():
            (filestore / new).rename(filestore / name)
        postgres.psql(env, f'ALTER DATABASE "{new}" RENAME TO "{name}"')
    return name


def _drop_old_templates(env: dict[str, str]) -> None:
    """Remove templates of an earlier Odoo or another list of core add-ons."""
    sql = "SELECT datname FROM pg_database WHERE datname ~ '^xinfang_core_[0-9a-f]{8}'"
    for name in postgres.psql(env, sql).splitlines():
        drop(env, name)


def _copy_template(env: dict[str, str], name: str) -> None:
    """Make database `name` from the core template, attachments included."""
    with locks.exclusive("core-template-copy"):
        template = ensure_template(env)
        source = paths.DATA / "filestore" / template
        target = paths.DATA / "filestore" / name
        shutil.rmtree(target, ignore_errors=True)
        if source.is_dir():
            shutil.copytree(source, target)
        postgres.psql(
            env, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'
        )
    # A copy must have an identity of its own.
    odoo.run_script(env, name, "new_identity", what="preparing the database")


class Stamp:
    """What we know to be installed in one database."""

    def __init__(self, env: dict[str, str], name: str):
        self.file = paths.STAMPS / f"db-{name}.json"
        self.oid = oid(env, name)
        self.data: dict = {}
        if self.oid and self.file.exists():
            data = json.loads(self.file.read_text(encoding="utf-8"))
            if data.get("oid") == self.oid:
                self.data = data

    @property
    def modules(self) -> dict[str, str]:
        """Return installed add-on → hash of its source at that time."""
        return self.data.get("modules", {})

    def save(self, **values) -> None:
        """Remember `values` beside what was known."""
        self.data.update(values, oid=self.oid)
        paths.write_atomic(self.file, json.dumps(self.data, indent=1) + "\n")


def changes(
    installed: dict[str, str], now: dict[str, str], asked: list[str] | None = None
) -> tuple[list[str], list[str]]:
    """Return which add-ons to install and which to update.

    :param installed: add-on → hash when it was installed or last updated
    :param now: add-on → hash of its source now
    :param asked: add-ons that are updated whether they changed or not
    """
    asked = asked or []
    install = [name for name in now if name not in installed]
    update = [
        name
        for name in now
        if name in installed and (installed[name] != now[name] or name in asked)
    ]
    update += [name for name in asked if name not in now]  # core add-ons
    return install, update


def ensure(
    env: dict[str, str],
    name: str,
    *,
    reset: bool = False,
    asked: list[str] | None = None,
) -> Stamp:
    """Bring database `name` to the state of the sources and return its stamp.

    :param reset: drop it first
    :param asked: add-ons to update even when their source did not change
    """
    check_name(name)
    with locks.exclusive(f"db-{name}"):
        if reset:
            drop(env, name)
        stamp = Stamp(env, name)
        if not stamp.data:
            if stamp.oid:
                progress.note(f"database {name} was left unfinished: made anew")
                drop(env, name)
            _copy_template(env, name)
            stamp = Stamp(env, name)
            stamp.save(modules={})
        now = module_hashes()
        install, update = changes(stamp.modules, now, asked)
        if install or update:
            _apply(env, name, install, update)
            stamp.save(modules={**stamp.modules, **now})
        return stamp


def _apply(
    env: dict[str, str], name: str, install: list[str], update: list[str]
) -> None:
    """Install and update add-ons, after a look at what can be seen beforehand."""
    for module in install + update:
        manifest = paths.ADDONS / module / "__manifest__.py"
        if manifest.exists():
            compile(manifest.read_text(encoding="utf-8"), str(manifest), "eval")
    if install:
        progress.note(f"installing {', '.join(install)}")
    if update:
        progress.note(f"updating {', '.join(update)}")
    odoo.change_modules(env, name, install=install, update=update)
