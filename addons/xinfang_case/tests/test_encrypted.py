from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..models import encrypted

LOGGER = encrypted.__name__
NUMBER = "11010519491231002X"  # the published sample of GB 11643
OLD_NUMBER = "110105491231002"
PHONE = "13800001234"
COLUMNS = (
    "id_number_enc",
    "id_number_bidx",
    "phone_enc",
    "phone_bidx",
    "phone_tail_bidx",
)


class EncryptedCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Petitioner = cls.env["xinfang.petitioner"]
        cls.person = cls.Petitioner.create(
            {
                "name": "王小明",
                "id_type": "id_card",
                "id_number": NUMBER,
                "phone": PHONE,
            }
        )
        cls.other = cls.Petitioner.create({"name": "李四"})

    def row(self, record):
        """Return the columns as they lie in the database."""
        record.flush_recordset()
        self.env.cr.execute(
            f"SELECT {', '.join(COLUMNS)} FROM xinfang_petitioner WHERE id = %s",
            [record.id],
        )
        return dict(zip(COLUMNS, self.env.cr.fetchone(), strict=True))

    def clear(self, record, name):
        """Return a clear value as the product itself reads it."""
        record.invalidate_recordset()
        return getattr(type(record), f"_{name}").text_of(record) or False

    def found(self, *domain):
        people = self.Petitioner.search(list(domain))
        return people & (self.person | self.other)


@tagged("post_install", "-at_install", "xf_security")
class TestEncryptedFields(EncryptedCase):
    def test_nothing_clear_in_the_table(self):
        self.person.flush_recordset()
        self.env.cr.execute(
            "SELECT row_to_json(p)::text FROM xinfang_petitioner p WHERE id = %s",
            [self.person.id],
        )
        text = self.env.cr.fetchone()[0]
        self.assertIn("王小明", text)
        for secret in (NUMBER, NUMBER[:17], PHONE, PHONE[-4:]):
            self.assertNotIn(secret, text)

    def test_read_back(self):
        self.assertEqual(self.clear(self.person, "id_number"), NUMBER)
        self.assertEqual(self.clear(self.person, "phone"), PHONE)
        self.assertEqual(self.person.phone_tail, "1234")
        self.assertEqual(self.person.id_number_masked, "110105********002X")
        self.assertEqual(self.person.phone_masked, "138****1234")
        self.assertFalse(self.other.id_number)
        self.assertFalse(self.other.id_number_masked)

    def test_stored_in_one_spelling(self):
        self.other.write(
            {"id_number": " 110105 19491231 002x ", "phone": "+86 138-0000-1234"}
        )
        self.other.flush_recordset()
        self.assertEqual(self.clear(self.other, "id_number"), NUMBER)
        self.assertEqual(self.clear(self.other, "phone"), PHONE)
        mine, theirs = self.row(self.person), self.row(self.other)
        self.assertNotEqual(mine["id_number_enc"], theirs["id_number_enc"], "own nonce")
        self.assertEqual(mine["id_number_bidx"], theirs["id_number_bidx"])

    def test_emptied(self):
        self.person.write({"id_number": False, "phone": "  "})
        self.assertEqual(set(self.row(self.person).values()), {None})
        self.assertFalse(self.person.id_number)

    def test_wrong_value_is_refused_in_words(self):
        for values, words in (
            ({"id_number": "110105194912310021"}, "mistyped"),
            ({"id_number": "123"}, "18 characters"),
            ({"phone": "123"}, "area code"),
        ):
            with self.assertRaisesRegex(ValidationError, words) as caught:
                self.other.write(values)
            self.assertNotIn(*values.values(), str(caught.exception))

    def test_search(self):
        for text in (NUMBER, NUMBER.lower(), OLD_NUMBER, f" {NUMBER} "):
            self.assertEqual(self.found(("id_number", "=", text)), self.person)
        self.assertEqual(self.found(("id_number", "in", ["x", NUMBER])), self.person)
        self.assertEqual(self.found(("phone", "=", "+86 138 0000 1234")), self.person)
        self.assertEqual(self.found(("phone_tail", "=", "1234")), self.person)
        self.assertEqual(self.found(("phone_tail", "=", "0000")), self.other.browse())
        self.assertEqual(self.found(("phone_tail", "=", "34")), self.other.browse())
        self.assertEqual(self.found(("id_number", "=", PHONE)), self.other.browse())

    def test_search_negated_and_empty(self):
        self.assertEqual(self.found(("id_number", "!=", NUMBER)), self.other)
        self.assertEqual(self.found(("id_number", "=", False)), self.other)
        self.assertEqual(self.found(("id_number", "!=", False)), self.person)
        self.assertEqual(
            self.found(("id_number", "in", [NUMBER, False])), self.person | self.other
        )

    def test_search_sees_what_is_not_yet_flushed(self):
        self.other.phone = "13900005678"
        self.assertEqual(self.found(("phone", "=", "13900005678")), self.other)

    def test_search_for_a_part_is_refused(self):
        for operator in ("ilike", "like", "=like", "<"):
            with self.assertRaises(UserError):
                self.Petitioner.search([("id_number", operator, "1101")])

    def test_index_is_used(self):
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        query = self.Petitioner._search([("id_number", "=", NUMBER)], order="id")
        self.env.cr.execute(SQL("EXPLAIN %s", query.select()))
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("id_number_bidx", plan)
        self.assertIn("Index", plan)

    def test_copy_leaves_them_behind(self):
        copy = self.person.copy()
        self.assertEqual(set(self.row(copy).values()), {None})

    def test_value_moved_to_another_field_fails_closed(self):
        self.env.cr.execute(
            "UPDATE xinfang_petitioner SET id_number_enc = phone_enc WHERE id = %s",
            [self.person.id],
        )
        self.env.invalidate_all()
        self.assert_unreadable()

    def test_changed_value_fails_closed(self):
        self.env.cr.execute(
            "UPDATE xinfang_petitioner SET id_number_enc ="
            " overlay(id_number_enc placing 'AAAA' from 16) WHERE id = %s",
            [self.person.id],
        )
        self.env.invalidate_all()
        self.assert_unreadable()

    def assert_unreadable(self):
        with self.assertLogs(LOGGER, "ERROR") as logs:
            with self.assertRaisesRegex(AccessError, "cannot be read"):
                self.person.id_number  # noqa: B018
            self.assertEqual(self.person.id_number_masked, encrypted.HIDDEN)
        self.assertNotIn(NUMBER, "".join(logs.output))
        self.assertEqual(
            self.clear(self.person, "phone"), PHONE, "others stay readable"
        )

    def test_one_bad_row_does_not_hide_the_others(self):
        self.other.id_number = NUMBER
        both = self.person | self.other
        both.flush_recordset()
        self.env.cr.execute(
            "UPDATE xinfang_petitioner SET id_number_enc = 'v1:x:y' WHERE id = %s",
            [self.person.id],
        )
        self.env.invalidate_all()
        with mute_logger(LOGGER):
            self.assertEqual(self.clear(both[1], "id_number"), NUMBER)
            self.assertEqual(both[1].id_number, "110105********002X")

    def test_many_are_written_at_once(self):
        values = [{"name": f"n{i}", "phone": f"1380001{i:04}"} for i in range(100)]
        self.Petitioner.create(values[:1])
        self.env.flush_all()
        with self.assertQueryCount(30):  # not several for each of the hundred
            people = self.Petitioner.create(values)
            self.env.flush_all()
        self.assertEqual(self.clear(people[99], "phone"), "13800010099")


@tagged("post_install", "-at_install", "xf_security")
class TestEncryptedAccess(EncryptedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(
            cls.env, "enc_clerk", "xinfang_case.group_xinfang_window"
        )
        cls.admin = new_test_user(
            cls.env, "enc_admin", "xinfang_case.group_xinfang_admin"
        )
        cls.citizen = new_test_user(cls.env, "enc_citizen", "base.group_portal")
        cls.strangers = cls.admin | cls.citizen | cls.env.ref("base.public_user")

    def test_clear_value_is_for_staff(self):
        for field in ("id_number", "phone", "phone_tail"):
            self.assertTrue(self.may(self.clerk, field, "read"), field)
            for user in self.strangers:
                self.assertFalse(self.may(user, field, "read"), (user.login, field))
                with self.assertRaises(AccessError), mute_logger("odoo.orm.models"):
                    self.person.with_user(user)[field]

    def test_columns_are_for_nobody(self):
        for field in COLUMNS:
            for user in self.strangers | self.clerk | self.env.ref("base.user_admin"):
                for operation in ("read", "write"):
                    self.assertFalse(
                        self.may(user, field, operation), (user.login, field)
                    )
        self.assertNotIn(
            "id_number_bidx", self.Petitioner.with_user(self.clerk).fields_get()
        )

    def test_strangers_cannot_search_the_value(self):
        for user in self.strangers:
            with self.assertRaises(AccessError), mute_logger("odoo.orm.models"):
                self.Petitioner.with_user(user).search([("id_number", "=", NUMBER)])

    def test_nobody_searches_groups_or_sorts_by_the_index(self):
        people = self.Petitioner.with_user(self.clerk)
        with self.assertRaises(AccessError), mute_logger("odoo.orm.models"):
            people.search([("id_number_bidx", "!=", False)])
        with self.assertRaises(AccessError), mute_logger("odoo.orm.models"):
            people.formatted_read_group([], ["id_number_bidx"], ["__count"])
        with self.assertRaises(AccessError), mute_logger("odoo.orm.models"):
            people.search([], order="id_number_bidx")

    def test_not_offered_for_export(self):
        described = self.Petitioner.with_user(self.clerk).fields_get(
            ["id_number", "phone"]
        )
        self.assertEqual({field["exportable"] for field in described.values()}, {False})

    def may(self, user, field, operation):
        people = self.Petitioner.with_user(user)
        return people._has_field_access(people._fields[field], operation)
