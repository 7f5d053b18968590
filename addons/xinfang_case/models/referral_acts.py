from odoo import models

from ..tools.moment import legal_today


class ReferralActs(models.AbstractModel):
    """What each act on a referral does beyond moving state, clocks and documents."""

    _name = "xinfang.referral.acts"
    _description = "Acts on a Referral"

    # -- who acts -------------------------------------------------------

    def _acting_organs(self, kind):
        if kind == "sender":
            return self.from_department_id.organ_id
        if kind == "registering":
            return self.petition_id.department_id.organ_id
        if kind == "concerned":
            return self.petition_id._concerned_organs()
        return self.to_department_id.organ_id

    def _own_organ(self):
        """Return the organ that has to do the next step."""
        return self.to_department_id.organ_id

    def _clock_department(self, rule):
        return self.to_department_id.organ_id

    def _clock_user(self, rule):
        return self.handler_id or self.to_department_id._default_user()

    # -- objection ------------------------------------------------------

    def _do_object(self, act, values, entry):
        """L1: the organ says within five working days that it is not competent."""
        self.write(
            {
                "objection_date": legal_today(self.env),
                "objection_reason": values["reason"],
                "suggested_department_id": values["suggested_department_id"].id,
            }
        )

    def _do_uphold_objection(self, act, values, entry):
        """L2: the sender agrees; the referral ends and the sender sends anew."""
        self.write({"objection_answer": values["reason"]})
        self.petition_id.write({"returned_date": legal_today(self.env)})

    def _do_reject_objection(self, act, values, entry):
        """L3: the sender disagrees; the organ has to handle it."""
        self.write({"objection_answer": values["reason"], "objection_refused": True})

    def _do_forward(self, act, values, entry):
        """L4: it belongs to a subordinate organ (Article 23)."""
        if self.role == "lead":
            self.petition_id.write(
                {"lead_department_id": values["to_department_id"].id}
            )
        return self._deliver(
            [
                {
                    "petition_id": self.petition_id.id,
                    "kind": "forward",
                    "role": self.role,
                    "parent_id": self.id,
                    "from_department_id": self.to_department_id.id,
                    "to_department_id": values["to_department_id"].id,
                    # An assisting part goes along with its date.
                    "report_due": values.get("report_due") or self.report_due,
                    "basis": values["basis"],
                }
            ]
        )

    # -- acceptance -----------------------------------------------------

    def _do_accept(self, act, values, entry):
        """L9: accepted; from here the sixty days of a claim run (Article 34)."""
        self.write(
            {
                "accept_date": legal_today(self.env),
                "notice_exempt_reason": values["notice_exempt_reason"],
                "handler_id": values["handler_id"].id or self.handler_id.id,
            }
        )

    def _do_refuse(self, act, values, entry):
        """L10: not accepted, with a listed ground and the way to go instead."""
        self.write(
            {
                "refusal_ground": values["refusal_ground"],
                "refusal_reason": values["reason"],
                "notice_exempt_reason": values["notice_exempt_reason"],
            }
        )

    # -- handling -------------------------------------------------------

    def _do_hear_statement(self, act, values, entry):
        """C11: facts and reasons of the petitioner were heard (Article 31)."""
        self.write(
            {
                "statement_date": values["heard_on"],
                "statement_refused": values["statement_refused"],
                "statement_record": values["heard_record"],
            }
        )

    def _do_extend(self, act, values, entry):
        """C17: at most thirty days in all, decided by the head of the organ."""
        self.write(
            {
                "extension_days": self.extension_days + values["days"],
                "extension_reason": values["reason"],
            }
        )

    def _do_draft_opinion(self, act, values, entry):
        """C18: each demand is answered; the opinion's text stands in its blocks."""
        answers = values["answers"] or {}
        for demand in self._own_demands():
            answer = answers.get(str(demand.id)) or {}
            demand.write(
                {
                    "decision": answer.get("decision") or values["decision"],
                    "answer": answer.get("answer") or values["answer"],
                }
            )
        self.write({"decision": values["decision"]})

    def _do_approve_opinion(self, act, values, entry):
        """C20: signed by another person than drafter and checker, numbered, sealed."""
        opinion = self._draft_opinion()
        opinion._issue(self.env.user)
        self.write({"opinion_id": opinion.id})

    def _draft_opinion(self):
        """Return the newest drafted opinion of this referral."""
        # With its words: guards and signature read it at once.
        return self.env["xinfang.document"].search_fetch(
            [
                ("referral_id", "=", self.id),
                # A review of this referral drafts opinions of its own.
                ("res_model", "=", False),
                ("state", "=", "draft"),
                ("check_result", "!=", "returned"),
                ("type_id.needs_signer", "=", True),
            ],
            order="id desc",
            limit=1,
        )

    def _do_serve(self, act, values, entry):
        """C21: the opinion has reached the petitioner; proof and day (rule CR9)."""
        served = values["service_date"]
        day = self.opinion_id._serve(
            values["service_method"], served, values["service_note"], values, entry
        )
        self._end_replaced_window(entry)
        # What has arrived was sent on that day at the latest.
        sent = self.dispatch_date or served
        self.write({"dispatch_date": sent, "served_date": day})
        if self.role == "lead":
            petition = self.petition_id
            petition.write({"served_date": day, "decision": self.decision})
            if not petition.evaluation_open_date:
                petition.write({"evaluation_open_date": day})

    def _do_report(self, act, values, entry):
        """C25: closing report to the organ that assigned it (Article 22)."""
        self.write(
            {
                "reported_date": legal_today(self.env),
                "report_text": values["report_text"],
            }
        )
        values["attachment_ids"].write({"res_model": self._name, "res_id": self.id})

    def _do_send_back(self, act, values, entry):
        """C26: the report is not good enough; a new date to report back."""
        self.write({"report_due": values["report_due"], "reported_date": False})
