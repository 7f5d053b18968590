"""The ladder above an opinion: review, recheck with its hearing, final, done again."""

from datetime import timedelta

from .paths import Paths

ASKED = {
    "review": "处理意见对主要诉求的事实认定不清，请求撤销原处理意见，依法支持全部诉求。",
    "recheck": "复查意见未回应新提交的证据，请求撤销复查意见和原处理意见。",
}
FOUND = {
    "review": "经调阅原办理卷宗、听取双方陈述，原处理意见认定的主要事实清楚，程序合法。",
    "recheck": "经复核并召开听证会，各方对主要事实没有争议，复查意见适用政策正确。",
}


class LadderPaths(Paths):
    """The acts of the organs above (Articles 35 and 36)."""

    reviews = 0
    session = None

    def opinion_served(self):
        """Go from registration to a served opinion; return the referral's number."""
        self.path_triaged()
        target = self.options["target"]
        number = self.send(target)
        self.accept(target, number)
        self.hear(target, number)
        self.opine(target, number)
        return number

    def ask(self, level, organ, referral=None, part=None, wait=(4, 12)):
        """Let the petitioner ask the organ above, in the hall or on paper."""
        who = self.case.citizen or self.staff.who("reviewer", organ)
        act = "request_review" if level == "review" else "request_recheck"
        values = {"request_text": ASKED[level]}
        self.act(who, act, values, referral, wait, part=part)
        self.reviews += 1
        return "xinfang.review", self.reviews - 1

    def judge(self, part, level, organ, decision="uphold", hearing=False):
        """Take up, draft, check, sign and serve what the organ above finds."""
        reviewer = self.staff.who("reviewer", organ)
        head = self.staff.who("review_leader", organ)
        self.act(
            reviewer, "accept_review", {"handler_id": reviewer}, wait=(1, 4), part=part
        )
        if hearing:
            self.act(head, "start_hearing", self.why(), wait=(1, 3), part=part)
            self.hearing_held(reviewer, head, 0)
        values = {
            "facts": FOUND[level],
            "review_decision": decision,
            "legal_basis": f"{self.case.situation['law']}、《信访工作条例》第三十五条、第三十六条",
        }
        if level == "review":
            values["review_department_id"] = "superior"
        if decision == "redo":
            values["redo_defects"] = "未对信访人提交的缴费凭证进行核对，主要事实不清。"
            values["redo_due"] = self.diary.day + timedelta(days=60)
        elif decision != "uphold":
            values["result_text"] = "变更为：支持信访人关于公开收支明细的诉求。"
            values["changed_decision"] = "support"
        self.act(reviewer, "draft_review_opinion", values, wait=(4, 10), part=part)
        legal = self.staff.who("legal", organ)
        passed = {"reason": "审核通过"}
        self.act(legal, "check_review_opinion", passed, wait=(0, 1), part=part)
        self.act(head, "decide_review", {"reason": "同意"}, wait=(0, 2), part=part)
        values = {
            "service_method": "mail",
            "service_date": "today",
            "service_note": "挂号信回执",
            "tracking_number": f"XA{self.rng.randint(10**8, 10**9 - 1)}00",
            "receipt_date": "today",
            "service_proof": "邮件回执存卷",
        }
        self.act(reviewer, "serve_review", values, wait=(1, 4), part=part)

    def why(self):
        """Return why a hearing is held."""
        return {"reason": "涉及面较广，各方对主要事实争议较大，需要听取意见。"}

    # -- hearing --------------------------------------------------------------

    def convene(self, who, chair, number):
        """Give notice of a hearing ten days ahead."""
        part = ("xinfang.hearing", number)
        # A day of its own: counted from here, no holiday may come in between.
        self.diary.wait(1)
        self.diary.working()
        self.session = self.diary.day + timedelta(days=12)
        while not self.diary.calendar.is_working_day(self.session):
            self.session += timedelta(days=1)
        values = {
            "session_at": f"{self.session} 01:30:00",
            "session_place": "机关二楼听证室",
            "chair_id": chair,
            "outside_members": "苏律正（律师）\n田社评（居民代表）",
            "hearing_participants": "信访人、原承办单位工作人员",
        }
        self.act(who, "convene", values, part=part)

    def session_day(self):
        """Wait for the day of the hearing."""
        self.diary.wait((self.session - self.diary.day).days)

    def hearing_held(self, who, chair, number):
        """Hold a hearing to its signed conclusion."""
        part = ("xinfang.hearing", number)
        self.convene(who, chair, number)
        present = {"hearing_participants": "信访人、原承办单位工作人员、听证员两名"}
        self.session_day()
        self.act(chair, "hold", present, part=part)
        record = {
            "hearing_record": "信访人陈述；承办单位说明依据；双方质证、辩论；最后陈述。"
        }
        self.act(who, "record", record, wait=(0, 0), part=part)
        values = {
            "hearing_conclusion": "多数听证员认为，事实清楚，应当按政策规定处理并做好解释。",
            "votes_for": 2,
            "votes_against": 1,
        }
        self.act(chair, "conclude", values, wait=(1, 2), part=part)

    # -- paths ----------------------------------------------------------------

    def path_ladder(self):
        """Opinion, review and, where it goes on, recheck to the final word."""
        number = self.opinion_served()
        self.evaluate(self.options.get("score"))
        review, recheck = self.options["above"]
        part = self.ask("review", review, number)
        self.judge(part, "review", review)
        part = self.ask("recheck", recheck, part=part)
        hearing = self.options.get("hearing", False)
        self.judge(part, "recheck", recheck, hearing=hearing)
        if hearing:
            self.after_the_last_word()

    def after_the_last_word(self):
        """Help goes on after finality; what is new becomes a matter of its own."""
        head = self.staff.who("office_head", self.case.organ)
        helped = {
            "aftercare": "help",
            "reason": "协调社区帮助申请临时救助，并安排专人定期走访。",
        }
        self.act_on(head, "record_aftercare", helped, days=1)
        found = {
            "reopen_ground": "new_facts",
            "reason": "信访人提交了新的检测报告，足以影响原认定的事实。",
        }
        self.act_on(head, "reopen_matter", found, days=1)

    def path_redo(self):
        """A review gives the matter back; it is decided otherwise and served again."""
        number = self.opinion_served()
        review = self.options["above"][0]
        self.judge(self.ask("review", review, number), "review", review, "redo")
        self.options["decision"] = "support"
        self.hear(self.options["target"], number)
        self.opine(self.options["target"], number)
        self.close()

    def path_review_refused(self):
        """Asked for too late, without an excuse that holds."""
        number = self.opinion_served()
        review = self.options["above"][0]
        values = {
            "request_text": ASKED["review"],
            "late_excuse": "本人外出务工，未及时看到意见书。",
            "late_proof": "返程车票复印件。",
            "obstacle_ended": "today",
        }
        who = self.staff.who("reviewer", review)
        self.act(who, "request_review", values, number, (42, 48))
        values = {
            "review_refusal": "late",
            "reason": "信访人收到处理意见书后逾三十日提出，外出务工不属于正当理由。",
            "guide_to": "可以继续向作出处理意见的机关反映执行情况。",
        }
        part = ("xinfang.review", 0)
        head = self.staff.who("review_leader", review)
        why = "意见书已由本人签收，外出务工不是不可抗力，也不是其他正当理由。"
        decided = {"relief": "refused", "reason": why}
        self.act(head, "decide_relief", decided, wait=(0, 1), part=part)
        self.act(who, "draft_review_refusal", values, wait=(1, 3), part=part)
        self.act(head, "refuse_review", {}, wait=(0, 1), part=part)

    def path_review_withdrawn(self):
        """Asked for, and taken back after the organs explained themselves."""
        number = self.opinion_served()
        review = self.options["above"][0]
        part = self.ask("review", review, number)
        who = self.case.citizen or self.staff.who("reviewer", review)
        reason = {"reason": "经解释沟通，信访人自愿撤回复查申请。"}
        self.act(who, "withdraw_review", reason, wait=(3, 8), part=part)

    def path_final_again(self):
        """The same people come with the same facts after the final word (D08)."""
        self.path_triaged()
        reason = "与已经复核终结的信访事项同一事实、同一理由，未提出新的事实。"
        values = {"origin_id": self.case.first, "reason": reason}
        self.act(self.triager(), "draft_final", values, wait=(0, 1))
        head = self.staff.who("office_head", self.case.organ)
        self.act(head, "link_final", {}, wait=(0, 1))

    def path_final_refused(self):
        """The organ to which such a piece was sent answers alike."""
        self.path_triaged()
        target = self.options["target"]
        number = self.send(target)
        reason = "与已经复核终结的信访事项同一事实、同一理由，未提出新的事实。"
        values = {"origin_id": self.case.first, "reason": reason, **self.exempt()}
        clerk = self.staff.who("unit_intake", target)
        self.act(clerk, "draft_no_longer", values, number, (1, 5))
        leader = self.staff.who("unit_leader", target)
        self.act(leader, "no_longer_accept", {}, number, (0, 1))
