from odoo import api, models
from odoo.exceptions import MissingError, UserError

from .attachment_upload import is_ours


class AttachmentKeep(models.Model):
    """What was handed in stays with a registered petition, whoever may write on it.

    Odoo lets everybody who may change a record delete its files, or hang them on another
    one. Of a petition these are what somebody's right rests on, and nobody would notice.
    Wrong files are removed before the piece is registered; afterwards the right one is
    added beside them. Drafts that are deleted take their files with them.
    """

    _inherit = "ir.attachment"

    def write(self, vals):
        if {"res_model", "res_id", "res_field"} & vals.keys() and not self.env.su:
            moved = self.sudo().filtered(
                lambda f: any(
                    name in vals and (vals[name] or False) != (f[name] or False)
                    for name in ("res_model", "res_id", "res_field")
                )
            )
            moved._check_kept()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handed_in(self):
        if not self.env.su:
            self.sudo()._check_kept()

    def _check_kept(self):
        """Refuse to take files away from registered petitions.

        :raises UserError: one of them lies with such a petition
        """
        for model, files in self.grouped("res_model").items():
            target = self.env.get(model or "")
            if (
                not is_ours(model)
                or target is None
                or not hasattr(target, "_petitions")
            ):
                continue
            records = target.browse(set(files.mapped("res_id")) - {0})
            try:
                registered = any(records.exists()._petitions().mapped("number"))
            except MissingError:
                continue
            if registered:
                raise UserError(
                    self.env._(
                        "Files of a registered petition are neither deleted nor moved. "
                        "Add the right one beside it."
                    )
                )
