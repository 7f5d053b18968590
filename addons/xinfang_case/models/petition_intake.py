from odoo import api, models
from odoo.exceptions import UserError

from ..tools import gate
from ..tools.codes import check_code, format_code, new_query_code
from ..tools.remote import read_pairs
from .encrypted import vault_of


class PetitionIntake(models.Model):
    """Registering: at the counter, online, and in bulk."""

    _inherit = "xinfang.petition"

    @api.model
    def register_batch(self, vals_list):
        """Create petitions and register them in one pass.

        :param list vals_list: values of ``xinfang.petition``
        :return: the registered petitions
        """
        if not isinstance(vals_list, list):
            raise UserError(self.env._("A list of petitions is expected here."))
        known = self._fields.keys()
        rows = [read_pairs(self.env, vals) for vals in vals_list]
        if unknown := {name for row in rows for name in row} - known:
            raise UserError(
                self.env._(
                    "A petition has no field: %(names)s",
                    names=", ".join(sorted(unknown)),
                )
            )
        petitions = self.create(rows)
        petitions._perform_all("register", [{} for _petition in petitions])
        return petitions

    def _new_query_code(self):
        """Give the petition a query code and return it; only its hash is kept.

        :return: str such as ``A1B2-C3D4-E5F6-G7H8-J``, shown once
        """
        code = new_query_code()
        self._set_query_code(code)
        return format_code(code)

    def _set_query_code(self, code):
        """Let the petition be found by this query code; only its hash is kept."""
        self.ensure_one()
        digest = vault_of(self.env).hash_code(code)
        gate.open_gate(self).write({"query_code_hash": digest})

    @api.model
    def _find_by_code(self, number, code):
        """Return the petition with this number and query code, or an empty record.

        The answer is the same for an unknown number and a wrong code. The caller
        is a controller of the citizens' hall: number and code are the proof.
        """
        number = (number or "").strip().upper()
        if not number or not check_code(code):
            return self.sudo().browse()
        digests = vault_of(self.env).code_hashes(code)
        return self.sudo().search(
            [("query_code_hash", "in", list(digests)), ("number", "=", number)], limit=1
        )
