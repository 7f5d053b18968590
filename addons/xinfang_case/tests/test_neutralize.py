"""C42: a copy for tests and teaching holds nobody's words, names, numbers or secrets."""

import re

from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import tagged
from odoo.tools.misc import file_open

from ..models.sealed_words import PLAIN
from .dump_common import forms
from .test_dump_grep import (
    ACCUSER,
    CONFIDENTIAL,
    EVIDENCE,
    ORDINARY,
    REAL,
    WHY,
)
from .test_dump_grep import (
    TestDumpGrep as Played,
)
from .test_sealed_words import WORD, SealedWordsCase

OURS = (
    "base",
    "web",
    "mail",
    "xinfang_case",
    "xinfang_guard",
    "xinfang_portal",
    "xinfang_report",
)


@tagged("post_install", "-at_install", "xf_security")
class TestNeutralize(SealedWordsCase, Played):
    # The life of the other test is played, not its question asked again.
    test_c13_dump_and_files_name_nobody = None

    def neutralize(self):
        """Run what Odoo runs for a copy, in this transaction."""
        self.env.flush_all()
        installed = self.env["ir.module.module"]._installed()
        for query in get_neutralization_queries(n for n in OURS if n in installed):
            self.env.cr.execute(query)
        self.env.registry.clear_all_caches()
        self.env.invalidate_all()

    def test_c42_nobody_is_left_in_a_copy(self):
        named, _secret, accusation = self.play()
        claim, _leg, _dialog = self.lived(WORD)
        staff = self.users["handler"]
        staff.partner_id.email = "handler@office.example"
        before = self.dump()
        words = [
            WORD,
            ORDINARY,
            EVIDENCE,
            WHY,
            *(REAL[name] for name in ("name", "id_number", "phone", "address")),
            *CONFIDENTIAL.values(),
            *ACCUSER.values(),
            self.petitioner.name,
            staff.login,
            staff.partner_id.email,
        ]
        clear = [w for w in words if any(form in before for form in forms(w))]
        self.assertGreater(len(clear), 6, "there was something to find")
        self.env.cr.execute(
            "SELECT phone_enc FROM xinfang_petitioner WHERE phone_enc IS NOT NULL"
            " UNION SELECT sealed_enc FROM xinfang_petition_text"
            " WHERE sealed_enc IS NOT NULL UNION SELECT key_enc FROM xinfang_ledger_key"
        )
        sealed = [row[0] for row in self.env.cr.fetchall()]
        self.assertGreater(len(sealed), 2)
        count = self.env["xinfang.petition"].search_count([])
        numbers = (named | accusation).sudo().petition_id.mapped("number")
        self.neutralize()
        after = self.dump()
        self.assertNowhere(words, after)
        for token in sealed:
            self.assertNotIn(token.encode(), after, "what is encrypted stays away, too")
        # It is still an office one can look at.
        self.assertEqual(self.env["xinfang.petition"].search_count([]), count)
        for number in numbers:
            self.assertIn(number.encode(), after)
        self.assertEqual(claim.sudo().title, "脱敏信访件")
        self.assertTrue(claim.sudo().petitioner_id.name.startswith("信访人"))

    def test_c42_no_identity_number_and_no_phone_of_anybody(self):
        self.play()
        self.neutralize()
        people = self.dump_of("xinfang_petitioner", "res_partner", "mail_message")
        self.assertFalse(re.findall(rb"(?<!\d)[1-9]\d{16}[\dX](?!\d)", people))
        self.assertFalse(re.findall(rb"(?<!\d)1[3-9]\d{9}(?!\d)", people))

    def dump_of(self, *tables):
        self.env.flush_all()
        rows = b""
        for table in tables:
            self.env.cr.execute(f"SELECT row_to_json(t)::text FROM {table} t")
            rows += "\n".join(row[0] for row in self.env.cr.fetchall()).encode()
        return rows

    def test_c42_nothing_leaves_a_copy_and_nobody_gets_in_by_old_secrets(self):
        self.play()
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        self.neutralize()
        for query, what in (
            (
                "SELECT 1 FROM ir_mail_server WHERE active AND smtp_host != 'invalid'",
                "mail",
            ),
            ("SELECT 1 FROM xinfang_outbox", "notices"),
            (
                "SELECT 1 FROM ir_cron c JOIN ir_act_server s ON s.id ="
                " c.ir_actions_server_id WHERE c.active AND s.code LIKE '%%xinfang%%'",
                "jobs",
            ),
            ("SELECT 1 FROM res_users WHERE password IS NOT NULL", "passwords"),
            ("SELECT 1 FROM res_users_apikeys", "keys of programs"),
            (
                "SELECT 1 FROM xinfang_petition WHERE query_code_hash IS NOT NULL",
                "codes",
            ),
            ("SELECT 1 FROM ir_attachment WHERE res_model LIKE 'xinfang.%%'", "files"),
            ("SELECT 1 FROM xinfang_view", "who looked"),
            ("SELECT 1 FROM xinfang_accused", "who is accused"),
            (
                "SELECT 1 FROM ir_config_parameter WHERE key = 'xinfang_case.key_id'",
                "key",
            ),
        ):
            self.env.cr.execute(query)
            self.assertFalse(self.env.cr.fetchall(), what)
        parameters = self.env["ir.config_parameter"].sudo()
        self.assertNotEqual(parameters.get_param("database.secret"), secret)
        # The logs are append-only again.
        self.env.cr.execute(
            "SELECT 1 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND tgenabled = 'D' AND c.relname LIKE 'xinfang%%'"
        )
        self.assertFalse(self.env.cr.fetchall())

    def test_c42_every_column_with_words_is_emptied(self):
        """Also those that this life left empty: each text column of each such model."""
        petition, _leg, _dialog = self.lived("旧话")
        self.env.cr.execute("ALTER TABLE xinfang_entry DISABLE TRIGGER USER")
        filled = 0
        for model, ids in petition.sudo()._written_rows().items():
            for name in self.env[model]._word_names():
                json = self.env[model]._fields[name].type == "json"
                self.env.cr.execute(
                    f'UPDATE {self.env[model]._table} SET "{name}" = %s'
                    " WHERE id = ANY(%s)",
                    (f'"{WORD}"' if json else WORD, ids),
                )
                filled += self.env.cr.rowcount
        self.env.invalidate_all()
        self.assertGreater(filled, 60)
        self.neutralize()
        self.assertNowhere([WORD], self.dump())

    def test_c42_what_is_no_wording_is_the_same_list_as_in_sealing(self):
        with file_open("xinfang_case/data/neutralize.sql") as file:
            text = file.read()
        kept = set(
            re.findall(r"'(\w+)'", text.split("f.name NOT IN (")[1].split(")")[0])
        )
        self.assertLessEqual(PLAIN, kept)
