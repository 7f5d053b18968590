from odoo import api, models

from .one_answer import refusal


class Base(models.AbstractModel):
    """Nobody points to what is hidden from him, whatever model he writes.

    The row he makes would bear its name (names are computed for everybody): the number of
    a piece, or what a petitioner is called. That it can be made at all would tell that it
    exists. Who petitions is therefore chosen among the people one sees already; somebody
    known to another organ alone is taken down anew, and the same-matter gate finds the
    identity number.
    """

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and (names := self._pointers()):
            self._check_pointers(names, vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and (names := self._pointers() & vals.keys()):
            self._check_pointers(names, [vals])
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        if not self.env.su and (names := self._pointers() & values.keys()):
            self.check_access("read")
            self._check_pointers(names, [values])
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def default_get(self, fields):
        # The context of a call can name anything as a default.
        values = super().default_get(fields)
        if not self.env.su and (names := self._pointers() & values.keys()):
            self._check_pointers(names, [values])
        return values

    @api.model
    def _pointers(self):
        """Return names of fields that point to pieces with rules of visibility."""
        known = self.pool.__dict__.setdefault("_xinfang_pointers", {})
        if self._name not in known:
            known[self._name] = frozenset(
                name
                for name, field in self._fields.items()
                if field.relational
                and (field.comodel_name or "").startswith("xinfang.")
                and field.comodel_name in self.env
                and "visible_to_me" in self.env[field.comodel_name]._fields
            )
        return known[self._name]

    @api.model
    def _check_pointers(self, names, vals_list):
        targets = {}
        for name in names:
            field = self._fields[name]
            for vals in vals_list:
                targets.setdefault(field.comodel_name, set()).update(
                    _ids_in(vals.get(name))
                )
        for model, ids in targets.items():
            records = self.env[model].browse(ids)
            denied = ids and records._check_access("read")
            if denied and denied[0] - denied[0]._may_be_named():
                raise refusal(records)

    def _may_be_named(self):
        """Return those of these hidden records that may be pointed to all the same."""
        return self.browse()


def _ids_in(value):
    """Return the ids that a value or a list of commands of a relation names."""
    if isinstance(value, models.BaseModel):
        return {i for i in value._ids if isinstance(i, int)}
    if isinstance(value, int) and not isinstance(value, bool):
        return {value} - {0}
    if isinstance(value, dict):
        # A form names an unsaved record by the one it comes from.
        return _ids_in(value.get("id"))
    ids = set()
    for item in value if isinstance(value, (list, tuple)) else ():
        if isinstance(item, int):
            ids.add(item)
        elif isinstance(item, (list, tuple)) and item:
            if item[0] in (1, 2, 3, 4) and len(item) > 1 and isinstance(item[1], int):
                ids.add(item[1])
            elif item[0] == 6:
                ids.update(i for i in item[2] if isinstance(i, int))
    return ids - {0}
