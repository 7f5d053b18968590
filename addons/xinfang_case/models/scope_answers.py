from odoo import api, models
from odoo.exceptions import MissingError


class ScopeAnswers(models.AbstractModel):
    """What is hidden answers like what does not exist, whatever is asked (G02).

    Odoo answers the two differently: a record that is missing is left out or raises
    one error, a record that is denied raises another. Walking through the ids would
    tell how many accusations there are, and when they came in.
    """

    _inherit = "xinfang.scope.mixin"

    def _check_access(self, operation):
        try:
            return super()._check_access(operation)
        except MissingError:
            missing = self - self.exists()
            denied = missing and missing._denied(operation)
            return denied or super(ScopeAnswers, self - missing)._check_access(
                operation
            )

    def _denied(self, operation):
        rules = self.env["ir.rule"]
        return self, lambda: rules._make_access_error(operation, self)

    def read(self, fields=None, load="_classic_read"):
        rows = super().read(fields, load)
        if not self.env.su and len(rows) < len(self._origin):
            raise self._denied("read")[1]()
        return rows

    def export_data(self, fields_to_export):
        self.check_access("read")
        return super().export_data(fields_to_export)

    @api.model_create_multi
    def create(self, vals_list):
        """Let nobody tie a row to a petition that is hidden, or find out that it is."""
        name = self._petition_field
        if not self.env.su and name != "id":
            named = {vals.get(name) for vals in vals_list} - {None, False}
            petitions = self.env["xinfang.petition"].browse(named)
            if denied := petitions._check_access("read"):
                if denied[0] - denied[0]._just_created():
                    raise denied[1]()
        return super().create(vals_list)


class FreshPetition(models.Model):
    """A petition whose parts are created together with it."""

    _inherit = "xinfang.petition"

    def _just_created(self):
        """Return the user's own pieces that nobody was shown yet."""
        mine = self.sudo().exists().filtered(lambda p: p.create_uid == self.env.user)
        shown = self.env["xinfang.access"].sudo()
        shown = shown.search([("petition_id", "in", mine.ids)]).petition_id
        # That he does not see them was true a moment ago, and must not be remembered.
        self.invalidate_recordset(["visible_to_me"])
        return mine - shown
