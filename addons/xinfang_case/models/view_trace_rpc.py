"""What a request asks for, by its own words: model, method, ids, domain."""

import functools
import xmlrpc.client  # nosec B411: core has read these bytes with it

from ..tools import view_words

# Method → kind of looking, and which positional argument is the domain or name.
_METHODS = {
    "web_search_read": ("list", 0),
    "search_read": ("list", 0),
    "web_read_group": ("statistics", 0),
    "formatted_read_group": ("statistics", 0),
    "formatted_read_grouping_sets": ("statistics", 0),
    "read_group": ("statistics", 0),
    "read_progress_bar": ("statistics", 0),
    "search_panel_select_range": ("statistics", None),
    "search_panel_select_multi_range": ("statistics", None),
    "search": ("search", 0),
    "search_count": ("search", 0),
    "name_search": ("search", 1),
    "web_name_search": ("search", 2),
}
_READS = frozenset(
    ("read", "web_read", "export_data", "onchange", "web_save", "copy", *_METHODS)
)
# Values of these are states, kinds, dates and links: no words of anybody.
_PLAIN_TYPES = frozenset(
    ("selection", "boolean", "integer", "float", "date", "datetime", "monetary")
)
# Names of texts that are no secret.
_PLAIN_NAMES = frozenset(
    ("number", "code", "state", "type", "res_model", "id", "kind", "doc_code")
)
_TYPED = ("ilike", "like", "=ilike", "=like")


class Asked:
    """One call of a model's method from outside."""

    __slots__ = ("domain", "ids", "kind", "method", "model", "name", "reads")

    def __init__(self, env, model, method, args, kwargs):
        self.model, self.method = model, method
        self.reads = method in _READS
        self.kind, place = _METHODS.get(method, (None, None))
        self.ids = _ids(args, kwargs) if not self.kind else ()
        self.domain = self.name = None
        if self.kind:
            self.domain = kwargs.get("domain")
            if self.domain is None and place is not None and len(args) > place:
                self.domain = args[place]
            if method in ("name_search", "web_name_search"):
                self.name = kwargs.get("name") or (args[0] if args else "")
            if self.kind == "list" and _is_typed(self.domain):
                self.kind = "search"

    def detail(self, env):
        """Return method, domain and name asked for, without anybody's secrets."""
        detail = {"method": self.method}
        model = env.get(self.model)
        if self.domain and model is not None:
            try:
                detail["domain"] = view_words.sketch(
                    self.domain, lambda path: _is_plain(model, path), _marker(env)
                )
            except TypeError:  # no domain at all: the call will have failed, too
                detail["domain"] = ["?"]
        if self.name:
            detail["name"] = masked(env, self.name)
        return detail


def asked_of(request, env):
    """Return the :class:`Asked` of a request, None unless it reads a petition.

    :param env: environment of who asks
    """
    call = _call_of(request)
    if call is None:
        return None
    model, method, args, kwargs = call
    if not isinstance(model, str) or not isinstance(method, str):
        return None
    if model not in env or not is_viewed(env[model]):
        return None
    return Asked(env, model, method, list(args), dict(kwargs))


def _call_of(request):
    """Return (model, method, args, kwargs) of a call from outside, None of others."""
    params, path = request.params or {}, request.httprequest.path
    if request.dispatcher.routing_type == "json2":
        model, method = params.get("__model__"), params.get("__method__")
        return model, method, [params.get("ids") or ()], params
    if path.startswith("/web/dataset/call_"):
        model, method = params.get("model"), params.get("method")
        return model, method, params.get("args") or [], params.get("kwargs") or {}
    if path == "/jsonrpc":
        service, how = params.get("service"), params.get("method")
        return _signed_call(service, how, params.get("args"))
    if path.startswith("/xmlrpc/"):
        service = path.rpartition("/")[2]
        # The server has read the same bytes already, or the call would have failed.
        given, how = xmlrpc.client.loads(
            request.httprequest.get_data(), use_datetime=True
        )
        return _signed_call(service, how, given)
    return None


def _signed_call(service, how, given):
    """Read a call that brings database, user and password along."""
    if service != "object" or not isinstance(given, list | tuple) or len(given) < 5:
        return None
    model, method, *args = given[3:]
    if how != "execute_kw":
        return model, method, args, {}
    kwargs = args[1] if len(args) > 1 else None
    positional = args[0] if args and isinstance(args[0], list | tuple) else []
    return model, method, positional, kwargs if isinstance(kwargs, dict) else {}


def is_viewed(model):
    """Tell whether looking at records of a model leaves a trace."""
    return hasattr(model, "_viewed_petitions")


def masked(env, text):
    """Return what somebody typed, told from other words and yet not told."""
    return view_words.mask(text, _marker(env))


def _ids(args, kwargs):
    ids = kwargs.get("ids") or (args[0] if args else ())
    ids = [ids] if isinstance(ids, int) else ids
    if not isinstance(ids, list | tuple):
        return ()
    return [i for i in ids if isinstance(i, int) and not isinstance(i, bool)]


def _is_typed(domain):
    return isinstance(domain, list | tuple) and any(
        isinstance(term, list | tuple) and len(term) == 3 and term[1] in _TYPED
        for term in domain
    )


def _is_plain(model, path):
    """Tell whether values compared with a field are no words of anybody."""
    field = None
    for name in path.split("."):
        field = model._fields.get(name)
        if field is None:
            return False
        if field.comodel_name:
            model = model.env[field.comodel_name]
    return field.type in _PLAIN_TYPES or (
        field.type == "char" and field.name in _PLAIN_NAMES
    )


def _marker(env):
    """Return the function that marks a word, the same for the same word.

    The key is asked for with the first word: most domains hold none.
    """
    vault_of = functools.cache(env["xinfang.view.chain"]._vault)

    def mark(text):
        vault = vault_of()
        return vault.blind_index(text.casefold(), "view word")[:8] if vault else "…"

    return mark
