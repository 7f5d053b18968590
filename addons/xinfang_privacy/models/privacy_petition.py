from odoo import fields, models
from odoo.exceptions import ValidationError

from odoo.addons.xinfang_case.models.identity_message import identity_message
from odoo.addons.xinfang_case.tools.identity import IdentityError, check_phone


class PrivacyPetition(models.Model):
    """Asking about personal information, on the petition it belongs to."""

    _inherit = "xinfang.petition"

    privacy_ids = fields.One2many(
        "xinfang.privacy",
        "petition_id",
        "Requests About Personal Information",
        readonly=True,
    )

    def _guard_privacyask(self, act, values):
        """What is to be corrected is named; one request of a kind at a time."""
        if values is None:
            return
        record = self.sudo()
        kind = values["privacy_kind"]
        if any(r.is_open and r.kind == kind for r in record.privacy_ids):
            self._refuse(
                "PRIVACYASK",
                self.env._("The same is asked already and not answered yet."),
            )
        if kind != "correct":
            return
        field, value = values["privacy_field"], values["privacy_value"]
        if not field or (field != "other" and not value):
            self._refuse(
                "PRIVACYASK",
                self.env._("Say what is wrong and how it should read."),
            )
        if field != "other" and (
            not record.petitioner_id or record.petitioner_id.is_sealed
        ):
            self._refuse(
                "PRIVACYASK",
                self.env._(
                    "Your identity is sealed or was not given: it cannot be put right "
                    "here. Please come to the office with your identity card."
                ),
            )
        if field == "phone":
            try:
                check_phone(value)
            except IdentityError as error:
                raise ValidationError(identity_message(self.env, error)) from error
        if field == "email" and "@" not in value:
            self._refuse("PRIVACYASK", self.env._("An e-mail address has an @ in it."))

    def _do_ask_privacy(self, act, values, entry):
        """Put the request before the organ that registered the petition."""
        organ = self.department_id.organ_id
        if self.type == "accusation":
            organ = self._discipline_organs()[:1] or organ
        part = self.env["xinfang.privacy"]._open(
            self,
            entry,
            {
                "department_id": organ.id,
                "kind": values["privacy_kind"],
                "field_name": values["privacy_field"],
                "request_text": values["reason"],
            },
        )
        if values["privacy_value"]:
            part.new_value = values["privacy_value"]
        return part

    # -- the hall -----------------------------------------------------------

    def _portal_parts(self):
        parts = super()._portal_parts()
        for part in self.sudo().privacy_ids:
            parts[f"privacy-{part.sequence}"] = part
        return parts

    def _portal_place(self, part):
        if part._name == "xinfang.privacy":
            return part._kind_label()
        return super()._portal_place(part)

    def _portal_privacy(self):
        """Return what was asked about personal information and what came of it.

        :return: list of dicts ``kind``, ``asked`` (``date``), ``due`` (``date``),
            ``state`` (words), ``open`` (bool), ``refused`` (bool), ``answer``,
            ``kept_until`` (``date`` or False); the latest first
        """
        sealed = self.type == "accusation"
        return [
            {
                "kind": part._kind_label(),
                "asked": part.open_date,
                "due": part.due_date,
                "state": part.stage_id.citizen_label or part.stage_id.name,
                "open": part.is_open,
                "refused": part.state == "refused",
                "answer": "" if sealed else part.answer or "",
                "kept_until": part.kept_until,
            }
            for part in self.sudo().privacy_ids.sorted("sequence", reverse=True)
        ]

    def _portal_detail(self):
        return {**super()._portal_detail(), "privacy": self._portal_privacy()}


class PrivacyWords(models.Model):
    """What the hall calls a request."""

    _inherit = "xinfang.privacy"

    def _kind_label(self):
        """Return the kind in words of the user's language."""
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]
