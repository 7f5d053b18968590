from odoo import models

from ..tools.document_words import numbered, sentence

QUALITY = {
    "quality_procedure": "程序合法，期限遵守",
    "quality_facts": "事实清楚，证据确凿",
    "quality_basis": "适用法律、政策正确",
    "quality_answered": "诉求逐项答复",
    "quality_served": "文书规范，送达有据",
}
AFTERCARE = {"counsel": "疏导教育", "settle": "矛盾化解", "help": "帮扶救助"}
GROUNDS = {"error": "原处理意见存在明显错误", "new_facts": "有新的事实和理由"}


class DocumentRecord(models.Model):
    """What the records of single acts say (S5, C10, C26, C60, C61)."""

    _inherit = "xinfang.document"

    def _block_investigation_officers(self, target, values):
        """Who takes the evidence, where they are named already."""
        officers = values.get("officer_ids")
        return "、".join(officers.mapped("name")) if officers else False

    def _block_quality_words(self, target, values):
        """The points of the check list that the assigner found kept (C26)."""
        kept = [words for name, words in QUALITY.items() if values.get(name)]
        return numbered([f"{words}。" for words in kept])

    def _block_aftercare_words(self, target, values):
        """What is still done for the petitioner after finality (Article 37)."""
        return f"{AFTERCARE[values['aftercare']]}：{sentence(values['reason'])}"

    def _block_reopen_words(self, target, values):
        """Why the matter is looked at anew (C61)."""
        return f"{GROUNDS[values['reopen_ground']]}：{sentence(values['reason'])}"

    def _block_signed_approval(self, target, values):
        """Who approves: the person who acts."""
        return f"经{self.env.user.name}批准，另立新的信访事项办理，与原事项关联。"
