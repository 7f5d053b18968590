"""The command line of `./xinfang`."""

import argparse
import signal
import sys

from . import commands
from .errors import LauncherError

EPILOG = """\
environment:
  XINFANG_ODOO     use this Odoo 19 source instead of fetching one
  XINFANG_MODULES  install and update only these add-ons (a,b)
  XINFANG_TEST_DB  name of the test database (default: xinfang_test)
  XINFANG_TEST_WORKERS
                   processes that run the whole suite (default: one a processor)
  PGHOST, PGPORT, PGUSER, PGPASSWORD
                   use this PostgreSQL server instead of the embedded one
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser with all commands."""
    top = argparse.ArgumentParser(
        prog="./xinfang",
        description="Sets up, runs and tests the petition office on Odoo 19.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    sub = top.add_subparsers(dest="command", required=True, metavar="command")
    for command in commands.ALL:
        own = sub.add_parser(command.name, help=command.help)
        command.arguments(own)
        own.set_defaults(function=command.function)
    return top


def main(argv: list[str]) -> int:
    """Run one command and return the exit code of the program."""
    # A stopped terminal or service manager ends us like Ctrl-C: in order. (A shell
    # script that starts us by & has switched Ctrl-C off: we want it all the same.)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    arguments, rest = parser().parse_known_args(argv)
    if rest and arguments.command not in commands.PASS_THROUGH:
        parser().error(f"unknown arguments: {' '.join(rest)}")
    arguments.rest = rest
    try:
        return arguments.function(arguments)
    except LauncherError as error:
        print(f"\nerror: {error}", file=sys.stderr)
        if error.hint:
            print(f"to mend it: {error.hint}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here", file=sys.stderr)
        return 130


def _interrupt(*_args) -> None:
    raise KeyboardInterrupt
