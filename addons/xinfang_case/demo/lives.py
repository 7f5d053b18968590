"""What happens to one petition, path by path, as far as its time has come."""

from datetime import timedelta

DECISIONS = (
    ("support",) * 45 + ("part_support",) * 25 + ("explain",) * 22 + ("reject",) * 8
)


class Life:
    """Plans the acts on one case; a path may stop early to leave the case open.

    :param case: :class:`~.diary.Case`
    :param diary: :class:`~.diary.Diary`
    :param corpus: :class:`~.corpus.Corpus`
    :param staff: :class:`~.organs.Staff`
    :param options: dict: ``stop`` (act after which nothing happens), ``pace``
        (factor on all waiting), ``target`` (organ that answers)
    """

    def __init__(self, case, diary, corpus, staff, options):
        self.case = case
        self.diary = diary
        self.corpus = corpus
        self.rng = corpus.rng
        self.staff = staff
        self.options = options
        self.referrals = 0
        self.handlers = {}
        self.answering = None
        self.stopped = False

    # -- small change -----------------------------------------------------

    def act(
        self,
        who,
        act,
        values=None,
        referral=None,
        wait=(0, 0),
        any_day=False,
        part=None,
    ):
        """Wait some days, then do one act, unless the path has stopped."""
        if self.stopped:
            return
        if not who:
            raise LookupError(f"nobody to do {act} for {self.options}")
        days = self.rng.randint(*wait) * self.options.get("pace", 1)
        self.diary.wait(round(days))
        self.diary.note(who, act, values, referral, any_day, part)
        self.stopped = act == self.options.get("stop")

    def act_on(self, who, act, values, referral=None, days=0):
        """Do one act after some days, without a draw: the other stories stay as told."""
        if self.stopped:
            return
        self.diary.wait(days)
        self.diary.note(who, act, values, referral)
        self.stopped = act == self.options.get("stop")

    def word(self, key):
        """Return a phrase of the corpus with the gaps of this case filled."""
        return self.corpus.pick(key).format_map(self.case.slots)

    def text(self, key):
        """Return one of the situation's own texts."""
        return self.corpus.say(self.case.situation[key], self.case.slots)

    def verdict(self, decision):
        """Return the answer to the demands that fits a decision."""
        if decision in ("explain", "reject"):
            return self.word(f"answer_{decision}")
        more = self.word("answer_part") if decision == "part_support" else ""
        return self.text("answer") + more

    @property
    def silent(self):
        """Tell whether no notice can be sent: nobody known to send it to."""
        vals = self.case.vals
        return vals.get("identity_mode") == "anonymous" or vals.get("unclear_address")

    def exempt(self):
        """Return the recorded reason for sending no notice, where there is one."""
        return (
            {"notice_exempt_reason": "信访人匿名或地址不清，无法书面告知"}
            if self.silent
            else {}
        )

    # -- the office -------------------------------------------------------

    def register(self):
        """Register: the citizen online, otherwise a clerk."""
        online = self.case.vals["channel"] == "online"
        self.act(self.case.clerk, "register", any_day=online)

    def triager(self):
        """Return who triages: an accusation is for discipline staff alone."""
        if self.case.vals["type"] == "accusation":
            organ = {"gaj": "jiweigw"}.get(self.case.organ, "jiwei")
            return self.staff.who("discipline", organ)
        for role in ("triage", "unit_intake", "window"):
            found = self.staff.who(role, self.case.organ)
            if found:
                return found
        raise LookupError(self.case.organ)

    def triage(self, wait=(0, 2)):
        """Triage with the categories of the situation."""
        situation, vals = self.case.situation, self.case.vals
        self.act(
            self.triager(),
            "triage",
            {
                "type": situation["type"],
                "route": situation.get("route"),
                "category_id": situation["cat"],
                "police_category_id": situation.get("pcat"),
                "problem_region_id": vals["problem_region_id"],
                "purpose_id": self.purpose(),
                "urgency": vals["urgency"],
                "is_litigation": bool(situation.get("litigation")),
                "simplified": bool(self.options.get("simplified")),
                "demands": self.demands(),
                "reason": "拟按职责权限转有权处理机关、单位办理",
            },
            wait=wait,
        )

    def purpose(self):
        """Return the code of the purpose."""
        situation = self.case.situation
        default = {"suggestion": "04", "accusation": "03"}.get(situation["type"])
        appeal = "01" if situation.get("route") in ("c1", "c3", "c4") else "02"
        return situation.get("purpose") or default or appeal

    def demands(self):
        """Return the demands, one a line: a request of two parts is two demands."""
        request = (self.case.vals.get("request") or "").rstrip("。")
        parts = request.replace("，并", "；").split("；")
        return "\n".join(part.strip() for part in parts if part.strip()) or None

    def send(self, target, act="transfer", assist=None, wait=(0, 4)):
        """Transfer or assign to the competent organ."""
        who = self.triager()
        values = {
            "to_department_id": target,
            "basis": "反映事项属于贵单位法定职责范围",
            "reason": self.word("instruction"),
        }
        if assist:
            values["assist_department_ids"] = [assist]
        if act == "assign":
            who = self.staff.who("office_head", self.case.organ) or who
            days = self.options.get("report_days", 75)
            values["report_due"] = self.diary.day + timedelta(days=days)
        self.act(who, act, values, wait=wait)
        self.referrals += 1
        return self.referrals - 1

    def end(self, act, wait=(0, 3)):
        """End without referral: guide, answer directly, file."""
        values = {
            "guide": self.guide_values(),
            "direct_reply": {"answer": self.text("answer")},
            "file_only": {"reason": "无具体请求，登记后存档"},
        }[act]
        self.act(self.triager(), act, values, wait=wait)

    def guide_values(self):
        """Return what is told to a petitioner who is shown elsewhere."""
        return {
            "guide_to": self.guide_to(),
            "legal_basis": self.case.situation["law"],
            "reason": "依照诉访分离和依法分类处理的规定，应当通过相应法定途径提出",
        }

    def guide_to(self):
        """Return where the matter belongs."""
        guide = self.case.situation.get("guide") or "有管辖权的人民法院"
        return guide.format_map(self.case.slots)

    def close(self, wait=(6, 22)):
        """Close after the answer; what was supported counts as resolved mostly."""
        solved = self.options.get("decision") in ("support", "part_support")
        yes = self.rng.random() < (0.85 if solved else 0.4)
        if yes and solved and self.answering:
            self._execute(*self.answering)
        self.act(
            self.triager(), "close", {"resolved": "yes" if yes else "no"}, wait=wait
        )

    def _execute(self, who, number):
        """Carry out what was supported: only then it may be closed as resolved."""
        if self.silent:
            # A public notice counts after sixty days only.
            self.diary.wait(62)
        if self.options.get("urge"):
            reason = {
                "reason": "处理意见送达后尚未落实，请按期执行并反馈。",
                "executing_department_id": "wyq",
            }
            self.act(who, "urge_execution", reason, number, (4, 8))
        note = f"{self.text('answer')}已现场核实，落实到位。"
        values = {"executed_on": "today", "execution_note": note}
        self.act(who, "execute", values, number, (2, 8))

    def evaluate(self, score=None):
        """Let the petitioner evaluate within the thirty days, or not at all."""
        # Matters of another procedure are not evaluated: no answer is the office's.
        routed = self.case.situation.get("route") in ("c1", "c2", "c3", "c4", "c5")
        if self.silent or self.stopped or routed:
            return
        score = score or self.options.get("score") or self._any_score()
        if not score:
            return
        office = "satisfied" if self.rng.random() < 0.7 else score
        self.act(
            self.case.citizen or "public",
            "evaluate",
            {
                "score_office": office,
                "score_organ": score,
                "comment": self.corpus.pick(score) or None,
            },
            wait=(1, 12),
            any_day=True,
        )

    def _any_score(self):
        draw = self.rng.random()
        if draw > 0.6:
            return None
        return "satisfied" if draw < 0.36 else "fair" if draw < 0.48 else "dissatisfied"
