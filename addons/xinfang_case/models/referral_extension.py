from odoo import fields, models

from ..tools.moment import legal_today


class ReferralExtension(models.Model):
    """C17 in two steps: the handler asks for more time, the head decides (Article 34).

    The head may also decide unasked: the Ordinance wants his approval, no more. What
    was asked for stays on record with who asked, and stands on the approval form.
    """

    _inherit = "xinfang.referral"

    extension_request = fields.Selection(
        [("asked", "Asked for"), ("granted", "Granted"), ("refused", "Refused")],
        "Request for Extension",
        readonly=True,
    )
    extension_asked_days = fields.Integer("Days Asked For", readonly=True)
    extension_asked_reason = fields.Text("Reason Given", readonly=True)
    extension_asked_on = fields.Date("Extension Asked For On", readonly=True)
    extension_asked_by = fields.Many2one(
        "res.users",
        "Extension Asked For By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _do_request_extension(self, act, values, entry):
        """C17: days and reason go before the head of the organ."""
        self.write(
            {
                "extension_request": "asked",
                "extension_asked_days": values["days"],
                "extension_asked_reason": values["reason"],
                "extension_asked_on": legal_today(self.env),
                "extension_asked_by": self.env.uid,
            }
        )
        organ = self.to_department_id.organ_id
        heads = organ._chiefs() or organ._holders(
            "xinfang_case.group_xinfang_unit_leader"
        )
        limit = self._handling_limit()
        kind = self.env.ref("xinfang_case.mail_activity_type_clock")
        for head in heads[:1]:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                activity_type_id=kind.id,
                date_deadline=limit.due_date or legal_today(self.env),
                summary=self.env._("C17: decide on more time"),
                user_id=head.id,
            )

    def _handling_limit(self):
        """Return the running limit of the handling, TL-08 before TL-07."""
        clock = self.env["xinfang.clock"].sudo()
        return (clock._running("TL-08", self) or clock._running("TL-07", self))[:1]

    def _do_refuse_extension(self, act, values, entry):
        """C17: the head does not approve; the last day stays as it is."""
        self._answer_extension("refused")

    def _do_extend(self, act, values, entry):
        result = super()._do_extend(act, values, entry)
        if self.extension_request:
            asked = self.extension_request == "asked"
            self._answer_extension("granted" if asked else False)
        return result

    def _answer_extension(self, answer):
        self.write({"extension_request": answer})
        kind = self.env.ref("xinfang_case.mail_activity_type_clock")
        mine = self.activity_ids.filtered(
            lambda a: a.activity_type_id == kind and (a.summary or "").startswith("C17")
        )
        mine.write({"active": False, "date_done": legal_today(self.env)})


class Department(models.Model):
    _inherit = "xinfang.department"

    def _holders(self, group):
        """Return the users of these organs who hold a role today.

        :param str group: external id of the role's group
        """
        members = (
            self.env["xinfang.membership"]
            .sudo()
            .search([("organ_id", "in", self.organ_id.ids)])
        )
        return members.filtered(lambda m: m._is_current()).user_id.filtered(
            lambda user: user.has_group(group)
        )


class ExtensionPapers(models.Model):
    _inherit = "xinfang.document"

    def _block_extension_request(self, target, values):
        """Who asked for the extension, when and for how long (C17)."""
        if target.extension_request != "granted":
            return False
        day = target.extension_asked_on
        return (
            f"承办人{target.extension_asked_by.name}于{day.year}年{day.month}月{day.day}日"
            f"申请延长办理期限{target.extension_asked_days}日。"
        )
