from datetime import timedelta

import psycopg2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .core_common import CoreCase

DAY = timedelta(days=1)
# Days from today: (from, to) of a term or of leave.
TERMS = [(-3, -1), (-1, 0), (0, 0), (0, 3), (1, 3)]
MOVES = st.one_of(
    st.tuples(st.just("reparent"), st.integers(1, 14), st.integers(0, 14)),
    st.tuples(st.just("transfer"), st.integers(0, 2), st.integers(0, 14)),
    st.tuples(st.just("leave"), st.integers(0, 2), st.sampled_from([None, *TERMS])),
    st.tuples(
        st.just("second"),
        st.integers(0, 2),
        st.integers(0, 14),
        st.sampled_from(TERMS),
        st.booleans(),
    ),
    st.tuples(st.just("depart"), st.integers(0, 2), st.booleans()),
)


@tagged("post_install", "-at_install", "xf_security")
class TestHierarchy(CoreCase):
    """Four levels of organs; who sees what follows every move at once (C2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        organs = cls.env["xinfang.department"]
        cls.organs = [organs.create({"name": "层级测试0"})]
        for number in range(1, 15):
            parent = cls.organs[(number - 1) // 2]
            cls.organs.append(
                organs.create({"name": f"层级测试{number}", "parent_id": parent.id})
            )
        cls.people, cls.home = [], []
        for number, place in enumerate((1, 6, 13)):
            user = new_test_user(
                cls.env, f"xf_level{number}", "xinfang_case.group_xinfang_handler"
            )
            cls.people.append(user)
            cls.home.append(
                cls.env["xinfang.membership"].create(
                    {"user_id": user.id, "department_id": cls.organs[place].id}
                )
            )
        cls.pieces = [cls.piece_of(organ) for organ in cls.organs]

    @classmethod
    def piece_of(cls, organ):
        petition = cls.make_petition().sudo()
        cls.env["xinfang.access"].search([("petition_id", "=", petition.id)]).unlink()
        cls.env["xinfang.access"]._grant([(petition.id, organ.id)])
        return petition.id

    def seen_by(self, user):
        found = self.env["xinfang.petition"].with_user(user)
        return set(found.search([("id", "in", self.pieces)]).ids)

    # -- the reference: plain lists, no ORM ---------------------------------

    def fresh(self):
        return {
            "parent": {n: (n - 1) // 2 if n else None for n in range(15)},
            "home": [1, 6, 13],
            "leave": [None] * 3,
            "terms": [[], [], []],
            "active": [True] * 3,
        }

    def below(self, town, place):
        found = {place}
        while True:
            more = {n for n, up in town["parent"].items() if up in found} - found
            if not more:
                return found
            found |= more

    def expected(self, town, person):
        if not town["active"][person]:
            return set()

        def holds(term):
            return term[0] <= 0 <= term[1]

        running = [t for t in town["terms"][person] if holds(t[1])]
        places = {place for place, _term, _rests in running}
        leave = town["leave"][person]
        if not (leave and holds(leave)) and not any(rests for *_t, rests in running):
            places.add(town["home"][person])
        organs = set().union(*(self.below(town, place) for place in places))
        return {self.pieces[n] for n in organs}

    # -- moves, in the reference and through the ORM ------------------------

    def reparent(self, town, place, parent):
        if parent in self.below(town, place):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.organs[place].parent_id = self.organs[parent]
            return
        town["parent"][place] = parent
        self.organs[place].parent_id = self.organs[parent]

    def busy(self, town, person, place, term=None):
        """Tell whether the person is a member there at that time already."""
        own = town["home"][person] == place
        for other, days, _rests in town["terms"][person]:
            if other == place:
                own |= not term or (term[0] <= days[1] and days[0] <= term[1])
        return own

    def transfer(self, town, person, place):
        if not self.busy(town, person, place):
            town["home"][person] = place
            self.home[person].department_id = self.organs[place]

    def leave(self, town, person, term):
        town["leave"][person] = term
        self.home[person].write(self.dates(term, "away"))

    def second(self, town, person, place, term, rests):
        if self.busy(town, person, place, term):
            return
        town["terms"][person].append((place, term, rests))
        self.env["xinfang.membership"].create(
            {
                "user_id": self.people[person].id,
                "department_id": self.organs[place].id,
                "kind": "secondment",
                "home_rests": rests,
                **self.dates(term, "date"),
            }
        )

    def depart(self, town, person, active):
        town["active"][person] = active
        self.people[person].active = active

    def dates(self, term, name):
        today = self.today()
        start, end = ((today + days * DAY) for days in term) if term else (False, False)
        return {f"{name}_from": start, f"{name}_to": end}

    @mute_logger("odoo.sql_db")
    def test_who_sees_what_follows_every_move(self):
        @settings(
            max_examples=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(moves=st.lists(MOVES, min_size=1, max_size=6))
        def play(moves):
            savepoint = self.env.cr.savepoint()
            try:
                town = self.fresh()
                for name, *values in moves:
                    getattr(self, name)(town, *values)
                    self.env.flush_all()
                    for person, user in enumerate(self.people):
                        self.assertEqual(
                            self.seen_by(user), self.expected(town, person), moves
                        )
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all()
                self.env["xinfang.membership"]._forget_scopes()

        play()

    # -- what a secondment and a leave mean for acting ------------------------

    def test_seconded_staff_act_where_they_are_and_not_at_home(self):
        referral = self.accepted()
        handler = self.users["handler"]
        self.assertTrue(self.seen(referral, "handler").available_acts())
        term = self.env["xinfang.membership"].create(
            {
                "user_id": handler.id,
                "department_id": self.housing.id,
                "kind": "secondment",
                "date_from": self.today(),
                "date_to": self.today() + 30 * DAY,
            }
        )
        with self.assertRaises(AccessError):
            self.do(referral, "handler", "hear_statement")
        self.assertEqual(handler._xinfang_organs(), self.env["xinfang.department"])
        organs = self.env["res.users"].with_user(handler)._xinfang_organs
        self.assertEqual(organs(), self.housing)
        # The day after, and the day before.
        self.seen(referral, "handler", str(self.today() + 31 * DAY)).read(["state"])
        term.home_rests = False
        self.assertEqual(organs(), self.housing | self.police)
        self.assertTrue(self.seen(referral, "handler").available_acts())

    def test_who_is_on_leave_receives_no_new_work(self):
        member = self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["intake"].id)]
        )
        self.assertEqual(self.police._default_user(), self.users["intake"])
        member.write({"away_from": self.today(), "away_to": self.today() + DAY})
        self.assertNotEqual(self.police._default_user(), self.users["intake"])
        with self.assertRaises(AccessError):
            self.do(self.delivered(), "intake", "accept")

    def test_a_substitute_stands_in_between_two_days(self):
        vals = {
            "user_id": self.users["handler"].id,
            "department_id": self.housing.id,
            "kind": "substitute",
            "substituted_id": self.users["housing_intake"].id,
            "date_from": self.today() + DAY,
            "date_to": self.today() + 2 * DAY,
        }
        member = self.env["xinfang.membership"].create(vals)
        users = self.env["res.users"].with_user(self.users["handler"])
        organs, scope = users._xinfang_organs, users._xinfang_scope_ids
        self.assertEqual(organs(), self.police, "not before it begins")
        self.assertNotIn(self.housing.id, scope(), "nor is anything seen before")
        member.date_from = self.today()
        self.assertEqual(organs(), self.police | self.housing)
        self.assertIn(self.housing.id, scope())
        member.write(
            {"date_from": self.today() - 2 * DAY, "date_to": self.today() - DAY}
        )
        self.assertEqual(organs(), self.police, "not after it has ended")
        self.assertNotIn(self.housing.id, scope())

    @mute_logger("odoo.sql_db")
    def test_terms_that_cannot_be(self):
        members = self.env["xinfang.membership"]
        base = {"user_id": self.users["handler"].id, "department_id": self.housing.id}
        today = self.today()
        cases = [
            ({"kind": "secondment"}, psycopg2.errors.CheckViolation),
            (
                {"kind": "secondment", "date_from": today, "date_to": today - DAY},
                psycopg2.errors.CheckViolation,
            ),
            (
                {"away_from": today, "away_to": today - DAY},
                psycopg2.errors.CheckViolation,
            ),
            (
                {"kind": "substitute", "date_from": today, "date_to": today},
                ValidationError,
            ),
            (
                {
                    "kind": "substitute",
                    "date_from": today,
                    "date_to": today,
                    "substituted_id": self.users["window"].id,
                },
                ValidationError,
            ),
            ({"department_id": self.police.id, "date_from": today}, ValidationError),
        ]
        for vals, error in cases:
            with (
                self.subTest(vals=vals),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                members.create({**base, **vals})
                self.env.flush_all()
