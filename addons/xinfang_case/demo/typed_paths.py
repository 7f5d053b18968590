"""How organs deal with what is no claim: suggestions (Article 29)."""

from .lives import DECISIONS, Life

ADOPTION = {"support": "wholly", "part_support": "partly"}


class TypedPaths(Life):
    """The acts of the organ on its referral, by the type of the petition."""

    def advise(self, organ, number):
        """Study a suggestion, adopt it or not, answer, put it into practice."""
        decision = self.options.get("decision") or self.rng.choice(DECISIONS)
        self.options["decision"] = decision
        who, leader = self.handler(organ), self.staff.who("unit_leader", organ)
        values = {"study_record": self.text("facts")}
        self.act(who, "study", values, number, (3, 12))
        adoption = ADOPTION.get(decision)
        if not adoption:
            reason = {"reason": self.word("answer_explain")}
            self.act(leader, "not_adopt", reason, number, (3, 15))
        else:
            values = {
                "adoption": adoption,
                "answer": self.verdict(decision),
                "measures": "纳入本单位年度工作计划，明确责任部门和完成时限。",
            }
            self.act(leader, "adopt", values, number, (3, 15))
        self.act(who, "serve", self.service(), number, (0, 4))
        if adoption == "wholly" and self.rng.random() < 0.5:
            self.act(who, "implement", {"reason": "按计划组织实施"}, number, (1, 8))
            values = {"implementation": "已按计划实施完成，运行情况良好。"}
            self.act(who, "finish_implementation", values, number, (10, 40))
