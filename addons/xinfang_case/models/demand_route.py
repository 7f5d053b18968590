from odoo import fields, models

from .petition import ROUTES, TYPES

# Acts by which a petition leaves triage: its demands are of one type by then.
_LEAVING = (
    "transfer",
    "assign",
    "designate",
    "handle_own",
    "handle_own_simplified",
    "route_own",
    "guide",
    "direct_reply",
    "file_only",
    "link_repeat",
    "link_final",
)


class DemandRoute(models.Model):
    """Each demand has its own type, procedure, organ and outcome (Articles 22, 31)."""

    _inherit = "xinfang.demand"

    type = fields.Selection(
        TYPES,
        readonly=True,
        help="Empty: as the petition. Another one is split off before anything leaves "
        "triage.",
    )
    route = fields.Selection(
        ROUTES, readonly=True, help="Empty: the procedure of the petition."
    )
    department_id = fields.Many2one(
        "xinfang.department",
        "Organ",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Which organ answers it; empty: the responsible organ.",
    )
    reason = fields.Text("Why This Way", readonly=True)


class ReferralDemands(models.Model):
    """With several organs each answers its own demands (Article 24, guard G17)."""

    _inherit = "xinfang.referral"

    def _own_demands(self):
        """Return the demands this organ has to answer.

        Those given to it by name; the lead organ answers all that nobody else has.
        """
        self.ensure_one()
        demands = self.petition_id.demand_ids
        mine = demands.filtered(lambda d: d.department_id == self.to_department_id)
        if self.role != "lead":
            return mine
        given = demands.filtered("department_id") - mine
        busy = self.petition_id.referral_ids if given else self.browse()
        others = busy.filtered(lambda r: r.is_open and r != self).to_department_id
        return demands - given.filtered(lambda d: d.department_id in others)

    def _do_forward(self, act, values, entry):
        """L4: what this organ had to answer goes along to the subordinate one."""
        mine = self.petition_id.demand_ids.filtered(
            lambda d: d.department_id == self.to_department_id
        )
        mine.write({"department_id": values["to_department_id"].id})
        return super()._do_forward(act, values, entry)


class PetitionDemands(models.Model):
    """Demands are told apart at triage, and given to organs when it is sent."""

    _inherit = "xinfang.petition"

    def _do_triage(self, act, values, entry):
        """S2: with demands line by line, each may have its own type and procedure."""
        lines = values.get("demand_lines")
        if lines:
            names = [line["name"] for line in lines]
            values = {**values, "demands": "\n".join(names)}
        result = super()._do_triage(act, values, entry)
        if lines and self.type != "accusation":
            for demand, line in zip(self.demand_ids.sorted(), lines, strict=True):
                own = {name: line[name] for name in ("type", "route", "reason")}
                if any(own.values()):
                    demand.write(own)
        return result

    def _do_transfer(self, act, values, entry):
        """S7: say which organ answers which demand."""
        referrals = super()._do_transfer(act, values, entry)
        for demand, department in (values.get("demand_targets") or {}).items():
            self.demand_ids.filtered(lambda d, i=demand: d.id == i).write(
                {"department_id": department}
            )
        return referrals

    def _guard_g08(self, act, values):
        """Nothing leaves triage while its demands are of different types."""
        super()._guard_g08(act, values)
        if values is None:
            return
        if act.code == "triage":
            self._check_demand_lines(values)
        elif act.code in _LEAVING:
            self._check_one_type()
            self._check_demand_targets(values)

    def _check_demand_lines(self, values):
        lines = values.get("demand_lines") or []
        accusing = any(line["type"] == "accusation" for line in lines)
        if accusing and values["type"] != "accusation":
            self._refuse(
                "G08",
                self.env._(
                    "One of the demands is an accusation: it is split off and sealed "
                    "first, and is not written down here."
                ),
            )
        for line in lines:
            if line["type"] == "claim" != values["type"] and not line["route"]:
                self._refuse(
                    "G08",
                    self.env._(
                        "“%(demand)s” is an appeal or claim and needs its route.",
                        demand=line["name"][:40],
                    ),
                )

    def _check_one_type(self):
        record = self.sudo()
        others = record.demand_ids.filtered(
            lambda d: d.type not in (False, record.type)
        )
        if others and record.type != "accusation":
            self._refuse(
                "G08",
                self.env._(
                    "Demands of different types take different procedures. Split these "
                    "off first: %(demands)s",
                    demands="；".join(d.name[:40] for d in others),
                ),
            )

    def _check_demand_targets(self, values):
        targets = values.get("demand_targets") or {}
        organs = values.get("to_department_id", self.env["xinfang.department"])
        organs |= values.get("assist_department_ids", organs.browse())
        wrong = set(targets) - set(self.sudo().demand_ids.ids)
        if wrong or set(targets.values()) - set(organs.ids):
            self._refuse(
                "G08",
                self.env._(
                    "A demand of this petition can be given to the responsible or to an "
                    "assisting organ only."
                ),
            )
