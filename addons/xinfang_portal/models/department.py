from odoo import api, models
from odoo.fields import Domain

# A list as short as this is shown whole; a longer one is folded by place.
SHORT_LIST = 6


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
        return [organ._portal_contact() for organ in organs]

    def _portal_contact(self):
        """Return the published contacts of one organ as a dict."""
        self.ensure_one()
        return {
            "key": self._portal_key(),
            "name": self.name,
            "is_office": self.is_petition_office,
            "region": self.region_id.full_name or "",
            "phone": self.phone or "",
            "address": self.address or "",
            "reception_hours": self.reception_hours or "",
        }

    @api.model
    def _portal_places(self):
        """Sort the published contacts by place, from the widest to the narrowest.

        Townships stand with their county: nobody looks for a town hall in another
        list than for the bureaus of the same county.

        :return: list of dicts ``name``; ``offices`` and ``others``, contacts of the
            petition offices and of all other organs; ``folded``, whether the others
            are shown only when asked for
        """
        organs = self.sudo().search(self._portal_domain(filing=False))
        by_place = organs.grouped(lambda organ: organ._portal_place())
        places = sorted(by_place, key=lambda place: place.code or "~")
        return [
            {
                "name": place.name or "",
                "offices": [o._portal_contact() for o in here if o.is_petition_office],
                "others": [
                    o._portal_contact() for o in here if not o.is_petition_office
                ],
                "folded": len(organs) > SHORT_LIST,
            }
            for place, here in ((place, by_place[place]) for place in places)
        ]

    def _portal_place(self):
        """Return the county, city or province an organ is looked for in."""
        region = self.region_id
        return region.parent_id if region.level == "township" else region

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
