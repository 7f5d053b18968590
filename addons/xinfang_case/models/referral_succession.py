import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import gate

_logger = logging.getLogger(__name__)


class ReferralSuccession(models.Model):
    """L7: the organ was merged or abolished, its successor goes on (Article 24).

    The referral keeps its state and its limits; only whose duty it is changes.
    """

    _inherit = "xinfang.referral"

    predecessor_id = fields.Many2one(
        "xinfang.department",
        "Taken Over From",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    succession_date = fields.Date("Taken Over On", readonly=True)

    def _acting_organs(self, kind):
        if kind == "succession":
            organs = self._naming_organs()
        else:
            organs = super()._acting_organs(kind)
        return organs._living() if kind in ("sender", "registering") else organs

    def _naming_organs(self):
        """Return who may move a referral: sender, registering organ, and the Party
        committee or government of the level, which decides where it is unclear."""
        ended = self.to_department_id.organ_id
        near = (self.from_department_id | self.petition_id.department_id).organ_id
        return (near - ended)._living() | ended.parent_id.organ_id

    # -- acts -----------------------------------------------------------

    def _do_designate_successor(self, act, values, entry):
        """L7: named by a member of staff, with a letter to the successor."""
        self._hand_over_to(values["successor_department_id"].organ_id)

    def _do_follow_successor(self, act, values, entry):
        """G40: moved by the daily job before anything is booked as missed."""
        self._hand_over_to(self.to_department_id.organ_id._living())

    def _hand_over_to(self, successor):
        ended = self.to_department_id.organ_id
        vals = {
            "to_department_id": successor.id,
            "predecessor_id": ended.id,
            "succession_date": self.env["xinfang.clock"]._today(),
            "handler_id": False,
            "handler_department_id": False,
        }
        if self.from_department_id.organ_id == ended:
            vals["from_department_id"] = successor.id
        self.write(vals)
        if self.role == "lead":
            self.petition_id.write({"lead_department_id": successor.id})
        self.env["xinfang.access"]._grant(
            [(self.petition_id.id, successor.id)],
            {self.petition_id.id} if self.petition_type == "accusation" else (),
        )
        clocks = self.clock_ids.filtered(
            lambda c: c.state in ("running", "suspended") and c.bearer == "organ"
        )
        clocks._move_to_organ(successor)

    # -- guard ----------------------------------------------------------

    def _guard_g40(self, act, values):
        """Only of an organ that has ended, and only to the one that follows it."""
        ended = self.sudo().to_department_id.organ_id
        known = ended._living()
        if act.code == "follow_successor":
            if known == ended:
                self._refuse("G40", self._not_ended_sentence(ended))
            return
        if known == ended:
            above = ended.parent_id.organ_id
            if above not in self.env["res.users"]._xinfang_organs():
                self._refuse("G40", self._not_ended_sentence(ended))
        if values is not None:
            self._check_successor(values["successor_department_id"], ended, known)

    def _not_ended_sentence(self, organ):
        return self.env._(
            "No successor of %(organ)s is known. Where it is unclear who goes on, the "
            "Party committee or government of its level (%(above)s) names the organ.",
            organ=organ.name,
            above=organ.parent_id.name or "",
        )

    def _check_successor(self, chosen, ended, known):
        chosen = chosen.sudo()
        if known != ended and chosen.organ_id != known:
            self._refuse(
                "G40",
                self.env._(
                    "The successor of %(organ)s is %(known)s, no other organ.",
                    organ=ended.name,
                    known=known.name,
                ),
            )
        if chosen.organ_id == ended or not chosen.active or chosen.successor_id:
            self._refuse(
                "G40",
                self.env._("%(organ)s cannot take it over.", organ=chosen.name),
            )

    # -- daily job ------------------------------------------------------

    @api.model
    def _follow_successors(self):
        """Move what organs that have ended still owe to those that follow them.

        Where the successor is still unclear, the limits are those of the organ
        that has to name it.
        """
        ended = (
            self.env["xinfang.department"]
            .sudo()
            .with_context(active_test=False)
            .search(["|", ("successor_id", "!=", False), ("ended_date", "!=", False)])
        )
        if not ended:
            return
        referrals = self.sudo().search(
            [
                ("to_department_id.organ_id", "in", ended.ids),
                ("to_department_id.organ_id.successor_id", "!=", False),
                ("is_open", "=", True),
            ]
        )
        for referral in gate.acting_as(referrals, gate.Actor("system")):
            try:
                with self.env.cr.savepoint():
                    referral.perform("follow_successor")
            except UserError as refusal:
                _logger.warning("Referral %s stays: %s", referral.id, refusal)
        clocks = self.env["xinfang.clock"].sudo()
        rest = clocks.search(
            [
                ("department_id.organ_id", "in", ended.ids),
                ("state", "in", ("running", "suspended")),
                ("bearer", "=", "organ"),
            ]
        )
        for organ in rest.department_id:
            mine = rest.filtered(lambda c, organ=organ: c.department_id == organ)
            heir = organ._living() if organ.successor_id else organ.parent_id.organ_id
            if heir:
                gate.open_gate(mine)._move_to_organ(heir)


class ClockSuccession(models.Model):
    """Running limits change hands with the duty, never their dates (G40)."""

    _inherit = "xinfang.clock"

    def _move_to_organ(self, organ):
        """Make another organ the bearer of running limits."""
        self.write({"department_id": organ.id})
        if self:
            self._reassign(organ._default_user())

    @api.model
    def _cron_check(self, batch=500):
        # First whose duty it is, then who was late (Article 24, guard G40).
        self.env["xinfang.referral"]._follow_successors()
        return super()._cron_check(batch)
