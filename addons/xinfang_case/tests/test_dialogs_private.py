"""G01: dialogs and the log of openings tell nobody of an accusation."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_accusation import OFFICER
from .test_barrier import BarrierCase

WORD = "饕餮"


@tagged("post_install", "-at_install", "xf_security")
class TestDialogsPrivate(BarrierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petition = cls.named(cls.police)
        cls.dialogs = [
            cls.typed(
                "xinfang.act.wizard",
                res_model=cls.petition._name,
                res_id=cls.petition.id,
                act_id=cls.env["xinfang.act"].search([], limit=1).id,
                reason=WORD,
            ),
            cls.typed("xinfang.assistant", petition_id=cls.petition.id),
            cls.typed("xinfang.export.permit.wizard", reason=WORD),
            cls.typed(
                "mail.compose.message",
                model=cls.petition._name,
                res_ids=str(cls.petition.ids),
                body=WORD,
            ),
        ]
        cls.env.flush_all()

    @classmethod
    def typed(cls, name, **vals):
        return cls.env[name].with_user(cls.users[OFFICER]).create(vals)

    def test_g01_nobody_else_finds_reads_or_changes_it(self):
        for dialog in self.dialogs:
            self.assertTrue(dialog.search([("id", "=", dialog.id)]), dialog._name)
            for login in ("intake", "chief", "window", "sworn_office", "role_admin"):
                other = dialog.with_user(self.users[login])
                other.invalidate_recordset()
                with (
                    self.subTest(model=dialog._name, login=login),
                    mute_logger("odoo.addons.base.models.ir_rule"),
                ):
                    if other.has_access("read"):
                        self.fail("it may be read")
                    if not other.browse().has_access("read"):
                        continue
                    self.assertFalse(other.search([]))
                    self.assertFalse(other.search_count([]))
                    for call in (
                        lambda other=other: other.read(["display_name"]),
                        lambda other=other: other.write({"create_date": "2026-01-01"}),
                        lambda other=other: other.copy(),
                    ):
                        with self.assertRaises(AccessError) as caught:
                            call()
                        self.assertNotIn(WORD, str(caught.exception))

    def test_g01_a_dialog_cannot_name_what_is_hidden_nor_what_is_missing(self):
        """Message, file or activity of an accusation: as if there were none (G02)."""
        secret = self.petition.with_user(self.users[OFFICER])
        message = secret._message_log(body=WORD)
        rows = {
            "mail.message": message.id,
            "xinfang.petition": secret.id,
            "xinfang.petitioner": self.petition.sudo().petitioner_id.id,
        }
        tried = 0
        for name, model in self.env.items():
            if not (model._transient and model._auto) or model._abstract:
                continue
            for field in model._fields.values():
                row = field.store and field.relational and rows.get(field.comodel_name)
                if not row:
                    continue
                tried += 1
                said = []
                for value in (row, 99999999):
                    many = field.type != "many2one"
                    vals = {field.name: [(6, 0, [value])] if many else value}
                    dialog = self.env[name].with_user(self.users["intake"])
                    with self.subTest(model=name, field=field.name, row=value):
                        with self.assertRaises(AccessError) as caught:
                            dialog.create(vals)
                        said.append(str(caught.exception))
                self.assertEqual(len(set(said)), 1, (name, field.name))
        self.assertGreater(tried, 3)

    def test_every_dialog_of_every_addon_is_its_openers_alone(self):
        clerk = self.users["intake"]
        rules = self.env["ir.rule"].with_user(clerk)
        mine = ("create_uid", "=", clerk.id)
        for name, model in self.env.items():
            if model._transient and model._auto and not model._abstract:
                for mode in ("read", "write", "unlink"):
                    with self.subTest(model=name, mode=mode):
                        domain = rules._compute_domain(name, mode)
                        self.assertIn(str(mine[2]), str(domain))
                        self.assertIn(mine[0], str(domain))


@tagged("post_install", "-at_install", "xf_security")
class TestUnmaskingScope(BarrierCase):
    def test_g01_a_barred_auditor_does_not_learn_that_an_identity_was_opened(self):
        self.add_user("police_auditor", "police", "auditor")
        self.add_user("discipline_auditor", "discipline", "auditor")
        self.add_user("keeper", "discipline", "custodian")
        petition = self.named(self.police, identity_mode="confidential")
        values = self.triage_vals(type="accusation", route=False)
        self.do(petition, OFFICER, "triage", **values)
        self.do(petition, OFFICER, "request_disclosure", reason="核实举报人身份")
        request = petition.sudo().disclosure_ids.with_env(self.env)
        self.do(request, "keeper", "approve_disclosure")
        rows = self.env["xinfang.unmasking"].search([("is_identity", "=", True)])
        self.assertEqual(rows.petitioner_no, petition.sudo().petitioner_id.id)
        for login, count in (("police_auditor", 0), ("discipline_auditor", 1)):
            mine = rows.with_user(self.users[login])
            mine.invalidate_recordset()
            with self.subTest(login), mute_logger("odoo.addons.base.models.ir_rule"):
                self.assertEqual(mine.search_count([]), count)
                self.assertEqual(mine.has_access("read"), bool(count))
                groups = mine.formatted_read_group([], ["user_id"], ["__count"])
                self.assertEqual(len(groups), count)

    def test_c17_auditors_read_what_was_opened_in_their_own_organs(self):
        """As in the view log: by list, count, group, name of a field, export, and id."""
        self.add_user("police_auditor", "police", "auditor", scope="unit")
        self.add_user("housing_auditor", "housing", "auditor", scope="unit")
        leg = self.accepted()
        person = leg.sudo().petition_id.petitioner_id
        self.seen(person, "handler").unmask("核对联系方式")
        row = self.env["xinfang.unmasking"].search([], limit=1)
        self.assertEqual(row.department_id, self.police)
        for login, count in (
            ("police_auditor", 1),
            ("housing_auditor", 0),
            ("role_auditor", 0),
        ):
            mine = row.with_user(self.users[login])
            mine.invalidate_recordset()
            with self.subTest(login), mute_logger("odoo.addons.base.models.ir_rule"):
                self.assertEqual(mine.search_count([("id", "=", row.id)]), count)
                self.assertEqual(
                    mine.search_count([("user_id.login", "=", "xf_handler")]), count
                )
                groups = mine.formatted_read_group([], ["reason"], ["__count"])
                self.assertEqual(len(groups), count)
                self.assertEqual(mine.has_access("read"), bool(count))
                if not count:
                    with self.assertRaises(AccessError):
                        mine.export_data(["reason"])

    def test_c17_who_moved_leaves_what_he_opened_with_his_organ_of_then(self):
        self.add_user("housing_auditor", "housing", "auditor", scope="unit")
        leg = self.accepted()
        person = leg.sudo().petition_id.petitioner_id
        self.seen(person, "handler").unmask("核对联系方式")
        members = self.env["xinfang.membership"]
        place = members.search([("user_id", "=", self.users["handler"].id)], limit=1)
        place.department_id = self.housing
        rows = self.env["xinfang.unmasking"].with_user(self.users["housing_auditor"])
        self.assertFalse(rows.search_count([]))
