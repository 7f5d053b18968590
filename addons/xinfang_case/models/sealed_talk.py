"""Notes, reminders and names of files of an accusation are encrypted (Article 30).

Odoo keeps them in tables of its own; whoever may read the piece reads them, the database
holds them nowhere in clear. They are not found by searching.
"""

from odoo import api, models
from odoo.exceptions import MissingError


class SealedTalkMixin(models.AbstractModel):
    """Rows of Odoo's own models that hang on a piece by model and id."""

    _name = "xinfang.sealed.talk.mixin"
    _inherit = ["xinfang.sealed.words.mixin"]
    _description = "Talk About a Piece That Can Be Sealed"
    _talk_words = ()
    _talk_model = "res_model"

    @api.model
    def _word_names(self):
        return self._talk_words

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._seal_talk()
        return records

    def write(self, vals):
        result = super().write(vals)
        if {self._talk_model, "res_id"} & vals.keys():
            self._seal_talk()
        return result

    def _seal_talk(self):
        """Encrypt the words of those that hang on a registered accusation."""
        sealed = self.sudo().filtered(lambda row: row._is_of_accusation())
        if sealed:
            sealed._seal_rows(sealed.ids)

    def _is_of_accusation(self):
        model = self[self._talk_model] or ""
        if not model.startswith("xinfang.") or not self.res_id:
            return False
        target = self.env.get(model)
        if target is None or not hasattr(target, "_petitions"):
            return False
        try:
            return target.browse(self.res_id)._petitions().type == "accusation"
        except MissingError:
            # Whether it may hang on what is not there is for others to say.
            return False


class SealedMessage(models.Model):
    _name = "mail.message"
    _inherit = ["mail.message", "xinfang.sealed.talk.mixin"]
    _talk_words = ("body", "subject")
    _talk_model = "model"


class SealedActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["mail.activity", "xinfang.sealed.talk.mixin"]
    _talk_words = ("feedback", "note", "summary")


class SealedFileName(models.Model):
    _name = "ir.attachment"
    _inherit = ["ir.attachment", "xinfang.sealed.talk.mixin"]
    _talk_words = ("description", "name")
