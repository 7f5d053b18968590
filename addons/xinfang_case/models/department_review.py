from odoo import api, models
from odoo.tools import ormcache

# What decides which body reviews for whom.
_SHAPE = {"kind", "parent_id", "active", "can_issue_outward", "ended_date"}


class ReviewingDepartment(models.Model):
    """Review bodies (复查复核机构、委员会): they review in the stead of the organ above.

    The Ordinance names the organ one level above (Articles 35-36). Governments may leave
    the work to a review body of their own (as in Beijing, Article 49 of its petition
    regulation): what is asked of the government is asked of its body, which has its own
    seal and staff. A body that may not issue papers is a unit of its organ like any
    other. See docs/decisions/0031.
    """

    _inherit = "xinfang.department"

    def _review_organs(self):
        """Return the organs that can be asked to review what this organ decided.

        :return: recordset of ``xinfang.department``, maybe empty
        """
        self.ensure_one()
        above = self.organ_id._review_principal()._superior_for_review().organ_id
        return self.browse().union(*(organ._standing_in() for organ in above))

    def _standing_in(self):
        """Return the organ that reviews when this one is asked: its body, or itself."""
        organ = self.organ_id
        bodies = self._review_bodies()
        return self.browse([i for one in organ.ids for i in bodies.get(one, (one,))])

    def _review_principal(self):
        """Return the organ for which this one reviews; any other is its own."""
        self.ensure_one()
        if self.kind != "review_body":
            return self
        stands_in = self.id in self._review_bodies().get(self.parent_id.organ_id.id, ())
        return self.parent_id.organ_id if stands_in else self

    @api.model
    @ormcache()
    def _review_bodies(self):
        """Map the id of an organ to the ids of its review bodies: dict of tuples."""
        bodies = self.sudo().search(
            [
                ("kind", "=", "review_body"),
                ("can_issue_outward", "=", True),
                ("parent_id", "!=", False),
                ("ended_date", "=", False),
            ],
            order="id",
        )
        found = {}
        for body in bodies:
            organ = body.parent_id.organ_id.id
            found[organ] = (*found.get(organ, ()), body.id)
        return found

    @api.model_create_multi
    def create(self, vals_list):
        departments = super().create(vals_list)
        if "review_body" in departments.mapped("kind"):
            self.env.registry.clear_cache()
        return departments

    def write(self, vals):
        result = super().write(vals)
        if _SHAPE & vals.keys():
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
