"""Talking to clamd, the daemon of ClamAV, over its socket.

Nothing is written to disk and no path is named: the bytes go through the socket
(command ``INSTREAM``), so that the daemon needs no right on our files.
"""

import socket
import struct

CHUNK = 64 * 1024
TIMEOUT = 30  # seconds


class ScanError(Exception):
    """The scanner gave no verdict; ask again later."""


def scan(address, content, timeout=TIMEOUT):
    """Ask for a verdict.

    :param str address: path of a Unix socket, or ``host:port``
    :param bytes content: what to look at
    :param timeout: seconds to wait for each answer
    :return: name of what was found, "" when clean
    :raises ScanError: no scanner, or no verdict
    """
    try:
        with _connect(address, timeout) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                connection.sendall(struct.pack(">I", len(chunk)) + chunk)
            connection.sendall(struct.pack(">I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < 4096:
                received = connection.recv(1024)
                if not received:
                    break
                answer += received
    except (OSError, ValueError) as error:
        raise ScanError(type(error).__name__) from error
    verdict = answer.rstrip(b"\0").decode("utf-8", "replace").strip()
    if verdict == "stream: OK":
        return ""
    if verdict.startswith("stream: ") and verdict.endswith(" FOUND"):
        return verdict.removeprefix("stream: ").removesuffix(" FOUND")[:200] or "?"
    raise ScanError("no verdict")


def _connect(address, timeout):
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(timeout)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout)
