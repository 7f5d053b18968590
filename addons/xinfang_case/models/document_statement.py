from odoo import models

from ..tools.document_words import clip, zh_date


class DocumentStatement(models.Model):
    """Blocks of the record of a statement (D12, Article 31)."""

    _inherit = "xinfang.document"

    def _block_statement_session(self, target, values):
        """Day and place."""
        place = values.get("heard_place") or target.to_department_id.organ_id.name
        return f"时间：{zh_date(values.get('heard_on'))}\n地点：{place}"

    def _block_statement_persons(self, target, values):
        """Who stated, who asked and wrote."""
        person = target.petition_id.petitioner_id.name or "信访人"
        others = values.get("heard_persons")
        lines = [f"陈述人：{person}", f"记录人：{self.env.user.name}"]
        return "\n".join([*lines, *([f"其他在场人员：{others}"] if others else [])])

    def _block_statement_text(self, target, values):
        """Questions, if any were put, and what was stated."""
        asked = values.get("heard_questions")
        parts = [f"问：{asked}" if asked else "", values.get("heard_record") or ""]
        return clip("\n".join(filter(None, parts)), 20_000, 500) or False

    def _block_statement_signatures(self, target, values):
        """Where they sign."""
        return (
            "以上记录已交陈述人核对，与陈述一致。\n"
            "陈述人（签名或者捺印）：\n"
            "调查人员（签名）："
        )
