from odoo import fields, models

from ..tools.moment import legal_today

# What Article 22 (2) calls a letter; a visit is guided, a letter is transferred.
LETTERS = ("letter", "mailbox", "fax", "email")
FOLLOWED = ("notified_route", "routed", "closed_routed", "guided", "receipt_noted")


class PetitionRoute(models.Model):
    """Statutory routes of a claim, as far as they are the petition's own acts."""

    _inherit = "xinfang.petition"

    route_result_date = fields.Date("Result Sent On", readonly=True, copy=False)

    # -- acts -----------------------------------------------------------

    def _do_route_own(self, act, values, entry):
        """S8: received directly; the organ tells the procedure itself (Article 23)."""
        organ = self.department_id.organ_id
        self.write(
            {
                "handling_method": "own",
                "lead_department_id": organ.id,
                "route": values["statutory_route"],
            }
        )
        referral = self.env["xinfang.referral"]._deliver(
            [
                {
                    "petition_id": self.id,
                    "kind": "own",
                    "role": "lead",
                    "from_department_id": organ.id,
                    "to_department_id": organ.id,
                }
            ]
        )
        referral._move_to(
            self.env["xinfang.stage"]._get("xinfang.referral", "notified_route")
        )
        referral.write(
            {
                **self._route_vals(values),
                "notice_exempt_reason": values["notice_exempt_reason"],
                # Written, not created: writing lets the handler's unit see it.
                "handler_id": values["handler_id"].id,
            }
        )
        referral._follow_up(values["follow_up_date"])
        return referral

    def _do_attach_result(self, act, values, entry):
        """The petitioner sends what the other procedure has decided."""
        day = legal_today(self.env)
        self._do_supplement(
            act,
            {
                "supplement": values["route_result"],
                "attachment_ids": values["attachment_ids"],
            },
            entry,
        )
        self.write({"route_result_date": day})
        for referral in self.referral_ids.filtered(lambda r: r.state in FOLLOWED):
            referral._follow_up(day)

    # -- guards ---------------------------------------------------------

    def _guard_g30(self, act, values):
        """Litigation-related: no petition procedure, letters to the organ of justice.

        Article 20 (2): visits are guided; Article 22 (2): letters are transferred
        to the politics-and-law organ of the same level; Article 28 (2): litigation
        is kept apart from petitions. A politics-and-law organ takes what belongs to
        its own procedures as route c1 and keeps it (``route_own``).
        """
        record = self.sudo()
        if act.code == "triage":
            if (
                values
                and values["is_litigation"]
                and (values["type"], values["route"]) == ("claim", "c6")
            ):
                self._refuse("G30", record._litigation_sentence())
            return
        if record.type != "claim" or not record.is_litigation:
            return
        if act.code == "guide":
            record._check_letter_guided()
        elif act.code in ("transfer", "assign"):
            if values is not None:
                record._check_letter_receiver(values["to_department_id"])
        elif record.route == "c6":
            self._refuse("G30", record._litigation_sentence())

    def _litigation_sentence(self):
        return self.env._(
            "The matter is marked as litigation-related: it cannot be taken into the "
            "petition procedure. Its route is that of the courts, the procuratorate or "
            "the police (c1)."
        )

    def _is_office_letter(self):
        return (
            self.department_id.organ_id.kind in ("petition_office", "politics_law")
            and self.channel in LETTERS
        )

    def _check_letter_guided(self):
        if self._is_office_letter():
            self._refuse(
                "G30",
                self.env._(
                    "A litigation-related letter is not answered with a reference: it "
                    "has to be transferred to the politics-and-law organ of your level, "
                    "or be taken up in your own legal procedure."
                ),
            )

    def _check_letter_receiver(self, department):
        organ, own = department.organ_id, self.department_id.organ_id
        fits = organ.kind == "politics_law" and organ.level == own.level
        if self._is_office_letter() and not fits:
            self._refuse(
                "G30",
                self.env._(
                    "%(organ)s is no politics-and-law organ of your level; a "
                    "litigation-related letter goes to one.",
                    organ=department.name,
                ),
            )
