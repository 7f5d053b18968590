from odoo import api, models

from odoo.addons.xinfang_case.tools import document_words as words
from odoo.addons.xinfang_case.tools.document_words import sentence, zh_date

words.INTROS.update(
    {
        "D24": "根据{law}，现就{matter}的办理督办如下：",
        "D25": "根据{law}，现就{matter}反映出的问题提出建议如下：",
        "D26": "贵单位就{matter}提出的建议收悉。根据{law}，现将采纳情况反馈如下：",
    }
)


class Document(models.Model):
    """Text of the papers of supervision and recommendation (D24, D25, D26)."""

    _inherit = "xinfang.document"

    @api.model
    def _prepare_values(self, line, target, entry):
        vals = super()._prepare_values(line, target, entry)
        if target._name == "xinfang.recommendation" and target.kind == "accountability":
            organs = (target.department_id | target.to_department_id).organ_id
            vals["is_restricted"] = True
            vals["reader_department_ids"] = organs.ids
        return vals

    @api.model
    def _addressee(self, kind, target):
        if target._name == "xinfang.supervision":
            return target.to_department_id.name
        if target._name == "xinfang.recommendation":
            back = kind.code == "D26"
            return (target.department_id if back else target.to_department_id).name
        return super()._addressee(kind, target)

    def _handler(self):
        """Return nobody: who supervises answers for these papers, not who handles."""
        if self.res_model in ("xinfang.supervision", "xinfang.recommendation"):
            return self.env["res.users"]
        return super()._handler()

    # -- letter of supervision (D24) --------------------------------------

    def _block_supervised_problem(self, target, values):
        """What was found (Article 40)."""
        return f"经核查发现：{sentence(target.problem)}"

    def _block_supervised_requirement(self, target, values):
        """What is required."""
        return sentence(target.requirement)

    def _block_supervised_reply(self, target, values):
        """By when the organ has to reply."""
        return (
            f"请于{zh_date(target.reply_due)}前书面回复整改情况和办理结果，"
            "并附相关证明材料。"
        )

    def _block_supervised_consequence(self, target, values):
        """What happens otherwise (Articles 39, 40, 45)."""
        return (
            f"逾期未回复或者整改不力的，将依据{words.ORDINANCE}第三十九条、第四十条，"
            "采取约谈、通报、挂牌督办、责令限期整改等方式处理，"
            "并可以依照规定提出追究责任的建议。"
        )

    # -- recommendation (D25) and feedback (D26) --------------------------

    def _block_recommendation_kind(self, target, values):
        """Which of the three it is."""
        kinds = {
            "improve": "改进工作的建议",
            "policy": "完善政策的建议",
            "accountability": "追究责任的建议",
        }
        return f"现依据{words.ORDINANCE}第四十条，提出{kinds[target.kind]}。"

    def _block_recommendation_facts(self, target, values):
        """Facts it rests on."""
        return sentence(target.facts)

    def _block_recommendation_basis(self, target, values):
        """Law or rule it rests on."""
        return sentence(target.legal_basis)

    def _block_recommendation_proposal(self, target, values):
        """What is proposed."""
        return sentence(target.proposal)

    def _block_recommendation_feedback_request(self, target, values):
        """The other organ gives written feedback (Article 40, paragraph 4)."""
        clock = self.env["xinfang.clock"]._running("TL-25", target)[:1]
        until = f"于{zh_date(clock.due_date)}前" if clock else ""
        return f"请{until}书面反馈采纳情况；未予采纳的，请说明理由。"

    def _block_feedback_result(self, target, values):
        """What becomes of the recommendation (Article 40, paragraph 4)."""
        result = {
            "adopted": "予以采纳",
            "part": "部分采纳",
            "not": "未予采纳",
        }[target.feedback]
        return (
            f"贵单位关于信访事项（编号：{target.petition_id.number}）提出的建议收悉，"
            f"经研究，{result}。"
        )

    def _block_feedback_measures(self, target, values):
        """Measures taken, or the reasons for not adopting it."""
        return sentence(target.feedback_text)
