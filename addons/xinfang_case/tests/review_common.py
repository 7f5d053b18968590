"""A ladder of organs: branch and police, the city above them, the province above it."""

from .clock_common import ClockCase

ABOVE = [
    ("city_reviewer", "city", "reviewer"),
    ("city_reviewer2", "city", "reviewer"),
    ("city_legal", "city", "legal"),
    ("city_head", "city", "review_leader"),
    ("province_reviewer", "province", "reviewer"),
    ("province_legal", "province", "legal"),
    ("province_head", "province", "review_leader"),
]
REQUEST = "请求撤销原处理意见，责令停止夜间施工并赔偿损失。"


class ReviewCase(ClockCase):
    """Each helper goes one step of the ladder and takes what the step asks for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.city.parent_id = cls.province
        for login, organ, roles in ABOVE:
            cls.add_user(login, organ, roles)

    @classmethod
    def limits(cls, record, *states):
        """Leave out the execution of what was supported: it is beside the ladder."""
        found = super().limits(record, *states)
        return {code: day for code, day in found.items() if code != "TL-19i"}

    @classmethod
    def ask(cls, record, login="window", day=None, **values):
        """Ask for a review of a referral's opinion or a recheck of a review's.

        :return: the new review, as superuser
        """
        code = "request_review"
        if record._name == "xinfang.review":
            code = "request_recheck"
        before = record.sudo().petition_id.review_ids
        values.setdefault("request_text", REQUEST)
        cls.do(record, login, code, day, **values)
        return record.sudo().petition_id.review_ids - before

    @classmethod
    def reviewer_of(cls, review):
        """Return the prefix of the logins of the reviewing organ."""
        return "city" if review.sudo().department_id == cls.city else "province"

    @classmethod
    def take_up(cls, review, day=None, **values):
        organ = cls.reviewer_of(review)
        values.setdefault("handler_id", cls.users[f"{organ}_reviewer"].id)
        return cls.do(review, f"{organ}_reviewer", "accept_review", day, **values)

    @classmethod
    def decision(cls, review, **values):
        """Return values of ``draft_review_opinion``."""
        review = review.sudo()
        above = review.department_id._review_organs()[:1]
        return {
            "facts": "经复查，原处理意见认定事实清楚，程序合法。",
            "review_decision": "uphold",
            "legal_basis": "《信访工作条例》第三十五条。",
            "review_department_id": above.id if review.level == "review" else False,
            **values,
        }

    @classmethod
    def draft(cls, review, day=None, **values):
        organ = cls.reviewer_of(review)
        values = cls.decision(review, **values)
        return cls.do(
            review, f"{organ}_reviewer", "draft_review_opinion", day, **values
        )

    @classmethod
    def check(cls, review, day=None):
        organ = cls.reviewer_of(review)
        return cls.do(review, f"{organ}_legal", "check_review_opinion", day)

    @classmethod
    def sign(cls, review, day=None):
        """Sign, and before that pass the legal check where that was not done."""
        organ = cls.reviewer_of(review)
        if review.sudo().state == "draft":
            cls.check(review, day)
        return cls.do(review, f"{organ}_head", "decide_review", day)

    @classmethod
    def refuse_late(cls, review, day):
        """Do not accept the excuse of a late request, and refuse it for being late."""
        reason = "经查，当日道路已经恢复通行，无正当理由。"
        head = f"{cls.reviewer_of(review)}_head"
        cls.do(review, head, "decide_relief", day, relief="refused", reason=reason)
        return cls.do(
            review,
            head,
            "refuse_review",
            day,
            review_refusal="late",
            reason=reason,
            guide_to="可以就新的事实另行提出。",
        )

    @classmethod
    def send_off(cls, review, day):
        organ = cls.reviewer_of(review)
        return cls.do(
            review, f"{organ}_reviewer", "dispatch_review", day, dispatch_date=day
        )

    @classmethod
    def deliver(cls, review, day=None, service_date=None, **values):
        organ = cls.reviewer_of(review)
        return cls.do(
            review,
            f"{organ}_reviewer",
            "serve_review",
            day,
            service_method="direct",
            service_date=service_date or day or str(cls.today()),
            **values,
        )

    @classmethod
    def decide(cls, review, day=None, **values):
        """Take up, draft, check and sign."""
        cls.take_up(review, day)
        cls.draft(review, day, **values)
        return cls.sign(review, day)

    @classmethod
    def reviewed(cls, day=None, **values):
        """Bring a new petition to a served review; return the review."""
        review = cls.ask(cls.answered(day), day=day)
        cls.decide(review, day, **values)
        cls.deliver(review, day)
        return review

    @classmethod
    def rechecked(cls, day=None):
        """Bring a new petition to its served recheck; return the recheck."""
        recheck = cls.ask(cls.reviewed(day), day=day)
        cls.decide(recheck, day)
        cls.deliver(recheck, day)
        return recheck

    def hold_hearing(self, recheck, first, last):
        """Let a hearing stop the recheck's clock, as the hearing's acts do."""
        clock = self.open_gate(self.clock(recheck, "TL-16"))
        recheck = self.open_gate(recheck)
        recheck.write({"suspend_from": first})
        clock._suspend(recheck)
        recheck.write({"suspend_to": last})
        clock._resume(recheck)

    def conclude_hearing(self, recheck):
        """Put a hearing that was held and concluded beside a recheck."""
        hearing = self.open_gate(self.env["xinfang.hearing"])._open(
            recheck.petition_id,
            recheck.petition_id.entry_ids[-1:],
            {
                "level": "recheck",
                "review_id": recheck.id,
                "referral_id": recheck.referral_id.id,
                "department_id": recheck.department_id.id,
                "grounds": "听证",
            },
        )
        hearing._move_to(self.env["xinfang.stage"]._get("xinfang.hearing", "concluded"))
        return hearing

    def chain(self, petition):
        """Return (label, tone, state) of every step the petition's form draws."""
        petition.invalidate_recordset(["review_chain"])
        return [
            (step["label"], step["tone"], step["state"])
            for ladder in petition.review_chain or []
            for step in ladder
        ]
