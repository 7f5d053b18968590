from odoo import models

from ..tools.document_words import ORDINANCE, clip, sentence, zh_date
from ..tools.moment import local_moment


class DocumentHearing(models.Model):
    """Blocks of the papers of a hearing (D13: notice, record, opinion)."""

    _inherit = "xinfang.document"

    def _hour_words(self, moment):
        """Return an instant as documents write it, in the time of Shanghai."""
        local = local_moment(moment)
        return f"{zh_date(local.date())}{local.hour}时{local.minute:02d}分"

    def _block_hearing_subject(self, target, values):
        """What is heard, and on which article."""
        law = (
            f"{ORDINANCE}第三十六条第二款"
            if target.level == "recheck"
            else f"{ORDINANCE}第三十一条第六项"
        )
        return (
            f"根据{law}，{target.department_id.organ_id.name}对下列信访事项举行听证：\n"
            f"{self._itemised(target.petition_id)}"
        )

    def _block_hearing_session(self, target, values):
        """Hour, place and whether it is public."""
        if not target.session_at:
            return False
        form = (
            "公开举行"
            if target.is_public
            else f"不公开举行（{target.closed_reason or '依法不公开'}）"
        )
        return (
            f"时间：{self._hour_words(target.session_at)}\n地点：{target.session_place}\n"
            f"方式：{form}"
        )

    def _block_hearing_panel(self, target, values):
        """Chair and members."""
        outside = [n.strip() for n in (target.outside_members or "").splitlines()]
        names = [*target.panel_ids.mapped("name"), *filter(None, outside)]
        return f"主持人：{target.chair_id.name}\n听证员：{'、'.join(names)}"

    def _block_hearing_rights(self, target, values):
        """What the petitioner may do, and what absence means."""
        return (
            "（一）可以亲自参加，也可以委托代理人参加；委托代理人的，应当提交授权委托书。\n"
            "（二）认为主持人、听证员与信访事项或者信访人有直接利害关系的，可以依照"
            f"{ORDINANCE}第二十八条申请其回避。\n"
            "（三）可以陈述事实和理由、提交证据、质证和辩论，核对听证笔录并签名。\n"
            "（四）可以撤回听证申请；无正当理由不参加或者中途退场的，视为放弃听证。"
        )

    def _block_hearing_attendance(self, target, values):
        """Who took part."""
        return clip(target.participants, 3_000)

    def _block_hearing_record(self, target, values):
        """Statements, questions and debate."""
        return clip(values.get("hearing_record") or target.record_text, 30_000, 1_000)

    def _block_hearing_signatures(self, target, values):
        """Where they sign."""
        return (
            "本笔录已交参加人核对无误。\n"
            "信访人（签名）：\n"
            "承办人（签名）：\n"
            f"主持人{target.chair_id.name}（签名）：\n"
            f"记录人{self.env.user.name}（签名）："
        )

    def _block_hearing_conclusion(self, target, values):
        """What the majority holds; a basis of the decision, not the decision."""
        text = sentence(values.get("hearing_conclusion"))
        return (
            f"{text}\n本听证意见作为作出处理（复核）意见的重要依据。" if text else False
        )

    def _block_hearing_votes(self, target, values):
        """The majority, and the chair's name."""
        return (
            f"听证组共{target.panel_size}人，同意{target.votes_for}人，"
            f"不同意{target.votes_against}人，按照多数人的意见形成。"
            f"主持人：{target.chair_id.name}。"
        )
