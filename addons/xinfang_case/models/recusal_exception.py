from odoo import api, fields, models

from ..tools.moment import legal_today
from .interest import RELATIONS


class RecusalException(models.Model):
    """Who was let through in spite of a declared interest, by whom and why.

    One row for each decision, appended when a head rejects the recusal of an official
    whose declared interest touches the petition. Read by auditors.
    """

    _name = "xinfang.recusal.exception"
    _description = "Let Through in Spite of an Interest"
    _inherit = ["xinfang.append.mixin", "xinfang.scope.mixin"]

    petition_id = fields.Many2one(
        "xinfang.petition", required=True, index=True, ondelete="restrict"
    )
    recusal_id = fields.Many2one(
        "xinfang.recusal",
        required=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users", "Official", required=True, index=True, ondelete="restrict"
    )
    interest_id = fields.Many2one(
        "xinfang.interest",
        required=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=fields.NO_ACCESS,
    )
    relation = fields.Selection(RELATIONS, "Interest")
    decider_id = fields.Many2one(
        "res.users",
        "Let Through By",
        required=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        "xinfang.department", "Organ", index="btree_not_null", ondelete="restrict"
    )
    decided_on = fields.Date(required=True)
    reason = fields.Text(help="Empty on an accusation: it lies sealed in the ledger.")

    @api.depends("petition_id", "decided_on")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.petition_id.number or ''} {row.decided_on or ''}"

    @api.model
    def _let_through(self, petition_id, interests):
        """Return the users on each of whose touching interests a head has decided."""
        rows = self.sudo().search(
            [("petition_id", "=", petition_id), ("interest_id", "in", interests.ids)]
        )
        undecided = interests - rows.interest_id
        return interests.user_id - undecided.user_id

    @api.model
    def _note(self, recusal, reason):
        """Append what a rejected recusal lets through.

        :param recusal: the rejected ``xinfang.recusal``
        :param str reason: grounds of the decision
        """
        petition = recusal.petition_id
        interests = self.env["xinfang.interest"].sudo()
        touched = interests.browse()
        for place in (petition, *petition.review_ids):
            found = interests._conflicts(place, recusal.user_id)
            touched |= found.get(petition.id, touched)
        sealed = petition.type == "accusation"
        self._append(
            [
                {
                    "petition_id": petition.id,
                    "recusal_id": recusal.id,
                    "user_id": recusal.user_id.id,
                    "interest_id": interest.id,
                    "relation": interest.relation,
                    "decider_id": self.env.uid,
                    "department_id": recusal.department_id.id,
                    "decided_on": legal_today(self.env),
                    "reason": False if sealed else reason,
                }
                for interest in touched
            ]
        )
