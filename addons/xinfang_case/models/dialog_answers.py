"""A dialog of somebody else answers like one that does not exist (G02).

Dialogs lie in the database until they are cleaned up, those about an accusation too.
Odoo says in other words that one is another's than that there is none; walking through
the numbers would tell when the discipline organ works on something.
"""

from odoo import models
from odoo.exceptions import AccessError

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
        return super().write(vals)

    def unlink(self):
        if self._is_dialog():
            self.check_access("unlink")
        return super().unlink()

    def _is_dialog(self):
        """Tell whether these are rows of a dialog, asked for by a user."""
        return self._transient and not self.env.su and any(self._ids)
