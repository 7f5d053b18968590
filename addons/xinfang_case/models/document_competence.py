from odoo import api, models

from ..tools import document_words as words
from ..tools.document_words import numbered, one_line, sentence, zh_date

# How these papers open, see ``document_words.INTROS``.
INTROS = {
    "D08": "您提出的{matter}，经审查，属于已经复核终结的事项，不再受理。现将理由和依据告知如下：",
    "D09": "贵单位转来的{matter}，经核实，不属于本单位职权范围。根据{law}，现提出异议：",
    "D09-1": "贵单位就{matter}提出的异议收悉。经核实，同意退回。现函复如下：",
    "D09-2": "贵单位就{matter}提出的异议收悉。经核实，不同意退回。现函复如下：",
    "D10": "根据{law}，现就{matter}指定受理如下：",
    "L5": "下列{matter}的受理存在争议。根据{law}，现报请指定：",
    "L7": "根据{law}，下列{matter}变更由贵单位承办：",
    "A24": "贵单位主办的{matter}，本单位协办部分的情况反馈如下：",
}
# The block is mandatory: that nobody is known to be competent is said, not left out.
UNKNOWN_ORGAN = "本单位尚不掌握有权处理该事项的机关、单位，由贵单位依法确定。原因："
# Letters that go up or back to whoever sent the petition.
UPWARD = ("D09", "D23")


class DocumentCompetence(models.Model):
    """Blocks of papers on competence, designation, assistance and finality."""

    _inherit = "xinfang.document"

    def _intro(self):
        text = INTROS.get(self.type_id.code)
        if not text:
            return super()._intro()
        petition = self.petition_id
        matter = (
            f"信访事项（编号：{petition.number}，"
            f"收到日期：{zh_date(petition.received_date)}）"
        )
        return self._speak(
            text.format(matter=matter, law=self.type_id.article), petition
        )

    @api.model
    def _addressee(self, kind, target):
        if kind.code == "L5":
            organs = target._petitions()._designating_organs()
            return "、".join(organs.mapped("name")) or False
        if target._name == "xinfang.referral":
            if kind.code in UPWARD:
                return target.from_department_id.name
            if kind.code == "A24":
                lead = target._lead_referral().to_department_id
                return (lead or target.from_department_id).name
        return super()._addressee(kind, target)

    # -- objection (D09) --------------------------------------------------

    def _block_objection_basis(self, target, values):
        """The law or list of duties by which another organ is competent."""
        return sentence(values.get("basis")) or False

    def _block_suggested_organ(self, target, values):
        """Who is competent in the objector's view (Article 23)."""
        organ = target.suggested_department_id
        if organ:
            return f"建议由{organ.name}受理。"
        unknown = values.get("suggested_unknown")
        return unknown and f"{UNKNOWN_ORGAN}{sentence(unknown)}"

    def _block_objection_brief(self, target, values):
        """When the objection came and why."""
        return (
            f"贵单位于{zh_date(target.objection_date)}提出异议，理由为："
            f"{sentence(target.objection_reason)}"
        )

    def _block_return_words(self, target, values):
        """The material goes back; the receiver is released (Article 23)."""
        return (
            "贵单位收到的相关材料退还本机关，由本机关另行处理；贵单位不再承办该事项。"
        )

    def _block_duty_words(self, target, values):
        """It has to be handled; the time for the notice has run on."""
        clock = self.env["xinfang.clock"]._running("TL-03", target)[:1]
        limit = f"，并在{zh_date(clock.due_date)}前书面告知信访人" if clock else ""
        return f"请贵单位依法受理、办理该事项{limit}。提出异议期间不停止期限的计算。"

    # -- dispute and designation (L5, D10) --------------------------------

    def _block_dispute_organs(self, target, values):
        """Between whom competence is in dispute, and what went before (Article 24)."""
        petition = target._petitions()
        lines = [
            f"{r.to_department_id.name}（{zh_date(r.delivered_date)}收到，"
            f"{self._bounce_words(r)}）"
            for r in petition._bounced().sorted("sequence")
        ]
        others = petition._disputing_organs() - petition._bounced().to_department_id
        lines += [f"{organ.name}（被提出为有权处理的单位）" for organ in others]
        return numbered([f"{line}。" for line in lines]) or False

    def _bounce_words(self, referral):
        day = referral.dispute_date or referral.objection_date
        state = {
            "objecting": "已提出异议",
            "returned": "已退回",
            "disputed": "存在争议",
        }
        return f"{zh_date(day)}{state[referral.state]}"

    def _block_dispute_request(self, target, values):
        """What is asked of the common superior (Article 24)."""
        return "请贵单位指定受理该事项的机关、单位。争议期间，告知期限继续计算。"

    def _block_issues(self, target, values):
        """What the organs named have to deal with, else the demands."""
        lines = [x.strip() for x in (values.get("issue_list") or "").splitlines()]
        given = numbered([sentence(line) for line in lines if line])
        return given or self._itemised(target._petitions())

    def _block_designation(self, target, values):
        """Lead and assisting organs (Article 24)."""
        assist = values["assist_department_ids"]
        text = f"由{values['to_department_id'].name}主办"
        if assist:
            text += f"，{'、'.join(assist.mapped('name'))}协办"
        return f"{text}。"

    def _block_designated_duty(self, target, values):
        """Duties of lead and assisting organ."""
        if target.role == "assist":
            return (
                "贵单位为协办单位。请及时办理职责范围内的问题，将协办情况书面反馈主办单位；"
                "主办单位在协办单位反馈或者被免除协办之前，不作出处理意见。"
            )
        clock = self.env["xinfang.clock"]._running("TL-03", target)[:1]
        limit = f"在{zh_date(clock.due_date)}前" if clock else "在规定期限内"
        return (
            f"贵单位为主办单位。请{limit}书面告知信访人接收情况以及处理途径和程序，"
            "会同协办单位办理，并统一答复信访人。指定之后，不得退回或者再行推诿。"
        )

    # -- successor (L7) ---------------------------------------------------

    def _block_succession(self, target, values):
        """From which organ to which (Article 24)."""
        return (
            f"该事项原由{target.predecessor_id.name}承办。因机关、单位分立、合并或者撤销，"
            f"自{zh_date(target.succession_date)}起由{target.to_department_id.name}继续承办，"
            "原承办单位已经完成的办理行为继续有效。"
        )

    def _block_running_limits(self, target, values):
        """The limits run on from where they stood."""
        clocks = target.clock_ids.filtered(
            lambda c: c.state in ("running", "suspended") and c.bearer == "organ"
        )
        lines = [
            f"{clock.rule_id.with_context(lang='zh_CN').name}"
            f"（{one_line(clock.article, 80)}）的期限，末日为{zh_date(clock.due_date)}。"
            for clock in clocks.sorted("due_date")
        ]
        return numbered(lines) or "目前没有正在计算的期限。"

    # -- no notice possible (L12) -----------------------------------------

    def _block_exemption(self, target, values):
        """Name or address unclear (Article 23)."""
        petition = target._petitions()
        fact = (
            "信访人未署名"
            if petition.identity_mode == "anonymous"
            else "信访人姓名（名称）或者住址不清"
        )
        return f"{fact}，无法书面告知。{sentence(values.get('notice_exempt_reason'))}"

    def _block_exemption_duty(self, target, values):
        """The duty to handle stays (Article 23)."""
        if target.state in ("refused", "no_longer"):
            return "告知书已存入案卷；信访人前来查询时当面告知。"
        return "不因此免除办理职责。该事项依法继续办理，办理结果存入案卷备查。"

    # -- finality (D08) ---------------------------------------------------

    def _block_recheck_opinion(self, target, values):
        """Number and service of the recheck opinion (Article 36)."""
        petition = target._petitions()
        recheck = petition._final_recheck()
        if not recheck:
            local = "该事项此前已经办理终结，依照下述地方规定不再受理。"
            return local if petition._final_locally() else False
        opinion = recheck.opinion_id
        number = f"（{opinion.number}）" if opinion.number else ""
        organ = recheck.department_id.name or "复核机关"
        return (
            f"该事项已由{organ}作出信访复核意见书{number}，"
            f"并于{zh_date(recheck.served_date)}送达。"
        )

    def _block_same_facts(self, target, values):
        """Why facts and reasons are the same (Article 36)."""
        return f"经核对，您此次仍以同一事实和理由提出投诉请求。{sentence(values.get('reason'))}"

    def _block_final_ground(self, target, values):
        """The law; of a local rule, only what the reason names."""
        if not target._petitions()._final_recheck():
            return sentence(values.get("reason"))
        return (
            f"{words.ORDINANCE}第三十六条第三款：信访人对复核意见不服，仍然以同一事实和理由"
            "提出投诉请求的，各级党委和政府信访部门和其他机关、单位不再受理。"
        )

    def _block_aftercare(self, target, values):
        """What goes on after finality (Article 37); new facts are a new matter."""
        organ = self.department_id
        phone = f"（电话：{organ.phone}）" if organ.phone else ""
        return (
            "有新的事实和理由的，可以作为新的信访事项提出。生活确有困难的，可以向"
            f"{organ.name}{phone}了解社会救助等帮扶途径；有关机关、单位将依照"
            f"{words.ORDINANCE}第三十七条第三款继续做好疏导和帮扶工作。"
        )

    # -- assistance (A24) -------------------------------------------------

    def _block_contribution(self, target, values):
        """What the assisting organ found and proposes."""
        return sentence(values.get("report_text")) or False

    def _block_annex_words(self, target, values):
        """The files that go with a report."""
        names = (values.get("attachment_ids") or self.env["ir.attachment"]).mapped(
            "name"
        )
        if names:
            return numbered([f"{one_line(name, 80)}。" for name in names])
        return "无。" if self.type_id.code == "D23" else False

    def _block_reminder(self, target, values):
        text = super()._block_reminder(target, values)
        if target.role != "assist" or target.petition_id.type == "accusation":
            return text
        duty = "请办理职责范围内的问题，并将协办情况书面反馈主办单位，由主办单位统一答复信访人。"
        return "\n".join(filter(None, (duty, text)))
