"""Listening to the SQL that an environment sends."""

import contextlib
from unittest.mock import patch


@contextlib.contextmanager
def statements(cr):
    """Collect (statement, parameters) of everything executed on a cursor.

    Savepoints and EXPLAINs are left out.
    """
    found = []
    genuine = type(cr).execute

    def execute(self, query, params=None, log_exceptions=True):
        if self is cr:
            text, values = _parts(query, params)
            if (
                not text.lstrip()
                .upper()
                .startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
            ):
                found.append((text, values))
        return genuine(self, query, params, log_exceptions=log_exceptions)

    with patch.object(type(cr), "execute", execute):
        yield found


def _parts(query, params):
    if hasattr(query, "code"):
        return query.code, query.params
    if isinstance(query, bytes):
        return query.decode(), params
    return query, params


def fresh(env):
    """Return the environment as a new request finds it: nothing read before."""
    env.flush_all()
    env.invalidate_all()
    env.cr.cache.clear()
    return env
