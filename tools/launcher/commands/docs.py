"""`./xinfang docs`: write docs/process.md from the records of the process."""

import argparse
import difflib
import itertools

from .. import odoo, paths
from ..errors import LauncherError
from .base import Command, ready_database, test_database

TARGET = paths.ROOT / "docs" / "process.md"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `docs`."""
    parser.add_argument(
        "--check", action="store_true", help="change nothing, fail when stale"
    )


def docs(args: argparse.Namespace) -> int:
    """Render the document in the test database and write or compare it."""
    name = test_database()
    with ready_database(name) as (env, _stamp):
        result = odoo.run_script(env, name, "process_doc", what="rendering docs")
    if "markdown" not in result:
        raise LauncherError("the add-ons bring no xinfang.process.doc")
    if result.get("gaps"):
        print("articles, records and tests do not fit together:")
        print("\n".join(f"  {gap}" for gap in result["gaps"]))
        return 1
    text = result["markdown"].rstrip("\n") + "\n"
    if not args.check:
        paths.write_atomic(TARGET, text)
        print(f"written: {TARGET.relative_to(paths.ROOT)}")
        return 0
    return compare(TARGET.read_text(encoding="utf-8") if TARGET.exists() else "", text)


def compare(old: str, new: str) -> int:
    """Print how the committed text differs from the records; 1 when it does."""
    if old == new:
        print("docs/process.md is up to date")
        return 0
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), "docs/process.md", "records", lineterm=""
    )
    print("\n".join(itertools.islice(lines, 60)))
    print("docs/process.md is stale: run ./xinfang docs")
    return 1


COMMAND = Command("docs", "write docs/process.md from the records", docs, arguments)
