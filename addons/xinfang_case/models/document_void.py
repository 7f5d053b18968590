from odoo import api, models

from ..tools.document_words import zh_date


class DocumentVoid(models.Model):
    """Papers that were wrong: void, or replaced, and always kept in the register."""

    _inherit = "xinfang.document"

    def _void(self, reason):
        """Void issued documents; their numbers stay taken, in the register.

        The act ``void_document`` has decided that it may be done.

        :param str reason: printed in the register
        """
        self.write({"state": "void", "void_reason": reason.strip()})
        for document in self.filtered(lambda d: d._is_decision()):
            referral = document.referral_id
            back = self.env.ref("xinfang_case.stage_referral_statement_heard")
            referral.write({"opinion_id": False, "dispatch_date": False})
            referral._move_to(back)

    def _is_decision(self):
        """Tell whether it is what a referral or a part of the petition decided."""
        self.ensure_one()
        if self.referral_id.opinion_id == self:
            return True
        part = self._part()
        return bool(part) and "opinion_id" in part._fields and part.opinion_id == self

    def _may_be_replaced(self):
        """Tell whether it was signed but not served, so that nobody relies on it."""
        referral = self.referral_id
        return referral.opinion_id == self and referral.state == "opinion_issued"

    def _part(self):
        """Return the part of the petition it belongs to, if any."""
        if self.res_model in self.env and self.res_id:
            return self.env[self.res_model].browse(self.res_id)
        return None

    @api.model
    def _prepare_values(self, line, target, entry):
        vals = super()._prepare_values(line, target, entry)
        if line.type_id.needs_check and target._name == "xinfang.referral":
            vals["replaces_id"] = target._replaced_opinion().id
        return vals

    def _block_replaced(self, target, values):
        """Which opinion this one takes the place of, if one was served."""
        old = self.replaces_id
        if old.state != "served":
            return False
        return (
            f"本机关于{zh_date(old.issue_date)}作出的{old.number}《{old.title}》有误，"
            "现予更正。自本意见书送达之日起，以本意见书为准，请求复查的期限重新计算。"
        )

    def action_void(self):
        """Ask why the document is void; who may is decided by the act."""
        self.ensure_one()
        action = self.petition_id.action_open_act("void_document")
        action["context"]["default_document_id"] = self.id
        return action

    def action_attempt(self):
        """Record an attempt to serve that failed."""
        self.ensure_one()
        action = self.petition_id.action_open_act("record_attempt")
        action["context"]["default_document_id"] = self.id
        return action

    def action_serve(self):
        """Record that the document reached the petitioner."""
        self.ensure_one()
        record, code = self.petition_id, "record_service"
        if self.referral_id.opinion_id == self:
            record, code = self.referral_id, "serve"
        action = record.action_open_act(code)
        if code == "record_service":
            action["context"]["default_document_id"] = self.id
        return action
