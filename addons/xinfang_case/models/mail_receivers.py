from odoo import api, models
from odoo.exceptions import AccessError


class MailMessage(models.Model):
    """A message of a petition reaches those alone who may read the petition.

    Whoever is named in a message reads its text and the record's name, whether or
    not the record may be read; every door to naming somebody ends here.
    """

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._check_named()
        return messages

    def write(self, vals):
        result = super().write(vals)
        if {"partner_ids", "model", "res_id"} & vals.keys():
            self._check_named()
        return result

    def _check_named(self):
        """Refuse those named in a message of ours who may not read the record.

        :raises AccessError: somebody named may not read it
        """
        for message in self.sudo():
            if message.partner_ids and (message.model or "").startswith("xinfang."):
                record = self.env[message.model].browse(message.res_id)
                if hasattr(record, "_check_mentioned"):
                    record._check_mentioned(message.partner_ids.ids)


class MailActivity(models.Model):
    """Nothing is put on the desk of somebody who may not read the petition."""

    _inherit = "mail.activity"

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._check_desk()
        return activities

    def write(self, vals):
        result = super().write(vals)
        if {"user_id", "res_id", "res_model_id"} & vals.keys():
            self._check_desk()
        return result

    def _check_desk(self):
        """Refuse to plan for whom the record is closed; the product itself plans freely.

        :raises AccessError: the user it is planned for may not read the record
        """
        if self.env.su:
            return
        for activity in self.sudo():
            user, model = activity.user_id, activity.res_model or ""
            if not user or user == self.env.user or not model.startswith("xinfang."):
                continue
            record = self.env[model].browse(activity.res_id)
            if not record.with_user(user).has_access("read"):
                raise AccessError(
                    self.env._(
                        "%(name)s cannot be told about this petition, because it is not "
                        "in that person's hands.",
                        name=user.sudo().name,
                    )
                )
