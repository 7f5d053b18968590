from odoo import models

from ..tools import document_words as words
from ..tools.document_words import numbered, one_line, sentence, zh_date
from ..tools.moment import legal_date, legal_today

ROUTES = {
    "c1": "审判、检察机关程序或者公安机关法律程序（第三十一条第一项）",
    "c2": "仲裁（第三十一条第二项）",
    "c3": "党员申诉、申请复审等（第三十一条第三项）",
    "c4": "行政复议、裁决、确认、许可、处罚等行政程序（第三十一条第四项）",
    "c5": "申请查处违法行为、履行保护职责（第三十一条第五项）",
    "c6": "信访程序（第三十一条第六项）",
}
URGENCY = {"normal": "一般", "urgent": "紧急", "major": "重大紧急"}


class DocumentStep(models.Model):
    """What the papers of single steps say: S2, B1, B9 and the form of C19."""

    _inherit = "xinfang.document"

    # -- opinion at triage (S2) -------------------------------------------

    def _block_triage_words(self, target, values):
        """What the piece was found to be (Articles 22, 31)."""
        petition = target._petitions()
        lines = [
            ("事项类型", words.TYPES.get(petition.type)),
            ("处理途径", petition.type == "claim" and ROUTES.get(petition.route)),
            ("内容分类", petition.category_id.name),
            ("公安业务分类", petition.police_category_id.name),
            ("问题属地", petition.problem_region_id.display_name),
            ("信访目的", petition.purpose_id.name),
            ("信访形式", words.CHANNELS[petition.channel]),
            ("紧急程度", URGENCY.get(petition.urgency)),
            ("涉法涉诉", "是" if petition.is_litigation else "否"),
            ("初次或者重复", "重复信访" if petition.is_repeat else "初次信访"),
        ]
        return "\n".join(f"{label}：{text}" for label, text in lines if text)

    def _block_proposal_words(self, target, values):
        """How it should be handled: what follows from the type, and what is added."""
        petition = target._petitions()
        if petition.type == "suggestion":
            text = "拟转送有权处理的机关、单位研究论证并答复"
        elif petition.route == "c6":
            text = "拟按照信访程序，转送、交办有权处理的机关、单位办理"
        else:
            text = "拟告知信访人依法应当适用的途径和程序，导入相应程序处理"
        return numbered([f"{text}。", sentence(values.get("reason"))])

    def _block_proposer_words(self, target, values):
        """Who proposes it, and when."""
        return f"{self.env.user.name}，{zh_date(legal_today(self.env))}。"

    # -- receipt of an accusation (B1) ------------------------------------

    def _block_accusation_receipt(self, target, values):
        """How and when it came in; neither content nor name (Article 30)."""
        petition = target._petitions()
        lines = [
            ("信访事项编号", petition.number),
            ("信访形式", words.CHANNELS[petition.channel]),
            ("收到日期", zh_date(petition.received_date)),
            ("登记日期", zh_date(legal_date(petition.registered_at))),
            ("登记单位", petition.department_id.name),
            ("身份方式", words.IDENTITY_MODES[petition.identity_mode]),
            ("人数", f"{petition.headcount}人"),
        ]
        return "\n".join(f"{label}：{text}" for label, text in lines if text)

    def _block_sealed_words(self, target, values):
        """From registration on the content is closed to who registered it (B1)."""
        return (
            "检举控告的内容和检举控告人的身份信息已在登记时加密封存，登记人员不再查阅，"
            "由纪检监察机关按照管理权限处理。"
        )

    # -- protection (B9) --------------------------------------------------

    def _block_protection_matter(self, target, values):
        """The number alone: what is complained of stands in the sealed file."""
        return f"信访事项编号：{target._petitions().number}。"

    def _block_protection_law(self, target, values):
        """Nobody retaliates (Articles 18, 46)."""
        return (
            f"根据{words.ORDINANCE}第十八条第四款、第四十六条第六项，任何组织和个人不得"
            "打击报复信访人；打击报复信访人的，依规依纪依法追究责任。"
        )

    # -- approval of an opinion (C19) -------------------------------------

    def _block_approval_proposal(self, target, values):
        """What the signed opinion decides, each demand in one line."""
        decided = [
            f"“{one_line(demand.name, 60).rstrip('。；;.')}”："
            f"{words.DECISIONS[demand.decision]}"
            for demand in target._own_demands()
            if demand.decision
        ]
        if not decided and target.decision:
            decided = [words.DECISIONS[target.decision]]
        return numbered(decided)

    def _block_approval_draft(self, target, values):
        """Who drafted it, and when."""
        opinion = target.opinion_id
        day = zh_date(legal_date(opinion.entry_id.date))
        return f"{opinion.drafter_id.name}于{day}拟稿。"

    def _block_approval_check(self, target, values):
        """Who passed the legal check, and when; another person (G33)."""
        opinion = target.opinion_id
        if not opinion.checker_id:
            return False
        said = f"{opinion.checker_id.name}于{zh_date(opinion.check_date)}审核通过。"
        return said + sentence(opinion.check_remark)

    def _block_approval_sign(self, target, values):
        """Who signed, and under which number; a third person (G33)."""
        opinion = target.opinion_id
        said = (
            f"{opinion.signer_id.name}于{zh_date(opinion.issue_date)}签发，"
            f"文号：{opinion.number}。"
        )
        return said + sentence(values.get("reason"))
