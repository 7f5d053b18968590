"""How organs deal with what is no claim: suggestions, accusations (Articles 29, 30)."""

from .lives import DECISIONS, Life

# Whose staff is complained of, by the discipline organ that has authority over it.
ACCUSED = {"wyjw": "wy3", "lxjw": "lx3", "pcjw": "pc3", "jiweigw": "pcs12"}
ADOPTION = {"support": "wholly", "part_support": "partly"}


class TypedPaths(Life):
    """The acts of the organ on its referral, by the type of the petition."""

    adopted = False

    def advise(self, organ, number):
        """Study a suggestion, adopt it or not, answer."""
        decision = self.options.get("decision") or self.rng.choice(DECISIONS)
        self.options["decision"] = decision
        who, leader = self.handler(organ), self.staff.who("unit_leader", organ)
        values = {"study_record": self.text("facts")}
        self.act(who, "study", values, number, (3, 12))
        adoption = ADOPTION.get(decision)
        why = "经有关部门论证，现阶段实施条件尚不具备，将在今后工作中继续研究。"
        part = "其余建议目前条件尚不具备，将继续研究。" if adoption == "partly" else ""
        answer = self.verdict("support") + part if adoption else why
        values = {"adoption": adoption or "none", "answer": answer}
        if adoption:
            values["measures"] = "纳入本单位年度工作计划，明确责任部门和完成时限。"
        self.act(who, "draft_answer", values, number, (2, 12))
        act = "adopt" if adoption else "not_adopt"
        self.act(leader, act, {"reason": "同意"}, number, (1, 3))
        self.act(who, "serve", self.service(), number, (0, 4))
        self.adopted = adoption == "wholly"

    def practise(self, organ, number):
        """Put an adopted suggestion into practice, after the petitioner evaluated."""
        if not self.adopted:
            return
        if self.options.get("implement") or self.rng.random() < 0.5:
            who = self.handler(organ)
            self.act(who, "implement", {"reason": "按计划组织实施"}, number, (1, 8))
            values = {"implementation": "已按计划实施完成，运行情况良好。"}
            self.act(who, "finish_implementation", values, number, (10, 40))

    def _report_cadre(self):
        """Tell the personnel department, and the chief where it is major."""
        values = {
            "personnel_department_id": "org",
            "summary": "反映所管理干部在救助资金发放中优亲厚友的问题线索。",
            "disposal": "已按干部管理权限转纪检监察机关办理。",
        }
        self.act(self.triager(), "notify_personnel", values, wait=(0, 1))
        values = {
            "chief_department_id": "party",
            "summary": values["summary"],
            "disposal": values["disposal"],
        }
        self.act(self.triager(), "notify_chief", values, wait=(0, 1))
        measures = (
            "有人打听来信人情况。已要求有关单位不得打听，指定专人与来信人单线联系。"
        )
        self.act(self.triager(), "protect", {"protection": measures}, wait=(0, 1))

    def denounce(self, target):
        """Send an accusation under seal, verify it, close it with a bare outcome."""
        named = {
            "accused_department_id": ACCUSED[target],
            "accused_name": "信中所指工作人员",
            "accused_post": "工作人员",
            "accused_authority_id": target,
        }
        self.act(self.triager(), "name_accused", named, wait=(0, 0))
        number = self.send(target, "send_discipline")
        if self.options.get("report"):
            self._report_cadre()
        officer = self.staff.who("discipline", target)
        if self.options.get("decline"):
            values = {"reason": "反映内容笼统，无可查线索", "legal_basis": "有关规定"}
            self.act(officer, "decline_accusation", values, number, (1, 8))
            return
        accepted = {"handler_id": officer, "reason": "按程序办理"}
        self.act(officer, "accept_accusation", accepted, number, (1, 8))
        record = {"verify_record": "调阅资料、走访有关人员核实。"}
        self.act(officer, "verify", record, number, (5, 20))
        result = {"accusation_result": "经核实，作出处理决定。"}
        self.act(officer, "conclude", result, number, (10, 30))
        if not self.silent:
            values = {"feedback_way": "oral", "feedback_record": "已向检举控告人反馈。"}
            self.act(officer, "feed_back", values, number, (1, 12))
        outcome = self.rng.choice(("true", "partly_true", "unfounded", "unfounded"))
        values = {"accusation_outcome": outcome}
        self.act(officer, "close_accusation", values, number, (1, 6))
