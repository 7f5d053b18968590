import re

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .access_common import RoleUsersCase
from .access_tables import MATRIX, ROLES, STAFF
from .core_common import CoreCase
from .figures import record as keep_figures

OPERATIONS = {"c": "create", "r": "read", "u": "write", "d": "unlink"}
# Group rules that narrow what the own product grants by role, each for a reason.
GROUP_RULES = {
    "xinfang.report.export": "exports are the exporter's own, all the auditor's"
}


@tagged("post_install", "-at_install", "xf_security")
class TestAccessMatrix(RoleUsersCase):
    def models(self):
        """Return the models of our add-ons that have a table, whatever their name."""
        return sorted(
            name
            for name, model in self.registry.items()
            if not model._abstract
            and (
                name.startswith("xinfang.")
                or (model._original_module or "").startswith("xinfang")
            )
        )

    def rights(self):
        """Return the rights of the file by model and role, of installed add-ons."""
        installed = self.env["ir.module.module"]._installed()
        table = {}
        for addon, models in MATRIX["models"].items():
            if addon not in installed:
                continue
            for model, columns in models.items():
                row = table.setdefault(model, {})
                for column, letters in columns.items():
                    for role in STAFF if column == "staff" else [column]:
                        row[role] = row.get(role, "") + letters
        return table

    def test_every_model_is_in_the_file_and_no_other(self):
        self.assertEqual(self.models(), sorted(self.rights()))

    def test_a_model_that_is_not_in_the_file_is_noticed(self):
        for name, module in (("xinfang.new", "x"), ("petition.new", "xinfang_case")):
            new = type(name, (), {"_abstract": False, "_original_module": module})
            with self.subTest(model=name):
                self.patch(self.registry, "models", {**self.registry.models, name: new})
                with self.assertRaises(AssertionError):
                    self.test_every_model_is_in_the_file_and_no_other()

    def test_every_role_is_in_the_file(self):
        groups = self.env["res.groups"].search([("xinfang_role", "!=", False)])
        names = self.env["ir.model.data"].search(
            [("model", "=", "res.groups"), ("res_id", "in", groups.ids)]
        )
        roles = {name.name.removeprefix("group_xinfang_") for name in names}
        self.assertEqual(roles, set(ROLES))

    def test_rights(self):
        for model, row in self.rights().items():
            for role, user in self.by_role.items():
                letters = "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if self.env[model].with_user(user).has_access(operation)
                )
                expected = "".join(x for x in OPERATIONS if x in row.get(role, ""))
                with self.subTest(model=model, role=role):
                    self.assertEqual(letters, expected)
        keep_figures("matrix", models=len(self.rights()), roles=len(self.by_role))

    def test_no_right_for_portal_public_or_everybody(self):
        rights = self.env["ir.model.access"].search(
            [("model_id.model", "=like", "xinfang.%")]
        )
        self.assertTrue(rights)
        for right in rights:
            with self.subTest(right.name):
                self.assertTrue(right.group_id, "a right for everybody")
                inside = self.env.ref("base.group_user")
                self.assertIn(inside, right.group_id.all_implied_ids | right.group_id)
        self.assertFalse(
            rights.filtered(lambda r: r.group_id == inside), "every employee"
        )

    def test_accounts_outside_never_imply_a_role(self):
        for group in ("base.group_portal", "base.group_public", "base.group_user"):
            implied = self.env.ref(group).all_implied_ids
            self.assertFalse(implied.filtered("xinfang_role"))
            self.assertNotIn(self.env.ref("xinfang_case.group_xinfang_staff"), implied)

    def test_denials_are_global_and_static(self):
        rules = self.env["ir.rule"].search([("model_id.model", "=like", "xinfang.%")])
        for rule in rules:
            model = rule.model_id.model
            with self.subTest(rule.name):
                if rule.groups:
                    self.assertIn(model, GROUP_RULES)
                # A field of the user would be remembered by a worker's rule cache.
                for word in re.findall(r"user\.(\w+)", rule.domain_force or ""):
                    self.assertEqual(word, "id")

    def test_whatever_belongs_to_a_petition_has_a_global_rule(self):
        ruled = self.env["ir.rule"].search(
            [("global", "=", True), ("perm_read", "=", True)]
        )
        ruled = set(ruled.mapped("model_id.model"))
        rights = self.rights()
        for name in self.models():
            model = self.env[name]
            holder = "petition_id" in model._fields or hasattr(model, "_petition_field")
            if holder and any(rights[name].values()) and not model._transient:
                self.assertIn(name, ruled)

    def test_names_are_numbers(self):
        referral = self.accepted()
        petition = referral.sudo().petition_id
        secret = [petition.title, petition.petitioner_id.name, "噪声"]
        pattern = r"^(XF\d{4}-\d{7}(/\d+)?|New petition)$"
        for record in (petition, referral.sudo(), self.make_petition()):
            self.assertRegex(record.display_name, pattern)
        for records in (petition.entry_ids, petition.clock_ids, petition.document_ids):
            for record in records:
                for word in secret:
                    self.assertNotIn(word, record.display_name)
        for model in ("xinfang.petition", "xinfang.referral"):
            found = self.env[model].with_user(self.users["window"]).name_search("")
            for _id, name in found:
                self.assertRegex(name, pattern)


@tagged("post_install", "-at_install", "xf_security")
class TestVisibility(CoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samples = {
            "draft": cls.make_petition(),
            "registered": cls.received(),
            "with_police": cls.accepted().sudo().petition_id,
            "with_branch": cls.received(user="branch_intake"),
            "with_housing": cls.received(user="housing_intake"),
            "accusation": cls.received(type="accusation"),
        }
        sent = cls.received(type="accusation")
        officer = "inspector_discipline"
        cls.do(sent, officer, "triage", **cls.triage_vals(type="accusation"))
        cls.do(sent, officer, "send_discipline", to_department_id=cls.discipline.id)
        cls.samples["accusation_sent"] = sent
        # Neither accounts outside nor administrators see anything.
        cls.users["citizen"] = cls.citizen
        cls.users["public"] = cls.env.ref("base.public_user")
        cls.users["system"] = new_test_user(
            cls.env, "xf_vis_system", "base.group_system"
        )

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.env.invalidate_all()

    def sees(self, records, login):
        """Tell whether a user can read and find all of some records."""
        records = records.with_env(self.env).with_user(self.users[login])
        found = set()
        with mute_logger(
            "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model"
        ):
            try:
                records.read(["display_name"])
                found.add(True)
            except AccessError:
                found.add(False)
            try:
                count = records.search_count([("id", "in", records.ids)])
                found.add(bool(records) and count == len(records))
                if not found - {False}:
                    self.assertFalse(count, "a part of it is found")
            except AccessError:
                found.add(False)
        self.assertEqual(len(found), 1, f"{login}: reading and finding differ")
        return found.pop()

    def test_petitions(self):
        for sample, expected in MATRIX["visible"].items():
            petition = self.samples[sample].sudo()
            for login in self.users:
                with self.subTest(sample=sample, login=login):
                    self.assertEqual(self.sees(petition, login), login in expected)

    def test_parts_are_seen_with_the_petition(self):
        for sample, expected in MATRIX["visible"].items():
            petition = self.samples[sample].sudo()
            parts = [
                petition.referral_ids,
                petition.clock_ids,
                petition.document_ids,
                petition.document_ids.block_ids,
                petition.demand_ids,
                petition.entry_ids,
            ]
            for records in filter(None, parts):
                for login in self.users:
                    if login == "role_auditor" and records._name == "xinfang.entry":
                        continue
                    with self.subTest(sample=sample, model=records._name, login=login):
                        self.assertEqual(self.sees(records, login), login in expected)

    def test_auditor_reads_the_ledger_without_accusations(self):
        auditor = self.users["role_auditor"]
        for sample in MATRIX["visible"]:
            entries = self.samples[sample].sudo().entry_ids
            if entries:
                mine = sample in ("registered", "with_police")
                with self.subTest(sample):
                    self.assertEqual(self.sees(entries, "role_auditor"), mine)
        with self.assertRaises(AccessError):
            self.samples["registered"].with_user(auditor).read(["title"])

    def test_a_transferred_clerk_loses_the_old_scope_at_once(self):
        petition = self.samples["registered"]
        self.assertTrue(self.sees(petition, "window"))
        membership = self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["window"].id)]
        )
        membership.department_id = self.housing
        self.assertFalse(self.sees(petition, "window"))
        self.assertTrue(self.sees(self.samples["with_housing"], "window"))

    def test_refusals_say_nothing_about_what_they_hide(self):
        petition = self.samples["accusation"].with_user(self.users["triage"])
        with self.assertRaises(AccessError) as caught:
            petition.read(["title"])
        said = str(caught.exception)
        for word in (self.petitioner.name, petition.sudo().number, "rule", "accus"):
            self.assertNotIn(word, said)

    def test_groups_and_counts_do_not_leak_accusations(self):
        petitions = self.env["xinfang.petition"].with_user(self.users["role_inspector"])
        counted = petitions._read_group(
            [("type", "=", "accusation")], ["type"], ["__count"]
        )
        self.assertEqual(counted, [])
        self.assertFalse(
            petitions.name_search(self.samples["accusation"].sudo().number)
        )
