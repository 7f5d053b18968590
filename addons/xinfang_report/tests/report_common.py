from odoo.addons.xinfang_case.tests.core_common import CoreCase

from ..tools.periods import Month, Period

OCTOBER = Period(Month(2026, 10), Month(2026, 10))
TODAY = "2026-11-20"


class ReportCase(CoreCase):
    """A small office whose every figure of October 2026 was counted by hand.

    Letters were registered at the office; what stands behind each name is the
    day and what makes it count. Looked at on 2026-11-20.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        category = cls.env["xinfang.category"]
        cls.traffic, cls.land, cls.party = (
            category.search([("catalogue", "=", "2020"), ("code", "=", code)])
            for code in ("010400", "050100", "040000")
        )
        cls._last_year()
        cls._august()
        cls._september()
        cls._october()
        cls.env.flush_all()

    @classmethod
    def sent(cls, day, to=None, category=None, triage=None, **vals):
        """Register, triage and transfer on one day; return the referral."""
        triage = {"category_id": (category or cls.traffic).id, **(triage or {})}
        return cls.delivered(day, to or cls.police, triage, **vals)

    @classmethod
    def accept(cls, referral, day, user="intake"):
        cls.do(referral, user, "accept", day)
        return referral

    @classmethod
    def answer(cls, referral, day):
        cls.issue(referral, day)
        cls.hand_over(referral, day)
        return referral

    @classmethod
    def evaluate(cls, referral, day, office, organ):
        cls.as_petitioner(referral.petition_id, day).perform(
            "evaluate", {"score_office": office, "score_organ": organ}
        )

    @classmethod
    def _last_year(cls):
        cls.sent("2025-10-13")
        cls.triaged("2025-10-14", channel="online", triage={"category_id": cls.land.id})

    @classmethod
    def _august(cls):
        """Answers due in October: one in time, one late, one still open."""
        on_time = cls.accept(cls.sent("2026-08-03"), "2026-08-05")
        cls.answer(on_time, "2026-09-20")
        cls.evaluate(on_time, "2026-10-01", "satisfied", "satisfied")
        late = cls.accept(cls.sent("2026-08-19"), "2026-08-20")  # due 10-19
        cls.answer(late, "2026-10-25")  # to be evaluated until 11-24
        cls.accept(cls.sent("2026-08-24"), "2026-08-25")  # due 10-26

    @classmethod
    def _september(cls):
        """Evaluations due in October, and letters passed on late or never."""
        lapsed = cls.accept(cls.sent("2026-09-01"), "2026-09-02")
        cls.answer(lapsed, "2026-09-10")  # until 10-10, not evaluated
        poor = cls.accept(cls.sent("2026-09-03"), "2026-09-04")
        cls.answer(poor, "2026-09-15")
        cls.evaluate(poor, "2026-09-20", "fair", "dissatisfied")
        cls.received("2026-09-20")  # passed on by 10-08: never
        passed_late = cls.triaged("2026-09-21")
        referral = cls.send(passed_late, cls.housing, "2026-10-15")
        cls.accept(referral, "2026-10-20", "housing_intake")

    @classmethod
    def _october(cls):
        purpose = cls.env["xinfang.purpose"].search([("code", "=", "01")])
        cls.first = cls.sent("2026-10-09", triage={"purpose_id": purpose.id})
        cls.accept(cls.first, "2026-10-12")  # due 10-26: in time
        forwarded = cls.sent("2026-10-10", category=cls.party, triage={"route": "c4"})
        cls.do(
            forwarded, "intake", "forward", "2026-10-12", to_department_id=cls.branch.id
        )
        below = forwarded.petition_id.sudo().referral_ids - forwarded
        cls.do(  # due 10-27; another procedure is told, not accepted
            below.with_env(cls.env),
            "branch_intake",
            "notify_route",
            "2026-10-20",
            statutory_route="c4",
            legal_basis="《中华人民共和国行政复议法》第二十条",
            route_organ_name="测试市人民政府",
            route_how="提交行政复议申请书",
            route_until_text="六十日内",
            reason="属于行政复议范围",
        )
        group = cls.sent(
            "2026-10-12",
            cls.housing,
            cls.land,
            channel="visit",
            headcount=6,
            representative_ids=cls.petitioner.ids,
        )
        cls.accept(group, "2026-11-02", "housing_intake")  # due 10-27: late
        cls.sent(  # due 10-29: never accepted
            "2026-10-14",
            cls.housing,
            cls.land,
            {"type": "suggestion", "route": False},
            channel="online",
        )
        cls._october_returned_refused()
        repeat = cls.triaged("2026-10-20", triage={"category_id": cls.traffic.id})
        cls.do(
            repeat,
            "triage",
            "link_repeat",
            "2026-10-20",
            origin_id=cls.first.petition_id.id,
        )
        cls.received("2026-10-21", channel="phone")
        cls.accusation = cls.received("2026-10-22", type="accusation")
        cls.own = cls.make_petition("intake", received_date="2026-10-23")
        cls.do(cls.own, "intake", "register", "2026-10-23")
        cls.late = cls.received(
            "2026-11-03",
            received_date="2026-10-30",
            petition_date="2026-09-28",
            late_reason="节后集中登记",
        )

    @classmethod
    def _october_returned_refused(cls):
        returned = cls.sent(
            "2026-10-15",
            channel="visit",
            headcount=2,
            representative_ids=cls.petitioner.ids,
        )
        reason = "该事项属于住房和城乡建设部门职权范围。"
        cls.do(returned, "intake", "object", "2026-10-16", reason=reason)
        cls.do(returned, "office_head", "uphold_objection", "2026-10-16", reason=reason)
        cls.returned = returned.petition_id
        refused = cls.sent("2026-10-16", category=cls.land, headcount=3)
        cls.do(  # due 11-02: not in October
            refused,
            "leader",
            "refuse",
            "2026-10-20",
            refusal_ground="litigation",
            reason=reason,
            legal_basis="《信访工作条例》第三十一条",
            guide_to="人民法院",
        )

    # -- asking -----------------------------------------------------------

    @classmethod
    def frame(cls, login, department=None, scope="unit", report="bulletin", **kw):
        """Return the frame of a report by a user, on 2026-11-20."""
        model = cls.seen(cls.env["xinfang.report.scope"], login, TODAY)
        period, axis = kw.get("period", OCTOBER), kw.get("axis", "registered")
        return model._frame(report, department or cls.office, scope, period, axis)

    @classmethod
    def bulletin(cls, login="office_head", department=None, scope="unit", **kw):
        """Return the bulletin a user makes."""
        frame = cls.frame(login, department, scope, **kw)
        model = cls.seen(cls.env["xinfang.report.bulletin"], login, TODAY)
        return model._report(frame, department or cls.office, scope)

    @classmethod
    def ledger(cls, login="office_head", department=None, scope="unit", **kw):
        """Return the ledger a user makes, its rows as dicts."""
        frame = cls.frame(login, department, scope, "ledger", **kw)
        model = cls.seen(cls.env["xinfang.report.ledger"], login, TODAY)
        names = kw.get("with_names", False)
        report = model._report(frame, department or cls.office, scope, names)
        return report.table("ledger").as_dicts()
