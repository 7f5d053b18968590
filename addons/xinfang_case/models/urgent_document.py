from odoo import models

from ..tools.moment import local_moment


class UrgentSigning(models.Model):
    """Who signs the written report (D27): a second person, at once or afterwards.

    Article 25 wants it promptly, so nobody waits for a signature: orally it goes out
    before, and in writing the officer on duty may send it ahead and say why. The report
    is not closed before a leader has approved it.
    """

    _inherit = "xinfang.urgent.report"

    def _written_report(self):
        """Return the written report (D27) of this urgent report."""
        papers = self.env["xinfang.document"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )
        return papers.filtered(lambda d: d.type_id.code == "D27")[:1]

    def _guard_g33(self, act, values):
        """Drafter and signer are two persons, sender and later approver as well."""
        report = self.sudo()
        organ = report.department_id
        if not organ.can_issue_outward:
            self.petition_id._refuse(
                "G33",
                self.env._(
                    "%(unit)s cannot issue documents; its organ has to.",
                    unit=organ.name,
                ),
            )
        paper = report._written_report()
        if act.code == "approve_report" and paper.drafter_id == self.env.user:
            self.petition_id._refuse(
                "G33",
                self.env._(
                    "You drafted this report; another person has to sign it. If it "
                    "cannot wait, send it ahead."
                ),
            )
        if act.code == "ratify_report" and self.env.user in (
            paper.drafter_id | paper.signer_id
        ):
            self.petition_id._refuse(
                "G33",
                self.env._("You sent this report ahead; another person approves it."),
            )

    def _do_approve_report(self, act, values, entry):
        """S10: signed by another person than the drafter, numbered, sealed."""
        self._issue_report("signed")

    def _do_report_ahead(self, act, values, entry):
        """S10: it could not wait; the reason stands in the ledger."""
        self._issue_report("ahead")

    def _do_ratify_report(self, act, values, entry):
        """S10: a leader stands for what went out ahead."""
        self.write({"approval": "ratified"})

    def _issue_report(self, approval):
        # The paper says how it was signed, so this comes first.
        self.write({"approval": approval})
        self._written_report()._issue(self.env.user)

    def _guard_g25(self, act, values):
        """Nobody is left out, and somebody else stands for the written report."""
        result = super()._guard_g25(act, values)
        open_points = {
            "waiting": self.env._("The written report has not been signed and sent."),
            "ahead": self.env._(
                "The written report went out ahead; a leader has to approve it first."
            ),
        }
        sentence = open_points.get(self.sudo().approval)
        if sentence:
            self.petition_id._refuse("G25", sentence)
        return result


class UrgentDocument(models.Model):
    """What the report of urgent information (D27) says."""

    _inherit = "xinfang.document"

    def _prepare_values(self, line, target, entry):
        vals = super()._prepare_values(line, target, entry)
        if line.type_id.code == "D27":
            chinese = target.recipient_ids.with_context(lang="zh_CN")
            vals["addressee"] = "、".join(chinese.mapped("display_name"))
        return vals

    def _prepare_imprint(self):
        imprint = super()._prepare_imprint()
        report = self._part() if self.type_id.code == "D27" else None
        if report and report.approval == "ahead":
            imprint["signer"] += "（先行报送，待补批）"
        return imprint

    def _block_event_time(self, target, values):
        """When it was noticed and when it happens, in Shanghai."""
        happens, noticed = map(local_moment, (target.happens_at, target.noticed_at))
        text = "{0.year}年{0.month}月{0.day}日{0.hour}时{0.minute}分"
        return f"发生时间：{text.format(happens)}；获知时间：{text.format(noticed)}。"

    def _block_event_place(self, target, values):
        """Where."""
        return target.place

    def _block_event_people(self, target, values):
        """How many; who they are stands in the registered petition."""
        number = target.petition_id.number
        return f"{target.people_count}人。有关人员情况见信访件{number}登记材料。"

    def _block_event_claim(self, target, values):
        """What it is about."""
        claim = self._gist(target.petition_id)
        return "\n".join(filter(None, (target.summary, claim and f"诉求：{claim}")))

    def _block_event_actions(self, target, values):
        """What was done to keep it from growing (Article 25)."""
        return target.actions_taken

    def _block_event_trend(self, target, values):
        """How it may go on."""
        return target.trend

    def _block_event_contact(self, target, values):
        """Whom to ask."""
        return target.contact
