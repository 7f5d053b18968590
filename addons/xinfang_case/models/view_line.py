"""The view log's own line to the database: one statement, one round trip, one commit.

A line does not wait: what is sent over it is written by the database while the server
goes on with the answer. Whoever sends asks later whether it was written.
"""

import contextlib
import os
import select

import psycopg2
from psycopg2 import extensions

from odoo.sql_db import Cursor, connection_info_for

# (process, database) → open lines that no thread of this process is writing with.
_IDLE = {}


class LineLost(Exception):
    """The connection broke; what was sent over it may or may not have been written."""


class Line:
    """A connection of its own; every statement is committed by itself.

    :param str database: its name
    :param str first: SQL that is sent once: what it prepares and sets stays for all
        that comes after
    """

    __slots__ = ("connection", "cursor")

    def __init__(self, database, first=""):
        _name, info = connection_info_for(database)
        self.connection, self.cursor = psycopg2.connect(**info, async_=True), None
        self.wait()
        self.cursor = self.connection.cursor()
        if first:
            self.send(first)
            self.wait()

    def send(self, query, params=None):
        """Send a statement and return at once."""
        self.cursor.execute(query, params)

    def wait(self):
        """Wait until what was sent is done, and committed.

        :return: number of rows written
        :raises psycopg2.Error: it was not
        """
        while (state := self.connection.poll()) != extensions.POLL_OK:
            place = select.poll()  # not ``select``, which knows 1,024 files alone
            reads = state == extensions.POLL_READ
            place.register(self.connection, select.POLLIN if reads else select.POLLOUT)
            place.poll()
        return self.cursor.rowcount if self.cursor else 0

    @property
    def is_lost(self):
        """Tell whether the connection broke."""
        return bool(self.connection.closed)

    def close(self):
        """Hang up."""
        self.connection.close()


@contextlib.contextmanager
def kept(registry, first=""):
    """Give a line to a database, and keep it open for who comes next.

    A cursor of the pool is reset, begins and commits: five round trips more, for each
    thing that anybody looks at.

    :param registry: registry of the database
    :param str first: what is sent once over each line, when it is opened
    :return: ``Line``, or a cursor within a test's own transaction
    :raises LineLost: the connection broke meanwhile; it is not kept
    """
    idle = _IDLE.setdefault((os.getpid(), registry.db_name), [])
    line = _take(idle)
    if not line:
        with registry.cursor() as cr:
            if type(cr) is not Cursor:  # a test's, within the test's own transaction
                yield cr
                return
        line = Line(registry.db_name, first)
    try:
        yield line
    except BaseException as error:
        lost = line.is_lost
        # Also what was sent and never asked about: nobody else may get its answer.
        with contextlib.suppress(psycopg2.Error):
            line.close()
        if lost and isinstance(error, psycopg2.Error):
            # The server was perhaps started anew: then all the others are lost as well.
            while other := _take(idle):
                other.close()
            raise LineLost from error
        raise
    idle.append(line)


def is_line(cr):
    """Tell whether something is a line: what was sent first over it holds there."""
    return isinstance(cr, Line)


def _take(idle):
    """Return an idle line that is still connected, None when there is none."""
    while idle:
        try:
            line = idle.pop()
        except IndexError:  # another thread was faster
            return None
        if not line.is_lost:
            return line
    return None
