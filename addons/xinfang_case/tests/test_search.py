from odoo.tests import tagged

from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_engine", "xf_security")
class TestSearch(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clerk = cls.env["xinfang.petitioner"].with_user(cls.users["window"])
        cls.ouyang = clerk.create({"name": "欧阳春晓", "phone": "13912347766"})
        cls.water = cls.received(
            petitioner_id=cls.ouyang.id,
            title="停水三天",
            content="滨江花园小区自周一起停水，物业无人答复。100%属实，见file_a。",
            request="恢复供水",
        )
        cls.noise = cls.received()
        cls.secret = cls.received(
            petitioner_id=cls.ouyang.id,
            type="accusation",
            title="举报贪污",
            content="某科长收受停水工程回扣玉佩一枚",
            request="依法查处",
        )

    def find(self, login="window", **domain):
        ((name, value),) = domain.items()
        petitions = self.env["xinfang.petition"].with_user(self.users[login])
        operator = "=" if name == "phone_tail" else "ilike"
        return petitions.search([(name, operator, value)])

    def test_by_number(self):
        self.assertEqual(self.find(number=self.water.number), self.water)
        petitions = self.env["xinfang.petition"].with_user(self.users["window"])
        self.assertEqual(
            petitions.name_search(self.water.number),
            [(self.water.id, self.water.number)],
        )

    def test_by_name_and_pinyin(self):
        for text in ("欧阳", "欧阳春晓", "ouyang", "OUYANG", "oycx"):
            with self.subTest(text):
                self.assertEqual(self.find(petitioner_search=text), self.water)
        self.assertFalse(self.find(petitioner_search="不存在"))

    def test_by_name_of_a_representative(self):
        petition = self.received(
            channel="visit", headcount=3, representative_ids=self.ouyang.ids
        )
        self.assertEqual(self.find(petitioner_search="欧阳"), petition | self.water)

    def test_by_the_end_of_the_phone(self):
        self.assertEqual(self.find(phone_tail="7766"), self.water)
        self.assertFalse(self.find(phone_tail="0000"))
        self.assertFalse(self.find(phone_tail="66"))

    def test_by_content_with_words_of_two_characters(self):
        for text in (
            "停水",
            "滨江",
            "物业无人答复",
            "恢复供水",
            "停水 物业",
            "停水三天",
        ):
            with self.subTest(text):
                self.assertEqual(self.find(fulltext=text), self.water)
        for text in ("停电", "停水 施工", "物业答复"):
            with self.subTest(text):
                self.assertFalse(self.find(fulltext=text))

    def test_by_content_signs_are_no_wildcards(self):
        self.assertEqual(self.find(fulltext="100%属实"), self.water)
        self.assertFalse(self.find(fulltext="停%答"))
        self.assertFalse(self.find(fulltext="停_三"))
        self.assertEqual(self.find(fulltext="FILE_A"), self.water)
        # A single sign has no pair to be found by: only the pattern decides.
        for sign in "%_":
            self.assertEqual(self.find(fulltext=sign), self.water)

    def test_a_single_character_finds_its_petitions(self):
        self.assertIn(self.water, self.find(fulltext="滨"))

    def test_an_accusation_is_found_by_nothing_it_says(self):
        for login in (
            "window",
            "office_head",
            "role_inspector",
            "inspector_discipline",
        ):
            for text in ("贪污", "玉佩", "回扣", "依法查处", "举报"):
                with self.subTest(login=login, text=text):
                    self.assertFalse(self.find(login, fulltext=text))
            if login != "inspector_discipline":
                for domain in (
                    {"petitioner_search": "欧阳"},
                    {"phone_tail": "7766"},
                    {"number": self.secret.sudo().number},
                ):
                    self.assertNotIn(self.secret, self.find(login, **domain))
        officer = self.find("inspector_discipline", number=self.secret.sudo().number)
        self.assertEqual(officer, self.secret)
        self.assertIn("玉佩", officer.content)

    def test_superuser_search_finds_no_sealed_text_either(self):
        found = self.env["xinfang.petition"].search([("fulltext", "ilike", "玉佩")])
        self.assertFalse(found)

    def test_the_database_keeps_no_clear_text_of_an_accusation(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT content, request, body, sealed_enc FROM xinfang_petition_text"
            " WHERE petition_id = %s",
            (self.secret.id,),
        )
        content, request, body, sealed = self.env.cr.fetchone()
        self.assertEqual((content, request, body), (None, None, None))
        self.assertTrue(sealed)
        self.env.cr.execute(
            "SELECT title, row_to_json(p)::text FROM xinfang_petition p WHERE id = %s",
            (self.secret.id,),
        )
        title, row = self.env.cr.fetchone()
        self.assertIsNone(title)
        for word in ("玉佩", "贪污", "查处"):
            self.assertNotIn(word, sealed)
            self.assertNotIn(word, row)

    def test_no_table_holds_a_word_of_an_accusation(self):
        officer = "inspector_discipline"
        self.as_petitioner(self.secret).perform(
            "supplement", {"supplement": "还有一枚玉佩"}
        )
        self.do(
            self.secret,
            officer,
            "triage",
            **self.triage_vals(type="accusation", demands="查处玉佩一事"),
        )
        self.do(
            self.secret,
            officer,
            "send_discipline",
            to_department_id=self.discipline.id,
            basis="玉佩案由市纪委管辖",
            reason="玉佩一事从速办理",
        )
        late = self.received(content="来信未写明")
        self.do(
            late,
            "triage",
            "triage",
            **self.triage_vals(type="accusation", demands="查处玉佩一事"),
        )
        details = self.secret.sudo().entry_ids.mapped("details")
        self.assertTrue(any(details), "what is no wording is kept")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN"
            " ('text', 'character varying', 'jsonb')"
            " AND (table_name LIKE 'xinfang%%' OR table_name LIKE 'mail%%')"
        )
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(
                f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1',
                ("%玉佩%",),
            )
            self.assertFalse(self.env.cr.rowcount, f"{table}.{column}")

    def test_triage_as_accusation_takes_the_text_out_of_the_search(self):
        petition = self.received(content="某股长索要翡翠手镯")
        self.assertEqual(self.find(fulltext="翡翠"), petition)
        self.do(petition, "triage", "triage", **self.triage_vals(type="accusation"))
        self.assertFalse(
            self.env["xinfang.petition"].search([("fulltext", "ilike", "翡翠")])
        )
        self.assertFalse(petition.sudo().demand_ids)
