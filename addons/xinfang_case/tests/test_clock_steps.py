"""Limits of §5.2 that run beside the main road: TL-21, TL-27 of the office, TL-31."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .review_common import ReviewCase
from .test_accusation import OFFICER, AccusationCase

TOLD = {"summary": "反映副职干部问题。", "disposal": "已转送。"}
FAIR = {"score_office": "fair"}


@tagged("post_install", "-at_install", "xf_engine")
class TestCadre(AccusationCase):
    """TL-21: no length in the law; a major case at once, others by the month's list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("official", "bureau", "unit_leader")

    def official(self, **values):
        row = {"user_id": self.users["official"].id, **values}
        return {"accused_ids": [(0, 0, row)]}

    def notify(self, petition, day):
        to = {"personnel_department_id": self.personnel.id}
        self.do(petition, OFFICER, "notify_personnel", day, **to, **TOLD)

    def test_tl21_runs_from_registration_to_the_end_of_the_month(self):
        petition = self.accused("2026-02-10", **self.official())
        clock = self.clock(petition, "TL-21")
        self.assertEqual(
            (str(clock.base_date), str(clock.due_date), clock.state),
            ("2026-02-10", "2026-02-28", "running"),
        )
        self.assertEqual(clock.rule_id.certainty, "internal")
        self.assertEqual(clock.department_id, petition.sudo().department_id.organ_id)
        self.assertNotIn("TL-21m", self.limits(petition))
        self.notify(petition, "2026-02-28")
        self.assertEqual(clock.state, "met")
        # Told once, it does not begin anew.
        values = self.triage_vals(type="accusation", route=False, urgency="major")
        self.do(petition, OFFICER, "triage", "2026-03-02", **values)
        self.assertNotIn("TL-21", self.limits(petition))

    def test_tl21_a_day_late_is_late(self):
        petition = self.accused("2026-02-10", **self.official())
        self.notify(petition, "2026-03-01")
        self.assertEqual(self.clock(petition, "TL-21").state, "met_late")

    def test_tl21_of_a_major_case_at_once_to_both(self):
        petition = self.accused("2026-02-10", urgency="major", **self.official())
        limits = self.limits(petition)
        self.assertEqual((limits["TL-21"], limits["TL-21m"]), 2 * ("2026-02-10",))
        self.notify(petition, "2026-02-10")
        self.assertIn("TL-21m", self.limits(petition))
        to = {"chief_department_id": self.city.id}
        self.do(petition, OFFICER, "notify_chief", "2026-02-11", **to, **TOLD)
        self.assertEqual(self.clock(petition, "TL-21").state, "met")
        self.assertEqual(self.clock(petition, "TL-21m").state, "met_late")

    def test_tl21_that_it_is_major_may_turn_out_at_triage(self):
        petition = self.received("2026-02-10", type="accusation", **self.official())
        self.assertEqual(self.limits(petition)["TL-21"], "2026-02-28")
        values = self.triage_vals(type="accusation", route=False, urgency="major")
        self.do(petition, OFFICER, "triage", "2026-02-12", **values)
        limits = self.limits(petition)
        self.assertEqual((limits["TL-21"], limits["TL-21m"]), 2 * ("2026-02-12",))
        states = petition.sudo().clock_ids.filtered(lambda c: c.rule_code == "TL-21")
        self.assertEqual(states.sorted("id").mapped("state"), ["cancelled", "running"])

    def test_tl21_only_where_a_cadre_is_concerned(self):
        for row in ({"department_id": self.bureau.id}, {"name": "张某"}):
            with self.subTest(row):
                petition = self.accused(
                    "2026-02-10",
                    accused_ids=[(0, 0, row)],
                    petitioner_id=self.make_petitioner().id,
                )
                self.assertNotIn("TL-21", self.limits(petition))
        self.do(
            petition,
            OFFICER,
            "name_accused",
            "2026-03-03",
            accused_department_id=self.bureau.id,
            accused_name="张某",
            accused_post="副局长",
        )
        self.assertEqual(self.limits(petition)["TL-21"], "2026-03-31")
        self.assertNotIn("TL-21", self.limits(self.triaged("2026-02-10")))

    def test_tl21_shows_to_nobody_else(self):
        petition = self.accused("2026-02-10", **self.official())
        clock = self.clock(petition, "TL-21")
        self.seen(clock, OFFICER).check_access("read")
        for login in ("office_head", "triage", "official", "leader"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.seen(clock, login).check_access("read")


@tagged("post_install", "-at_install", "xf_engine")
class TestOfficeWindow(ReviewCase):
    """TL-27 of the office opens with its notice of transfer, that of the organ later."""

    BESIDE = frozenset()

    def test_tl27_opens_at_the_notice_of_transfer(self):
        for code, more in (("transfer", {}), ("assign", {"report_due": "2026-04-30"})):
            petition = self.triaged(
                "2026-03-02", petitioner_id=self.make_petitioner().id
            )
            self.send(petition, day="2026-03-02", code=code, **more)
            self.assertEqual(self.limits(petition), {"TL-27o": "2026-04-01"})
            self.assertEqual(self.clock(petition, "TL-27o").bearer, "petitioner")

    def test_tl27_no_notice_no_window(self):
        """Guard WINDOW: the office alone within its own days."""
        for vals in (
            {"unclear_address": True},
            {"identity_mode": "anonymous", "petitioner_id": False},
        ):
            with self.subTest(vals):
                petition = self.triaged("2026-03-02", **vals)
                self.send(petition, day="2026-03-02")
                self.assertEqual(self.limits(petition), {})
                self.assertRefused(
                    "is over",
                    lambda one=petition: self.as_petitioner(one, "2026-03-03").perform(
                        "evaluate_office", FAIR
                    ),
                    petition,
                )

    def test_tl27_the_office_first_the_organ_after_its_answer(self):
        referral = self.delivered("2026-03-02")
        petition = referral.petition_id.sudo()
        mine = self.as_petitioner(petition, "2026-03-05")
        self.assertIn("evaluate_office", [a["code"] for a in mine.available_acts()])
        with self.assertRaises(AccessError):
            self.do(petition, "office_head", "evaluate_office", "2026-03-05", **FAIR)
        mine.perform("evaluate_office", FAIR)
        self.assertEqual(self.clock(petition, "TL-27o").state, "met")
        scores = petition.evaluation_ids
        self.assertEqual(
            (scores.object, scores.score, scores.department_id),
            ("office", "fair", self.office),
        )
        self.assertFalse(petition.satisfaction)
        # Once; neither the hall nor a remote call nor an import gets a second one.
        self.assertRefused(
            "is not possible", lambda: mine.perform("evaluate_office", FAIR), petition
        )
        with self.assertRaises(AccessError):
            petition.with_user(self.users["office_head"]).write(
                {"office_scored_date": False}
            )
        self.do(referral, "intake", "accept", "2026-03-05")
        self.issue(referral, "2026-03-20", "handler")
        self.hand_over(referral, "2026-03-20")
        self.assertEqual(self.limits(petition), {"TL-27": "2026-04-19"})
        mine = self.as_petitioner(petition, "2026-04-01")
        offered = {a["code"] for a in mine.available_acts()}
        self.assertTrue("evaluate_organ" in offered and "evaluate" not in offered)
        mine.perform("evaluate_organ", {"score_organ": "dissatisfied"})
        self.assertEqual(petition.satisfaction, "dissatisfied")
        self.assertEqual(
            petition.evaluation_ids.sorted("id").mapped("object"), ["office", "organ"]
        )
        self.assertEqual(self.clock(petition, "TL-27").state, "met")

    def test_tl27_the_office_alone_only_within_its_days(self):
        referral = self.delivered("2026-03-02")
        petition = referral.petition_id.sudo()
        self.daily("2026-04-01")
        self.assertEqual(self.clock(petition, "TL-27o").state, "running")
        self.daily("2026-04-02")
        self.assertEqual(self.clock(petition, "TL-27o").state, "breached")
        # That the organ may still be evaluated is not lost with it.
        self.assertFalse(petition.satisfaction)
        self.assertRefused(
            "is over",
            lambda: self.as_petitioner(petition, "2026-04-02").perform(
                "evaluate_office", FAIR
            ),
            petition,
        )

    def test_tl27_both_at_once_end_both_windows(self):
        referral = self.answered("2026-03-02")
        petition = referral.petition_id.sudo()
        self.assertEqual(
            self.limits(petition), {"TL-27o": "2026-04-01", "TL-27": "2026-04-01"}
        )
        mine = self.as_petitioner(petition, "2026-03-05")
        offered = {a["code"] for a in mine.available_acts()}
        self.assertTrue("evaluate" in offered and "evaluate_office" not in offered)
        mine.perform("evaluate", {**FAIR, "score_organ": "satisfied"})
        self.assertEqual(self.limits(petition), {})
        self.assertEqual(petition.satisfaction, "satisfied")

    def test_tl27_sent_anew_the_window_does_not_open_twice(self):
        referral = self.delivered("2026-03-02")
        petition = referral.petition_id.sudo()
        reason = "经核查，所反映的事项不属于本单位职权范围。"
        self.do(referral, "intake", "object", "2026-03-04", reason=reason)
        self.do(
            referral, "office_head", "uphold_objection", "2026-03-05", reason=reason
        )
        self.send(petition, self.housing, "2026-03-06")
        self.assertEqual(self.limits(petition), {"TL-27o": "2026-04-01"})
        clocks = petition.clock_ids.filtered(lambda c: c.rule_code == "TL-27o")
        self.assertEqual(len(clocks), 1)


@tagged("post_install", "-at_install", "xf_engine")
class TestServeDecision(ReviewCase):
    """TL-31: what was signed in a review or recheck is served within five workdays."""

    def test_tl31_runs_from_signature_to_service_in_review_and_recheck(self):
        review = self.ask(self.answered("2026-03-02"), day="2026-03-02")
        self.decide(review, "2026-03-06")
        clock = self.clock(review, "TL-31")
        self.assertEqual(
            (str(clock.base_date), str(clock.due_date), clock.department_id),
            ("2026-03-06", "2026-03-13", review.department_id),
        )
        # Sending it ends the thirty days of Article 35, not the serving.
        self.send_off(review, "2026-03-09")
        self.assertEqual(self.limits(review), {"TL-31": "2026-03-13"})
        self.deliver(review, "2026-03-13")
        self.assertEqual(clock.state, "met")
        recheck = self.ask(review, day="2026-03-16")
        self.decide(recheck, "2026-03-20")
        self.assertEqual(self.limits(recheck)["TL-31"], "2026-03-27")
        self.deliver(recheck, "2026-03-30")
        self.assertEqual(self.clock(recheck, "TL-31").state, "met_late")
        self.assertEqual(self.limits(recheck), {})
