"""`./xinfang lint`: ruff, pylint-odoo, well-formed XML. Needs no database."""

import argparse
import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from .. import paths, progress, setup
from .base import Command

CODE = ("addons", "tests", "tools", "xinfang")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `lint`."""
    parser.add_argument(
        "--fix", action="store_true", help="let ruff mend and format what it can"
    )


def lint(args: argparse.Namespace) -> int:
    """Run all checks and return 1 when one of them found something."""
    progress.plan(5)
    setup.python_only()
    env = dict(os.environ, PYLINTHOME=str(paths.CACHE / "pylint"))
    code = [str(p.relative_to(paths.ROOT)) for p in _existing(CODE)]
    fix = ["--fix"] if args.fix else []
    check = [] if args.fix else ["--check"]
    good = _tool(["ruff", "check", *fix, *code], env)
    good &= _tool(["ruff", "format", *check, *code], env)
    modules = [str(paths.ADDONS / name) for name in paths.product_modules()]
    if modules:
        good &= _tool(["pylint", "--rcfile=.pylintrc", *modules], env)
    with progress.step("XML"):
        problems = xml_problems(paths.ADDONS)
        for problem in problems:
            print(problem)
    print("lint: all good" if good and not problems else "lint: see above")
    return 0 if good and not problems else 1


def _existing(names: tuple[str, ...]) -> list[Path]:
    return [paths.ROOT / name for name in names if (paths.ROOT / name).exists()]


def _tool(argv: list[str], env: dict[str, str]) -> bool:
    """Run one tool of the virtual environment and return whether it was content."""
    with progress.step(" ".join(argv[:2])):
        program = paths.VENV / "bin" / argv[0]
        result = subprocess.run(
            [program, *argv[1:]], cwd=paths.ROOT, env=env, check=False
        )
    return result.returncode == 0


def xml_problems(folder: Path) -> list[str]:
    """Return one line per XML or SVG file that does not parse, or lacks its header."""
    problems = []
    for file in sorted(folder.rglob("*.xml")):
        name = file.relative_to(folder.parent)
        try:
            ElementTree.parse(file)
        except ElementTree.ParseError as error:
            problems.append(f"{name}: {error}")
            continue
        with file.open(encoding="utf-8") as stream:
            if not stream.readline().startswith("<?xml version="):
                problems.append(f"{name}:1: the line <?xml version=…?> is missing")
    return problems


COMMAND = Command("lint", "check style and well-formedness", lint, arguments)
