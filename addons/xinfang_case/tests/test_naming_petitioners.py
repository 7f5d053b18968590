"""Nobody learns a name by naming an id: petitioners of other organs (issue 4, C2, G02)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import XinfangCase

NAME = "欧阳不识"
MISSING = 2**31 - 7


@tagged("post_install", "-at_install", "xf_security")
class TestNamingPetitioners(XinfangCase):
    """A clerk of the police guesses the id of somebody the petition office took down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.make_petitioner(NAME, department_id=cls.office.id)
        cls.register(petitioner_id=cls.stranger.id)
        cls.known = cls.make_petitioner("李熟识", department_id=cls.police.id)
        cls.mine = cls.make_petition("intake", petitioner_id=cls.known.id)
        cls.env.flush_all()
        cls.env.invalidate_all()

    def doors(self, person_id):
        """Return name → call for each way in which a clerk can name a petitioner."""
        user = self.users["intake"]
        petitions = self.env["xinfang.petition"].with_user(user)
        mine = self.mine.with_user(user)
        counter = self.env["xinfang.counter"].with_user(user)
        hinted = petitions.with_context(default_petitioner_id=person_id)
        spec = {"petitioner_id": {"fields": {"display_name": {}}}, "title": {}}
        typed = {"title": "某事", "content": "某事实"}
        return {
            "create": lambda: petitions.create({**typed, "petitioner_id": person_id}),
            "create, default of the context": lambda: hinted.create(typed),
            "write": lambda: mine.write({"petitioner_id": person_id}),
            "web_save": lambda: mine.web_save({"petitioner_id": person_id}, spec),
            "representatives, link": lambda: mine.write(
                {"representative_ids": [Command.link(person_id)]}
            ),
            "representatives, set": lambda: mine.write(
                {"representative_ids": [Command.set([person_id])]}
            ),
            "onchange": lambda: petitions.onchange(
                {"petitioner_id": person_id}, ["petitioner_id"], spec
            ),
            "onchange, as a dictionary": lambda: petitions.onchange(
                {"petitioner_id": {"id": person_id}}, ["petitioner_id"], spec
            ),
            "onchange, default of the context": lambda: hinted.onchange({}, [], spec),
            "default_get": lambda: hinted.default_get(["petitioner_id"]),
            "copy": lambda: mine.copy({"petitioner_id": person_id}),
            "counter": lambda: counter.register(
                {**typed, "petitioner_id": person_id}, "0123456789abcdef"
            ),
            "counter, digits": lambda: counter.register(
                {**typed, "petitioner_id": str(person_id)}, "0123456789abcdef"
            ),
            "similar pieces": lambda: counter.find_similar(
                typed["title"], typed["content"], person_id
            ),
            "read": lambda: (
                self.stranger.browse(person_id)
                .with_user(user)
                .web_read({"display_name": {}})
            ),
        }

    def answer(self, call):
        """Return what somebody gets to see of a refusal; a refusal there must be."""
        with self.assertRaises(AccessError) as caught, self.env.cr.savepoint():
            call()
        self.env.invalidate_all()
        return str(caught.exception)

    def test_an_id_of_another_organ_answers_like_a_missing_one(self):
        hidden, missing = self.doors(self.stranger.id), self.doors(MISSING)
        for door, call in hidden.items():
            with self.subTest(door=door):
                said = self.answer(call)
                self.assertNotIn(NAME, said)
                self.assertEqual(said, self.answer(missing[door]))
                self.assertEqual(self.mine.petitioner_id, self.known)

    def test_import_by_database_id_names_nobody(self):
        petitions = self.env["xinfang.petition"].with_user(self.users["intake"])
        answers = []
        for person_id in (self.stranger.id, MISSING):
            result = petitions.load(
                ["title", "petitioner_id/.id"], [["某事", str(person_id)]]
            )
            self.assertFalse(result["ids"])
            self.assertNotIn(NAME, str(result["messages"]))
            said = [m["message"] for m in result["messages"]]
            answers.append([text.replace(str(person_id), "ID") for text in said])
        self.assertEqual(*answers)

    def test_import_by_external_id_names_nobody(self):
        petitions = self.env["xinfang.petition"].with_user(self.users["intake"])
        self.env["ir.model.data"].create(
            {
                "module": "xf_old",
                "name": "there",
                "model": "xinfang.petitioner",
                "res_id": self.stranger.id,
            }
        )
        answers = []
        for name in ("there", "nowhere"):
            result = petitions.load(
                ["title", "petitioner_id/id"], [["某事", f"xf_old.{name}"]]
            )
            self.assertFalse(result["ids"])
            said = [m["message"] for m in result["messages"]]
            answers.append([text.replace(name, "ID") for text in said])
        self.assertEqual(*answers)

    def test_import_by_name_finds_the_own_people_alone(self):
        petitions = self.env["xinfang.petition"].with_user(self.users["intake"])
        found = petitions.load(["title", "petitioner_id"], [["某事", NAME]])
        self.assertFalse(found["ids"])
        found = petitions.load(["title", "petitioner_id"], [["某事", "李熟识"]])
        self.assertTrue(found["ids"], found["messages"])

    def test_who_is_seen_can_be_named(self):
        user = self.users["intake"]
        twin = self.make_petitioner("李另一", department_id=self.police.id)
        self.mine.with_user(user).write({"petitioner_id": twin.id})
        self.assertEqual(self.mine.petitioner_id, twin)

    def test_a_number_that_is_none_is_a_sentence(self):
        counter = self.env["xinfang.counter"].with_user(self.users["intake"])
        for wrong in ("abc", [1], {"id": 1}, "1 OR 1", "²"):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                counter.register(
                    {"title": "x", "content": "x", "petitioner_id": wrong},
                    "0123456789ab",
                )

    def test_whoever_was_just_given_to_an_organ_is_known_there(self):
        """Visibility is asked in SQL: what is not written yet must count, too."""
        user = self.users["intake"]
        self.assertFalse(self.stranger.with_user(user).has_access("read"))
        self.stranger.department_id = self.police
        self.stranger.invalidate_recordset(["visible_to_me"])
        self.assertTrue(self.stranger.with_user(user).has_access("read"))
