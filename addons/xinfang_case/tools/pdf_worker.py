"""The program that draws PDF: a process of its own, with nothing to steal or call.

Started by ``tools/pdf.py`` with an empty environment; reads pages of HTML from a
socket and answers each with a PDF or the name of what went wrong. What could be
reached from a page is refused three times over: WeasyPrint's fetcher knows
``data:`` alone, the interpreter's audit hook refuses network, programs and files
outside its own library, and address space and file size are limited by the kernel.

Runs by itself: it imports nothing of Odoo and nothing of this add-on.
"""

import os
import resource
import socket
import struct
import sys
import tempfile

# A5 pages of dense text need some 400 MiB of address space.
MEMORY = 1536 * 2**20
FILE_SIZE = 64 * 2**20
# Beginnings of audit events that no drawing needs.
_FORBIDDEN = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostby",
    "socket.bind",
    "socket.sendto",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "http.client.connect",
)
HEAD = struct.Struct("!cI")
_FIRST_PAGE = """<p>字</p>
<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>">
<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlE\
QVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="><img src="data:image/jpeg;base64,x">"""


def limit():
    """Take from this process what it does not need, for good."""
    for kind, size in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        most = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(kind, (most, most))


def close_doors():
    """Refuse network, programs and foreign files to all Python code from now on."""
    roots = tuple(
        os.path.realpath(root) + os.sep
        for root in {sys.prefix, sys.base_prefix, tempfile.gettempdir()}
    )

    def audit(event, args):
        if event.startswith(_FORBIDDEN):
            raise PermissionError(event)
        if event == "open" and isinstance(args[0], (str, bytes)):
            path = os.path.realpath(os.fsdecode(args[0]))
            if not path.startswith(roots):
                raise PermissionError(event)

    sys.addaudithook(audit)


def serve(channel):
    """Answer page after page until the other side is gone."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    # Whatever is loaded on first use is loaded before the doors are closed.
    fetcher = URLFetcher(allowed_protocols=("data",))
    HTML(string=_FIRST_PAGE, url_fetcher=fetcher).write_pdf()
    close_doors()
    while True:
        head = _receive(channel, HEAD.size)
        if head is None:
            return
        _kind, length = HEAD.unpack(head)
        html = _receive(channel, length)
        if html is None:
            return
        try:
            fetcher = URLFetcher(allowed_protocols=("data",))
            page = HTML(string=html.decode(), url_fetcher=fetcher)
            kind, content = b"P", page.write_pdf()
        except Exception as error:  # whatever it is, the other side decides
            kind, content = b"E", type(error).__name__.encode()
        channel.sendall(HEAD.pack(kind, len(content)) + content)


def _receive(channel, length):
    """Return exactly so many bytes, or None when the other side is gone."""
    parts = []
    while length:
        part = channel.recv(min(length, 65536))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


if __name__ == "__main__":
    limit()
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        serve(channel)
