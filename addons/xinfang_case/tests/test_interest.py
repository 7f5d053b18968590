from datetime import timedelta

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .core_common import CoreCase
from .review_common import REQUEST, ReviewCase

KIN = {
    "relation": "lineal",
    "person_name": "王测试",
    "id_number": "110101198001011232",
}


@tagged("post_install", "-at_install", "xf_engine", "xf_security")
class TestInterest(CoreCase):
    """What officials declare beforehand bars them without anybody's remembering it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("handler2", "police", "handler")

    def declare(self, login, **vals):
        """Declare an interest as a user, with the petitioner of the test town."""
        interests = self.env["xinfang.interest"].with_user(self.users[login])
        return interests.create(vals or dict(KIN))

    def codes(self, record, login):
        return {act["code"] for act in self.seen(record, login).available_acts()}

    # -- who reads and writes ----------------------------------------------

    def test_read_by_oneself_and_the_chief_alone(self):
        interest = self.declare("handler")
        readers = {
            login
            for login, user in self.users.items()
            if self.env["xinfang.interest"].with_user(user).has_access("read")
            and self.env["xinfang.interest"].with_user(user).search([])
        }
        leads = {"leader", "role_review_leader"}  # of the police, nobody is entered
        self.assertEqual(readers, leads | {"handler"})
        chief = self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["leader"].id)]
        )
        chief.is_head = True
        self.assertTrue(self.seen(interest, "leader").has_access("read"))
        self.assertFalse(self.seen(interest, "role_review_leader").has_access("read"))
        for login in ("intake", "window", "branch_leader", "role_admin"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.seen(interest, login).read(["relation"])
        # Transferred, it goes with him to the new chief.
        member = self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["handler"].id)]
        )
        member.department_id = self.housing
        self.assertFalse(self.seen(interest, "leader").has_access("read"))
        self.assertTrue(self.seen(interest, "housing_leader").has_access("read"))

    def test_declared_for_oneself_and_never_rewritten(self):
        interest = self.declare("handler")
        with self.assertRaises(AccessError):
            self.declare("leader", **KIN, user_id=self.users["handler"].id)
        mine, chief = self.seen(interest, "handler"), self.seen(interest, "leader")
        for record, vals in (
            (mine, {"id_number": "110101199003077694"}),
            (mine, {"relation": "other"}),
            (chief, {"date_to": self.today()}),
        ):
            with self.assertRaises(AccessError):
                record.write(vals)
        for record in (mine, chief):
            with self.assertRaises(AccessError):
                record.unlink()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error):
            with self.env.cr.savepoint():
                mine.date_to = self.today() - timedelta(days=1)
                self.env.flush_all()

    def test_says_with_whom(self):
        for vals in (
            {"relation": "other"},
            {"relation": "spouse", "person_name": "王测试"},
            {"relation": "spouse", "phone": "13800138000"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.declare("handler", **vals)
        with self.assertRaises(ValidationError) as caught:
            self.declare("handler", **{**KIN, "id_number": "110101198001011231"})
        self.assertNotIn("1231", str(caught.exception))

    def test_no_clear_text_lies_in_the_database(self):
        interest = self.declare("handler", **KIN, phone="13800138000")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT i::text FROM xinfang_interest i WHERE id = %s", (interest.id,)
        )
        row = self.env.cr.fetchone()[0]
        for text in (*KIN.values(), "13800138000"):
            if text != "lineal":
                self.assertNotIn(text, row)

    # -- every door -----------------------------------------------------------

    def test_g06_the_handler_with_an_interest_does_nothing(self):
        referral = self.accepted()
        self.assertIn("hear_statement", self.codes(referral, "handler"))
        self.declare("handler")
        self.assertEqual(self.codes(referral, "handler"), {"declare_recusal"})
        self.assertEqual(self.codes(referral.petition_id, "handler"), set())
        self.refused(
            "interest you declared",
            referral,
            "handler",
            "hear_statement",
            heard_on=str(self.today()),
            heard_record="陈述",
        )
        # Others are not touched, nor is he on other people's petitions.
        self.assertIn("extend", self.codes(referral, "leader"))
        other = self.make_petitioner(
            "李测试", id_number="110101199003077694", phone="13900139000"
        )
        elsewhere = self.accepted(petitioner_id=other.id)
        self.assertIn("hear_statement", self.codes(elsewhere, "handler"))

    def test_g06_name_and_phone_together_are_enough_and_a_name_is_not(self):
        referral = self.accepted()
        self.declare(
            "handler", relation="spouse", person_name="李四", phone="13800138000"
        )
        self.assertIn("hear_statement", self.codes(referral, "handler"))
        self.declare(
            "handler", relation="spouse", person_name="王 测试", phone="13800138000"
        )
        self.assertEqual(self.codes(referral, "handler"), {"declare_recusal"})

    def test_g06_a_representative_counts_like_the_petitioner(self):
        other = self.make_petitioner(
            "李测试", id_number="110101199003077694", phone="13900139000"
        )
        petition = self.received(petitioner_id=other.id)
        self.open_gate(petition.sudo()).representative_ids = self.petitioner
        self.declare("triage")
        self.refused("interest", petition, "triage", "triage", **self.triage_vals())

    def test_g06_ended_interests_bar_nobody(self):
        referral = self.accepted()
        interest = self.declare("handler")
        self.assertNotIn("hear_statement", self.codes(referral, "handler"))
        self.seen(interest, "handler").date_to = self.today()
        self.assertNotIn("hear_statement", self.codes(referral, "handler"), "today")
        tomorrow = str(self.today() + timedelta(days=1))
        later = self.seen(referral, "handler", tomorrow)
        self.assertIn("hear_statement", {a["code"] for a in later.available_acts()})

    def test_g06_nobody_is_given_work_who_declared_an_interest(self):
        referral = self.delivered()
        self.declare("handler")
        self.refused(
            "recused from this petition",
            referral,
            "intake",
            "accept",
            handler_id=self.users["handler"].id,
        )
        self.do(referral, "intake", "accept", handler_id=self.users["handler2"].id)
        # Writing the handler, and an import, are doors too.
        with self.assertRaises(UserError) as refusal:
            self.seen(referral, "intake").handler_id = self.users["handler"]
        self.assertIn("G06", str(refusal.exception))
        loaded = self.seen(referral, "intake").load(
            [".id", "handler_id/.id"],
            [[str(referral.id), str(self.users["handler"].id)]],
        )
        self.assertFalse(loaded["ids"])
        self.assertEqual(referral.sudo().handler_id, self.users["handler2"])

    def test_g06_the_signer_with_an_interest_does_not_sign(self):
        referral = self.accepted()
        self.hear(referral)
        self.do(referral, "handler", "draft_opinion", **self.opinion())
        self.do(referral, "legal", "check_opinion")
        self.declare("leader")
        self.refused("interest", referral, "leader", "approve_opinion")

    def hearing(self, **values):
        """Return a hearing to be convened, and the values of that act."""
        referral = self.accepted("2026-03-02")
        outcome = self.do(
            referral,
            "leader",
            "start_hearing",
            "2026-03-04",
            reason="涉及人数多，争议大，情况复杂疑难。",
        )
        session = {
            "session_at": "2026-03-20 01:30:00",
            "session_place": "市公安局二楼会议室",
            "chair_id": self.users["role_legal"].id,
            "panel_ids": [self.users["handler2"].id],
            "outside_members": "李律师",
        }
        hearing = self.env["xinfang.hearing"].browse(outcome["made"][0][1])
        return hearing, session

    def refused_seats(self, hearing, session):
        legal = self.users["legal"].id
        for seat in ({"chair_id": legal}, {"panel_ids": [legal]}):
            self.refused(
                "recused from this petition",
                hearing,
                "leader",
                "convene",
                "2026-03-04",
                **{**session, **seat},
            )

    def test_g06_nor_does_he_sit_in_a_hearing(self):
        hearing, session = self.hearing()
        self.declare("legal")
        self.refused_seats(hearing, session)
        self.do(hearing, "leader", "convene", "2026-03-04", **session)

    def test_g06_a_recused_person_sits_in_no_hearing_either(self):
        hearing, session = self.hearing()
        recusal = self.declared_recusal(
            hearing.sudo().petition_id.referral_ids, "legal"
        )
        self.do(recusal, "leader", "grant_recusal")
        self.refused_seats(hearing, session)

    def test_g06_units_and_colleagues_complained_of(self):
        self.add_user("discipline2", "discipline", "discipline")
        officer = "inspector_discipline"
        leader = self.users["branch_leader"]
        petition = self.received(
            type="accusation",
            accused_ids=[
                (0, 0, {"department_id": self.branch.id}),
                (0, 0, {"user_id": leader.id}),
            ],
        )
        values = self.triage_vals(type="accusation", route=False)
        unit = self.declare(
            officer, relation="works_there", department_id=self.branch.id
        )
        self.refused("interest you declared", petition, officer, "triage", **values)
        self.seen(unit, officer).date_to = self.today()
        tomorrow = str(self.today() + timedelta(days=1))
        self.assertIn("triage", self.codes_on(petition, officer, tomorrow))
        self.declare(officer, relation="collateral", official_id=leader.id)
        self.assertNotIn("triage", self.codes_on(petition, officer, tomorrow))
        self.assertIn("triage", self.codes_on(petition, "discipline2", tomorrow))
        self.do(petition, "discipline2", "triage", **values)

    def codes_on(self, record, login, day):
        return {act["code"] for act in self.seen(record, login, day).available_acts()}

    # -- decided otherwise -------------------------------------------------------

    def declared_recusal(self, referral, login="handler"):
        outcome = self.do(
            referral,
            login,
            "declare_recusal",
            recusal_relation="relative",
            reason="本人与信访人系远亲。",
        )
        return self.env["xinfang.recusal"].browse(outcome["made"][0][1])

    def test_g06_let_through_by_the_head_and_written_down(self):
        referral = self.accepted()
        interest = self.declare("handler")
        recusal = self.declared_recusal(referral)
        self.assertNotIn("hear_statement", self.codes(referral, "handler"))
        self.do(recusal, "leader", "reject_recusal", reason="远亲，不影响公正处理。")
        self.assertIn("hear_statement", self.codes(referral, "handler"))
        auditor = self.users["role_auditor"]
        row = self.env["xinfang.recusal.exception"].with_user(auditor).search([])
        self.assertEqual(
            (row.user_id, row.decider_id, row.petition_id, row.reason, row.relation),
            (
                self.users["handler"],
                self.users["leader"],
                referral.petition_id,
                "远亲，不影响公正处理。",
                "lineal",
            ),
        )
        self.assertEqual(row.sudo().interest_id, interest)
        self.assertEqual(row.decided_on, self.today())
        # An interest declared after the decision was not decided on.
        self.declare("handler", **{**KIN, "relation": "property"})
        self.assertNotIn("hear_statement", self.codes(referral, "handler"))

    def test_the_log_is_the_auditors_and_is_never_changed(self):
        referral = self.accepted()
        self.declare("handler")
        self.do(
            self.declared_recusal(referral), "leader", "reject_recusal", reason="远亲"
        )
        row = self.env["xinfang.recusal.exception"].search([])
        for login, user in self.users.items():
            log = row.with_user(user)
            with self.subTest(login=login):
                self.assertEqual(log.has_access("read"), login == "role_auditor")
        for change in (
            lambda: row.write({"reason": "另一个理由"}),
            row.unlink,
            lambda: row.create({"petition_id": referral.petition_id.id}),
        ):
            with self.assertRaises(AccessError):
                change()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error):
            with self.env.cr.savepoint():
                self.env.cr.execute("DELETE FROM xinfang_recusal_exception")

    def test_without_an_interest_a_rejection_leaves_no_row(self):
        referral = self.accepted()
        self.do(
            self.declared_recusal(referral), "leader", "reject_recusal", reason="无关"
        )
        self.assertFalse(self.env["xinfang.recusal.exception"].search([]))

    def test_who_declared_nothing_costs_no_query(self):
        referral = self.accepted()
        interests = type(self.env["xinfang.interest"])
        self.patch(interests, "search", lambda *a, **k: self.fail("asked"))
        self.assertIn("hear_statement", self.codes(referral, "handler"))


@tagged("post_install", "-at_install", "xf_engine", "xf_security")
class TestInterestReview(ReviewCase):
    def test_g06_an_interest_with_the_organ_objected_to_bars_in_the_review(self):
        referral = self.answered()
        self.do(referral, "window", "request_review", request_text=REQUEST)
        review = referral.sudo().petition_id.review_ids.with_env(self.env)
        place = self.reviewer_of(review)
        reviewer, head = f"{place}_reviewer", f"{place}_head"
        self.env["xinfang.interest"].with_user(self.users[reviewer]).create(
            {"relation": "works_there", "department_id": self.police.id}
        )
        values = {"handler_id": self.users[reviewer].id}
        self.refused("declared", review, reviewer, "accept_review", **values)
        self.refused("recused", review, head, "accept_review", **values)
        self.do(review, head, "accept_review", handler_id=self.users[head].id)
