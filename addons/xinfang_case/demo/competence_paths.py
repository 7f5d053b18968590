"""Who is competent, which matter it is, and who watches over it."""

from datetime import timedelta

from .personal_paths import PersonalPaths


class Stories(PersonalPaths):
    """All paths; the last layer holds disputes, split pieces, supervision."""

    def path_dispute(self):
        """Two organs deny their competence; the superior designates (Article 24)."""
        self.path_triaged()
        wrong, right = self.options["wrong"], self.options["target"]
        number = self.send(wrong)
        values = {
            "suggested_department_id": right,
            "reason": "该事项主要职责不在本机关，双方协商未能一致。",
            "basis": "职能配置规定",
        }
        clerk = self.staff.who("unit_intake", wrong)
        self.act(clerk, "dispute", values, number, (1, 3))
        values = {
            "to_department_id": right,
            "assist_department_ids": [wrong],
            "issue_list": "由牵头单位答复信访人，协办单位提供监测资料。",
            "reason": "事项主要内容属于牵头单位职责，指定其办理。",
        }
        self.act("lingdao", "designate", values, wait=(2, 6))
        self.referrals += 2
        lead, assist = number + 1, number + 2
        self.accept(right, lead)
        if self.options.get("waive"):
            leader = self.staff.who("unit_leader", right)
            reason = {"reason": "有关资料牵头单位已经掌握，无需协办。"}
            self.act(leader, "waive_assist", reason, assist, (1, 4))
        else:
            self._assisting(wrong, assist)
        self.answer(right, lead)
        self.evaluate()
        self.close()

    def path_successor(self):
        """The organ ends; the government names the one that goes on with its duties."""
        self.path_triaged()
        ended, heir = self.options["ended"], self.options["target"]
        number = self.send(ended)
        self.act("guanli", "end_organ", {"organ": ended, "heir": None}, wait=(1, 2))
        values = {
            "successor_department_id": heir,
            "reason": "机构改革后相关职能划入该单位，由其继续办理。",
        }
        self.act("lingdao", "designate_successor", values, number, (1, 1))
        self.act("guanli", "end_organ", {"organ": ended, "heir": heir}, wait=(1, 2))
        self.accept(heir, number)
        self.answer(heir, number)
        self.evaluate()
        self.close()

    def path_succeeded(self):
        """Sent to an organ that ended: moved to its successor by the daily job."""
        self.path_triaged()
        number = self.send(self.options["ended"])
        heir = self.options["target"]
        self.accept(heir, number, (22, 23))
        self.answer(heir, number)
        self.evaluate()
        self.close()

    def path_split(self):
        """One letter, two matters: the second gets a number of its own."""
        self.path_triaged()
        values = {
            "split_demands": "建议在小区周边增设公共停车泊位。",
            "type": "suggestion",
            "reason": "两项诉求分别适用不同程序，分件办理。",
        }
        self.act(self.triager(), "split", values, wait=(0, 1))
        target = self.options["target"]
        number = self.send(target)
        self.accept(target, number)
        self.answer(target, number)
        self.close()

    def path_ruled_out(self):
        """The gate shows an earlier piece; the clerk finds it is another matter."""
        self.path_triaged()
        values = {
            "compared_numbers": self.case.first,
            "reason": "反映的房屋、时间和诉求均不相同，系另一事项。",
        }
        self.act(self.triager(), "rule_out_same_matter", values, wait=(0, 0))
        target = self.options["target"]
        number = self.send(target)
        self.accept(target, number)
        self.answer(target, number)
        self.close()

    def path_archived(self):
        """The usual way, and on to the archive when nothing runs any more."""
        self.path_transfer()
        archivist = self.staff.who("archivist", self.case.organ)
        values = {"archive_complete": True, "archive_volume": "2026-信访-0001"}
        self.act(archivist, "archive", values, wait=(45, 50))

    def path_reward(self):
        """A suggestion that was adopted earns a reward (Article 29)."""
        self.path_triaged()
        target = self.options["target"]
        number = self.send(target)
        self.accept(target, number)
        self.options["decision"] = "support"
        self.answer(target, number)
        leader = self.staff.who("unit_leader", target)
        values = {
            "reward_ground": "建议已转化为便民措施，社会效果良好。",
            "reward_kind": "通报表扬",
        }
        self.act(leader, "propose_reward", values, number, (3, 9))
        head = self.staff.who("office_head", self.case.organ)
        self.act(head, "grant_reward", {"reason": "同意"}, number, (1, 4))
        self.options["implement"] = True
        self.practise(target, number)

    # -- supervision (where that add-on is installed) --------------------------

    def path_supervised(self):
        """A slow organ gets a letter, replies, and the effect is checked."""
        self.path_triaged()
        target = self.options["target"]
        number = self.send(target)
        self.accept(target, number)
        part = ("xinfang.supervision", 0)
        inspector = "ducha"
        values = {"to_department_id": target, "trigger": "perfunctory"}
        self.act(inspector, "open_supervision", values, wait=(20, 25))
        text = {
            "problem": "受理后二十余日未听取信访人陈述，也未开展调查。",
            "requirement": "立即听取陈述、开展调查，并书面报告办理情况。",
        }
        self.act(inspector, "write", text, wait=(0, 0), part=part)
        due = {"reply_due": self.diary.day + timedelta(days=20)}
        self.act(inspector, "issue_supervision", due, wait=(0, 1), part=part)
        reply = {"report_text": "已约见信访人并现场核查，正在起草处理意见。"}
        clerk = self.staff.who("unit_intake", target)
        self.act(clerk, "reply_supervision", reply, wait=(4, 9), part=part)
        self.hear(target, number, (0, 2))
        self.opine(target, number, (1, 6))
        effect = {"effect_text": "处理意见已按期作出并送达，督办事项办结。"}
        self.act(inspector, "close_supervision", effect, wait=(1, 3), part=part)
        self.evaluate()
        self.close()

    def path_recommended(self):
        """What a matter shows of a policy is proposed to be improved (Article 40)."""
        self.path_triaged()
        target = self.options["target"]
        number = self.send(target)
        self.accept(target, number)
        self.answer(target, number)
        part = ("xinfang.recommendation", 0)
        self.act("ducha", "open_recommendation", wait=(2, 6))
        text = {
            "kind": "policy",
            "to_department_id": "gov",
            "facts": "近一年同类事项多发，现行办法对收费公示没有具体要求。",
            "legal_basis": "《信访工作条例》第十四条、第四十条",
            "proposal": "建议修订有关办法，明确公示内容、频次和责任。",
        }
        self.act("ducha", "write", text, wait=(0, 1), part=part)
        head = self.staff.who("office_head", self.case.organ)
        self.act(head, "approve_recommendation", wait=(0, 2), part=part)
        self.act("ducha", "send_recommendation", wait=(0, 1), part=part)
        values = {
            "feedback": "part",
            "feedback_text": "采纳建立公示制度的建议；收费标准另行研究。",
        }
        self.act("lingdao", "record_feedback", values, wait=(8, 20), part=part)
        values = {"implemented_text": "公示制度已印发实施。"}
        self.act("lingdao", "record_implementation", values, wait=(8, 20), part=part)
        self.act(head, "verify_recommendation", wait=(1, 5), part=part)
        self.close()
