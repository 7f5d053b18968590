"""`./xinfang run`: everything from nothing to a served petition office."""

import argparse
import socket
import sys
import threading
import time
import urllib.error
import urllib.request

from .. import database, odoo, paths, process, progress
from ..errors import LauncherError
from .base import Command, database_argument, ready_database

STARTUP_SECONDS = 120


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `run`."""
    parser.add_argument("--port", type=int, default=8069, help="default: %(default)s")
    parser.add_argument(
        "--no-demo", action="store_true", help="do not load the demo office"
    )
    parser.add_argument(
        "--reset", action="store_true", help="throw the database away and begin anew"
    )
    parser.add_argument(
        "--verbose", action="store_true", help="Odoo's log here, not in a file"
    )
    database_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Set up, serve until Ctrl-C, stop what was started."""
    _check_port(args.port)
    with ready_database(args.db, steps=6, reset=args.reset) as (env, stamp):
        with progress.step("demo office"):
            accounts = demo(env, args.db, stamp, wanted=not args.no_demo)
        return _serve(env, args, accounts)


def demo(
    env: dict[str, str], name: str, stamp: database.Stamp, wanted: bool
) -> list[dict]:
    """Load the demo data once and return its accounts."""
    if stamp.data.get("demo") is not None:
        return stamp.data["demo"]
    if not wanted:
        progress.note("not loaded (--no-demo)")
        return []

    def watch(line: str) -> None:
        if line.startswith("@progress "):
            _, done, total, text = line.rstrip("\n").split(" ", 3)
            progress.update(text, int(done), int(total))

    with_demo = odoo.run_script(env, name, "demo", watch=watch, what="demo data")
    if with_demo.get("missing"):
        progress.note("the add-ons bring no demo data yet")
        return []
    accounts = with_demo.get("accounts") or []
    stamp.save(demo=accounts)
    return accounts


def _check_port(port: int) -> None:
    """Say at once, not after minutes, that the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise LauncherError(
                f"port {port} of this machine is in use",
                f"./xinfang run --port {port + 1}",
            ) from error


def _serve(env: dict[str, str], args: argparse.Namespace, accounts: list[dict]) -> int:
    """Start Odoo in the foreground; print the addresses when it answers."""
    command = odoo.command(
        *odoo.options(args.db),
        f"--http-port={args.port}",
        f"--db-filter=^{args.db}$",
        "--no-database-list",
    )
    log = paths.LOG / "server.log"
    if not args.verbose:
        command.append(f"--logfile={log}")
    with progress.step(f"starting Odoo on port {args.port}"):
        pass
    done = threading.Event()
    watcher = threading.Thread(
        target=_announce, args=(args.port, accounts, done), daemon=True
    )
    watcher.start()
    try:
        code = process.run_foreground(command, odoo.environment(env), interactive=False)
    finally:
        done.set()
    # Odoo ends with 0 or by the signal when it was stopped by Ctrl-C.
    return 0 if code in (0, 130, -2) else code


def _announce(port: int, accounts: list[dict], done: threading.Event) -> None:
    """Wait until the server answers, then print where to go."""
    deadline = time.monotonic() + STARTUP_SECONDS
    while not done.is_set() and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port}/web/login", timeout=30
            ):
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    else:
        return
    sys.stdout.write(summary(port, accounts))
    sys.stdout.flush()


def summary(port: int, accounts: list[dict]) -> str:
    """Return the closing text: addresses and accounts."""
    base = f"http://127.0.0.1:{port}"
    lines = [
        "",
        f"  后台 back office    {base}/odoo",
        f"  信访大厅 hall       {base}/xinfang",
    ]
    if accounts:
        lines += ["", "  演示账号 demo accounts"]
        rows = [
            (str(a["login"]), str(a["password"]), a.get("name", ""), a.get("can", ""))
            for a in accounts
        ]
        left = max(len(row[0]) for row in rows)
        middle = max(len(row[1]) for row in rows)
        lines += [
            f"    {login:<{left}}  {password:<{middle}}  {name}  {can}"
            for login, password, name, can in rows
        ]
    else:
        lines += ["", "  账号 account: admin / admin"]
    lines += ["", "  日志 log            .xinfang/log/server.log"]
    lines += ["  Ctrl-C              停止全部 stops everything", ""]
    return "\n".join(lines) + "\n"


COMMAND = Command("run", "set up what is missing and serve the office", run, arguments)
