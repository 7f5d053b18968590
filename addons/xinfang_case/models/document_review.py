from odoo import api, models

from ..tools.document_words import ORDINANCE, numbered, one_line, sentence, zh_date

# Chinese wording of the documents of review and recheck (D18-D22).
LEVELS = {"review": "复查", "recheck": "复核"}
ARTICLES = {
    "review": f"{ORDINANCE}第三十五条",
    "recheck": f"{ORDINANCE}第三十六条",
}
DECISIONS = {
    "uphold": "维持",
    "change": "变更",
    "revoke": "撤销",
    "redo": "撤销",
}
REFUSALS = {
    "late": "申请超过规定的期限，且无正当理由。",
    "wrong_organ": "本机关不是有权受理该申请的上一级机关、单位。",
    "not_reviewable": "申请所针对的不是依照信访程序作出的、可以复查（复核）的意见。",
    "in_progress": "同一意见已经申请复查（复核），正在办理或者已经办结。",
    "not_entitled": "申请人不是该意见所针对的信访人。",
}
REVIEW = "xinfang.review"
# Blocks whose text is ours alone, so that it can be addressed to an organisation.
SPOKEN = ("ruling", "appeal_limit")


class ReviewDocuments(models.Model):
    """Who issues the documents of a review, to whom, and what they say."""

    _inherit = "xinfang.document"

    # -- head -------------------------------------------------------------

    def _prepare_values(self, line, target, entry):
        values = super()._prepare_values(line, target, entry)
        if target._name != REVIEW:
            return values
        word = LEVELS[target.level]
        title = {
            "D18": f"信访事项{word}申请书",
            "D19": f"信访事项{word}申请受理告知书",
        }.get(line.type_id.code, line.type_id.title)
        if line.act_id.code == "refuse_review":
            title = f"信访事项{word}申请不予受理告知书"
        # The organ that reviews issues, whoever took the request in.
        return {
            **values,
            "title": title,
            "department_id": target.department_id.organ_id.id,
        }

    def _addressee(self, kind, target):
        if target._name == REVIEW and kind.audience == "organ":
            return target.original_department_id.name
        return super()._addressee(kind, target)

    def _handler(self):
        if self.res_model == REVIEW:
            return self.env[REVIEW].browse(self.res_id).handler_id
        return super()._handler()

    def _intro(self):
        if self.res_model != REVIEW:
            return super()._intro()
        review = self.env[REVIEW].browse(self.res_id)
        word = LEVELS[review.level]
        number = self.petition_id.number
        text = {
            "D15R": f"您就信访事项（编号：{number}）提出的复查申请，需要延长复查期限。"
            "现告知如下：",
            "D19": f"您就信访事项（编号：{number}）提出的{word}申请收悉。"
            f"根据{ARTICLES[review.level]}，现告知如下：",
            "D20": f"申请人不服信访处理意见，请求复查（信访事项编号：{number}）。"
            f"根据{self.type_id.article}，本机关经复查，现提出意见如下：",
            "D21": f"申请人不服信访事项复查意见，请求复核（信访事项编号：{number}）。"
            f"根据{self.type_id.article}，本机关经复核，现提出意见如下：",
            "D22": f"关于信访事项（编号：{number}），经本机关复查，"
            "决定责令贵单位重新办理。现通知如下：",
        }.get(self.type_id.code, "")
        return self._speak(text, self.petition_id)

    def _prepare_blocks(self, target, values):
        texts = super()._prepare_blocks(target, values)
        if target._name == REVIEW:
            for key in SPOKEN:
                if texts.get(key):
                    texts[key] = self._speak(texts[key], target._petitions())
        return texts

    def _is_decision(self):
        # What a review decided is served and replaced by its own acts alone.
        if self.res_model == REVIEW:
            return self.env[REVIEW].browse(self.res_id).opinion_id == self
        return super()._is_decision()

    # -- request (D18) ----------------------------------------------------

    def _block_objected(self, target, values):
        """The opinion objected to: organ, number, day of service (Articles 35-36)."""
        opinion = target.document_id
        return (
            f"{target.original_department_id.name}作出的《{opinion.title}》"
            f"（{opinion.number}），于{zh_date(opinion.service_date)}送达。"
        )

    def _block_appeal_request(self, target, values):
        """What is asked for, on which facts and grounds, in the petitioner's words."""
        return target.request_text

    def _block_appeal_files(self, target, values):
        """What was handed in with the request."""
        names = values["attachment_ids"].sudo().mapped("name")
        return numbered([one_line(name, 200) for name in names]) if names else "无。"

    def _block_appeal_receipt(self, target, values):
        """Days of asking and receipt, and the organ asked."""
        word = LEVELS[target.level]
        return (
            f"提出日期：{zh_date(target.request_date)}\n"
            f"收到日期：{zh_date(target.received_date)}\n"
            f"{word}机关：{target.department_id.name}"
        )

    # -- taken up or not (D19) --------------------------------------------

    def _block_ruling(self, target, values):
        """Whether the request is taken up."""
        word = LEVELS[target.level]
        if values.get("review_refusal"):
            return f"经审查，您提出的{word}申请不符合受理条件，本机关决定不予受理。"
        return f"经审查，您提出的{word}申请符合受理条件，本机关决定予以受理。"

    def _block_appeal_reasons(self, target, values):
        """Ground and reasons of a refusal; an internal instruction is none."""
        if not values.get("review_refusal"):
            return False
        return f"{REFUSALS[values['review_refusal']]}{sentence(values['reason'])}"

    def _block_appeal_limit(self, target, values):
        """The last day, counted from receipt of the request (Articles 35-36)."""
        code = "TL-13" if target.level == "review" else "TL-16"
        clock = self.env["xinfang.clock"]._running(code, target)[:1]
        if not clock or values.get("review_refusal"):
            return False
        text = (
            f"本机关于{zh_date(target.received_date)}收到您的申请，应当自收到之日起"
            f"{clock.length}日内，即在{zh_date(clock.due_date)}前（含当日）"
            f"提出{LEVELS[target.level]}意见并书面答复您。"
        )
        return text + (
            "举行听证的，听证所需时间不计算在内。" if code == "TL-16" else ""
        )

    # -- opinions (D20, D21) ----------------------------------------------

    def _block_parties(self, target, values):
        """Who asks, whose opinion it is, and which (Articles 35-36)."""
        petition = target._petitions()
        other = "原办理机关" if target.level == "review" else "复查机关"
        return (
            f"申请人：{petition.petitioner_id.name}\n"
            f"{other}：{target.original_department_id.name}\n"
            f"{other}意见：{self._block_objected(target, values)}"
        )

    def _block_review_result(self, target, values):
        """What becomes of the opinion: upheld, changed, revoked, to be done again."""
        organ, opinion = target.original_department_id.name, target.document_id
        head = f"{DECISIONS[target.decision]}{organ}作出的《{opinion.title}》（{opinion.number}）。"
        if target.decision == "redo":
            head += (
                f"责令{organ}在{zh_date(target.redo_due)}前重新办理并书面答复申请人。"
            )
        return numbered([head, sentence(target.result_text), target._changed_words()])

    def _block_review_remedy(self, target, values):
        """Right to request a recheck: organ and thirty days (Article 36)."""
        if target.decision == "redo":
            return (
                f"{target.original_department_id.name}将重新作出处理意见。如不服重新作出的"
                f"处理意见，可以自收到之日起30日内，依照{ORDINANCE}第三十五条书面请求复查。"
            )
        organ = values.get("review_department_id")
        if not organ:
            return False
        return (
            f"根据{ORDINANCE}第三十六条，如不服本复查意见，可以自收到本意见书之日起30日内，"
            f"向{self._asked_words(organ)}书面请求复核。"
        )

    @api.model
    def _asked_words(self, organ):
        """Return how a paper names the organ to ask: its review body, where, for whom."""
        organ = organ.sudo()
        asked = organ._standing_in()[:1]
        principal = asked._review_principal()
        notes = [f"代表{principal.name}"] if principal != asked else []
        notes += [f"地址：{asked.address}"] if asked.address else []
        return f"{asked.name}（{'，'.join(notes)}）" if notes else asked.name

    def _block_finality(self, target, values):
        """The recheck opinion ends the ladder (Article 36)."""
        return (
            "本复核意见是该信访事项的终结意见。"
            f"根据{ORDINANCE}第三十六条第三款，信访人对复核意见不服，仍然以同一事实和理由"
            "提出投诉请求的，各级党委和政府信访部门和其他机关、单位不再受理。"
        )

    # -- order to do it again (D22) ---------------------------------------

    def _block_redo_defects(self, target, values):
        """What has to be mended."""
        return sentence(target.redo_defects)

    def _block_redo_term(self, target, values):
        """The day by which it is done again."""
        return f"请在{zh_date(target.redo_due)}前（含当日）重新作出处理意见，送达信访人，并书面报告本机关。"

    def _block_redo_rule(self, target, values):
        """The annulled result may not come back on the same facts (G20)."""
        return (
            "重新办理应当重新听取信访人陈述事实和理由，重新调查核实；"
            "不得以同一事实和理由作出与原处理意见相同或者基本相同的处理意见。"
        )
