from odoo import models
from odoo.exceptions import AccessError, UserError

from ..tools import gate

HEADS = (
    "xinfang_case.group_xinfang_unit_leader",
    "xinfang_case.group_xinfang_office_head",
)


class DocumentVoid(models.Model):
    """Documents that were numbered in error: void, and kept in the register."""

    _inherit = "xinfang.document"

    def _void(self, reason):
        """Void issued documents; their numbers stay taken, in the register.

        For the head of the issuing organ or of its petition office.

        :param str reason: printed in the register
        :raises AccessError: another organ, or not its head
        :raises UserError: no reason, not issued, served, or in force
        """
        self.check_access("read")
        user = self.env.user
        may = any(user.has_group(group) for group in HEADS)
        organs = self.env["res.users"]._xinfang_organs()
        for document in self:
            if not may or document.sudo().department_id not in organs:
                raise AccessError(
                    self.env._(
                        "Only the head of the issuing organ may void a document."
                    )
                )
            document.sudo()._check_void(reason)
        gate.open_gate(self).write({"state": "void", "void_reason": reason.strip()})
        for document in self.sudo():
            document.petition_id._message_log(
                body=self.env._(
                    "%(number)s was voided by %(user)s.",
                    number=document.number,
                    user=user.name,
                ),
                author_id=user.partner_id.id,
            )

    def _check_void(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the document is void."))
        if self.state != "issued":
            raise UserError(
                self.env._(
                    "Only a document that is issued and not served can be voided."
                )
            )
        if self.referral_id.opinion_id == self:
            raise UserError(
                self.env._("This opinion is in force; the procedure has to replace it.")
            )
