"""The view log's own line to the database: one statement, one round trip, one commit."""

import contextlib
import os

import psycopg2

from odoo.sql_db import Cursor

# (process, database) → open cursors that no thread of this process is writing with.
_IDLE = {}


class LineLost(Exception):
    """The connection broke; what was sent over it may or may not have been written."""


@contextlib.contextmanager
def kept(registry, first=""):
    """Give a cursor whose every statement is committed by itself, and keep it open.

    A cursor of the pool is reset, begins and commits: five round trips more, for each
    thing that anybody looks at.

    :param registry: registry of the database
    :param str first: SQL that is sent once over each line, when it is opened: what it
        prepares and sets stays for all that comes after
    :raises LineLost: the connection broke meanwhile; it is not kept
    """
    idle = _IDLE.setdefault((os.getpid(), registry.db_name), [])
    known = _take(idle)
    cr = known or registry.cursor()
    if type(cr) is not Cursor:  # a test's, within the test's own transaction
        with cr:
            yield cr
        return
    try:
        if not known:
            cr.connection.autocommit = True
            if first:
                cr.execute(first)
        yield cr
    except BaseException as error:
        lost = cr.connection.closed
        with contextlib.suppress(psycopg2.Error):
            cr.close()
        if lost and isinstance(error, psycopg2.Error):
            raise LineLost from error
        raise
    idle.append(cr)


def is_line(cr):
    """Tell whether a cursor is a line: what was sent first over it holds there."""
    return type(cr) is Cursor and cr.connection.autocommit


def _take(idle):
    """Return an idle cursor that is still connected, None when there is none."""
    while idle:
        try:
            cr = idle.pop()
        except IndexError:  # another thread was faster
            return None
        if not cr.closed and not cr.connection.closed:
            return cr
    return None
