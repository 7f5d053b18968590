"""What barred people held before they were barred leaves their hands (G02, G03)."""

from odoo import api, models

from ..tools import gate
from .sealing import DISCIPLINE


class BarWithdraw(models.Model):
    """Reminders, mentions and work of who is newly barred."""

    _inherit = "xinfang.bar"

    @api.model
    def _withdraw(self, pairs):
        result = super()._withdraw(pairs)
        users = {}
        for petition_id, user_id in pairs:
            users.setdefault(petition_id, []).append(user_id)
        for petition_id, user_ids in users.items():
            petition = gate.open_gate(self.env["xinfang.petition"].browse(petition_id))
            petition._take_from(self.env["res.users"].sudo().browse(user_ids))
        return result


class HandsPetition(models.Model):
    """Who is reminded of an accusation, and who no longer."""

    _inherit = "xinfang.petition"

    def _take_from(self, users):
        """Take an accusation out of the hands of people who are barred from now on."""
        self.ensure_one()
        held = self.referral_ids.filtered(lambda r: r.handler_id in users)
        held.write({"handler_id": False})
        limits = self.env["xinfang.clock"].search(
            [("petition_id", "=", self.id), ("user_id", "in", users.ids)]
        )
        for limit in limits:
            limit._reassign(limit._record()._clock_user(limit.rule_id))
        for model, ids in self._pieces().items():
            place = [("res_model", "=", model), ("res_id", "in", ids)]
            self.env["mail.activity"].with_context(active_test=False).search(
                [*place, ("user_id", "in", users.ids)]
            ).unlink()
            self.env["mail.followers"].search(
                [*place, ("partner_id", "in", users.partner_id.ids)]
            ).unlink()
            messages = self.env["mail.message"].search(
                [("model", "=", model), ("res_id", "in", ids)]
            )
            messages.notification_ids.filtered(
                lambda n: n.res_partner_id in users.partner_id
            ).unlink()
            for column in ("partner_ids", "starred_partner_ids"):
                named = messages.filtered(lambda m, c=column: m[c] & users.partner_id)
                for message in named:
                    message[column] -= users.partner_id

    def _pieces(self):
        """Return model → ids of this petition and of its parts."""
        pieces = {self._name: self.ids}
        for name, model in self.env.items():
            if (
                hasattr(model, "perform")
                and not model._abstract
                and model._petition_field != "id"
            ):
                parts = model.sudo().search([(model._petition_field, "in", self.ids)])
                if parts:
                    pieces[name] = parts.ids
        return pieces

    def _unbarred(self, user, organs):
        """Return a user, or another one of these organs who is cleared and not barred."""
        petition = self.sudo()
        if petition.type != "accusation":
            return user
        bars = self.env["xinfang.bar"].sudo()
        if user and user.has_group(DISCIPLINE) and not bars._users(petition, user):
            return user
        members = self.env["xinfang.membership"].sudo()
        members = members.search([("organ_id", "in", organs.organ_id.ids)])
        others = members.filtered(lambda m: m._is_current()).user_id.filtered(
            lambda u: u.has_group(DISCIPLINE)
        )
        return (others - bars._users(petition, others))[:1]

    def _clock_user(self, rule):
        user = super()._clock_user(rule)
        # Of what is no accusation nobody looks for discipline organs.
        if self.type != "accusation":
            return user
        return self._unbarred(user, self._discipline_organs())


class HandsReferral(models.Model):
    """Nobody barred is reminded of a duty on an accusation."""

    _inherit = "xinfang.referral"

    def _clock_user(self, rule):
        user = super()._clock_user(rule)
        return self.petition_id._unbarred(user, self.to_department_id)


class HandsMail(models.AbstractModel):
    """Nobody is told of an accusation who may not read it, by no kind of message."""

    _inherit = "xinfang.mail.guard"

    def message_notify(self, *, partner_ids=None, **kwargs):
        # Odoo asks nothing here: whoever knew an id could send its number about.
        self.check_access("read")
        sealed = self.sudo()._petitions().filtered(lambda p: p.type == "accusation")
        if sealed:
            self._check_mentioned(partner_ids or [])
        return super().message_notify(partner_ids=partner_ids, **kwargs)
