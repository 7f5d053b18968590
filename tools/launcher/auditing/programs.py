"""Runs semgrep, bandit and pip-audit, without asking anybody else's server."""

import json
import os
import subprocess
from collections.abc import Iterable

from .. import paths
from ..errors import LauncherError
from .findings import Finding, at

RULES = paths.ROOT / ".semgrep" / "odoo.yml"
# Programs are always called with a list of arguments, never through a shell; that
# none runs without a limit of time is a rule of our own.
BANDIT_SKIPS = "B404,B603"
SECONDS = 600


def _run(argv: list[str], seconds: int = SECONDS) -> subprocess.CompletedProcess:
    env = dict(os.environ, SEMGREP_SEND_METRICS="off", PYTHONWARNINGS="ignore")
    try:
        return subprocess.run(
            [paths.VENV / "bin" / argv[0], *argv[1:]],
            cwd=paths.ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LauncherError(f"{argv[0]} took more than {seconds} s") from error


def _answer(result: subprocess.CompletedProcess) -> dict:
    try:
        return json.loads(result.stdout)
    except ValueError as error:
        tail = "\n".join(result.stderr.splitlines()[-12:])
        raise LauncherError(f"{result.args[0].name} failed:\n{tail}") from error


def semgrep(places: Iterable[str]) -> tuple[list[Finding], int]:
    """Let our own rules read files.

    :param places: files and folders, relative to the repository
    :return: findings, number of files read
    :raises LauncherError: a rule or a file could not be read
    """
    options = ["--metrics=off", "--disable-version-check", "--no-git-ignore"]
    options += ["--json", "--quiet", "--config", str(RULES)]
    answer = _answer(_run(["semgrep", "scan", *options, *places]))
    errors = [e for e in answer["errors"] if e.get("level") == "error"]
    if errors:
        raise LauncherError(f"semgrep: {errors[0].get('message', errors[0])}")
    found = [
        at(
            item["check_id"].rpartition(".")[2],
            item["path"],
            item["start"]["line"],
            item["extra"]["message"],
        )
        for item in answer["results"]
    ]
    return sorted(set(found)), len(answer["paths"]["scanned"])


def bandit(places: Iterable[str]) -> list[Finding]:
    """Let bandit read the code, tests left out."""
    options = ["-q", "-r", "-f", "json", "-s", BANDIT_SKIPS, "-x", "*/tests/*"]
    answer = _answer(_run(["bandit", *options, *places]))
    if answer["errors"]:
        raise LauncherError(f"bandit: {answer['errors'][0]}")
    return [
        at(
            item["test_id"],
            item["filename"].removeprefix("./"),
            item["line_number"],
            item["issue_text"],
        )
        for item in answer["results"]
    ]


def pip_audit(lock: str) -> tuple[list[Finding], int, int]:
    """Ask which locked packages have known holes.

    :param str lock: file of pinned requirements
    :return: findings, packages answered for, packages in all; nobody answers
        where no vulnerability service can be reached
    """
    options = ["--disable-pip", "--no-deps", "--progress-spinner", "off"]
    options += ["-f", "json", "--timeout", "5", "-r", lock]
    result = _run(["pip-audit", *options])
    try:
        packages = json.loads(result.stdout)["dependencies"]
    except ValueError:
        return [], 0, 0
    found = [
        Finding(
            hole["id"],
            package["name"],
            0,
            package["version"],
            f"mended in {', '.join(hole['fix_versions']) or 'no version yet'}",
        )
        for package in packages
        for hole in package.get("vulns", ())
    ]
    answered = sum("vulns" in package for package in packages)
    return found, answered, len(packages)
