"""What happens beside the handling: hearing, mediation, aid, recusal, danger."""

from datetime import timedelta

from .ladder_paths import LadderPaths

SIGNED = ["双方签字件.pdf"]


class PartPaths(LadderPaths):
    """Paths that show one proceeding each, on a claim that was accepted."""

    def accepted(self):
        """Go as far as acceptance; return organ, handler and referral number."""
        self.path_triaged()
        target = self.options["target"]
        number = self.send(target)
        self.accept(target, number)
        return target, self.handler(target), number

    def finish(self, target, number):
        """Go on to the end in the usual way."""
        self.hear(target, number)
        self.opine(target, number)
        self.evaluate()
        self.close()

    # -- hearing ----------------------------------------------------------------

    def path_hearing(self):
        """A hearing while the claim is handled; its time keeps running."""
        target, who, number = self.accepted()
        leader, legal = (self.staff.who(r, target) for r in ("unit_leader", "legal"))
        self.act(leader, "start_hearing", self.why(), number, (1, 3))
        self.hearing_held(who, legal, 0)
        self.finish(target, number)

    def path_hearing_unmade(self):
        """Asked for by the petitioner: declined, called off, or nobody came."""
        target, who, _number = self.accepted()
        citizen = self.case.citizen or self.staff.who("window", self.case.organ)
        reason = {"reason": "申请公开听证，当面说明情况。"}
        self.act(citizen, "apply_hearing", reason, wait=(1, 4))
        leader, legal = (self.staff.who(r, target) for r in ("unit_leader", "legal"))
        part = ("xinfang.hearing", 0)
        how = self.options["how"]
        if how == "decline":
            reason = {"reason": "事实清楚、争议不大，不需要举行听证。"}
            self.act(leader, "decline", reason, wait=(1, 3), part=part)
            return
        self.convene(who, legal, 0)
        if how == "cancel":
            reason = {"reason": "双方已经达成一致，不再举行。"}
            self.act(leader, "cancel", reason, wait=(2, 4), part=part)
            return
        reason = {"reason": "信访人无正当理由未到场。"}
        self.session_day()
        self.act(who, "record_absence", reason, part=part)

    # -- mediation --------------------------------------------------------------

    def path_mediation(self):
        """Mediated: agreed and kept, or failed and decided after all."""
        target, who, number = self.accepted()
        part = ("xinfang.mediation", 0)
        values = {
            "mediation_kind": self.options.get("kind", "people"),
            "other_party": "云岭安和物业服务有限公司",
            "mediator": "街道人民调解委员会",
        }
        self.act(who, "start_mediation", values, number, (1, 4))
        consent = {
            "petitioner_agreed_on": "today",
            "other_agreed_on": "today",
            "attachment_ids": ["调解同意书.pdf"],
        }
        self.act(who, "record_consent", consent, wait=(1, 3), part=part)
        basis = {"legal_basis": "属于当事人可以自行处分的民事权益，不违反强制性规定。"}
        legal = self.staff.who("legal", target)
        self.act(legal, "check_mediation", basis, wait=(0, 2), part=part)
        if self.options.get("fail"):
            reason = {"reason": "双方对费用返还数额分歧较大，未达成协议。"}
            self.act(who, "fail_mediation", reason, wait=(3, 8), part=part)
            self.finish(target, number)
            return
        values = {
            "facts": self.text("facts"),
            "agreement_terms": "一、物业公司恢复原收费标准；二、按季度公示公共收益。",
            "performance_mode": "书面公示并退还多收费用",
            "performance_due": self.diary.day + timedelta(days=40),
            "effective_date": "today",
            "attachment_ids": SIGNED,
        }
        leader = self.staff.who("unit_leader", target)
        self.act(leader, "agree_mediation", values, wait=(3, 8), part=part)
        self.evaluate()
        values = {"performed_on": "today", "attachment_ids": ["履行凭证.pdf"]}
        self.act(who, "record_performance", values, wait=(10, 25), part=part)
        self.options["decision"] = None
        self.close()

    # -- aid, recusal, evidence -------------------------------------------------

    def path_aid(self):
        """Hardship: the handler helps to apply for aid (Article 37)."""
        target, who, number = self.accepted()
        part = ("xinfang.aid", 0)
        values = {
            "aid_kind": "social",
            "aid_agency_id": "mzj",
            "hardship": "家庭主要劳动力患病，无稳定收入。",
            "aid_consented": True,
        }
        self.act(who, "start_aid", values, number, (1, 4))
        self.act(who, "refer_aid", wait=(0, 2), part=part)
        agency = self.staff.who("handler", "mzj")
        if self.options.get("deny"):
            result = {"aid_result": "家庭收入超过救助标准，不符合条件。"}
            self.act(agency, "deny_aid", result, wait=(4, 12), part=part)
        else:
            result = {"aid_result": "经入户核实，给予临时救助。", "aid_amount": 3000}
            self.act(agency, "grant_aid", result, wait=(4, 12), part=part)
        self.finish(target, number)

    def path_recusal(self):
        """The handler declares an interest and is replaced; evidence is taken by two."""
        target, who, number = self.accepted()
        part = ("xinfang.recusal", 0)
        values = {
            "recusal_relation": "relative",
            "reason": "与被反映单位负责人系近亲属。",
        }
        self.act(who, "declare_recusal", values, number, (0, 2))
        leader = self.staff.who("unit_leader", target)
        other = self._colleague(target, who)
        values = {"replaced_by_id": other, "reason": "情况属实，同意回避。"}
        self.act(leader, "grant_recusal", values, wait=(0, 1), part=part)
        self.handlers[target] = other
        plan = {
            "no_conflict": True,
            "investigation_plan": "现场查看，调取合同和收费记录，询问有关人员。",
            "officer_ids": [other, self.staff.who("legal", target)],
        }
        self.act(other, "investigate", plan, number, (0, 2))
        piece = {
            "evidence_type": "document",
            "evidence_name": "物业服务合同及收费台账",
            "evidence_source": "被反映单位提供",
            "obtained_on": "today",
            "officer_ids": [other, self.staff.who("legal", target)],
        }
        self.act(other, "add_evidence", piece, number, (1, 5))
        self.finish(target, number)

    def _colleague(self, organ, but):
        found = (self.staff.who("handler", organ, turn) for turn in range(4))
        return next(login for login in found if login != but)

    def path_recusal_rejected(self):
        """Asked for by the petitioner and rejected, or taken back."""
        target, who, _number = self.accepted()
        citizen = self.case.citizen or self.staff.who("window", self.case.organ)
        values = {"recusal_person": "承办人", "reason": "认为承办人与对方单位熟识。"}
        self.act(citizen, "apply_recusal", values, wait=(1, 4))
        part = ("xinfang.recusal", 0)
        if self.options.get("take_back"):
            reason = {"reason": "经说明后不再申请。"}
            self.act(citizen, "withdraw_recusal", reason, wait=(1, 2), part=part)
            return
        reason = {"reason": "经核实，承办人与对方单位无利害关系。"}
        head = self.staff.who("office_head", self.case.organ)
        self.act(head, "reject_recusal", reason, wait=(1, 2), part=part)

    # -- danger -----------------------------------------------------------------

    def path_urgent(self):
        """People gather: reported at once, on the way to an ordinary end."""
        self.path_triaged()
        head = self.staff.who("office_head", self.case.organ)
        duty = self.triager()
        now = ("now",)
        values = {
            "urgent_level": "major",
            "noticed_at": now,
            "happens_at": now,
            "event_place": "市信访局来访接待中心",
            "people_count": 32,
            "summary": "三十余人集中来访，情绪激动，要求当面答复。",
            "actions_taken": "已启动应急预案，安排专人接谈，通知责任单位到场。",
            "trend": "如不能当日答复，可能再次聚集。",
            "report_contact": "值班室 0000-2000008",
        }
        self.act(duty, "report_urgent", values, wait=(0, 0))
        part = ("xinfang.urgent.report", 0)
        ahead = self.options.get("ahead")
        if ahead:
            reason = {"reason": "负责人在外开会联系不上，现场人员仍在增加，不能等待。"}
            self.act(duty, "report_ahead", reason, wait=(0, 0), part=part)
        else:
            reason = {"reason": "同意报送"}
            self.act(head, "approve_report", reason, wait=(0, 0), part=part)
        values = {
            "recipient_ids": "all",
            "report_way": "oral",
            "sent_at": now,
            "receiver": "值班员",
        }
        self.act(head, "send", values, wait=(0, 0), part=part)
        values = {"supplement": "责任单位负责人已到场，推选代表五人进入接谈。"}
        self.act(head, "supplement", values, wait=(0, 0), part=part)
        values = {
            "incident_item": "4",
            "incident_at": now,
            "event_place": "市信访局来访接待中心门前",
            "facts": "部分人员在接待场所滞留，经劝导后离开。",
            "witness": "接待大厅值班人员",
            "measure": "dissuade",
        }
        self.act(self.triager(), "record_incident", values, wait=(0, 0))
        if ahead:
            reason = {"reason": "情况属实，同意。"}
            self.act(head, "ratify_report", reason, wait=(0, 1), part=part)
        over = {"event_outcome": "当日全部离开，秩序恢复正常。"}
        self.act(head, "close", over, wait=(0, 1), part=part)
        target = self.options["target"]
        number = self.send(target)
        self.accept(target, number)
        self.finish(target, number)

    # -- service ----------------------------------------------------------------

    def path_attempts(self):
        """Not found at home twice; then left behind before two witnesses."""
        target, who, number = self.accepted()
        self.hear(target, number)
        self.opine(target, number, serve=False)
        for note in ("第一次上门，家中无人", "第二次上门，邻居称外出"):
            values = {
                "document_id": "D16",
                "service_result": "failed",
                "service_method": "direct",
                "service_date": "today",
                "service_place": "信访人登记住址",
                "service_note": note,
            }
            self.act(who, "record_attempt", values, wait=(1, 2))
        values = {
            "service_method": "lien",
            "service_date": "today",
            "service_place": "信访人登记住址",
            "service_witnesses": "居委会万明秀、网格员郝长顺",
            "service_note": "本人拒绝签收，留置送达",
            "service_proof": "见证人签名的送达回证存卷",
        }
        self.act(who, "serve", values, number, (1, 3))
        self.answering = (who, number)
        self.evaluate()
        self.close()
