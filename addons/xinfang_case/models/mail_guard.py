from odoo import api, models
from odoo.exceptions import AccessError

from .one_answer import refusal


class MailGuard(models.AbstractModel):
    """What mail and chatter may do on a petition: internal work and no more.

    Nobody follows a petition: the list of followers is readable by every
    employee and would tell who handles what. Whoever has to do something gets
    an activity; whoever is mentioned must be allowed to read the petition.
    """

    _name = "xinfang.mail.guard"
    _description = "Mail Stays Inside"

    @api.model_create_multi
    def create(self, vals_list):
        # On creation the creator would be made a follower past message_subscribe.
        quiet = self.with_context(mail_create_nosubscribe=True)
        return super(MailGuard, quiet).create(vals_list).with_env(self.env)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Add no followers."""
        return True

    def message_post(self, *, partner_ids=None, **kwargs):
        """Post an internal note; those mentioned must be able to read the record.

        :raises AccessError: a mentioned person may not read this petition
        """
        self.check_access("read")
        self._check_mentioned(partner_ids or [])
        if not kwargs.get("subtype_id"):
            kwargs.setdefault("subtype_xmlid", "mail.mt_note")
        return super().message_post(partner_ids=partner_ids, **kwargs)

    def _check_mentioned(self, partner_ids):
        partners = self.env["res.partner"].sudo().browse(partner_ids)
        for partner in partners:
            users = partner.user_ids.filtered(lambda user: not user.share)
            if not any(self.with_user(user).has_access("read") for user in users):
                raise AccessError(
                    self.env._(
                        "%(name)s cannot be told about this petition, because it is not "
                        "in that person's hands.",
                        name=partner.name,
                    )
                )

    def _thread_to_store(self, store, fields, *, request_list=None):
        """Say of a hidden record what is said of a missing one: that it is closed.

        :raises AccessError: more is asked for than that
        """
        shown = self if self.env.su else self._filtered_access("read")
        closed = self - shown
        if closed and request_list is not None:
            raise refusal(closed)
        for record in closed:
            place = {"id": record.id, "model": record._name}
            no = {"hasReadAccess": False, "hasWriteAccess": False}
            store.add_model_values("mail.thread", {**place, **no})
        return super(MailGuard, shown)._thread_to_store(
            store, fields, request_list=request_list
        )

    def _message_get_default_recipients(self, *args, **kwargs):
        """Never propose the petitioner or anybody else outside as a recipient."""
        return {
            record.id: {"partner_ids": [], "email_to": False, "email_cc": False}
            for record in self
        }
