"""What has to be kept though its subject wants it deleted is stored, nothing more.

Personal Information Protection Law, Article 47, second paragraph: while a time of
keeping laid down by law runs, all handling stops but storage and its protection.
"""

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.xinfang_case.tools.moment import legal_today


class RestrictedPetition(models.Model):
    """A closed petition whose petitioner asked that it be deleted."""

    _inherit = "xinfang.petition"

    restricted_date = fields.Date("Stored Only Since", readonly=True, copy=False)

    def _restrict(self):
        """Store only; of an open petition nothing changes: it has to be handled."""
        closed = self.filtered(lambda p: not p.is_open and not p.restricted_date)
        closed.write({"restricted_date": legal_today(self.env)})


class RestrictedPetitioner(models.Model):
    """Numbers that are stored only are shown to nobody."""

    _inherit = "xinfang.petitioner"

    def _is_stored_only(self):
        """Tell whether nothing of this person is handled any longer: ``bool``."""
        petitions = (
            self.env["xinfang.petition"]
            .sudo()
            .search([("petitioner_id", "=", self.id)])
        )
        return bool(petitions) and all(p.restricted_date for p in petitions)

    def unmask(self, reason):
        """Refuse to show the numbers of whoever asked that they be deleted.

        See ``xinfang_case``; besides:

        :raises UserError: the petitions of this person are stored only
        """
        self.ensure_one()
        self.check_access("read")
        if self._is_stored_only():
            self._note_unmasking(False, refused=True)
            raise UserError(
                self.env._(
                    "This person asked that the data be deleted. Until its time of "
                    "keeping ends it is stored and not used (Personal Information "
                    "Protection Law, Article 47). A new petition opens it again."
                )
            )
        return super().unmask(reason)
