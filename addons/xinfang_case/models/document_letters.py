from odoo import models

from ..tools import document_words as words
from ..tools.document_words import clip, numbered, sentence, zh_date

LONG = 6_000  # characters of the petitioner's own words on the registration form


class DocumentLetters(models.Model):
    """Blocks of the registration form and of letters between organs (D01-D04)."""

    _inherit = "xinfang.document"

    # -- registration form (D01) -----------------------------------------

    def _block_petitioner(self, target, values):
        """Name, address and contact, sensitive numbers masked (Article 19)."""
        petition = target._petitions()
        person = petition.petitioner_id
        lines = [("身份方式", words.IDENTITY_MODES[petition.identity_mode])]
        if person:
            lines += [
                ("姓名（名称）", person.name),
                ("类别", words.PERSON_KINDS[person.person_kind]),
                ("性别", words.GENDERS.get(person.gender)),
                ("证件", self._id_words(person)),
                ("电话", person.phone_masked),
                ("住址", self._residence_words(person)),
            ]
        lines.append(("人数", f"{petition.headcount}人"))
        return "\n".join(f"{label}：{text}" for label, text in lines if text)

    def _id_words(self, person):
        if not person.id_number_masked:
            return False
        return f"{words.ID_TYPES.get(person.id_type, '证件')} {person.id_number_masked}"

    def _residence_words(self, person):
        # The house number lies encrypted, and no file in clear repeats it.
        region = person.region_id.display_name or ""
        detail = "（详细住址在系统内加密登记）" if person.address_masked else ""
        return f"{region}{detail}"

    def _block_receipt(self, target, values):
        """Channel, days, organ and clerk (Article 22)."""
        petition = target._petitions()
        lines = [
            ("信访形式", words.CHANNELS[petition.channel]),
            ("收到日期", zh_date(petition.received_date)),
            ("信访日期", zh_date(petition.petition_date)),
            ("迟登原因", petition.late_reason),
            ("受信人", petition.addressee),
            ("来源单位", petition.source_department_id.name),
            ("来文编号", petition.source_ref_no),
            ("信访目的", petition.purpose_id.name),
            ("问题属地", petition.problem_region_id.display_name),
            ("登记单位", petition.department_id.name),
            (
                "登记人",
                petition.registrar_id.name if self._by_staff() else "信访人网上提交",
            ),
        ]
        return "\n".join(f"{label}：{text}" for label, text in lines if text)

    def _by_staff(self):
        return self.entry_id.actor_kind == "staff"

    def _block_matter(self, target, values):
        """Facts and reasons in the petitioner's words (Article 19)."""
        petition = target._petitions()
        text = "\n".join(filter(None, (petition.title, petition.content)))
        return clip(text or petition.request, LONG)

    def _block_request(self, target, values):
        """What is asked for (Article 19)."""
        return clip(target._petitions().request, LONG)

    def _block_representatives(self, target, values):
        """Representatives of a visit by several people (Article 20)."""
        people = target._petitions().representative_ids
        return "、".join(people.mapped("name")) or False

    # -- transfer and assignment (D02, D03) -------------------------------

    def _block_matter_brief(self, target, values):
        """The matter in brief; of an accusation nothing but the number (Article 30)."""
        petition = target._petitions()
        if self.type_id.code == "D06":
            return sentence(self._gist(petition))
        kind = f"{words.TYPES[petition.type]}" if petition.type else ""
        head = (
            f"{self._sender_words(petition)}以{words.CHANNELS[petition.channel]}方式提出的"
            f"{kind}信访事项"
        )
        if petition.type == "accusation":
            return f"{head}，具体内容随密件材料转送，请严格保密。"
        return f"{head}，诉求如下：\n{self._itemised(petition)}{self._annex(petition)}"

    def _sender_words(self, petition):
        if petition.type == "accusation":
            return "信访人（身份信息保密）"
        if petition.identity_mode == "anonymous" or not petition.petitioner_id:
            return "信访人（匿名）"
        if petition.identity_mode == "confidential":
            return "信访人（要求对其身份保密）"
        several = f"等{petition.headcount}人" if petition.headcount > 1 else ""
        return f"信访人{petition.petitioner_id.name}{several}"

    def _annex(self, petition):
        count = self.env["ir.attachment"].search_count(
            [
                ("res_model", "=", "xinfang.petition"),
                ("res_id", "=", petition.id),
                ("res_field", "=", False),
            ]
        )
        return f"\n随函转送信访材料{count}件。" if count else ""

    def _block_basis_of_competence(self, target, values):
        """Why the addressee is competent (Articles 22, 23)."""
        given = sentence(values.get("basis"))
        if target.kind == "forward":
            law = f"根据{words.ORDINANCE}第二十三条第一款，该事项属于贵单位职权范围"
            law += (
                "，现交由贵单位办理，并请反馈办理结果。"
                if target._is_assigned()
                else "。"
            )
        elif target.petition_id.type == "accusation":
            law = f"根据{words.ORDINANCE}第二十二条第二款，该事项属于贵机关管理权限。"
        elif target.kind == "assign":
            law = (
                f"根据{words.ORDINANCE}第二十二条第一款第三项，现将该事项交由贵单位办理，"
                "并请反馈办理结果。"
            )
        else:
            law = (
                f"根据{words.ORDINANCE}第二十二条，按照“属地管理、分级负责，"
                "谁主管、谁负责”的原则，现转送贵单位依法处理。"
            )
        role = "贵单位为协办单位。" if target.role == "assist" else ""
        return f"{law}{given}{role}"

    def _block_report_back(self, target, values):
        """The date to report back and the closing report (Article 22)."""
        if not target.report_due:
            return False
        return (
            f"请于{zh_date(target.report_due)}前反馈办理结果，提交办结报告。"
            "办结报告应当载明办理过程、查明的事实、处理意见及其依据、落实情况和"
            "信访人的意见。不能按期办结的，请在期限届满前书面说明情况和理由。"
        )

    def _block_reminder(self, target, values):
        """Fifteen days to notify, five working days to object (Article 23)."""
        clock = self.env["xinfang.clock"]
        notice = clock._running("TL-03", target)[:1]
        objection = clock._running("TL-05", target)[:1]
        lines = []
        if notice:
            lines.append(
                f"属于贵单位职权范围的，请自收到之日起{notice.length}日内，即在"
                f"{zh_date(notice.due_date)}前，书面告知信访人接收情况以及处理途径和程序；"
                "信访人姓名（名称）、住址不清的除外。"
            )
        if objection:
            lines.append(
                f"不属于贵单位或者本系统职权范围的，请自收到之日起{objection.length}个工作日内，"
                f"即在{zh_date(objection.due_date)}前提出异议，详细说明理由，"
                "经本机关同意后退还相关材料；逾期未提出的，由贵单位办理。"
            )
        return numbered(lines) or False

    # -- notice of where it went (D04) ------------------------------------

    def _receivers(self, target):
        """Return the referrals by which the petition was just passed on."""
        if target._name == "xinfang.referral":
            return self.env["xinfang.referral"].search(
                [("parent_id", "=", target.id), ("is_open", "=", True)]
            )
        return target.referral_ids.filtered(
            lambda r: r.is_open and not r.parent_id
        ).sorted(lambda r: (r.role != "lead", r.sequence))

    def _block_whereto(self, target, values):
        """The organ it went to, and when (Article 23)."""
        receivers = self._receivers(target)
        leads = receivers.filtered(lambda r: r.role == "lead") or receivers
        if not leads:
            return False
        verb = "交办" if leads[0]._is_assigned() else "转送"
        assist = (receivers - leads).to_department_id
        helped = f"，由{'、'.join(assist.mapped('name'))}协助办理" if assist else ""
        return (
            f"本机关已于{zh_date(leads[0].delivered_date)}将该事项{verb}"
            f"{'、'.join(leads.to_department_id.mapped('name'))}依法处理{helped}。"
            "该单位应当自收到之日起15日内书面告知您接收情况以及处理途径和程序。"
        )

    def _block_contact(self, target, values):
        """Phone and address of the organs it went to."""
        lines = []
        for organ in self._receivers(target).to_department_id:
            facts = [
                f"电话：{organ.phone}" if organ.phone else "",
                f"地址：{organ.address}" if organ.address else "",
                f"接待时间：{organ.reception_hours}" if organ.reception_hours else "",
            ]
            facts = "，".join(filter(None, facts))
            lines.append(f"{organ.name}，{facts or '联系方式请向本机关查询'}。")
        return "\n".join(lines) or False

    def _block_query(self, target, values):
        """How the petitioner follows it: number and query code."""
        return (
            f"您可以凭信访事项编号{target._petitions().number}和登记时取得的查询码，"
            "在网上信访大厅“查询”栏目了解办理进展，也可以向本机关或者上述单位查询。"
        )
