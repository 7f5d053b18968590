"""One answer for what is hidden and for what is missing, in Odoo's own models (G02).

Messages, activities and files of an accusation are denied to whoever must not sense it.
Odoo denies them in other words than it speaks of a record that does not exist; walking
through the ids would tell how much was written and attached, and when.
"""

from odoo import api, models
from odoo.exceptions import AccessError, MissingError


def refusal(records, operation="read"):
    """Return the one error for records that are hidden or do not exist."""
    error = AccessError(
        records.env._(
            "This piece does not exist, or it is not in your organ's hands. Ask the head "
            "of your petition unit if you think it should be."
        )
    )
    # For the view log alone; no answer shows it (``view_trace.py``).
    error.xinfang_refused = (records._name, records.ids, operation)
    return error


def missing(records, column):
    """Return those of some records that do not exist.

    :param str column: a column that checks of access have just read: what it is known of
        exists, and no query is spent on it
    """
    known = records._fields[column]._get_cache(records.env)
    unknown = records.browse(i for i in records._ids if i and i not in known)
    return unknown - unknown.exists() if unknown else unknown


def answer(records, column, check, operation):
    """Return what ``_check_access`` answers, the missing among the denied.

    :param check: the model's own check: function (records, operation)
    """
    try:
        denied = check(records, operation)
    except MissingError:
        # Odoo's own check reads what is not there.
        denied = check(records.exists(), operation)
    if records.env.su or not any(records._ids):
        return denied
    if denied and not denied[0]:
        return denied
    gone = missing(records - denied[0] if denied else records, column)
    if not denied and not gone:
        return None
    return (denied[0] | gone if denied else gone), lambda: refusal(records, operation)


def _first(records, operation):
    """Refuse before anything of the records is looked at."""
    if not records.env.su:
        records.check_access(operation)


class Attachment(models.Model):
    _inherit = "ir.attachment"

    def _check_access(self, operation):
        def check(records, operation):
            return super()._check_access(operation)

        return answer(self, "res_model", check, operation)

    def read(self, fields=None, load="_classic_read"):
        return all_or_none(self, super().read(fields, load))

    def write(self, vals):
        _first(self, "write")
        return super().write(vals)

    def unlink(self):
        _first(self, "unlink")
        return super().unlink()


class Message(models.Model):
    _inherit = "mail.message"

    def _check_access(self, operation):
        def check(records, operation):
            return super()._check_access(operation)

        return answer(self, "model", check, operation)

    def read(self, fields=None, load="_classic_read"):
        return all_or_none(self, super().read(fields, load))

    def export_data(self, fields_to_export):
        _first(self, "read")
        return super().export_data(fields_to_export)

    def write(self, vals):
        _first(self, "write")
        return super().write(vals)

    def unlink(self):
        _first(self, "unlink")
        return super().unlink()


class Activity(models.Model):
    _inherit = "mail.activity"

    def _check_access(self, operation):
        def check(records, operation):
            return super()._check_access(operation)

        return answer(self, "res_model", check, operation)

    def read(self, fields=None, load="_classic_read"):
        return all_or_none(self, super().read(fields, load))

    def write(self, vals):
        _first(self, "write")
        return super().write(vals)

    def unlink(self):
        _first(self, "unlink")
        return super().unlink()

    def activity_format(self):
        _first(self, "read")
        return super().activity_format()

    def action_done(self):
        _first(self, "read")
        return super().action_done()

    def action_feedback(self, feedback=False, attachment_ids=None):
        _first(self, "read")
        return super().action_feedback(feedback, attachment_ids)


def all_or_none(records, rows):
    if not records.env.su and len(rows) < len(records._origin):
        raise refusal(records)
    return rows


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
