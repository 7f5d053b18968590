from odoo import models
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


class NamedPetitioner(models.Model):
    """People known to other organs may be named; an accuser known to none may not."""

    _inherit = "xinfang.petitioner"

    def _may_be_named(self):
        people = self.sudo().exists()
        of_people = ["|", ("petitioner_id", "in", people.ids)]
        of_people += [("representative_ids", "in", people.ids)]
        pieces = self.env["xinfang.petition"].sudo().search(of_people)
        open_pieces = pieces.filtered(lambda p: p.type != "accusation")
        accusers = pieces.petitioner_id | pieces.representative_ids
        accusers -= open_pieces.petitioner_id | open_pieces.representative_ids
        # Who is named now is seen with the piece from here on.
        self.invalidate_recordset(["visible_to_me"])
        return people.with_env(self.env) - accusers
