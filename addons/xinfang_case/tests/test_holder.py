"""Every accusation has somebody who can and must act: whoever is complained of."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_accusation import OFFICER
from .test_barrier import BarrierCase
from .test_conversion import REST, WHY


@tagged("post_install", "-at_install", "xf_security")
class TestHolder(BarrierCase):
    def reminded(self, petition):
        return self.clock(petition, "TL-01").user_id

    def test_g01_above_a_discipline_organ_that_is_complained_of(self):
        """The next higher level has authority over who leads it, tree or no tree."""
        self.add_user("sworn_upper", "upper_discipline", "discipline")
        petition = self.named(self.discipline)
        self.assertEqual(petition.sudo().holder_id, self.upper_discipline)
        self.assertEqual(
            petition.sudo().accused_ids.authority_id, self.upper_discipline
        )
        self.assertTrue(self.sees(petition, "sworn_upper"))
        self.assertFalse(self.sees(petition, OFFICER))
        self.assertEqual(self.reminded(petition), self.users["sworn_upper"])
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, "sworn_upper", "triage", **values)
        to = {"to_department_id": self.upper_discipline.id}
        self.do(petition, "sworn_upper", "send_discipline", **to)

    def test_g01_the_professional_superior_comes_before_the_level(self):
        nearer = self.env["xinfang.department"].create(
            {"name": "测试地区纪工委", "kind": "discipline", "level": "city"}
        )
        self.discipline.line_parent_id = nearer
        petition = self.named(self.discipline)
        self.assertEqual(petition.sudo().accused_ids.authority_id, nearer)

    def test_g01_who_leads_the_discipline_organ_is_dealt_with_above(self):
        self.add_user("sworn_upper", "upper_discipline", "discipline")
        self.add_user("secretary", "discipline", "discipline,leader", is_head=True)
        petition = self.named(users=["secretary"])
        self.assertEqual(petition.sudo().holder_id, self.upper_discipline)
        for login in ("secretary", OFFICER):
            self.assertFalse(self.sees(petition, login))

    def test_g01_where_nobody_works_above_the_cleared_people_here_send_it_on(self):
        """The authority is on no computer of this office: somebody posts it there."""
        petition = self.named(self.discipline)
        self.assertEqual(petition.sudo().holder_id, self.office)
        self.assertEqual(
            petition.sudo().accused_ids.authority_id, self.upper_discipline
        )
        self.assertTrue(self.sees(petition, "sworn_office"))
        for login in (OFFICER, "window", "triage", "office_head"):
            self.assertFalse(self.sees(petition, login))
        self.assertEqual(self.reminded(petition), self.users["sworn_office"])
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, "sworn_office", "triage", **values)
        to = {"to_department_id": self.upper_discipline.id}
        self.do(petition, "sworn_office", "send_discipline", **to)

    def test_g01_the_first_who_can_act_gets_what_waited_for_nobody(self):
        self.env["xinfang.membership"].search(
            [
                (
                    "user_id",
                    "in",
                    [self.users[u].id for u in ("sworn_office", "sworn_city")],
                )
            ]
        ).unlink()
        petition = self.named(self.discipline)
        self.assertFalse(self.reminded(petition))
        self.add_user("sworn_upper", "upper_discipline", "discipline")
        self.assertEqual(petition.sudo().holder_id, self.upper_discipline)
        self.assertTrue(self.sees(petition, "sworn_upper"))
        self.assertEqual(self.reminded(petition), self.users["sworn_upper"])
        # And when that one leaves, whoever is cleared next.
        self.add_user("sworn_again", "office", "discipline")
        self.users["sworn_upper"].active = False
        self.assertEqual(petition.sudo().holder_id, self.office)
        self.assertEqual(self.reminded(petition), self.users["sworn_again"])

    def test_g01_the_end_of_a_term_is_noticed_by_the_daily_job(self):
        self.add_user(
            "sworn_upper", "upper_discipline", "discipline", date_to=self.today()
        )
        petition = self.named(self.discipline)
        self.assertEqual(petition.sudo().holder_id, self.upper_discipline)
        self.env.cr.execute(
            "UPDATE xinfang_membership SET date_to = date_to - 2 WHERE user_id = %s",
            (self.users["sworn_upper"].id,),
        )
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref("xinfang_case.cron_find_holders").method_direct_trigger()
        self.assertEqual(petition.sudo().holder_id, self.office)

    def test_g01_named_afterwards_it_leaves_the_accused_discipline_organ(self):
        self.add_user("sworn_upper", "upper_discipline", "discipline")
        petition = self.named()
        self.assertEqual(self.reminded(petition), self.users[OFFICER])
        self.name(petition, accused_department_id=self.discipline.id)
        self.assertFalse(self.sees(petition, OFFICER))
        self.assertEqual(self.reminded(petition), self.users["sworn_upper"])

    def test_tl01_a_recalled_accusation_is_sent_anew_within_the_internal_limit(self):
        """As after a return (TL-06i); the day of TL-01 stands beside it."""
        petition = self.accused("2026-02-10")
        self.name(petition, accused_department_id=self.housing.id)
        to = {"to_department_id": self.police.id, "basis": "属于其管辖"}
        self.do(petition, OFFICER, "send_competent", "2026-02-11", **to)
        first = self.clock(petition, "TL-01")
        self.assertEqual((first.state, str(first.due_date)), ("met", "2026-02-25"))
        leg = petition.sudo().referral_ids
        named = {"accused_department_id": self.police.id}
        self.do(petition, OFFICER, "name_accused", "2026-02-12", **named)
        self.assertEqual(self.limits(leg), {}, "nothing runs at who was taken off")
        # Thursday; make-up Saturday 14 February works, then the Spring Festival.
        self.assertEqual(self.limits(petition), {"TL-06i": "2026-02-24"})
        again = self.clock(petition, "TL-06i")
        self.assertEqual(again.user_id, self.users[OFFICER])
        named = {"accused_department_id": self.branch2.id}
        self.do(petition, OFFICER, "name_accused", "2026-02-12", **named)
        self.assertEqual(self.limits(petition), {"TL-06i": "2026-02-24"}, "runs once")
        to = {"to_department_id": self.discipline.id}
        self.do(petition, OFFICER, "send_discipline", "2026-02-13", **to)
        self.assertEqual(again.state, "met")
        self.assertEqual(str(self.clock(petition, "TL-01").due_date), "2026-02-25")

    def test_tl06i_naming_somebody_in_place_restarts_nothing(self):
        petition = self.named()
        self.name(petition, accused_department_id=self.housing.id)
        self.assertEqual(list(self.limits(petition)), ["TL-01"])


@tagged("post_install", "-at_install", "xf_security")
class TestConversionHead(BarrierCase):
    """G04 where the head of the registering office may not know of it."""

    def propose(self, petition, login=OFFICER):
        values = {"type": "claim", "route": "c6", **REST, **WHY}
        self.do(petition, login, "propose_conversion", **values)

    def test_g04_another_cleared_head_of_the_office_comes_first(self):
        self.add_user("sworn_head", "office", "office_head,discipline")
        self.add_user("sworn_deputy", "office", "office_head,discipline")
        petition = self.named(users=["sworn_head"])
        # Its head complained of, the whole office is his line: nobody of it decides.
        self.add_user("mayor", "city", "leader,discipline", is_head=True)
        self.propose(petition)
        with self.assertRaises(AccessError):
            self.do(petition, "sworn_deputy", "confirm_conversion", **WHY)
        other = self.named(self.housing)
        self.propose(other)
        self.do(other, "sworn_deputy", "confirm_conversion", **WHY)

    def test_g04_the_head_of_the_superior_organ_stands_in(self):
        self.add_user("sworn_head", "office", "office_head,discipline", is_head=True)
        self.add_user("mayor", "city", "leader,discipline", is_head=True)
        petition = self.named(self.office)
        self.propose(petition)
        self.assertTrue(self.sees(petition, "mayor"))
        for login in ("sworn_head", "sworn_city", OFFICER):
            with self.assertRaises(AccessError):
                self.do(petition, login, "confirm_conversion", **WHY)
        self.do(petition, "mayor", "confirm_conversion", **WHY)
        self.assertEqual(petition.sudo().state, "closed")
        # In the new piece, which the accused office handles, nobody reads who decided.
        new = petition.sudo().split_from_id
        self.assertEqual((new.state, new.department_id), ("registered", self.office))
        told = str(new.read()) + str(new.entry_ids.read())
        self.assertNotIn(self.users["mayor"].name, told)
        self.assertNotIn(petition.sudo().number, told)

    def test_g04_the_substitute_may_reject_and_is_barred_like_everybody(self):
        self.add_user("mayor", "city", "leader,discipline", is_head=True)
        self.add_user("second_officer", "discipline", "discipline", is_head=True)
        petition = self.named(self.office)
        self.propose(petition)
        self.name(petition, accused_user_id=self.users["mayor"].id)
        self.assertFalse(self.sees(petition, "mayor"))
        # Nobody is left above: the head of the discipline organ that holds it.
        self.do(petition, "second_officer", "reject_conversion", **WHY)
        self.assertFalse(petition.sudo().conversion_proposer_id)

    def test_g04_the_head_of_the_office_is_no_other_when_he_can(self):
        self.add_user("sworn_head", "office", "office_head,discipline")
        self.add_user("mayor", "city", "leader,discipline", is_head=True)
        petition = self.named(self.housing)
        self.propose(petition)
        with self.assertRaises(AccessError):
            self.do(petition, "mayor", "confirm_conversion", **WHY)

    def test_g04_nothing_is_proposed_that_nobody_could_confirm(self):
        petition = self.named(self.office)
        values = {"type": "claim", "route": "c6", **REST, **WHY}
        self.refused("G04", petition, OFFICER, "propose_conversion", **values)
