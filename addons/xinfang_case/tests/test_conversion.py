"""G04: an accusation is converted by two people, and nothing sealed is opened."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_accusation import OFFICER, WORD
from .test_barrier import BarrierCase

REST = {
    "rest_title": "反映小区停车难",
    "rest_content": "小区车位不足，要求规划停车位。",
    "rest_request": "要求增设停车位。",
}
WHY = {"reason": "经甄别，所反映内容不涉及公职人员。"}


@tagged("post_install", "-at_install", "xf_security")
class TestConversion(BarrierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("sworn_head", "office", "office_head,discipline")

    def proposed(self):
        petition = self.named(self.housing, content=f"某人收受{WORD}，车位也不足。")
        self.do(
            petition,
            OFFICER,
            "propose_conversion",
            type="claim",
            route="c6",
            **REST,
            **WHY,
        )
        return petition

    def test_g04_triage_alone_converts_nothing(self):
        petition = self.named(self.housing)
        self.refused("G04", petition, OFFICER, "triage", **self.triage_vals())

    def test_g04_one_person_is_not_two(self):
        self.users["sworn_head"].group_ids = [
            (4, self.env.ref("xinfang_case.group_xinfang_discipline").id)
        ]
        self.env["xinfang.membership"].create(
            {
                "user_id": self.users["sworn_head"].id,
                "department_id": self.discipline.id,
            }
        )
        self.add_user("sworn_deputy", "office", "office_head,discipline")
        petition = self.named(self.housing)
        values = {"type": "claim", "route": "c6", **REST, **WHY}
        self.do(petition, "sworn_head", "propose_conversion", **values)
        self.refused("G04", petition, "sworn_head", "confirm_conversion", **WHY)

    def test_g04_only_a_cleared_head_of_the_office_confirms(self):
        petition = self.proposed()
        for login in (OFFICER, "sworn_office", "office_head", "sworn_housing"):
            with self.assertRaises(AccessError):
                self.do(petition, login, "confirm_conversion", **WHY)

    def test_g04_the_new_piece_is_open_and_the_old_one_stays_sealed(self):
        petition = self.proposed()
        entry = petition.sudo().entry_ids[-1:]
        self.assertNotIn("停车", str(entry.details))
        self.do(petition, "sworn_head", "confirm_conversion", **WHY)
        new = petition.sudo().split_from_id
        self.assertEqual(
            (new.type, new.route, new.state), ("claim", "c6", "registered")
        )
        self.assertEqual(new.content, REST["rest_content"])
        self.assertTrue(self.sees(new, "triage"))
        self.assertFalse(new.split_from_id or new.origin_id)
        old = petition.sudo()
        self.assertEqual(
            (old.type, old.state, old.is_open), ("accusation", "closed", False)
        )
        for login in ("triage", "window", "sworn_housing", "office_head", "leader"):
            self.assertFalse(self.sees(petition, login))
        self.assertIn(WORD, self.seen(petition, OFFICER).content)
        self.assertFalse(self.limits(petition))

    def test_g04_what_was_sealed_is_sealed_for_whoever_comes_later(self):
        petition = self.named(self.housing)
        self.open_gate(petition).write({"type": "claim"})
        self.env["xinfang.access"]._grant([(petition.id, self.police.id)])
        for login in ("intake", "leader", "triage"):
            self.assertFalse(self.sees(petition, login))

    def test_g04_rejected_it_stays_an_accusation(self):
        petition = self.proposed()
        self.do(petition, "sworn_head", "reject_conversion", **WHY)
        self.assertFalse(petition.sudo().conversion_proposer_id)
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, OFFICER, "triage", **values)

    def test_g04_the_sealed_text_itself_is_no_rest(self):
        petition = self.named(self.housing)
        sealed = self.seen(petition, OFFICER)
        rest = {"rest_content": sealed.content, "rest_request": sealed.request}
        for values in (rest, {}):
            self.refused(
                "G04",
                petition,
                OFFICER,
                "propose_conversion",
                type="claim",
                route="c6",
                **values,
                **WHY,
            )
