"""Calling Odoo: environment, command lines, progress from its log."""

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from . import odoo_source, paths, process, progress


def environment(pg_env: dict[str, str]) -> dict[str, str]:
    """Return the environment in which Odoo, pytest and our scripts run."""
    env = dict(os.environ, **pg_env)
    env.update(
        PYTHONPATH=os.pathsep.join([str(odoo_source.libdir())]),
        PYTHONUNBUFFERED="1",
        # Caches go where everything goes, not into the sources nor the home folder.
        PYTHONPYCACHEPREFIX=str(paths.CACHE / "python"),
        XDG_CACHE_HOME=str(paths.CACHE),
        XDG_CONFIG_HOME=str(paths.CACHE / "config"),
        HYPOTHESIS_STORAGE_DIRECTORY=str(paths.CACHE / "hypothesis"),
        LANG="C.UTF-8",
        LC_ALL="C.UTF-8",
        PATH=f"{paths.VENV / 'bin'}{os.pathsep}{env.get('PATH', '')}",
        ODOO_RC=str(paths.CONF),
    )
    for name in ("PYTHONHOME", "PYTHONDONTWRITEBYTECODE"):
        env.pop(name, None)
    return env


def addons_path() -> str:
    """Return the value of Odoo's --addons-path."""
    folders = [*odoo_source.core_addons(), paths.ADDONS]
    return ",".join(str(folder) for folder in folders if folder.is_dir())


def command(*args: str | Path) -> list[str]:
    """Return the command line of Odoo with the development configuration."""
    base = [str(paths.python()), str(odoo_source.program())]
    return [*base, *map(str, args)]


def options(database: str) -> list[str]:
    """Return the options that each of our Odoo calls carries."""
    return [
        f"--config={paths.CONF}",
        f"--database={database}",
        f"--addons-path={addons_path()}",
        f"--data-dir={paths.DATA}",
    ]


def change_modules(
    pg_env: dict[str, str],
    database: str,
    install: list[str] | None = None,
    update: list[str] | None = None,
    extra: list[str] | None = None,
) -> None:
    """Install and update add-ons in `database`, with progress.

    :param install: technical names of add-ons to install
    :param update: technical names of add-ons to update
    :raises LauncherError: when Odoo fails or logs an error while loading
    """
    args = ["--stop-after-init", "--no-http", "--skip-auto-install"]
    args += ["--max-cron-threads=0", "--load-language=zh_CN", *(extra or [])]
    if install:
        args += ["-i", ",".join(install)]
    if update:
        # The translations follow the sources as well.
        args += ["-u", ",".join(update), "--i18n-overwrite"]
    problems: list[str] = []
    try:
        process.run_logged(
            command(*options(database), *args),
            f"odoo-{database}",
            watch=_watcher(problems),
            env=environment(pg_env),
            cwd=paths.ROOT,
            what="installing the add-ons" if install else "updating the add-ons",
        )
    finally:
        for line in problems[:10]:
            progress.note(line)


def _watcher(problems: list[str]) -> Callable[[str], None]:
    """Return a function that turns Odoo's log lines into progress."""

    def watch(line: str) -> None:
        match = re.search(r"Loading module (\w+) \((\d+)/(\d+)\)", line)
        if match:
            name, number, total = match[1], int(match[2]), int(match[3])
            progress.update(f"add-on {number}/{total} {name}", number, total)
        elif re.search(r" (ERROR|CRITICAL) ", line):
            problems.append(line.rstrip()[:300])

    return watch


def run_script(
    pg_env: dict[str, str],
    database: str,
    name: str,
    *args: str,
    watch: Callable[[str], None] | None = None,
    ok: Callable[[int], bool] = lambda code: code == 0,
    what: str = "",
) -> dict:
    """Run tools/launcher/odoo_scripts/<name>.py inside Odoo.

    :return: what the script reported by `report()`, {} when nothing
    """
    target = paths.TMP / f"{name}.{os.getpid()}.json"
    paths.TMP.mkdir(parents=True, exist_ok=True)
    env = environment(pg_env)
    env["XINFANG_REPORT"] = str(target)
    try:
        process.run_logged(
            [paths.python(), paths.SCRIPTS / f"{name}.py", database, *args],
            f"odoo-{database}",
            watch=watch,
            env={**env, "XINFANG_ADDONS_PATH": addons_path()},
            cwd=paths.ROOT,
            ok=ok,
            what=what or name,
        )
        if target.exists():
            return json.loads(target.read_text(encoding="utf-8"))
        return {}
    finally:
        target.unlink(missing_ok=True)


def warn(text: str) -> None:
    """Print a warning that does not stop the command."""
    print(f"warning: {text}", file=sys.stderr)
