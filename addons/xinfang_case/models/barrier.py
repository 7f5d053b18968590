"""The barrier between an accusation and the accused (Article 30, guards G01, G03).

Naming the accused decides three things: which discipline organ holds the accusation,
who is barred from it for ever (``xinfang.bar``), and where it can still be sent.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError


class BarrierDepartment(models.Model):
    """A unit that comes under an accused one brings its people under the bar."""

    _inherit = "xinfang.department"

    def write(self, vals):
        moved = {"parent_id", "line_parent_id"} & vals.keys()
        result = super().write(vals)
        if moved:
            self.env["xinfang.bar"].sudo()._raise_under(self)
        return result

    @api.model_create_multi
    def create(self, vals_list):
        departments = super().create(vals_list)
        # A new unit above others may connect them with an accused one.
        self.env["xinfang.bar"].sudo()._raise_under(departments)
        return departments


class BarrierMembership(models.Model):
    """Whoever comes to work under an accused is barred from then on."""

    _inherit = "xinfang.membership"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        self.env["xinfang.bar"].sudo()._raise_under(members.department_id)
        return members

    def write(self, vals):
        result = super().write(vals)
        if {"department_id", "user_id", "is_head", "date_to"} & vals.keys():
            self.env["xinfang.bar"].sudo()._raise_under(self.department_id)
        return result


class BarrierUsers(models.Model):
    """An accused official who becomes a leader draws the line of his staff after him."""

    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if "group_ids" in vals:
            members = self.env["xinfang.membership"].sudo()
            places = members.search([("user_id", "in", self.ids)])
            self.env["xinfang.bar"].sudo()._raise_under(places.department_id)
        return result


class BarrierPetition(models.Model):
    """Who holds an accusation, and who is kept away from it."""

    _inherit = "xinfang.petition"

    accused_ids = fields.One2many("xinfang.accused", "petition_id", "Complained Of")
    holder_id = fields.Many2one(
        "xinfang.department",
        "Held By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Discipline organ that has the accusation in hand.",
    )

    def web_read(self, specification):
        """Spare the form of what is no accusation a query for nothing."""
        wanted = "accused_ids" in specification
        if not wanted or any(petition.type == "accusation" for petition in self):
            return super().web_read(specification)
        rest = {k: v for k, v in specification.items() if k != "accused_ids"}
        rows = super().web_read(rest)
        return [{**row, "accused_ids": []} for row in rows]

    def _discipline_organs(self):
        """Return the discipline organs that act on these pieces."""
        held = self.filtered("holder_id")
        organs = held.holder_id.organ_id
        # Of whom somebody is accused, but whom nobody holds: no organ is left.
        rest = (self - held).filtered(lambda p: not any(p.accused_ids.mapped("since")))
        if rest:
            organs |= super(BarrierPetition, rest)._discipline_organs()
        return organs

    def _seal(self):
        """Seal, and raise the barrier before the first glance is possible."""
        self._choose_holder()
        result = super()._seal()
        self.env["xinfang.bar"]._raise_for(self)
        return result

    # -- routing ----------------------------------------------------------

    def _refuse_under_accused(self, departments, users):
        """Refuse units and people that stand under the accused (G01, G03).

        :raises UserError: with rule and article; whoever reads it sees the accusation
        """
        petition = self.sudo()
        if petition.type != "accusation" or not petition.accused_ids:
            return
        bars = self.env["xinfang.bar"].sudo()
        if departments:
            closed = bars._closed_departments(petition)
            for unit in departments.sudo() & closed:
                self._refuse(
                    "G01",
                    self.env._(
                        "%(unit)s is complained of, or stands under who is. Choose an "
                        "organ outside of it.",
                        unit=unit.name,
                    ),
                )
        for user in bars._users(petition, users.sudo()) if users else ():
            self._refuse(
                "G03",
                self.env._(
                    "%(user)s is complained of, or works under who is. Choose somebody "
                    "else.",
                    user=user.name,
                ),
            )


class BarrierGate(models.AbstractModel):
    """No act on an accusation names a unit or a person under the accused."""

    _inherit = "xinfang.process.mixin"

    def _check_guards(self, act, values):
        petition = self.sudo()._petitions()
        if petition.type == "accusation":
            departments = self.env["xinfang.department"]
            users = self.env["res.users"]
            for name, value in values.items():
                # Who is accused is named by such a value itself.
                if name.startswith("accused_") or not isinstance(
                    value, models.BaseModel
                ):
                    continue
                if value._name == departments._name:
                    departments |= value
                elif value._name == users._name:
                    users |= value
            petition.with_env(self.env)._refuse_under_accused(departments, users)
        return super()._check_guards(act, values)


class BarrierReferral(models.Model):
    """Neither handler nor handling unit stand under the accused, by whatever door."""

    _inherit = "xinfang.referral"

    @api.constrains("handler_id", "handler_department_id", "to_department_id")
    def _check_barrier(self):
        # What was taken back from a barred organ stays as it was.
        for referral in self.sudo().filtered("is_open"):
            if referral.petition_id.type == "accusation":
                referral.petition_id._refuse_under_accused(
                    referral.to_department_id | referral.handler_department_id,
                    referral.handler_id,
                )


class BarrierAccess(models.Model):
    """The last door: no row of visibility for a unit under the accused."""

    _inherit = "xinfang.access"

    @api.model
    def _grant(self, pairs, sealed_ids=()):
        pairs = {(p, d) for p, d in pairs if p and d}
        petitions = self.env["xinfang.petition"].sudo()
        for petition in petitions.browse(sealed_ids).filtered("accused_ids"):
            closed = self.env["xinfang.bar"].sudo()._closed_departments(petition)
            barred = {d for p, d in pairs if p == petition.id} & set(closed.ids)
            barred -= set((petition.department_id | petition.holder_id).ids)
            if barred:
                raise UserError(
                    self.env._("An accusation is never given to who is complained of.")
                )
        return super()._grant(pairs, sealed_ids)
