"""The counter: known petitioners, similar petitions, the number at once."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.moment import legal_today
from .common import XinfangCase

KEY = "0123456789abcdef"


@tagged("post_install", "-at_install")
class TestCounter(XinfangCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.petitioner.department_id = cls.office
        cls.counter = cls.env["xinfang.counter"].with_user(cls.users["window"])
        cls.elsewhere = cls.env["xinfang.counter"].with_user(
            cls.users["branch2_intake"]
        )

    def values(self, **values):
        return {
            "channel": "visit",
            "identity_mode": "named",
            "name": "赵新来",
            "id_type": "id_card",
            "phone": "13912345678",
            "headcount": "1",
            "title": "反映供暖温度不达标",
            "content": "入冬以来室内温度不足十六度。",
            "request": "要求恢复正常供暖。",
            **values,
        }

    def test_registers_and_gives_number_days_and_code(self):
        outcome = self.counter.register(self.values(), KEY)
        petition = self.env["xinfang.petition"].browse(outcome["petition_id"])
        self.assertRegex(outcome["number"], r"^XF\d{4}-\d{7}$")
        self.assertEqual(petition.state, "registered")
        self.assertEqual(petition.registrar_id, self.users["window"])
        self.assertEqual(petition.department_id, self.office)
        self.assertEqual(petition.petitioner_id.name, "赵新来")
        self.assertTrue(outcome["due"])
        found = self.env["xinfang.petition"]._find_by_code(
            outcome["number"], outcome["query_code"]
        )
        self.assertEqual(found, petition)

    def test_second_call_with_the_same_key_registers_nothing(self):
        first = self.counter.register(self.values(), KEY)
        before = self.env["xinfang.petition"].search_count([])
        second = self.counter.register(self.values(title="另一件事"), KEY)
        self.assertEqual(second["number"], first["number"])
        self.assertFalse(second["query_code"], "the code is told once")
        self.assertEqual(self.env["xinfang.petition"].search_count([]), before)

    def test_key_of_another_clerk_is_another_key(self):
        first = self.counter.register(self.values(), KEY)
        other = self.env["xinfang.counter"].with_user(self.users["triage"])
        self.assertNotEqual(
            other.register(self.values(), KEY)["number"], first["number"]
        )

    def test_without_a_key_nothing_is_registered(self):
        for key in (None, "", 7, "x" * 100):
            with self.assertRaises(ValidationError):
                self.counter.register(self.values(), key)

    def test_faults_stand_beside_their_fields_and_nothing_is_saved(self):
        tomorrow = legal_today(self.env) + timedelta(days=1)
        before = self.env["xinfang.petitioner"].search_count([])
        outcome = self.counter.register(
            self.values(
                name=" ",
                title="",
                content="",
                request="",
                id_number="110101198001011231",
                phone="12",
                headcount="0",
                received_date=tomorrow.isoformat(),
            ),
            KEY,
        )
        self.assertEqual(
            set(outcome["errors"]),
            {
                "name",
                "title",
                "content",
                "id_number",
                "phone",
                "headcount",
                "received_date",
            },
        )
        self.assertEqual(self.env["xinfang.petitioner"].search_count([]), before)

    def test_anonymous_needs_no_name(self):
        values = self.values(
            identity_mode="anonymous", name="", phone="", channel="letter"
        )
        outcome = self.counter.register(values, KEY)
        petition = self.env["xinfang.petition"].browse(outcome["petition_id"])
        self.assertFalse(petition.petitioner_id)

    def test_who_came_with_others_represents_them(self):
        outcome = self.counter.register(self.values(headcount="7"), KEY)
        petition = self.env["xinfang.petition"].browse(outcome["petition_id"])
        self.assertEqual(petition.representative_ids, petition.petitioner_id)
        self.assertTrue(petition.is_collective)

    def test_late_registration_needs_its_reason(self):
        early = (legal_today(self.env) - timedelta(days=3)).isoformat()
        before = self.env["xinfang.petition"].search_count([])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.counter.register(self.values(received_date=early), KEY)
        self.assertEqual(self.env["xinfang.petition"].search_count([]), before)
        values = self.values(received_date=early, late_reason="周末收信")
        self.assertTrue(self.counter.register(values, KEY)["number"])

    def test_fields_of_the_procedure_are_not_taken(self):
        values = self.values(state="closed", number="XF1", registrar_id=1, origin_id=1)
        outcome = self.counter.register(values, KEY)
        petition = self.env["xinfang.petition"].browse(outcome["petition_id"])
        self.assertEqual(petition.state, "registered")
        self.assertNotEqual(petition.number, "XF1")

    def test_known_petitioner_is_found_by_what_is_at_hand(self):
        for text in (
            "110101198001011232",
            "13800138000",
            "8000",
            "王测",
            "wang",
            "wcs",
        ):
            with self.subTest(text=text):
                found = self.counter.find_petitioners(text)
                self.assertIn(self.petitioner.id, [row["id"] for row in found])

    def test_candidates_show_masked_numbers_only(self):
        row = self.counter.find_petitioners("王测")[0]
        self.assertNotIn("110101198001011232", str(row))
        self.assertNotIn("13800138000", str(row))

    def test_petitioners_of_others_are_not_found(self):
        secret = self.make_petitioner(
            "钱保密", department_id=self.branch2.id, phone=False
        )
        mine = self.elsewhere.find_petitioners("钱保密")
        self.assertEqual([row["id"] for row in mine], [secret.id])
        self.assertFalse(self.counter.find_petitioners("钱保密"))
        with self.assertRaises(AccessError):
            self.counter.register(self.values(petitioner_id=secret.id), KEY)

    def test_similar_text_and_same_person_are_shown(self):
        same_text = self.register(
            petitioner_id=self.make_petitioner(
                "孙别人", phone=False, id_number=False
            ).id
        )
        same_person = self.register(
            title="咨询养老保险转移", content="想转移。", request=""
        )
        old = self.register(title="反映小区夜间施工噪声扰民")
        self.open_gate(old).received_date = legal_today(self.env) - timedelta(days=900)
        rows = self.counter.find_similar("小区夜间施工噪声扰民", "", self.petitioner.id)
        ids = [row["id"] for row in rows]
        self.assertEqual(ids[0], same_person.id, "the same person comes first")
        self.assertIn(same_text.id, ids)
        self.assertNotIn(old.id, ids, "older than two years")
        self.assertFalse(self.counter.find_similar("关于公园绿化的建议", ""))

    def test_similar_petitions_of_others_are_shown_without_text_or_name(self):
        petition = self.register()
        self.env.flush_all()
        (mine,) = self.counter.find_similar("小区夜间施工噪声扰民", "")
        self.assertEqual((mine["id"], bool(mine["title"])), (petition.id, True))
        (theirs,) = self.elsewhere.find_similar("小区夜间施工噪声扰民", "")
        self.assertEqual((theirs["number"], theirs["id"]), (mine["number"], False))
        self.assertNotIn("施工", str(theirs))
        self.assertNotIn("王测试", str(theirs))

    def test_similar_is_quick(self):
        for _number in range(10):
            self.register()
        self.env.flush_all()
        self.env.invalidate_all()
        self.counter.find_similar("小区夜间施工", "")
        self.env.invalidate_all()
        with self.assertQueryCount(14):
            self.counter.find_similar(
                "小区夜间施工噪声扰民", "连日", self.petitioner.id
            )

    def test_only_clerks_may_use_it(self):
        for login in ("handler", "inspector_discipline"):
            counter = self.counter.with_user(self.users[login])
            for name, args in (
                ("open_screen", ()),
                ("find_petitioners", ("王测",)),
                ("find_similar", ("噪声",)),
                ("register", (self.values(), KEY)),
            ):
                with (
                    self.subTest(login=login, name=name),
                    self.assertRaises(AccessError),
                ):
                    getattr(counter, name)(*args)
