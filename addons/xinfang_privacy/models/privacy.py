from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.xinfang_case.models.disclosure_desk import plan_reminders
from odoo.addons.xinfang_case.models.encrypted import Encrypted
from odoo.addons.xinfang_case.tools.moment import legal_today, said_day

# What the Personal Information Protection Law gives, with the article.
KINDS = [
    ("copy", "Look at or copy what is kept about me (Article 45)"),
    ("correct", "Correct or complete what is kept about me (Article 46)"),
    ("erase", "Delete what is kept about me (Article 47)"),
    ("explain", "Explain how it is used (Article 48)"),
]
# What can be put right by the product itself; anything else is said in words.
FIELDS = [
    ("name", "Name"),
    ("phone", "Phone"),
    ("address", "Address"),
    ("email", "E-mail"),
    ("other", "Something else"),
]
DECIDERS = ("office_head", "unit_leader", "review_leader", "discipline")


class PrivacyRequest(models.Model):
    """What a petitioner asks about the own personal information, and the answer.

    Asked in the hall or at the counter, decided by a head of the registering organ (of
    an accusation by the discipline organ), answered with a reason (Personal Information
    Protection Law, Articles 44 to 50). A refusal says why, and where to complain.
    """

    _name = "xinfang.privacy"
    _description = "Request About Personal Information"
    _inherit = ["xinfang.part.mixin"]
    _part_sign = "权"

    _new_value = Encrypted("new_value")

    kind = fields.Selection(KINDS, "Asks To", required=True, readonly=True)
    field_name = fields.Selection(FIELDS, "What Is Wrong", readonly=True)
    new_value = _new_value.clear("Should Be")
    new_value_enc = _new_value.stored()
    request_text = fields.Text("Request", readonly=True)
    due_date = fields.Date(
        "To Answer By", readonly=True, help="Internal rule, not statute."
    )
    answer = fields.Text(readonly=True)
    decider_id = fields.Many2one(
        "res.users",
        "Decided By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    kept_until = fields.Date(
        "Kept Until", readonly=True, help="Why nothing was deleted: until this day."
    )

    @api.model
    def _open(self, petition, entry, vals):
        request = super()._open(petition, entry, vals)
        days = self.env["ir.config_parameter"]._xinfang("privacy_reply_wd")
        count = self.env["xinfang.clock"]._count
        due = count(legal_today(self.env), days, "working")["due_date"]
        request.write({"due_date": due})
        request._remind_deciders()
        return request

    def _remind_deciders(self):
        """Plan a reminder for each head who may decide; nobody barred is told."""
        organ = self.department_id.organ_id
        members = self.env["xinfang.membership"].sudo()
        members = members.search([("organ_id", "=", organ.id)])
        users = members.filtered(lambda m: m._is_current()).user_id.filtered(
            lambda user: (
                any(
                    user.has_group(f"xinfang_case.group_xinfang_{role}")
                    for role in DECIDERS
                )
                and self.sudo(False).with_user(user).has_access("read")
            )
        )
        chinese = self.env["res.lang"]._get_data(code="zh_CN")
        spoken = self.with_context(lang="zh_CN" if chinese else self.env.lang)
        words = spoken.env._("Decide on a request about personal information")
        plan_reminders(
            self, "mail.mail_activity_data_todo", users, words, self.due_date
        )

    def _close_part(self):
        """End the reminders."""
        result = super()._close_part()
        reminders = self.activity_ids.filtered("automated")
        reminders.write({"active": False, "date_done": legal_today(self.env)})
        return result

    # -- guards -------------------------------------------------------------

    def _guard_erasable(self, act, values):
        """Deleting is granted only once no law wants the file kept (Article 47 ¶2)."""
        record = self.sudo()
        if record.kind != "erase" or not record.petition_id._is_kept():
            return
        until = record.petition_id.retention_until
        self._refuse(
            "ERASABLE",
            self.env._(
                "The file has to be kept (%(basis)s; until %(day)s). Refuse the request "
                "and say so: from then on it is only stored.",
                basis=record.petition_id.retention_basis
                or self.env._("the petition is still open"),
                day=said_day(self.env, until) or self.env._("further notice"),
            ),
        )

    # -- acts ---------------------------------------------------------------

    def _do_grant_privacy(self, act, values, entry):
        """Granted: what was wrong is put right; a file past its time is appraised."""
        self._decide(values)
        petition = self.petition_id
        if self.kind == "correct" and self.field_name != "other":
            petition._correct_petitioner(self.field_name, self._new_value.text_of(self))
        if self.kind == "erase" and not any(d.is_open for d in petition.disposal_ids):
            petition._as_system().perform("propose_disposal")
        self.write({"new_value": False})

    def _do_refuse_privacy(self, act, values, entry):
        """Refused with a reason; what has to be kept is stored and nothing more."""
        self._decide(values)
        petition = self.petition_id
        if self.kind == "erase":
            self.write({"kept_until": petition.retention_until})
            petition._restrict()
        self.write({"new_value": False})

    def _do_withdraw_privacy(self, act, values, entry):
        """Taken back before it was decided."""
        self.write({"new_value": False})
        self._close_part()

    def _decide(self, values):
        self.write({"decider_id": self.env.uid, "answer": values["reason"]})
        self._close_part()


class CorrectedPetitioner(models.Model):
    """Putting right what is kept of a petitioner."""

    _inherit = "xinfang.petition"

    def _correct_petitioner(self, name, value):
        """Write one field of the petitioner, inside the gate.

        :param str name: one of ``FIELDS`` but ``other``
        :param str value: as the petitioner gave it
        :raises UserError: of a sealed identity: that is done by its custodian
        """
        person = self.petitioner_id
        if not person or person.is_sealed:
            raise UserError(
                self.env._(
                    "The identity is sealed or unknown: it is put right at the counter "
                    "by a custodian, not here. Refuse the request and say so."
                )
            )
        person.sudo().write({name: value})
