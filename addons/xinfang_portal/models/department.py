from odoo import api, models
from odoo.fields import Domain


class Department(models.Model):
    """What the citizens' hall tells about organs: published contacts, nothing else."""

    _inherit = "xinfang.department"

    def _portal_key(self):
        """Return how the form names this office; the code where it has one."""
        self.ensure_one()
        return self.code or f"n{self.id}"

    @api.model
    def _portal_organs(self, filing=False):
        """List the organs whose contacts are published (Article 18).

        Contacts of published organs are public, so anybody may ask.

        :param bool filing: only those a petition can be addressed to online
        :return: list of dicts ``key``, ``name``, ``kind``, ``region``, ``phone``,
            ``address``, ``reception_hours``
        """
        organs = self.sudo().search(self._portal_domain(filing))
        return [
            {
                "key": organ._portal_key(),
                "name": organ.name,
                "is_office": organ.is_petition_office,
                "region": organ.region_id.full_name or "",
                "phone": organ.phone or "",
                "address": organ.address or "",
                "reception_hours": organ.reception_hours or "",
            }
            for organ in organs
        ]

    @api.model
    def _portal_office(self, key):
        """Return the published petition office with this key, else an empty record."""
        offices = self.sudo().search(self._portal_domain(filing=True))
        return offices.filtered(lambda office: office._portal_key() == key)[:1]

    @api.model
    def _portal_domain(self, filing):
        domain = Domain("is_published", "=", True)
        if filing:
            domain &= Domain("is_petition_office", "=", True)
        return domain
