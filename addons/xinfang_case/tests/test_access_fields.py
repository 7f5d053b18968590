from odoo.exceptions import AccessError
from odoo.tests import tagged

from .access_common import RoleUsersCase
from .access_tables import FIELDS, MATRIX, installed, spread


@tagged("post_install", "-at_install", "xf_security")
class TestAccessFields(RoleUsersCase):
    """Every field that not every reader of its record may read, by role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = installed(cls.env, FIELDS["fields"])

    @classmethod
    def grouped(cls):
        """Return (model, field) of all fields of our add-ons that bear groups."""
        return {
            (model, name)
            for model, cls_ in cls.registry.items()
            if not cls_._abstract
            for name, field in cls_._fields.items()
            if field.groups and (field._module or "").startswith("xinfang")
        }

    def test_every_grouped_field_is_in_the_file_and_no_other(self):
        listed = {(m, name) for m, fields in self.table.items() for name in fields}
        self.assertEqual(self.grouped(), listed)

    def test_a_field_that_is_not_in_the_file_is_noticed(self):
        field = type(self.env["xinfang.petition"])._fields["title"]
        self.patch(field, "groups", "base.group_system")
        self.assertIn(("xinfang.petition", "title"), self.grouped())
        with self.assertRaises(AssertionError):
            self.test_every_grouped_field_is_in_the_file_and_no_other()

    def test_who_reads_them(self):
        for model, fields in self.table.items():
            for name, columns in fields.items():
                readers = spread(columns)
                field = self.env[model]._fields[name]
                for role, user in self.by_role.items():
                    records = self.env[model].with_user(user)
                    for operation in ("read", "write"):
                        with self.subTest(field=f"{model}.{name}", role=role):
                            self.assertEqual(
                                records._has_field_access(field, operation),
                                role in readers,
                            )

    def test_columns_of_the_vault_are_closed_to_everybody(self):
        """What lies encrypted, and its index, is read by no role at all."""
        found = 0
        for model, name in self.grouped():
            if name.endswith(("_enc", "_bidx")):
                found += 1
                self.assertEqual(self.table[model][name], [], f"{model}.{name}")
        self.assertGreaterEqual(found, 11)
        readable = {
            name for name, row in installed(self.env, MATRIX["models"]).items() if row
        }
        for model, cls_ in self.registry.items():
            if model.startswith("xinfang.") and model in readable:
                for name, field in cls_._fields.items():
                    if name.endswith(("_enc", "_bidx")):
                        self.assertTrue(field.groups, f"{model}.{name} has no groups")

    def test_sealed_words_reach_the_discipline_group_alone(self):
        petition = self.received(
            type="accusation",
            title="检举",
            content="某人收受礼金",
            request="请依法查处此人",
        )
        officer = "inspector_discipline"
        self.do(petition, officer, "triage", **self.triage_vals(type="accusation"))
        self.do(
            petition,
            officer,
            "send_discipline",
            to_department_id=self.discipline.id,
            reason="属于纪检监察机关管辖",
        )
        self.env.invalidate_all()
        for key, logins in FIELDS["sealed"].items():
            model, name = key.rsplit(".", 1)
            records = petition.sudo()
            if model != "xinfang.petition":
                records = records.entry_ids.filtered("sealed_enc")
            self.assertTrue(records, key)
            for login, user in self.users.items():
                try:
                    rows = records.sudo(False).with_user(user).read([name])
                except AccessError:
                    rows = []
                with self.subTest(field=key, login=login):
                    self.assertEqual(any(row[name] for row in rows), login in logins)
