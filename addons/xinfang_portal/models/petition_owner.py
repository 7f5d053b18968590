from odoo import api, models

from odoo.addons.xinfang_case.tools import gate

from .draft import key_hash


class PetitionOwner(models.Model):
    """Whose petition is it: every way a citizen proves it, in one place.

    Citizens have no right on any model. Each helper checks one proof and hands
    out an elevated record only then; without proof the record is empty, the
    same for what does not exist and what belongs to somebody else.
    """

    _inherit = "xinfang.petition"

    # A citizen's list, in its order, however many petitions the office has.
    _owner_idx = models.Index(
        "(petitioner_user_id, number DESC, id DESC) WHERE petitioner_user_id IS NOT NULL"
    )

    @api.model
    def _owned_by(self, user, external_id):
        """Return the petition ``user`` filed under this external id, or nothing."""
        if not external_id or not user or user._is_public():
            return self.sudo().browse()
        return self.sudo().search(
            [
                ("external_id", "=", external_id),
                ("petitioner_user_id", "=", user.id),
                ("number", "!=", False),
            ],
            limit=1,
        )

    @api.model
    def _all_owned_by(self, user, offset=0, limit=None):
        """Return the petitions a signed-in citizen filed, latest first."""
        if not user or user._is_public():
            return self.sudo().browse()
        return self.sudo().search(self._owner_domain(user), offset=offset, limit=limit)

    @api.model
    def _count_owned_by(self, user):
        if not user or user._is_public():
            return 0
        return self.sudo().search_count(self._owner_domain(user))

    @api.model
    def _owner_domain(self, user):
        return [("petitioner_user_id", "=", user.id), ("number", "!=", False)]

    @api.model
    def _filed_with(self, key):
        """Return the petition filed with this secret form key, or nothing."""
        if not key:
            return self.sudo().browse()
        return self.sudo().search([("submission_key", "=", key_hash(key))], limit=1)

    @api.model
    def _unlocked(self, external_id):
        """Return the petition a session has unlocked by number and query code.

        External ids are secret and random, and come here from the server's own
        session only.
        """
        if not external_id:
            return self.sudo().browse()
        return self.sudo().search(
            [("external_id", "=", external_id), ("number", "!=", False)], limit=1
        )

    def _portal_family(self):
        """Return what arrived in one piece with this and was split off, or it from that.

        Ownership of this one was proved, and one letter has one petitioner. Of an
        accusation neither side tells about the other (Article 30).
        """
        self.ensure_one()
        record = self.sudo()
        if record.type == "accusation":
            return record.browse()
        family = record.split_from_id | record.split_ids
        return family.filtered(lambda p: p.number and p.type != "accusation")

    def _as_petitioner(self):
        """Return the petition as its petitioner acts on it; ownership was proved."""
        self.ensure_one()
        return gate.acting_as(self.sudo(), gate.Actor("petitioner", self.id))
