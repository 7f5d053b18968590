"""What the web client asks for when it opens a view: specifications from its arch."""

from lxml import etree


def specification(model, view_type):
    """Return the specification of ``web_read`` for the default view of a model.

    :param model: recordset of the user who opens the view
    :param view_type: ``list``, ``kanban`` or ``form``
    """
    view = model.get_views([(False, view_type)])["views"][view_type]
    return _fields_of(model, etree.fromstring(view["arch"]))


def _fields_of(model, arch):
    found = {}
    for node in arch.iter("field"):
        parents = [
            n for n in node.iterancestors() if n is not arch and n.tag == "field"
        ]
        if any(parent in arch.iter("field") for parent in parents):
            continue
        name = node.get("name")
        field = model._fields.get(name)
        if field is None:
            continue
        if field.type in ("one2many", "many2many"):
            found[name] = _lines(model.env[field.comodel_name], node)
        elif field.type == "many2one":
            found[name] = {"fields": {"display_name": {}}}
        else:
            found[name] = {}
    return found


def _lines(comodel, node):
    inner = next((n for n in node if n.tag in ("list", "kanban")), None)
    if inner is None:
        return {"fields": {"display_name": {}}, "limit": 40}
    order = inner.get("default_order")
    lines = {"fields": _fields_of(comodel, inner), "limit": 40}
    return {**lines, "order": order} if order else lines
