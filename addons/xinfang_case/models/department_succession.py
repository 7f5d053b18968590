from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DepartmentSuccession(models.Model):
    """Organs that end, organs that follow them, and who stands above two of them.

    Article 24: a dispute of competence is settled by the common superior, or by
    the joint-meeting office where there is none; of an organ that was split,
    merged or abolished the one that goes on with its duties takes over.
    """

    _inherit = "xinfang.department"

    ended_date = fields.Date(
        "Ended On", help="Merged or abolished: its duties go to the successor."
    )

    @api.constrains("successor_id", "active")
    def _check_successor(self):
        if self._has_cycle("successor_id"):
            raise ValidationError(
                self.env._("An organ cannot be its own successor, not in a circle.")
            )
        for department in self:
            successor = department.successor_id
            if successor and not (successor.active and successor.can_issue_outward):
                raise ValidationError(
                    self.env._(
                        "%(organ)s cannot take over: it has ended itself, or cannot "
                        "answer in its own name.",
                        organ=successor.name,
                    )
                )
            if not department.active and not successor:
                department._check_no_duties()

    def _check_no_duties(self):
        """Refuse to end an organ that still owes something and has no successor."""
        organs = self.with_context(active_test=False)
        count = (
            self.env["xinfang.clock"]
            .sudo()
            .search_count(
                [
                    ("department_id", "in", organs.ids),
                    ("state", "in", ("running", "suspended")),
                ]
            )
        )
        if count:
            raise ValidationError(
                self.env._(
                    "%(organ)s still has %(count)s running time limits. Name the organ "
                    "that succeeds it first (《信访工作条例》第二十四条).",
                    organ=self.name,
                    count=count,
                )
            )

    def _living(self):
        """Return these organs, those that ended replaced by their successors."""
        living = self.browse()
        for department in self:
            while department.successor_id:
                department = department.successor_id
            living |= department
        return living

    def _superiors(self):
        """Return all organs above this one in either line, this one not included.

        :return: recordset of ``xinfang.department``, the nearest first
        """
        self.ensure_one()
        found, layer = self.browse(), self
        while layer:
            layer = (layer.parent_id | layer.line_parent_id) - found - self
            found |= layer
        return found

    def _is_above(self, other):
        """Tell whether this organ is a superior of another one in either line."""
        return self in other._superiors()

    def _common_superiors(self):
        """Return the nearest organs that are above all of these, in either line.

        An organ that is a party itself does not settle its own dispute.

        :return: recordset, several where two lines meet at the same height
        """
        common = None
        for organ in self:
            above = organ._superiors()
            common = above if common is None else common & above
        common = (common or self.browse()) - self
        # The nearest ones: those that are above no other common superior.
        return common.filtered(
            lambda d: not any(d._is_above(other) for other in common - d)
        )

    def _joint_offices(self):
        """Return the joint-meeting offices nearest to these organs (Article 24)."""
        offices = self.env["xinfang.department"].search([("kind", "=", "joint_office")])
        for organ in self:
            for place in organ | organ._superiors():
                near = offices.filtered(lambda d, place=place: d.parent_id == place)
                if near:
                    return near
        return offices

    def _settling_organs(self):
        """Return the organs that settle a dispute between these ones (Article 24)."""
        return self._common_superiors().organ_id or self._joint_offices()
