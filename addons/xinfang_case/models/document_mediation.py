from odoo import models

from ..tools.document_words import ORDINANCE, clip, sentence, zh_date

KINDS = {
    "people": "人民调解",
    "administrative": "行政调解",
    "judicial": "司法调解",
    "settlement": "当事人和解",
}


class DocumentMediation(models.Model):
    """Blocks of the papers of a mediation (D14: consent, agreement, end)."""

    _inherit = "xinfang.document"

    def _print_values_of(self, content):
        """An agreement is made between two sides; it speaks to neither."""
        values = super()._print_values_of(content)
        if content["type"] in ("D14", "D14-2"):
            values["addressee"] = ""
        return values

    def _block_mediation_parties(self, target, values):
        """Both sides, the kind and the mediator."""
        role = "见证人" if target.kind == "settlement" else "调解人"
        return (
            f"甲方（信访人）：{target._paper_party()}\n乙方：{target.other_party}\n"
            f"方式：{KINDS[target.kind]}\n{role}：{target.mediator}"
        )

    def _block_mediation_matter(self, target, values):
        """The demands that are mediated."""
        return self._itemised(target.petition_id)

    def _block_mediation_consent(self, target, values):
        """Consent of each side with its day (G22)."""
        online = "（网上确认）" if target.petitioner_consent_online else ""
        return (
            f"根据{ORDINANCE}第三十三条，双方自愿同意就上述争议进行{KINDS[target.kind]}。\n"
            f"甲方于{zh_date(target.petitioner_consent_date)}同意{online}；"
            f"乙方于{zh_date(target.other_consent_date)}同意。\n"
            "调解期间不停止计算办理期限；调解不成的，办理机关继续依法办理。"
        )

    def _block_mediation_facts(self, target, values):
        """Facts of the dispute and who answers for what."""
        return clip(sentence(target.facts), 6_000) or False

    def _block_mediation_terms(self, target, values):
        """What both sides agreed to."""
        return clip(sentence(target.terms), 6_000) or False

    def _block_mediation_performance(self, target, values):
        """How and until when."""
        if not (target.performance_mode and target.performance_due):
            return False
        return (
            f"履行方式：{sentence(target.performance_mode)}\n"
            f"履行期限：{zh_date(target.performance_due)}前（含当日）。"
        )

    def _block_mediation_effect(self, target, values):
        """Since when, and what either side may do afterwards."""
        if not target.effective_date:
            return False
        text = f"本协议自{zh_date(target.effective_date)}起生效，双方应当按照约定履行。"
        if target.kind == "people":
            text += (
                "当事人对履行或者内容有争议的，可以向人民法院起诉；双方可以自本协议生效之日起"
                "30日内共同向人民法院申请司法确认（《中华人民共和国人民调解法》第三十二条、"
                "第三十三条）。"
            )
        return text

    def _block_mediation_signatures(self, target, values):
        """Where they sign."""
        third = "见证人" if target.kind == "settlement" else "调解人"
        return (
            "甲方（签名）：\n"
            "乙方（签名、盖章）：\n"
            f"{third}{target.mediator}（签名、盖章）："
        )

    def _block_mediation_end(self, target, values):
        """Why there is no agreement, and what goes on."""
        if not values.get("reason"):
            return False
        return (
            f"{sentence(values['reason'])}经调解未达成协议，调解终止。"
            "办理机关继续办理该信访事项，办理期限不因调解而中止。"
        )
