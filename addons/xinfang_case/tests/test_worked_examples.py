"""The worked examples of the procedure, day by day, with every date they name.

E1 a claim up the ladder, E2 the Spring Festival and the extension, E3 a real-name
accusation, E4 a suggestion. Rest days are those of the notices for 2025 and 2026.
"""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .core_common import REASON
from .review_common import REQUEST, ReviewCase
from .test_accusation import OFFICER, AccusationCase

WHY = "案情复杂，需委托有资质的机构检测噪声。"


@tagged("post_install", "-at_install", "xf_engine")
class TestClaimExamples(ReviewCase):
    def sent_to_the_district(self):
        petition = self.triaged("2025-09-22", channel="online")
        self.assertEqual(self.limits(petition), {"TL-01": "2025-10-09"})
        leg = self.send(petition, self.branch, "2025-09-29")
        self.assertEqual(self.limits(petition), {})
        self.assertEqual(
            self.limits(leg), {"TL-05": "2025-10-13", "TL-03": "2025-10-14"}
        )
        return leg

    def taken_up(self):
        """Accepted on Saturday 2025-10-11, a made-up working day."""
        leg = self.sent_to_the_district()
        who = self.users["branch_handler"].id
        self.do(leg, "branch_intake", "accept", "2025-10-11", handler_id=who)
        self.assertEqual(self.limits(leg), {"TL-07": "2025-12-10"})
        return leg

    def answered_in_december(self):
        leg = self.taken_up()
        self.hear(leg, "2025-11-03", "branch_handler")
        # The review goes to the organ above the district's bureau.
        opinion = self.opinion(decision="reject", review_department_id=self.police.id)
        self.do(leg, "branch_handler", "draft_opinion", "2025-12-01", **opinion)
        self.do(leg, "branch_legal", "check_opinion", "2025-12-03")
        self.do(leg, "branch_leader", "approve_opinion", "2025-12-05")
        self.do(
            leg, "branch_handler", "dispatch", "2025-12-05", dispatch_date="2025-12-05"
        )
        self.assertEqual(self.clock(leg, "TL-07").state, "met")
        self.hand_over(leg, "2025-12-08", "branch_handler")
        self.assertEqual(self.limits(leg), {"TL-12": "2026-01-07"})
        return leg

    def review_served(self):
        leg = self.answered_in_december()
        review = self.ask(leg, day="2026-01-05")
        self.assertEqual(review.department_id, self.police)
        self.assertEqual(self.clock(leg, "TL-12").state, "met")
        self.assertEqual(self.limits(review)["TL-13"], "2026-02-04")
        self.do(
            review,
            "role_reviewer",
            "accept_review",
            "2026-01-07",
            handler_id=self.users["role_reviewer"].id,
        )
        # Its limit runs from the receipt of the request, not from the acceptance.
        self.assertEqual(self.limits(review), {"TL-13": "2026-02-04"})
        self.do(
            review,
            "role_reviewer",
            "draft_review_opinion",
            "2026-01-28",
            **self.decision(review),
        )
        self.do(review, "role_legal", "check_review_opinion", "2026-01-29")
        self.do(review, "role_review_leader", "decide_review", "2026-02-02")
        sent = {"dispatch_date": "2026-02-02"}
        self.do(review, "role_reviewer", "dispatch_review", "2026-02-02", **sent)
        self.assertEqual(self.clock(review, "TL-13").state, "met")
        self.do(
            review,
            "role_reviewer",
            "serve_review",
            "2026-02-03",
            service_method="direct",
            service_date="2026-02-03",
        )
        self.assertEqual(self.limits(review), {"TL-14": "2026-03-05"})
        return review

    def test_e1_objection_on_the_last_day_and_not_after(self):
        leg = self.sent_to_the_district()
        self.refused("G09", leg, "branch_intake", "object", "2025-10-14", reason=REASON)
        self.do(leg, "branch_intake", "object", "2025-10-13", reason=REASON)
        # The notice is owed by the same day as before while the sender thinks (L1).
        self.assertEqual(self.limits(leg), {"TL-03": "2025-10-14"})

    def test_e1_full_extension(self):
        leg = self.taken_up()
        self.do(leg, "branch_leader", "extend", "2025-12-10", days=30, reason=WHY)
        self.assertEqual(self.limits(leg), {"TL-08": "2026-01-09"})

    def test_e1_up_to_the_review_and_no_further(self):
        review = self.review_served()
        petition = review.petition_id
        self.assertEqual(petition.state, "answered")
        self.daily("2026-03-05")
        self.assertEqual(self.limits(review), {"TL-14": "2026-03-05"})
        self.daily("2026-03-06")
        self.assertEqual(self.clock(review, "TL-14").state, "breached")
        self.assertEqual(str(review.lapsed_date), "2026-03-06")
        # Lapsed is not final: only a recheck's opinion makes a matter final.
        self.assertFalse(petition.final_date)
        self.assertNotEqual(petition.state, "final")
        self.refused(
            "2026年3月5日",
            review,
            "window",
            "request_recheck",
            "2026-03-06",
            request_text=REQUEST,
        )
        leg = petition.sudo().referral_ids
        self.refused(
            "G18", leg, "window", "request_review", "2026-03-06", request_text=REQUEST
        )

    def test_e1_a_recheck_on_the_last_day(self):
        review = self.review_served()
        recheck = self.ask(review, day="2026-03-05")
        self.assertEqual(recheck.department_id, self.city)
        # 2026-04-04 is Tomb-Sweeping Day, a Saturday; Monday the 6th is off.
        self.assertEqual(self.limits(recheck)["TL-16"], "2026-04-07")

    def test_e1_a_refusal_as_final_is_not_open(self):
        """Further claims after a lapse: “final” needs a served recheck opinion."""
        petition = self.review_served().petition_id
        self.daily("2026-03-06")
        again = self.triaged("2026-03-09", channel="online")
        self.refused(
            "G13",
            again,
            "office_head",
            "link_final",
            "2026-03-10",
            origin_id=petition.id,
            reason="与前次信访的事实和理由相同。",
        )

    def test_e2_spring_festival_and_extension(self):
        leg = self.accepted("2025-12-19")
        self.assertEqual(self.limits(leg), {"TL-07": "2026-02-24"})
        self.refused("G14", leg, "leader", "extend", "2026-02-25", days=15, reason=WHY)
        self.do(leg, "leader", "extend", "2026-02-24", days=15, reason=WHY)
        # Counted from the un-rolled day: 75 days, not fifteen after the 24th.
        self.assertEqual(self.limits(leg), {"TL-08": "2026-03-04"})
        self.refused("G14", leg, "leader", "extend", "2026-03-02", days=16, reason=WHY)
        self.do(leg, "leader", "extend", "2026-03-04", days=15, reason=WHY)
        self.assertEqual(self.limits(leg), {"TL-08": "2026-03-19"})
        self.refused("G14", leg, "leader", "extend", "2026-03-05", days=1, reason=WHY)
        self.daily("2026-03-20")
        self.assertEqual(self.clock(leg, "TL-08").state, "running")
        self.assertEqual(self.clock(leg, "TL-08").warn_level, "overdue")

    def test_e2_thirty_days_at_once(self):
        leg = self.accepted("2025-12-19")
        self.do(leg, "leader", "extend", "2026-02-24", days=30, reason=WHY)
        self.assertEqual(self.limits(leg), {"TL-08": "2026-03-19"})

    def test_e4_suggestion_to_the_county_police(self):
        petition = self.received("2026-04-20", user="branch_intake")
        self.assertEqual(self.limits(petition), {"TL-02": "2026-05-06"})
        values = self.triage_vals(type="suggestion", route=False)
        self.do(petition, "branch_intake", "triage", "2026-04-21", **values)
        self.do(petition, "branch_intake", "handle_own", "2026-04-24")
        leg = petition.sudo().referral_ids
        self.assertEqual(self.clock(petition, "TL-02").state, "met")
        self.assertEqual(self.limits(leg), {"TL-15i": "2026-06-23"})
        self.do(
            leg, "branch_handler", "study", "2026-05-11", study_record="现场踏勘论证。"
        )
        answer = "您的建议部分采纳，先行增设两处减速设施。"
        self.do(
            leg,
            "branch_handler",
            "draft_answer",
            "2026-05-27",
            adoption="partly",
            answer=answer,
            measures="本年内增设两处减速设施。",
        )
        self.do(leg, "branch_leader", "adopt", "2026-05-28")
        reply = self.document(petition, "D17")
        self.assertEqual(str(reply.issue_date), "2026-05-28")
        self.assertIn(answer, "\n".join(reply.block_ids.mapped("text")))
        self.do(
            leg,
            "branch_leader",
            "propose_reward",
            "2026-05-28",
            reward_ground="对改进道路安全有贡献",
            reward_kind="通报表扬",
        )
        self.hand_over(leg, "2026-05-29", "branch_handler")
        self.assertEqual((leg.state, reply.state), ("served", "served"))
        self.assertNotIn("D16", self.papers(petition))
        self.assertFalse({"TL-07", "TL-12"} & set(self.limits(leg)))
        # A review of it does not even exist (Article 35).
        for code in ("request_review", "draft_opinion", "extend"):
            self.refused("not possible", leg, "branch_leader", code, "2026-06-01")

    def test_e4_the_internal_target_only_warns(self):
        petition = self.received("2026-04-20", user="branch_intake")
        values = self.triage_vals(type="suggestion", route=False)
        self.do(petition, "branch_intake", "triage", "2026-04-21", **values)
        self.do(petition, "branch_intake", "handle_own", "2026-04-24")
        leg = petition.sudo().referral_ids
        self.daily("2026-06-24")
        self.do(leg, "branch_handler", "study", "2026-06-24", study_record="现场踏勘。")
        self.assertEqual(leg.state, "studying")
        self.assertEqual(self.clock(leg, "TL-15i").rule_id.certainty, "internal")


@tagged("post_install", "-at_install", "xf_engine")
class TestAccusationExample(AccusationCase):
    def test_e3_against_the_deputy_chief_of_a_district(self):
        # Z is the deputy chief of the branch, and cleared for accusations there.
        self.add_user("deputy_chief", "branch", "unit_leader,discipline")
        self.add_user("sworn_branch", "branch", "discipline")
        accused = [
            (0, 0, {"department_id": self.branch.id}),
            (0, 0, {"user_id": self.users["deputy_chief"].id}),
        ]
        petition = self.received("2026-02-10", type="accusation", accused_ids=accused)
        limits = {"TL-01": "2026-02-25", "TL-21": "2026-02-28"}
        self.assertEqual(self.limits(petition), limits)
        for login in (
            "deputy_chief",
            "sworn_branch",
            "branch_leader",
            "branch_handler",
            "station_handler",
            "window",
        ):
            seen = self.seen(petition, login, "2026-02-10")
            self.assertFalse(seen.search_count([("id", "=", petition.id)]), login)
            with self.assertRaises(AccessError):
                seen.check_access("read")
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, OFFICER, "triage", "2026-02-10", **values)
        self.refused(
            "G01",
            petition,
            OFFICER,
            "send_discipline",
            "2026-02-11",
            to_department_id=self.branch.id,
        )
        self.do(
            petition,
            OFFICER,
            "send_discipline",
            "2026-02-11",
            to_department_id=self.discipline.id,
        )
        self.assertEqual(self.clock(petition, "TL-01").state, "met")
        said = {"summary": "反映某分局副职问题。", "disposal": "转纪检监察机关。"}
        self.do(
            petition,
            OFFICER,
            "notify_personnel",
            "2026-02-11",
            personnel_department_id=self.personnel.id,
            **said,
        )
        self.do(
            petition,
            OFFICER,
            "notify_chief",
            "2026-02-11",
            chief_department_id=self.city.id,
            **said,
        )
        self.assertTrue({"D28", "D28-1"} <= set(self.papers(petition)))
        leg = petition.sudo().referral_ids
        # Fifteen working days; the Saturdays 02-14 and 02-28 are made up and count.
        self.assertEqual(self.limits(leg)["TL-22"], "2026-03-10")
        self.refused(
            "G03",
            leg,
            OFFICER,
            "accept_accusation",
            "2026-03-10",
            handler_id=self.users["branch_handler"].id,
        )
        self.do(leg, OFFICER, "accept_accusation", "2026-03-10")
        self.assertEqual(self.clock(leg, "TL-22").state, "met")
        self.assertFalse({"TL-07", "TL-12"} & set(self.limits(leg)))

    def test_e3_unclear_address_owes_no_notice(self):
        petition = self.received("2026-02-10", type="accusation", unclear_address=True)
        self.assertEqual(self.limits(petition), {"TL-01": "2026-02-25"})
