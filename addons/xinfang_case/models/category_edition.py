from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.moment import legal_today

KEY = "content_catalogue_version"


class CategoryEdition(models.Model):
    """Which content catalogue is offered at triage, and which edition of it holds.

    The national catalogue after 2022 was not obtained: an office imports the list that
    its superior prescribes and names it in the settings. Petitions keep the category of
    their day, which says its catalogue and edition.
    """

    _inherit = "xinfang.category"

    is_offered = fields.Boolean(
        "Offered at Triage",
        compute="_compute_is_offered",
        search="_search_is_offered",
        help="Valid today and of the catalogue named in the settings.",
    )

    @api.depends("catalogue", "valid_from", "valid_to")
    def _compute_is_offered(self):
        offered = self.filtered_domain(self._offered_on(legal_today(self.env)))
        for category in self:
            category.is_offered = category in offered

    def _search_is_offered(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return self._offered_on(legal_today(self.env))

    @api.model
    def _offered_on(self, day):
        """Return the domain of the categories a triage may choose on a ``date``."""
        catalogue = self.env["ir.config_parameter"]._xinfang(KEY)
        return Domain("catalogue", "=", catalogue) & self._valid_on(day)

    @api.model
    def _edition(self, day):
        """Return which edition of the catalogue holds on a day, for heads of reports.

        Elevated: it is no case content, and analysts may read no code list.

        :return: (code of the catalogue, ``date`` of its newest change or None)
        """
        domain = self._offered_on(day) & Domain("valid_from", "!=", False)
        newest = self.sudo().search(domain, order="valid_from desc", limit=1)
        return self.env["ir.config_parameter"]._xinfang(KEY), newest.valid_from or None


class IrConfigParameter(models.Model):
    """No catalogue is chosen that has nothing to choose from."""

    _inherit = "ir.config_parameter"

    @api.model
    def _xinfang_check(self, changes):
        result = super()._xinfang_check(changes)
        for key, _before, after in changes:
            if after and key.endswith(f".{KEY}"):
                self._check_catalogue(after)
        return result

    @api.model
    def _check_catalogue(self, catalogue):
        categories = self.env["xinfang.category"].sudo()
        today = categories._valid_on(legal_today(self.env))
        if catalogue == "police" or not categories.search_count(
            Domain("catalogue", "=", catalogue) & today, limit=1
        ):
            raise ValidationError(
                self.env._(
                    "There is no content catalogue “%(catalogue)s” with categories "
                    "valid today. Import it first, then choose it.",
                    catalogue=catalogue,
                )
            )
