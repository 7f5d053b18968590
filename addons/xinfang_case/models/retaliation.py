"""Whoever retaliates against a petitioner is to be stopped (Articles 18, 46; G29)."""

from odoo import fields, models

from ..tools.moment import legal_today
from .disclosure_desk import plan_reminders

KIND = "xinfang_case.mail_activity_type_protection"
SEALED = ("report_retaliation", "protect")
DISCIPLINE = "xinfang_case.group_xinfang_discipline"


class ActProtector(models.Model):
    """Acts of the discipline organ on whatever piece somebody suffers for."""

    _inherit = "xinfang.act"

    actor = fields.Selection(
        selection_add=[("protector", "Discipline organ that protects the petitioner")],
        ondelete={"protector": "cascade"},
    )


class Retaliation(models.Model):
    """A report of reprisal opens a task of protection, there and one level above."""

    _inherit = "xinfang.petition"

    retaliation_date = fields.Date(
        "Reprisal Reported On", readonly=True, copy=False, groups=DISCIPLINE
    )
    protected_date = fields.Date(groups=DISCIPLINE)

    def _acting_organs(self, kind):
        if kind == "protector":
            return self._discipline_organs()
        return super()._acting_organs(kind)

    def _seals_wording(self, act, values):
        # Who is said to retaliate may sit in the organ that handles the piece.
        return act.code in SEALED or super()._seals_wording(act, values)

    def _do_report_retaliation(self, act, values, entry):
        """G29: the discipline organ and the superior are told; what is said is sealed."""
        self.write({"retaliation_date": legal_today(self.env)})
        organs = self._discipline_organs()
        above = self._protectors_above(organs)
        sealed = {self.id} if self.type == "accusation" else ()
        self.env["xinfang.access"]._grant(
            [(self.id, organ.id) for organ in organs | above], sealed
        )
        spoken = self._spoken()
        self._task(
            self._cleared_members(organs),
            spoken.env._("Reprisal is reported: protect the petitioner"),
        )
        self._task(
            self._cleared_members(above) if sealed else above._default_user_each(),
            spoken.env._("Reprisal is reported: see that the petitioner is protected"),
        )

    def _protectors_above(self, organs):
        """Return who stands above: the superior, of an accusation a discipline organ."""
        if self.type != "accusation":
            return self.department_id.organ_id._superior_for_review()
        closed = self.env["xinfang.bar"]._closed_departments(self)
        above = organs.browse()
        for organ in organs:
            above |= organ.parent_id._discipline_organ_outside(closed | organs)
        return above

    def _cleared_members(self, organs):
        """Return who in some organs is cleared for accusations (R11), today."""
        members = self.env["xinfang.membership"].sudo()
        members = members.search([("organ_id", "in", organs.organ_id.ids)])
        users = members.filtered(lambda m: m._is_current()).user_id
        return users.filtered(lambda user: user.has_group(DISCIPLINE))

    def _task(self, users, words):
        # What was remembered of who sees it was true before the grant.
        self.invalidate_recordset(["visible_to_me"])
        users = users.filtered(
            lambda user: self.sudo(False).with_user(user).has_access("read")
        )
        plan_reminders(self, KIND, users, words, legal_today(self.env))

    def _spoken(self):
        """Return these records in the language of the office."""
        chinese = self.env["res.lang"]._get_data(code="zh_CN")
        return self.with_context(lang="zh_CN" if chinese else self.env.lang)

    def _do_protect(self, act, values, entry):
        result = super()._do_protect(act, values, entry)
        tasks = self.activity_ids.filtered(
            lambda a: a.activity_type_id == self.env.ref(KIND)
        )
        tasks.write({"active": False, "date_done": legal_today(self.env)})
        return result


class ReceiverOfEach(models.Model):
    """Who receives the work of several organs."""

    _inherit = "xinfang.department"

    def _default_user_each(self):
        users = self.env["res.users"]
        return users.concat(*self._default_users().values()) if self else users
