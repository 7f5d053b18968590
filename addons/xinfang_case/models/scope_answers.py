from odoo import api, models
from odoo.exceptions import AccessError, MissingError

from .one_answer import all_or_none, refusal


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
            gone = self - self.exists()
            rest = super(ScopeAnswers, self - gone)._check_access(operation)
            if not gone:
                return rest
            denied = gone | rest[0] if rest else gone
            return denied, lambda: refusal(denied, operation)

    def _fetch_field(self, field):
        result = super()._fetch_field(field)
        if not self.env.su:
            known = field._get_cache(self.env)
            if any(i and i not in known for i in self._ids):
                raise refusal(self)
        return result

    def read(self, fields=None, load="_classic_read"):
        try:
            rows = super().read(fields, load)
        except AccessError:
            # Which field led to it differs between what is hidden and what is missing.
            self.check_access("read")
            raise
        return all_or_none(self, rows)

    def export_data(self, fields_to_export):
        self.check_access("read")
        return super().export_data(fields_to_export)

    def exists(self):
        found = super().exists()
        if self.env.context.get("xinfang_importing") and not self.env.su:
            return found._filtered_access("read")
        return found


class ImportedIds(models.AbstractModel):
    """A row of an import finds the records its user sees, by whatever key."""

    _inherit = "ir.fields.converter"

    @api.model
    def db_id_for(self, model, field, subfield, value, savepoint):
        # A database id is looked up with nothing but ``exists()``.
        asking = self.with_context(xinfang_importing=True)
        return super(ImportedIds, asking).db_id_for(
            model, field, subfield, value, savepoint
        )

    def _xmlid_to_record_id(self, xmlid, model):
        found = super()._xmlid_to_record_id(xmlid, model)
        if found and "visible_to_me" in model._fields and not self.env.su:
            return model.browse(found)._filtered_access("read").id or None
        return found


class FreshPetition(models.Model):
    """A petition whose parts are created together with it."""

    _inherit = "xinfang.petition"

    def _may_be_named(self):
        """Return the user's own pieces that nobody was shown yet."""
        mine = self.sudo().exists().filtered(lambda p: p.create_uid == self.env.user)
        shown = self.env["xinfang.access"].sudo()
        shown = shown.search([("petition_id", "in", mine.ids)]).petition_id
        # That he does not see them was true a moment ago, and must not be remembered.
        self.invalidate_recordset(["visible_to_me"])
        return mine - shown
