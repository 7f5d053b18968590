from odoo import models
from odoo.exceptions import UserError


class SameMatterGuards(models.Model):
    """Hard rules about first pieces and repeats (guard G11, Article 19)."""

    _inherit = "xinfang.petition"

    def _guard_samematter(self, act, values):
        """What is ruled out, or noted as a repeat, was found by the gate."""
        if values is None:
            return
        if act.code == "rule_out_same_matter":
            others = self._compared(values["compared_numbers"])
            if not others or others - self._same_matter_pieces():
                raise UserError(
                    self.env._(
                        "Name the numbers of petitions that were shown as possibly the "
                        "same matter."
                    )
                )
        if act.code == "note_repeat":
            self._check_repeat_of(values["origin_id"], values["reason"])

    def _check_repeat_of(self, first, reason):
        """Refuse what cannot be a repeat of ``first`` (guard G11).

        :raises UserError: itself, a draft, an accusation, or without a reason when
            somebody else petitioned
        """
        if not first:
            self._refuse("G11", self.env._("Say of which piece it is a repeat."))
        if first == self:
            self._refuse("G11", self.env._("A petition is no repeat of itself."))
        first = first.sudo()
        if first.stage_id.is_start or first.type == "accusation":
            self._refuse(
                "G11", self.env._("Only of a registered petition there are repeats.")
            )
        if self.sudo() & first.origin_id:
            self._refuse(
                "G11",
                self.env._(
                    "%(number)s is itself a repeat of this petition.",
                    number=first.number,
                ),
            )
        if first.petitioner_id != self.sudo().petitioner_id and not reason:
            self._refuse(
                "G11",
                self.env._(
                    "The petitioner is another one: say why it is the same matter."
                ),
            )

    def _guard_g11(self, act, values):
        """What is being handled below within its time is not taken up again above."""
        if act.code in ("handle_own", "handle_own_simplified"):
            self._check_not_below()
            return
        if values is None:
            return
        first = values["origin_id"]
        if first and first != self and first.sudo().type != "accusation":
            # Judged over the whole matter: its first piece stands for it.
            whole = first.sudo().origin_id or first.sudo()
            if not whole.is_open or whole.stage_id.is_start:
                self._refuse(
                    "G11",
                    self.env._(
                        "%(number)s is not in progress any more. Handle the new "
                        "petition on its own, or show the way to review.",
                        number=whole.number or "",
                    ),
                )
        self._check_repeat_of(first, values["reason"])

    def _check_not_below(self):
        """Refuse to take up what a subordinate organ has accepted (Article 19)."""
        record = self.sudo()
        people = record.petitioner_id | record.representative_ids
        if not people or record.type == "accusation":
            return
        organ = record.department_id.organ_id
        for first in self._likely_in_progress():
            below = first._handled_below(organ)
            if below:
                self._refuse(
                    "G11",
                    self.env._(
                        "The same matter is accepted and being handled by %(organ)s "
                        "(%(number)s). Link this piece to it, or record that it is "
                        "another matter.",
                        organ=below.name,
                        number=first.number,
                    ),
                )

    def _same_matter_pieces(self):
        """Return the pieces found by the gate, and the first ones of their matters."""
        ids = set()
        for match in self._same_matter_matches():
            ids |= {match["id"], match["group"]}
        return self.sudo().browse(ids)

    def _likely_in_progress(self):
        """Return first pieces of matters that are likely this one and still open."""
        return (
            self.sudo()
            .browse(
                match["group"]
                for match in self._same_matter_matches()
                if match["likely"] and match["same_person"]
            )
            .filtered("is_open")
        )


class SameMatterAct(models.Model):
    """Naming a first piece by its number, where the clerk may not open it."""

    _inherit = "xinfang.act"

    def _parse_values(self, record, values):
        """Take a number that the gate has found for the first piece itself."""
        parsed = super()._parse_values(record, values)
        if "origin_number" not in parsed:
            return parsed
        number = (parsed.pop("origin_number") or "").upper()
        if number and not parsed["origin_id"]:
            found = record._same_matter_pieces().filtered(lambda p: p.number == number)
            if not found:
                raise UserError(
                    self.env._(
                        "%(number)s is none of the petitions that were shown as "
                        "possibly the same matter.",
                        number=number,
                    )
                )
            parsed["origin_id"] = found
        # That it may be named was decided above; from here on it is only linked to.
        parsed["origin_id"] = parsed["origin_id"].sudo()
        return parsed
