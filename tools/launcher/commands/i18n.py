"""`./xinfang i18n`: export the terms, merge them into the Chinese translation."""

import argparse

from .. import odoo, paths
from .base import Command, ready_database, test_database


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `i18n`."""
    parser.add_argument(
        "--check",
        action="store_true",
        help="change nothing, fail when a template is stale or a term untranslated",
    )


def i18n(args: argparse.Namespace) -> int:
    """Export or check all add-ons' terms; return 1 when a check fails."""
    name = test_database()
    modules = paths.product_modules()
    with ready_database(name) as (env, _stamp):
        flags = ["--check"] if args.check else []
        result = odoo.run_script(
            env, name, "translations", *flags, *modules, what="exporting terms"
        )
    for line in result.get("messages", []):
        print(line)
    return 1 if result.get("failed") else 0


COMMAND = Command("i18n", "export terms and check translations", i18n, arguments)
