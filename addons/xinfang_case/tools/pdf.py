"""HTML to PDF in a process of its own, with limits of time and memory.

Nothing a petitioner or clerk typed can make it fetch anything, there is no
script engine in it, and a page that never ends is ended (``pdf_worker.py`` says
how). One such process serves one process of Odoo, page after page: loading the
engine takes a second, drawing a page a fifth of that.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from .pdf_worker import HEAD

MAX_HTML = 200_000  # characters; some six seconds of work
SECONDS = 15
# Loading the engine on a busy machine; a page's own time begins after it.
SECONDS_TO_START = 60
# What a page may leave behind does not outlive so many others.
PAGES_PER_PROCESS = 100
_WORKER = Path(__file__).with_name("pdf_worker.py")
_KEPT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "HOME",
    "TMPDIR",
    "FONTCONFIG_FILE",
    "XDG_CACHE_HOME",
)


class PdfTooLarge(ValueError):
    """The text is longer than any official document."""


class PdfFailed(RuntimeError):
    """The engine took too long, too much memory, or broke."""


def render_pdf(html, seconds=SECONDS):
    """Return the PDF of a page of HTML, fonts embedded.

    :param str html: a whole document, styles inline
    :param int seconds: after which the engine is ended
    :return: bytes
    :raises PdfTooLarge: more than ``MAX_HTML`` characters
    :raises PdfFailed: not done within time and memory
    """
    if len(html) > MAX_HTML:
        raise PdfTooLarge(len(html))
    with _lock:
        return _engine().draw(html, seconds)


class _Engine:
    """One process that draws; ended and replaced after whatever goes wrong."""

    def __init__(self):
        self.owner = os.getpid()
        self.pages = 0
        self.channel, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", str(_WORKER), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={key: os.environ[key] for key in _KEPT if key in os.environ},
                cwd="/",
                # Ctrl-C and signals to the group are for the server.
                start_new_session=True,
            )

    def usable(self):
        """Tell whether this process may go on using it."""
        return (
            self.owner == os.getpid()
            and self.pages < PAGES_PER_PROCESS
            and self.process.poll() is None
        )

    def draw(self, html, seconds):
        """Return the PDF of a page; the engine is gone after a failure."""
        page = html.encode("utf-8", "replace")
        try:
            kind, content = self._ask(page, seconds)
        except OSError as error:
            self.close()
            raise PdfFailed(type(error).__name__) from error
        self.pages += 1
        if kind != b"P":
            self.close()
            raise PdfFailed(content.decode())
        return content

    def _ask(self, page, seconds):
        first = SECONDS_TO_START if not self.pages else 0
        deadline = time.monotonic() + seconds + first
        self._wait(deadline)
        self.channel.sendall(HEAD.pack(b"H", len(page)) + page)
        kind, length = HEAD.unpack(self._receive(HEAD.size, deadline))
        return kind, self._receive(length, deadline)

    def _receive(self, length, deadline):
        content = bytearray()
        while len(content) < length:
            self._wait(deadline)
            part = self.channel.recv(min(length - len(content), 65536))
            if not part:
                raise ConnectionResetError
            content += part
        return bytes(content)

    def _wait(self, deadline):
        self.channel.settimeout(max(0.01, deadline - time.monotonic()))

    def close(self):
        """End the process; of another process's engine only our end of the line."""
        self.channel.close()
        if self.owner == os.getpid():
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            self.process.wait()


_lock = threading.Lock()
_current = None


def _engine():
    global _current
    if _current is None or not _current.usable():
        if _current is not None:
            _current.close()
        _current = _Engine()
    return _current
