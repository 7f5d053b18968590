from odoo import models

from ..tools import document_words as words
from ..tools.document_words import sentence, zh_date

ROUTE_NAMES = {
    "c1": "诉讼、复议、检察监督或者公安机关法律程序",
    "c2": "仲裁",
    "c3": "党员申诉、申请复审等党内法规规定的程序",
    "c4": "行政复议、行政裁决、行政确认、行政许可、行政处罚等行政程序",
    "c5": "申请查处违法行为、履行保护合法权益职责",
}
# What came back from the other procedure, and who said so (C3).
PROOF_WORDS = {
    "entered": "已进入上述程序。",
    "decided": "上述程序已有结果。",
    "not_taken": "上述程序未予受理。",
    "ended": "引导义务终止。",
}
INFORMANT_WORDS = {
    "petitioner": "据信访人告知：",
    "organ": "据承办机关告知：",
    "other": "据其他来源：",
}


class DocumentRoute(models.Model):
    """Blocks of the papers on statutory routes (D06 and its companions)."""

    _inherit = "xinfang.document"

    def _block_guide_to(self, target, values):
        """Which organ, where and how to apply (D06)."""
        how = values.get("route_how", values.get("guide_to"))
        organ = values.get("route_organ_id")
        if not organ and not values.get("route_organ_name"):
            return super()._block_guide_to(target, values)
        lines = [
            ("承办机关", organ.name or values["route_organ_name"]),
            ("提出方式", how),
            ("地点", values["route_where"] or organ.address),
            ("电话", organ.phone),
        ]
        return "\n".join(f"{label}：{sentence(text)}" for label, text in lines if text)

    def _block_route_limit(self, target, values):
        """Until when, by the law of that procedure (rule TL-24)."""
        text = values.get("route_until_text")
        day = values.get("route_until")
        parts = [
            sentence(text) if text else "",
            f"请于{zh_date(day)}前提出或者关注办理结果。" if day else "",
        ]
        if not any(parts):
            return self.type_id.code == "D06" and (
                "请在上述程序适用的法律、法规或者党内法规规定的期限内提出，以免逾期；"
                "具体期限以承办机关的答复为准。"
            )
        return (
            "".join(parts)
            + "上述期限依照该程序所适用的法律、法规或者党内法规计算，以受理机关的答复为准。"
        )

    def _block_route_matter(self, target, values):
        """The matter in brief, on papers of the file."""
        return sentence(self._gist(target._petitions()))

    def _block_route_entered(self, target, values):
        """Route and organ that now deals with it (C3)."""
        name = ROUTE_NAMES.get(target._petitions().route, "")
        organ = target.route_organ_id.name or target.route_organ_name
        text = f"{name}，承办机关：{organ}。"
        basis = target.route_basis
        return f"{text}\n依据：{sentence(basis)}" if basis else text

    def _block_route_proof(self, target, values):
        """Proof of entry, or why the duty to guide has ended (C3)."""
        kind = PROOF_WORDS.get(
            values.get("route_proof_kind") or values.get("receipt_kind"), ""
        )
        number = values.get("receipt_number")
        number = f"案号（文号）：{number}。" if number else ""
        told = INFORMANT_WORDS.get(values.get("receipt_from"), "")
        return f"{kind}{number}{told}{sentence(values.get('route_proof'))}"

    def _block_route_follow_up(self, target, values):
        """When the petitioner is asked again (internal rule)."""
        day, note = values.get("follow_up_date"), values.get("follow_up_note")
        parts = [f"{zh_date(day)}回访。" if day else "", sentence(note) if note else ""]
        return "".join(parts) or False

    def _block_no_route(self, target, values):
        """Why no statutory route exists, and who certified it (C4)."""
        proof = values.get("route_proof")
        tail = f"\n出具说明的机关或者人员：{sentence(proof)}" if proof else ""
        return f"{sentence(values.get('reason'))}{tail}"

    def _block_route_approval(self, target, values):
        """Who approved the petition procedure (C4, internal rule)."""
        return (
            f"同意自{zh_date(target.accept_date)}起按照信访程序受理，"
            f"依照{words.ORDINANCE}第三十四条计算办理期限。批准人：{self.env.user.name}。"
        )

    def _block_duty_answer(self, target, values):
        """What the organ has done (Article 31 (5))."""
        return sentence(values.get("answer"))

    def _block_duty_basis(self, target, values):
        """The law it acted on."""
        return f"{words.ROUTE_BASIS['c5']}{sentence(values.get('legal_basis'))}"

    def _block_route_remedy(self, target, values):
        """The legal remedy against the answer: review by law, not by petition."""
        return sentence(values.get("route_remedy"))
