from odoo import models
from odoo.exceptions import UserError

from ..tools import gate
from ..tools.moment import legal_today


class NameAccused(models.Model):
    """The discipline side says who is complained of, and routes by that (B2, G01)."""

    _inherit = "xinfang.petition"

    # -- guards -----------------------------------------------------------

    def _guard_accused(self, act, values):
        """Somebody is named, and a discipline organ is left that takes it."""
        if values is None:
            return
        place = values["accused_department_id"] or values["accused_user_id"]
        if not place and not (values["accused_name"] or "").strip():
            raise UserError(
                self.env._(
                    "Say who is complained of: the unit, the account or the name."
                )
            )
        authority = values["accused_authority_id"]
        if authority and authority.kind != "discipline":
            self._refuse(
                "G01",
                self.env._("%(organ)s is no discipline organ.", organ=authority.name),
            )
        if not self._holder_after(values):
            self._refuse(
                "G01",
                self.env._(
                    "No discipline organ would be left to take it. Enter the discipline "
                    "organ above the accused first."
                ),
            )

    def _holder_after(self, values):
        """Return who would hold the accusation once this accused is named."""
        with self.env.cr.savepoint() as point:
            petition = gate.open_gate(self)
            petition._add_accused(values)
            holder = petition._choose_holder()
            point.rollback()
        return holder

    def _guard_g01(self, act, values):
        """Where an accusation may go: to who has authority over the accused."""
        result = super()._guard_g01(act, values)
        record = self.sudo()
        if values is None or record.type != "accusation":
            return result
        targets = values["to_department_id"].sudo()
        if targets.organ_id != record.holder_id:
            record.with_env(self.env)._check_authority(targets)
        return result

    def _check_authority(self, targets):
        self._check_placed()
        record = self.sudo()
        allowed = record.accused_ids.authority_id
        for organ in targets:
            if organ in allowed or any(organ._is_above(a) for a in allowed):
                continue
            self._refuse(
                "G01",
                self.env._(
                    "%(organ)s has no authority over who is complained of. It is: "
                    "%(authority)s.",
                    organ=organ.name,
                    authority="、".join(allowed.mapped("name")) or "—",
                ),
            )

    def _guard_competent(self, act, values):
        """B3: nowhere before it is known who must not learn of it."""
        result = super()._guard_competent(act, values)
        if values is not None:
            self._check_placed()
        return result

    def _check_placed(self):
        """Refuse to send an accusation while nobody is placed as accused (G01)."""
        rows = self.sudo().accused_ids
        placed = rows.department_id or rows.user_id or rows.authority_id
        if not placed:
            self._refuse(
                "G01",
                self.env._(
                    "Name first who is complained of, the unit or the account: until "
                    "then nobody knows who must not learn of it."
                ),
            )

    # -- the act ----------------------------------------------------------

    def _do_name_accused(self, act, values, entry):
        """G01: from here on the accused and who stands under them are barred."""
        self._add_accused(values)
        holder = self._choose_holder()
        self.env["xinfang.access"]._grant([(self.id, holder.id)], {self.id})
        self._recall_from_barred(entry)
        self.env["xinfang.bar"]._raise_for(self)
        self._hand_reminders_over()

    def _add_accused(self, values):
        return self.env["xinfang.accused"].create(
            {
                "petition_id": self.id,
                "department_id": values["accused_department_id"].id,
                "user_id": values["accused_user_id"].id,
                "name": values["accused_name"],
                "post": values["accused_post"],
                "rank": values["accused_rank"],
                "authority_id": values["accused_authority_id"].id,
            }
        )

    def _recall_from_barred(self, entry):
        """Take the accusation back from organs that turn out to be barred."""
        closed = self.env["xinfang.bar"]._closed_departments(self)
        legs = self.referral_ids.filtered(
            lambda r: r.is_open and r.to_department_id in closed
        )
        if legs:
            legs._settle_as("superseded", entry)
            self._move_to(self.env["xinfang.stage"]._get(self._name, "triaged"))
            # As after a return, it is sent anew within the internal limit (TL-06i).
            self.write(
                {
                    "lead_department_id": False,
                    "handling_method": False,
                    "returned_date": legal_today(self.env),
                }
            )
