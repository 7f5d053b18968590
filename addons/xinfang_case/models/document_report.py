from odoo import models

from ..tools import document_words as words
from ..tools.document_words import numbered, one_line, sentence, zh_date

INTROS = {
    "D23": "贵单位交办的{matter}已经办理完毕。根据{law}，现将办结情况报告如下：",
    "C26": "贵单位报送的{matter}办结报告收悉。经审核，需要重新办理。现函告如下：",
    "C22-1": "{matter}的信访处理意见已经支持信访人的请求。根据{law}，现督促执行如下：",
}
SATISFACTION = {
    "satisfied": "满意",
    "fair": "基本满意",
    "dissatisfied": "不满意",
    "lapsed": "逾期未评价",
}
ATTITUDES = {
    "accepts": "信访人接受办理结果。",
    "part": "信访人部分接受办理结果。",
    "objects": "信访人不接受办理结果，已告知其复查的途径和期限。",
    "silent": "信访人未表示意见或者无法联系。",
}

# What answers a petition in another procedure than that of the opinion.
ANSWERS = ("D06D", "D06R", "D14", "D16S")


class DocumentReport(models.Model):
    """Blocks of closing report, execution, guidance and the index of the file."""

    _inherit = "xinfang.document"

    def _prepare_values(self, line, target, entry):
        vals = super()._prepare_values(line, target, entry)
        if line.type_id.code == "C22-1":
            # Nobody urges himself: it goes to whoever has to carry it out.
            named = (entry.details or {}).get("executing_department_id")
            vals["addressee"] = named or "责任单位"
        return vals

    def _intro(self):
        text = INTROS.get(self.type_id.code)
        if not text:
            return super()._intro()
        matter = f"信访事项（编号：{self.petition_id.number}）"
        return text.format(matter=matter, law=self.type_id.article)

    # -- closing report (D23) ---------------------------------------------

    def _block_process_words(self, target, values):
        """The days of the procedure, from receipt to service."""
        petition, below = target._petitions(), target._answering()
        organ = below.to_department_id.name if below != target else ""
        steps = [
            (petition.received_date, "收到信访事项"),
            (target.delivered_date, f"{target.from_department_id.name}交办"),
            (organ and target.passed_date, f"交办{organ}"),
            (below.accept_date, f"{organ}受理"),
            (below.statement_date, "听取信访人陈述"),
            (below.issued_date, "出具信访处理意见书"),
            (below.served_date, "送达信访人"),
            (organ and below.reported_date, f"{organ}报送办结报告"),
        ]
        text = "；".join(f"{zh_date(day)}{what}" for day, what in steps if day)
        if below.extension_days:
            text += f"；经批准延长办理期限{below.extension_days}日"
        return sentence(text) or False

    def _opinion_block(self, target, key):
        opinion = target._answering().opinion_id
        blocks = opinion.block_ids.filtered(lambda b: b.key == key)
        return blocks[:1].text

    def _block_facts_found(self, target, values):
        """The facts of the opinion; without one the report has to say them."""
        return self._opinion_block(target, "facts") or sentence(values["report_text"])

    def _block_decision_made(self, target, values):
        """The opinion, by number and content."""
        target = target._answering()
        number = target.opinion_id.number
        decisions = self._opinion_block(target, "decisions")
        if not number:
            paper = target.document_ids.filtered(
                lambda d: d.type_id.code in ANSWERS and d.state != "draft"
            ).sorted("id")[-1:]
            named = paper and f"《{paper.title}》（{paper.number}）。"
            return named or sentence(values["report_text"])
        return f"信访处理意见书文号：{number}。\n{decisions or ''}".strip()

    def _block_execution_words(self, target, values):
        """What was carried out, or by when it has to be (Article 32)."""
        target = target._answering()
        if target.execution_state == "executed":
            return f"已于{zh_date(target.executed_date)}落实。{sentence(target.execution_note)}"
        if target.execution_state == "due":
            return (
                f"支持的请求应当在{zh_date(target.execution_due)}前落实，正在督促执行。"
            )
        if target.guidance_date:
            return f"已于{zh_date(target.guidance_date)}向信访人作出解释疏导。"
        return "没有需要执行的事项。"

    def _block_attitude_words(self, target, values):
        """What the petitioner says to the result."""
        return ATTITUDES.get(values.get("attitude"))

    def _block_evaluation_words(self, target, values):
        """The petitioner's evaluation, as far as there is one."""
        score = SATISFACTION.get(target._petitions().satisfaction)
        return f"信访人评价：{score}。" if score else "截至报告之日，信访人尚未评价。"

    def _block_report_words(self, target, values):
        """What the organ adds; without an opinion its report stands in the facts."""
        if not self._opinion_block(target, "facts"):
            return "无。"
        return sentence(values.get("report_text")) or False

    # -- sent back (C26) --------------------------------------------------

    def _block_report_brief(self, target, values):
        """Which report is meant."""
        # The date of the report is gone by now: a new one is expected.
        number = target.document_ids.filtered(
            lambda d: d.type_id.code == "D23" and d.state != "void"
        ).sorted("id")[-1:]
        day = zh_date(number.issue_date)
        return (
            f"贵单位{day}报送的办结报告（{number.number}）。"
            if number
            else "贵单位报送的办结报告。"
        )

    def _block_report_again(self, target, values):
        """By when the report is expected again."""
        return f"请针对上述问题重新办理，并于{zh_date(target.report_due)}前重新报送办结报告。"

    # -- execution and guidance (C22, C23) --------------------------------

    def _block_supported(self, target, values):
        """The decisions that support a demand (Article 32)."""
        return self._answers(target, ("support", "part_support"))

    def _block_not_supported(self, target, values):
        """The decisions that do not (Article 32)."""
        return self._answers(target, ("reject", "explain", "part_support"))

    def _answers(self, target, decisions):
        lines = [
            f"关于“{one_line(demand.name, 80)}”："
            f"{words.DECISIONS[demand.decision]}{sentence(demand.answer)}"
            for demand in target.petition_id.demand_ids
            if demand.decision in decisions
        ]
        number = target.opinion_id.number or ""
        return numbered(lines) or (f"见信访处理意见书{number}。" if number else False)

    def _block_execution_limit(self, target, values):
        """By when, and by whom."""
        organ = values.get("executing_department_id")
        who = f"由{organ.name}" if organ else "由责任单位"
        return f"请{who}在{zh_date(target.execution_due)}前落实，并书面反馈执行情况。"

    def _block_executed_words(self, target, values):
        """When and how it was carried out."""
        return f"于{zh_date(target.executed_date)}执行完毕。{sentence(target.execution_note)}"

    def _block_guidance_words(self, target, values):
        """What was explained, and when."""
        return f"{zh_date(target.guidance_date)}向信访人解释说明：{sentence(target.guidance_note)}"

    def _block_decisions(self, target, values):
        """A supporting opinion names the date of its execution, where one is set."""
        text = super()._block_decisions(target, values)
        due = values.get("execution_due")
        if text and due:
            text += f"\n上述支持的请求，由有关责任单位于{zh_date(due)}前落实。"
        return text

    # -- index of the file (C28) ------------------------------------------

    def _block_file_head(self, target, values):
        """Number, days, organ, volume."""
        volume = (
            f"，卷号：{values['archive_volume']}" if values["archive_volume"] else ""
        )
        return (
            f"信访事项编号：{target.number}，收到日期：{zh_date(target.received_date)}，"
            f"办结日期：{zh_date(target.closed_date)}，"
            f"立卷单位：{target.department_id.organ_id.name}{volume}。"
        )

    def _block_file_index(self, target, values):
        """Every paper in the order it was made, voided ones as such."""
        papers = target.document_ids.sorted("id") - self
        count = self.env["ir.attachment"].search_count(
            [
                ("res_model", "=", "xinfang.petition"),
                ("res_id", "=", target.id),
                ("res_field", "=", False),
            ]
        )
        lines = [
            f"{paper.title}，{paper.number or '无文号'}，{zh_date(paper.issue_date) or '未签发'}"
            f"{'（作废）' if paper.state == 'void' else ''}。"
            for paper in papers
            if paper.number
        ]
        lines.append(f"信访人提交和办理形成的其他材料，共{count}件。")
        return "\n".join(f"{number}．{line}" for number, line in enumerate(lines, 1))

    def _block_file_result(self, target, values):
        """How it ended."""
        resolved = {"yes": "已化解", "no": "未化解"}.get(target.resolved, "")
        decision = words.DECISIONS.get(target.decision, "")
        return "".join(filter(None, (decision, sentence(resolved)))) or "已办结。"
