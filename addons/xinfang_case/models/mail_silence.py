from odoo import api, models
from odoo.exceptions import AccessError


class MailSilence(models.AbstractModel):
    """Nothing of a petition leaves by mail or push, and nothing comes in by mail.

    Odoo would mail the whole note to whoever is mentioned, with the record's name as
    subject and all files (F13). Here the note waits inside, and a notice without
    content goes through the outbox, which tries again when the server was away (F24).
    """

    _inherit = "xinfang.mail.guard"

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        inside = [r for r in recipients if r["uid"] and not r["ushare"]]
        by_mail = [r for r in inside if r["notif"] == "email"]
        if by_mail and self:
            self._tell_mentioned([r["uid"] for r in by_mail])
        return [{**recipient, "notif": "inbox"} for recipient in inside]

    def _tell_mentioned(self, user_ids):
        """Put a notice for each mentioned user into the outbox."""
        self.ensure_one()
        petition = self._petitions()
        if not petition.sudo().number:
            return
        self.env["xinfang.outbox"]._queue(
            [
                {"petition_id": petition.id, "user_id": user_id, "kind": "mention"}
                for user_id in user_ids
            ]
        )

    def _notify_thread_by_email(self, message, recipients_data, **kwargs):
        """Send nothing: recipients are told inside, or through the outbox."""
        return True

    def _notify_thread_by_web_push(self, message, recipients_data, **kwargs):
        """Push nothing: the text would pass through somebody else's server."""

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Refuse to become of a mail.

        :raises AccessError: always
        """
        raise AccessError(self._no_mail_sentence())

    def message_update(self, msg_dict, update_vals=None):
        """Refuse an answer by mail.

        :raises AccessError: always
        """
        raise AccessError(self._no_mail_sentence())

    @api.model
    def _no_mail_sentence(self):
        return self.env._("Petitions take no mail: sign in and write there.")


class MailThread(models.AbstractModel):
    """The gateway's signpost: no mail finds its way to a petition (F14).

    Whoever knows a Message-Id could otherwise write as any clerk by a forged sender.
    """

    _inherit = "mail.thread"

    @api.model
    def _routing_check_route(self, message, message_dict, route, raise_exception=True):  # pylint: disable=super-method-mismatch
        if (route[0] or "").startswith("xinfang."):
            self._routing_warn(
                "petitions take no mail", message_dict["message_id"], route, False
            )
            return False
        return super()._routing_check_route(
            message, message_dict, route, raise_exception=raise_exception
        )
