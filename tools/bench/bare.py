"""The product without accusation barrier and without view log, for the benchmark alone.

Nothing in the product can be switched off; here methods are replaced in the memory of
the measuring process. What stays is what any office needs: whose petition is this.
"""

import contextlib
from contextlib import ExitStack
from unittest.mock import patch


@contextlib.contextmanager
def without_barrier_and_log():
    """Take barrier and view log out of this process while the block runs."""
    with ExitStack() as stack:
        for owner, name, plain in _replacements():
            stack.enter_context(patch.object(owner, name, plain))
        yield


def _replacements():
    """Yield (class, name of the method, what takes its place)."""
    from odoo.addons.xinfang_case.models import (
        one_answer,
        scope_answers,
        scope_mixin,
        view_hook,
        view_trace,
    )

    # -- the barrier: accusations are petitions like others
    scope = scope_mixin.ScopeMixin
    yield scope, "_visible_petitions_sql", _petitions_in_scope
    yield scope, "_visible_condition_sql", _in_scope
    yield scope, "_barred_petitions_sql", _none_barred
    # -- one answer for what is hidden and for what is missing
    for owner, names in (
        (scope_answers.ScopeAnswers, ("_check_access", "_fetch_field", "read")),
        (one_answer.OneAnswer, ("_check_access", "read")),
    ):
        for name in names:
            yield owner, name, _inherited(owner, name)
    # -- the view log: no trace is kept and no row is written
    for owner in (
        view_hook.ViewedMixin,
        view_hook.ViewedAttachment,
        view_hook.ViewedMessage,
    ):
        yield owner, "_read_format", _inherited(owner, "_read_format")
    dispatch = view_trace.IrHttp
    yield dispatch, "_dispatch", classmethod(_inherited(dispatch, "_dispatch"))


def _inherited(owner, name):
    """Return a method that does only what is inherited."""

    def method(self, *args, **kwargs):
        return getattr(super(owner, self), name)(*args, **kwargs)

    return method


def _petitions_in_scope(self):
    from odoo.tools import SQL

    scope = self.env["res.users"]._xinfang_scope_ids()
    if not scope:
        return SQL("SELECT NULL::int AS petition_id WHERE FALSE")
    self.env["xinfang.access"].flush_model()
    return SQL(
        "SELECT petition_id FROM xinfang_access WHERE department_id = ANY(%s)", scope
    )


def _none_barred(self):
    from odoo.tools import SQL

    return SQL("SELECT NULL::int AS petition_id WHERE FALSE")


def _in_scope(self, petition, is_hidden=None):
    from odoo.tools import SQL

    from odoo.addons.xinfang_case.models.scope_mixin import BROAD

    share = self.env["res.users"]._xinfang_scope_share()
    if share == 1:
        return SQL("TRUE")
    if share >= BROAD:
        return SQL(
            "COALESCE((SELECT TRUE FROM (%s) seen"
            " WHERE seen.petition_id = %s LIMIT 1), FALSE)",
            self._visible_petitions_sql(),
            petition,
        )
    return SQL("%s IN (%s)", petition, self._visible_petitions_sql())
