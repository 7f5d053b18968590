"""The ways a petition can go; each is a method that plans the acts in order."""

from datetime import timedelta

from .below_paths import QUALITY, BelowPaths
from .lives import DECISIONS

SIGNED = "签收的送达回证存卷"
NOTICE = "现公告送达信访处理意见书，请来本机关领取；自公告之日起满规定期限视为送达。"


class Paths(BelowPaths):
    """Whole paths, made of the acts of :class:`~.lives.Life`."""

    def go(self, path):
        """Plan the path of this name."""
        getattr(self, f"path_{path}")()

    # -- what an organ does with its referral -------------------------------

    def handler(self, organ):
        """Return who handles a case in an organ."""
        if organ not in self.handlers:
            named = self.case.situation.get("handler") if organ == "gaj" else None
            turn = self.rng.randint(0, 5)
            self.handlers[organ] = named or self.staff.who("handler", organ, turn)
        return self.handlers[organ]

    def accept(self, organ, number, wait=(1, 8)):
        """Accept for the organ and give it to a handler; or tell the procedure."""
        if self.routed():
            self.notify(organ, number, wait)
            return
        who = self.staff.who("unit_intake", organ)
        values = {"handler_id": self.handler(organ), **self.exempt()}
        self.act(
            who, "accept", {**values, "reason": self.word("instruction")}, number, wait
        )

    def hear(self, organ, number, wait=(2, 10)):
        """Hear the petitioner, or record that nobody could be heard."""
        record = "信访人匿名，无法联系" if self.silent else self.word("heard")
        who = self.handler(organ)
        if self.stopped:
            return
        self.act(
            who,
            "hear_statement",
            {
                "heard_on": "today",
                "heard_record": record,
                "statement_refused": self.silent,
            },
            number,
            wait,
        )

    def opine(self, organ, number, wait=(6, 24), serve=True):
        """Draft, check, sign and serve the opinion; three persons, as G33 has it."""
        decision = self.options.get("decision") or self.rng.choice(DECISIONS)
        self.options["decision"] = decision
        who = self.handler(organ)
        values = {
            "facts": self.text("facts"),
            "decision": decision,
            "answers": self.verdict(decision),
            "legal_basis": self.case.situation["law"],
            "review_department_id": "superior",
        }
        self.act(who, "draft_opinion", values, number, wait)
        legal = self.staff.who("legal", organ)
        self.act(legal, "check_opinion", {"reason": "审核通过"}, number, (0, 1))
        leader = self.staff.who("unit_leader", organ)
        self.act(leader, "approve_opinion", {"reason": "同意"}, number, (0, 3))
        if not serve:
            return
        self.act(who, "serve", self.service(), number, (0, 5))
        self.answering = (who, number)
        if self.options.get("guidance"):
            note = "承办人会同社区上门说明政策依据，信访人表示理解。"
            values = {"guidance_on": "today", "guidance_note": note}
            self.act(who, "record_guidance", values, number, (3, 8))

    def service(self):
        """Return way and day of service."""
        if self.silent:
            return {
                "service_method": "public_notice",
                "service_date": "today",
                "service_place": "信访接待大厅公告栏",
                "notice_text": NOTICE,
                "service_proof": "公告照片存卷",
            }
        if self.case.person.get("e_service_consent"):
            return {
                "service_method": "electronic",
                "service_date": "today",
                "service_note": "信访人已同意电子送达",
            }
        method = self.rng.choice(("direct", "mail", "mail", "household"))
        proof = {
            "direct": {
                "service_note": "本人签收",
                "service_receiver": "信访人本人",
                "service_proof": SIGNED,
            },
            "mail": {
                "service_note": "挂号信回执",
                "tracking_number": f"XA{self.rng.randint(10**8, 10**9 - 1)}00",
                "receipt_date": "today",
                "service_proof": "邮件回执存卷",
            },
            "household": {
                "service_note": "成年家属签收",
                "service_receiver": "同住成年家属",
                "service_proof": SIGNED,
            },
        }
        return {"service_method": method, "service_date": "today", **proof[method]}

    def answer(self, organ, number, extend=False):
        """Handle an accepted referral to the served opinion or answer."""
        if self.case.situation["type"] == "suggestion":
            self.advise(organ, number)
            return
        if self.routed():
            self.away(organ, number)
            return
        self.hear(organ, number)
        if extend:
            values = {
                "days": self.rng.choice((15, 20, 30)),
                "reason": self.word("extend_reason"),
            }
            # Who handles it asks: others of the organ do not see it.
            asker, head = self.handler(organ), self.staff.who("unit_leader", organ)
            wait = self.options.get("extend_wait", (25, 40))
            self.act(asker, "request_extension", values, number, wait)
            self.act_on(head, "extend", values, number)
        self.opine(organ, number, self.options.get("opine_wait", (6, 24)))

    # -- paths --------------------------------------------------------------

    def path_draft(self):
        """Typed in, not registered yet."""

    def path_triaged(self):
        """Registered and triaged; nothing more so far."""
        self.register()
        self.triage()

    def path_transfer(self):
        """Transferred, accepted, answered, evaluated, closed: the usual way."""
        self.path_triaged()
        target = self.options["target"]
        if self.case.vals["type"] == "accusation":
            self.denounce(target)
            return
        number = self.send(target, assist=self.options.get("assist"))
        self._supplement()
        self.accept(target, number)
        if self.options.get("assist"):
            self.referrals += 1
            self._assisting(self.options["assist"], number + 1)
        self.answer(target, number, self.options.get("extend", False))
        self.evaluate()
        self.practise(target, number)
        self.close()

    def _assisting(self, organ, number):
        """Let an assisting organ do its part and report it to the lead (Article 24)."""
        if self.case.vals["type"] == "accusation":
            self.accept(organ, number, (0, 3))
            return
        who = self.staff.who("unit_intake", organ)
        self.act(
            who, "accept_assist", {"handler_id": self.handler(organ)}, number, (0, 3)
        )
        report = {"report_text": self.text("facts")}
        self.act(self.handler(organ), "report_assist", report, number, (2, 6))

    def _supplement(self):
        if self.rng.random() < 0.08 and self.case.citizen:
            self.act(
                self.case.citizen,
                "supplement",
                {"supplement": self.word("supplement")},
                wait=(0, 1),
                any_day=True,
            )

    def path_assign(self):
        """Assigned: the organ reports back and the office accepts the report."""
        self.path_triaged()
        target = self.options["target"]
        number = self.send(target, "assign")
        self.accept(target, number, (1, 4))
        self.answer(target, number)
        report = {"report_text": self.word("report"), "attitude": "accepts"}
        who = self.staff.who("unit_intake", target)
        self.act(who, "report", report, number, (1, 5))
        checker = self.triager()
        if self.options.get("send_back"):
            due = self.diary.day + timedelta(days=25)
            reason = self.word("send_back_reason")
            values = {"reason": reason, "report_due": due}
            self.act(checker, "send_back", values, number, (1, 4))
            self.act(who, "report", report, number, (3, 9))
        values = {"reason": "材料齐全，同意。", **dict.fromkeys(QUALITY, True)}
        self.act(checker, "accept_report", values, number, (1, 5))
        self.evaluate()
        self.close((1, 6))

    def path_own(self):
        """Received and handled by the competent organ itself."""
        self.path_triaged()
        organ = self.case.organ
        who = self.staff.who("unit_intake", organ)
        values = {"handler_id": self.handler(organ), "reason": self.word("instruction")}
        if self.routed():
            values = {**self.route_values(organ), "handler_id": self.handler(organ)}
        act = "route_own" if self.routed() else "handle_own"
        self.act(who, act, {**values, **self.exempt()}, wait=(0, 4))
        self.referrals += 1
        self.answer(organ, 0)
        self.evaluate()
        self.practise(organ, 0)
        self.close()

    def path_objection(self):
        """Wrongly sent: objection, taken back, sent anew; or refused; or pending."""
        self.path_triaged()
        wrong, right = self.options["wrong"], self.options["target"]
        reject = self.options.get("reject")
        number = self.send(right if reject else wrong)
        names = self.staff.names
        values = {
            "reason": self.corpus.pick("object_reason").format(
                other=names[wrong if reject else right]
            ),
            "basis": "本单位职能配置、内设机构和人员编制规定",
            "suggested_department_id": wrong if reject else right,
        }
        objector = right if reject else wrong
        self.act(
            self.staff.who("unit_intake", objector), "object", values, number, (1, 4)
        )
        head = self.staff.who("office_head", self.case.organ)
        if reject:
            reason = {"reason": self.word("reject_reason")}
            self.act(head, "reject_objection", reason, number, (0, 2))
        else:
            reason = {"reason": self.word("uphold_reason")}
            self.act(head, "uphold_objection", reason, number, (0, 2))
            number = self.send(right, wait=(0, 1))
        self.accept(right, number, (1, 6))
        self.answer(right, number)
        self.evaluate()
        self.close()

    def path_refuse(self):
        """Not accepted, on a listed ground."""
        self.path_triaged()
        target = self.options["target"]
        number = self.send(target)
        values = {
            "refusal_ground": "litigation",
            "reason": self.word("refuse_reason"),
            "legal_basis": "《信访工作条例》第二十二条第二款、第二十八条第二款",
            "guide_to": self.word("refuse_guide"),
            **self.exempt(),
        }
        clerk = self.staff.who("unit_intake", target)
        self.act(clerk, "draft_refusal", values, number, (3, 8))
        leader = self.staff.who("unit_leader", target)
        self.act(leader, "refuse", {}, number, (0, 1))
        self.close((8, 20))

    def path_guide(self):
        """Belongs to another procedure: shown the way."""
        self.path_triaged()
        self.end("guide")
        self.asked_after()

    def path_reply(self):
        """A mere inquiry, answered directly."""
        self.path_triaged()
        self.end("direct_reply")

    def path_file(self):
        """Nothing asked for: put on file."""
        self.path_triaged()
        self.end("file_only")

    def path_withdraw(self):
        """Taken back by the petitioner after some steps."""
        after = self.options.get("after", "triage")
        self.register()
        if after != "register":
            self.triage()
        if after in ("transfer", "accept"):
            number = self.send(self.options["target"])
            if after == "accept":
                self.accept(self.options["target"], number)
        who = self.case.citizen or self.staff.who("window", self.case.organ)
        who = who or self.triager()
        self.act(who, "withdraw", {"reason": self.word("withdraw_reason")}, wait=(1, 9))

    def path_repeat(self):
        """The same matter again: tied to the first piece while that is open."""
        self.path_triaged()
        self.act(
            self.triager(),
            "link_repeat",
            {"origin_id": self.case.first, "reason": "同一信访人就同一事项重复信访"},
            wait=(0, 1),
        )
