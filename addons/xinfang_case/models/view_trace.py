import logging
from contextlib import contextmanager, nullcontext, suppress

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from .view_door import is_remote_call, kept, served
from .view_log import KINDS
from .view_trace_rpc import asked_of, masked

_KINDS = dict(KINDS)
_logger = logging.getLogger(__name__)


class Trace:
    """What one request has read for a person so far; one row of the log comes of it."""

    __slots__ = ("env", "fields", "ids", "kind", "model", "name", "petitions")

    def __init__(self):
        self.env = self.model = self.kind = self.name = None
        self.ids, self.petitions, self.fields = set(), set(), set()

    def touch(self, records, fields=(), kind=None):
        """Remember that records are on their way to the person.

        :param records: recordset; the model that comes first names the row
        :param fields: names of the fields with wording or identity among those read
        :param str kind: stronger than what the request looks like
        """
        if not records:
            return
        if self.model is None:
            self.env, self.model = records.env, records._name
        if records._name == self.model:
            self.ids.update(records.ids)
        self.petitions.update(self.env["xinfang.view"]._petitions_of(records))
        self.fields.update(fields)
        self.kind = kind or self.kind

    def looked_for(self, found, text):
        """Remember a search of the product's own screens, also one that found nothing.

        :param found: recordset
        :param str text: what was typed; kept masked
        """
        self.env, self.model = self.env or found.env, self.model or found._name
        self.name = text
        self.touch(found, (), "search")


def current_trace():
    """Return the ``Trace`` of the request being served, None when there is none."""
    return getattr(served(), "xinfang_trace", None)


def tell(records, fields=(), kind=None):
    """Tell the trace that records are on their way to a person."""
    if records and not records.env.su and (trace := current_trace()):
        trace.touch(records, fields, kind)


def refusal(error, kind, records):
    """Mark an error, so that the attempt is written down when it ends the request.

    :param error: exception about to be raised
    :param str kind: kind of looking that was tried (``view_log.KINDS``)
    :param records: recordset that was asked for; it may not exist
    :return: the error
    """
    error.xinfang_refused = (records._name, records.ids, kind)
    return error


class IrHttp(models.AbstractModel):
    """Nothing of a petition leaves the server before it is written down who got it.

    One row per request, whatever the door (screens, JSON-2, exports, files): the
    answer is made, the row is committed, the answer is sent. Should the row fail, the
    answer is not sent; should the server die in between, neither is it.
    """

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        # A request that is begun anew leaves the row of its first attempt.
        cls._xinfang_settle()
        result = super()._pre_dispatch(rule, args)
        # Now it is sure to come by ``_post_dispatch`` before it is answered.
        request.xinfang_is_served = True
        return result

    @classmethod
    def _post_dispatch(cls, response):
        # Before the answer leaves, and before anything says that all went well.
        cls._xinfang_settle()
        return super()._post_dispatch(response)

    @classmethod
    def _handle_error(cls, exception):
        with suppress(UserError):  # nothing was shown
            cls._xinfang_settle()
        return super()._handle_error(exception)

    @classmethod
    def _xinfang_settle(cls):
        """Wait until the row that was sent is written.

        :raises UserError: it could not be
        """
        finish = getattr(request, "xinfang_finish", None)
        if finish:
            request.xinfang_finish = None
            finish()

    @classmethod
    def _dispatch(cls, endpoint):
        remote = is_remote_call(request)
        if not remote and not (request.env.uid and request.env.user._is_internal()):
            # Citizens see their own petitions only; public pages show none.
            return super()._dispatch(endpoint)
        request.xinfang_trace, request.xinfang_noted = Trace(), False
        try:
            with kept(request) if remote else nullcontext():
                result = super()._dispatch(endpoint)
        except Exception as error:
            told = isinstance(error, AccessError) or hasattr(error, "xinfang_refused")
            if told and not request.xinfang_noted:
                cls._xinfang_note_refusal(error)
            raise
        finally:
            trace, request.xinfang_trace = request.xinfang_trace, None
        if not request.xinfang_noted:
            cls._xinfang_note(trace)
        return result

    @classmethod
    @contextmanager
    def _xinfang_reader(cls, env):
        """Give the environment of who reads, None where that is no staff.

        :param env: the one that has read, None when nothing was read
        """
        if not is_remote_call(request):
            yield env or request.env
            return
        uid = getattr(request, "xinfang_caller", None)
        if not uid:  # not signed in: nothing was read
            yield None
            return
        # The call has ended its own transaction.
        with request.registry.cursor() as cr:
            env = api.Environment(cr, uid, {})
            yield env if env.user._is_internal() else None

    @classmethod
    def _xinfang_note(cls, trace):
        with cls._xinfang_reader(trace.env) as env:
            asked = env and asked_of(request, env)
            if env and (trace.model is not None or (asked and asked.kind)):
                cls._xinfang_write(env, trace, asked)

    @classmethod
    def _xinfang_write(cls, env, trace, asked):
        model = trace.model or asked.model
        detail = asked.detail(env) if asked else {}
        if trace.name:
            detail["name"] = masked(env, trace.name)
        if trace.fields:
            detail["fields"] = sorted(trace.fields)
        finish = env["xinfang.view"]._send_row(
            {
                "kind": _kind(trace, asked),
                "model": model,
                "res_count": len(trace.ids),
                "res_ids": sorted(trace.ids),
                "petition_refs": sorted(trace.petitions),
                "detail": detail or None,
            }
        )
        if getattr(request, "xinfang_is_served", False) and not is_remote_call(request):
            request.xinfang_finish = finish  # while the answer is put into words
        else:
            finish()

    @classmethod
    def _xinfang_note_refusal(cls, error):
        """Write down who tried to get what he may not; the refusal stands anyway."""
        try:
            if not request.env.cr.closed:
                request.env.cr.rollback()  # the request has failed, perhaps there
            with cls._xinfang_reader(None) as env:
                if env:
                    cls._xinfang_write_refusal(env, error)
        except Exception:
            _logger.exception("A refused attempt could not be written down")

    @classmethod
    def _xinfang_write_refusal(cls, env, error):
        asked = asked_of(request, env)
        refused = getattr(error, "xinfang_refused", None)
        model, ids, operation = refused or (None, (), "read")
        if model is None and not (asked and asked.reads):
            return
        records = env[model or asked.model].browse(ids or (asked.ids if asked else ()))
        detail = asked.detail(env) if asked else {}
        kind = (asked and asked.kind) or "open"
        if operation in _KINDS:
            kind = operation
        elif operation != "read":
            detail["operation"] = operation
        env["xinfang.view"]._note_row(
            {
                "kind": kind,
                "refused": True,
                "model": records._name,
                "res_count": len(records),
                "res_ids": sorted(records.ids),
                "detail": detail or None,
            },
            failed=True,
        )


def _kind(trace, asked):
    """Return what the looking was: the strongest of what was seen and what was asked."""
    if trace.kind:
        return trace.kind
    kind = asked.kind if asked else None
    if kind in ("list", "search", "statistics") and trace.fields:
        return "open"  # who reads wording in a list has read it
    if kind == "statistics" and trace.ids:
        return "list"
    return kind or "open"
