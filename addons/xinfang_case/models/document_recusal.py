from odoo import models

from ..tools.document_words import ORDINANCE, sentence, zh_date

RELATION_WORDS = {
    "matter": "与信访事项有直接利害关系",
    "relative": "与信访人或者有关人员有近亲属关系",
    "petitioner": "与信访人有其他直接利害关系",
    "took_part": "曾经参与所反映事项的处理",
    "other": "有可能影响公正处理的其他情形",
}


class DocumentRecusal(models.Model):
    """Blocks of the decision on a recusal (D11, Article 28)."""

    _inherit = "xinfang.document"

    def _block_recusal_origin(self, target, values):
        """Who asked, and whom it concerns."""
        person = target.user_id.name or target.person_name or "有关工作人员"
        day = zh_date(target.open_date)
        if target.origin == "applied":
            who = "您" if self.type_id.audience == "petitioner" else "信访人"
            return f"{who}于{day}申请{person}回避。"
        return f"{person}于{day}主动申请回避。"

    def _block_recusal_relation(self, target, values):
        """The interest, in the words of the law."""
        words = RELATION_WORDS.get(target.relation, "")
        if target.petition_id.type == "accusation":
            return sentence(words) or False
        return f"{sentence(words)}{sentence(target.reason)}" or False

    def _block_recusal_decision(self, target, values):
        """Granted or not, by whom, and who takes over."""
        person = target.user_id.name or target.person_name or "有关工作人员"
        granted = target.state == "granted"
        text = (
            f"根据{ORDINANCE}第二十八条第三款，本机关决定：{person}"
            f"{'回避，不再参与该信访事项的办理' if granted else '不予回避'}。"
        )
        if granted and target.replaced_by_id:
            text += f"由{target.replaced_by_id.name}接替办理。"
        if target.petition_id.type != "accusation":
            text += sentence(target.decision_reason)
        return text
