from email.utils import make_msgid

from odoo import models


class OutboxWords(models.Model):
    """What a notice says: the same few words, whatever has happened."""

    _inherit = "xinfang.outbox"

    def _address(self):
        """Return where the notice goes to, or False: nobody is to be told by mail.

        No mail goes out about an accusation, or to a petitioner who asked for
        confidence or gave no name: that there was a mail would tell already.
        """
        self.ensure_one()
        petition = self.sudo().petition_id
        if self.user_id:
            user = self.user_id.sudo()
            reads = petition.sudo(False).with_user(user).has_access("read")
            return user.active and reads and user.email
        if petition.type == "accusation" or petition.identity_mode != "named":
            return False
        return petition.petitioner_user_id.email or petition.petitioner_id.email

    def _mail(self, sender, address):
        """Return the notice as an ``email.message.EmailMessage``."""
        self.ensure_one()
        row = self.with_context(lang=self._language())
        number = row.sudo().petition_id.number
        if row.kind == "registered":
            subject = row.env._("Petition %(number)s was registered", number=number)
        elif row.kind == "mention":
            subject = row.env._("Petition %(number)s: a note for you", number=number)
        else:
            subject = row.env._("There is news of petition %(number)s", number=number)
        body = row.env._(
            "%(subject)s.\n\nTo read it, sign in at %(place)s\n\n"
            "This mail was written by a program and contains nothing of the petition. "
            "Nobody reads answers to it.",
            subject=subject,
            place=row._place_to_sign_in(),
        )
        domain = sender.rpartition("@")[2].strip("> ") or "localhost"
        return self.env["ir.mail_server"]._build_email__(
            email_from=sender,
            email_to=[address],
            subject=subject,
            body=body,
            reply_to=sender,
            message_id=f"<{self.sudo().message_ref}@{domain}>"
            if domain.isascii()
            else make_msgid(self.sudo().message_ref),
            headers={
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
        )

    def _language(self):
        person = self.user_id or self.sudo().petition_id.petitioner_user_id
        chinese = self.env["res.lang"]._get_data(code="zh_CN")
        return person.sudo().lang or ("zh_CN" if chinese else self.env.lang)

    def _place_to_sign_in(self):
        """Return an address that is the same for all petitions."""
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url")
        return f"{base}/odoo" if self.user_id else f"{base}{self._citizens_door()}"

    def _citizens_door(self):
        """Return the path at which petitioners sign in; the hall has its own."""
        return "/my"
