"""The virtual environment, built from requirements.lock with checked hashes."""

import os
import re
import shutil
import sys

from . import locks, paths, process, progress

STAMP = "venv"


def wanted_stamp() -> str:
    """Return the hash that a finished environment must carry."""
    extra = f"{sys.version_info[:2]}{sys.prefix}{paths.VENV}"
    return paths.file_hash(paths.LOCK_FILE, extra=extra)


def ready() -> bool:
    """Return whether the environment is complete and made from today's lock."""
    return paths.python().exists() and paths.read_stamp(STAMP) == wanted_stamp()


def ensure() -> None:
    """Create or update the virtual environment.

    An environment of an older lock is updated in place by pip; one that was
    interrupted is continued (pip keeps what is installed and downloaded).

    :raises LauncherError: when pip fails (registry unreachable, wrong hash)
    """
    if ready():
        return
    with locks.exclusive("venv"):
        if ready():
            return
        if not _usable():
            shutil.rmtree(paths.VENV, ignore_errors=True)
            process.run_logged(
                [sys.executable, "-m", "venv", paths.VENV],
                "venv",
                what="creating the virtual environment",
                hint="is python3-venv installed?",
            )
        _install()
        paths.write_stamp(STAMP, wanted_stamp())


def _usable() -> bool:
    """Return whether an environment of this very Python is already there."""
    if not (paths.VENV / "bin" / "pip").exists():
        return False
    version = "{}.{}".format(*sys.version_info[:2])
    return (paths.VENV / "lib" / f"python{version}").is_dir()


def _install() -> None:
    """Let pip install the lock, showing each download."""
    total = sum(
        bool(re.match(r"[\w.-]+==", line))
        for line in paths.LOCK_FILE.read_text(encoding="utf-8").splitlines()
    )
    seen = 0
    # Kept until all is installed, so that an interrupted download is not lost.
    cache = paths.CACHE / "pip"
    env = {"PIP_CACHE_DIR": str(cache), **os.environ, "PYTHONUNBUFFERED": "1"}

    def watch(line: str) -> None:
        nonlocal seen
        match = re.match(r"(?:Collecting|Processing|Requirement already)\b", line)
        if match:
            seen += 1
            progress.update(f"Python packages {seen}/{total}", seen, total)
        elif line.startswith("Installing collected"):
            progress.update("installing Python packages")

    process.run_logged(
        [paths.python(), "-m", "pip", "install", "--require-hashes"]
        + ["--no-input", "--progress-bar", "off", "--no-deps", "--no-compile"]
        + ["--disable-pip-version-check", "-r", paths.LOCK_FILE],
        "venv",
        watch=watch,
        env=env,
        what="pip install",
        hint="is the package index that pip is configured with reachable? "
        "Details: .xinfang/log/venv.log; run the same command again to go on",
    )
    shutil.rmtree(cache, ignore_errors=True)
