"""A dialog of somebody else answers like one that does not exist (G02).

Dialogs lie in the database until they are cleaned up, those about an accusation too.
Odoo says in other words that one is another's than that there is none; walking through
the numbers would tell when the discipline organ works on something.
"""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from .one_answer import answer


def dialog_refusal(records, operation="read"):
    """Return the one error for dialogs that are another's or gone.

    Whoever waited too long reads it too, so it says what to do.
    """
    error = AccessError(
        records.env._(
            "This dialog is not open any more. Close it and open it again from the "
            "record it is about."
        )
    )
    if there := records.sudo().exists():
        # For the view log alone: somebody asked for what another one typed in.
        error.xinfang_refused = (records._name, there.ids, operation)
    return error


class Base(models.AbstractModel):
    """Every dialog, ours and Odoo's."""

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        if self._transient and not self.env.su:
            for vals in vals_list:
                self._check_named_rows(vals)
        return super().create(vals_list)

    def _check_access(self, operation):
        if not self._is_dialog() or operation == "create":
            return super()._check_access(operation)

        def check(records, operation):
            return super()._check_access(operation)

        rights = self.env["ir.model.access"]
        if not rights.check(self._name, operation, raise_exception=False):
            return super()._check_access(operation)
        denied = answer(self, "create_uid", check, operation)
        return denied and (denied[0], lambda: dialog_refusal(denied[0], operation))

    def _fetch_field(self, field):
        result = super()._fetch_field(field)
        if self._is_dialog():
            known = field._get_cache(self.env)
            if gone := self.browse(i for i in self._ids if i and i not in known):
                raise dialog_refusal(gone)
        return result

    def read(self, fields=None, load="_classic_read"):
        if self._is_dialog():
            self.check_access("read")
        return super().read(fields, load)

    def web_read(self, specification):
        if self._is_dialog():
            self.check_access("read")
        return super().web_read(specification)

    def export_data(self, fields_to_export):
        if self._is_dialog():
            self.check_access("read")
        return super().export_data(fields_to_export)

    def write(self, vals):
        if self._is_dialog():
            self.check_access("write")
            self._check_named_rows(vals)
        return super().write(vals)

    def _check_named_rows(self, vals):
        """Refuse a dialog that names a row its user must not see, or none there is.

        The database refuses a row that does not exist in words of its own, so that of
        what is hidden the difference would tell that it is there.

        :raises AccessError: one and the same for both
        """
        for name, value in vals.items():
            field = self._fields.get(name)
            if value and field is not None and field.relational:
                rows = self.env[field.comodel_name]
                if isinstance(rows, self._answering_alike()):
                    rows.browse(_ids_of(value)).check_access("read")

    def _answering_alike(self):
        """Return the classes of models whose hidden rows answer like missing ones."""
        return (
            self.env.registry["xinfang.one.answer"],
            self.env.registry["xinfang.scope.mixin"],
        )

    def unlink(self):
        if self._is_dialog():
            self.check_access("unlink")
        return super().unlink()

    def _is_dialog(self):
        """Tell whether these are rows of a dialog, asked for by a user."""
        return self._transient and not self.env.su and any(self._ids)


def _ids_of(value):
    """Return the ids that a value of a relational field names.

    What is no such value is left to Odoo, which says so.
    """
    ids = [value]
    if isinstance(value, (list, tuple)):
        ids = []
        for command in value:
            if isinstance(command, (list, tuple)) and len(command) > 1:
                code, row, *rest = command
                many = rest[0] if code == Command.SET and rest else ()
                ids += [row, *(many if isinstance(many, (list, tuple)) else ())]
    return [i for i in ids if type(i) is int and i]
