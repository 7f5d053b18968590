from odoo import models


class PetitionPaperActs(models.Model):
    """Acts on one paper of a petition, whatever state the petition is in."""

    _inherit = "xinfang.petition"

    # -- guards -----------------------------------------------------------

    def _guard_paper(self, act, values):
        """The paper is one of this petition, of the own organ, and may be read."""
        if values is None:
            return
        paper = values["document_id"]
        mine = paper.sudo().petition_id == self.sudo()
        if not mine or not paper.sudo(False).has_access("read"):
            self._refuse("PAPER", self.env._("This paper is not one of this petition."))
        organs = self.env["res.users"]._xinfang_organs()
        if paper.sudo().department_id not in organs.sudo():
            self._refuse(
                "PAPER",
                self.env._(
                    "Only %(organ)s, which issued it, may do this.",
                    organ=paper.sudo().department_id.name,
                ),
            )
        getattr(self, f"_check_{act.code}")(paper.sudo(), values)

    def _check_record_service(self, paper, values):
        if paper.type_id.audience != "petitioner":
            self._refuse(
                "PAPER", self.env._("This paper is not addressed to the petitioner.")
            )
        if paper.state == "served":
            self._refuse("PAPER", self.env._("This paper was served already."))
        if paper._is_decision():
            self._refuse(
                "PAPER",
                self.env._(
                    "Its service starts the petitioner’s time for review: record it "
                    "with the handling of the matter."
                ),
            )

    def _check_record_attempt(self, paper, values):
        if paper.type_id.audience != "petitioner" or paper.state == "served":
            self._refuse(
                "PAPER",
                self.env._("This paper was served already, or needs no service."),
            )

    def _check_void_document(self, paper, values):
        if paper.state != "issued":
            self._refuse(
                "PAPER",
                self.env._(
                    "Only a document that is issued and not served can be voided."
                ),
            )
        if paper._is_decision() and not paper._may_be_replaced():
            self._refuse(
                "PAPER",
                self.env._(
                    "This opinion is in force; the procedure has to replace it."
                ),
            )

    # -- acts -------------------------------------------------------------

    def _do_record_service(self, act, values, entry):
        """A paper reached the petitioner; the ledger keeps the proof (CR9)."""
        self._paper(values)._serve(
            values["service_method"],
            values["service_date"],
            values["service_note"],
            values,
            entry,
        )

    def _do_record_attempt(self, act, values, entry):
        """A paper did not reach the petitioner; no state changes."""
        self.env["xinfang.service"]._record(
            self._paper(values), values, values["service_result"], entry
        )

    def _do_void_document(self, act, values, entry):
        """An issued paper is void; its number stays in the register."""
        self._paper(values)._void(values["reason"])

    def _paper(self, values):
        return self.env["xinfang.document"].browse(values["document_id"].id)


class ReferralCorrection(models.Model):
    """An opinion that was served is corrected by a new one, never changed."""

    _inherit = "xinfang.referral"

    def _guard_correction(self, act, values):
        """Served, and nobody has asked for a review of it."""
        record = self.sudo()
        if (
            record.opinion_id.state != "served"
            or record.petition_id.state != "answered"
        ):
            self._refuse(
                "CORRECTION",
                self.env._(
                    "An opinion is corrected after its service and before a review is "
                    "requested or the petition closed."
                ),
            )

    def _do_correct_opinion(self, act, values, entry):
        """The opinion is drafted anew; the old one counts until that is served."""

    def _replaced_opinion(self):
        """Return the opinion that a new draft of this referral replaces."""
        last = self.env["xinfang.document"].search(
            [
                ("referral_id", "=", self.id),
                ("res_model", "=", False),
                ("state", "in", ("served", "void")),
                ("type_id.needs_signer", "=", True),
            ],
            order="id desc",
            limit=1,
        )
        return last

    def _end_replaced_window(self, entry):
        """A corrected opinion opens a new window; the old one ends with it (TL-12)."""
        if self.opinion_id.replaces_id.state != "served":
            return
        clock = self.env["xinfang.clock"]
        ends = clock._running("TL-12", self) | clock._running("TL-12", self.petition_id)
        clock._end_all({("cancelled", entry): ends})
