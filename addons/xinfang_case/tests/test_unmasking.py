"""C15: numbers are masked until somebody says why; then for him alone, and not for long."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models import unmasking
from ..tools.moment import at
from .core_common import CoreCase

NUMBER, PHONE = "110101198001011232", "13800138000"
ADDRESS = "测试市东城区人民路100号2单元301室"
CLEAR = ("id_number", "phone", "address")
MASKED = {
    "id_number": "110101********1232",
    "phone": "138****8000",
    "address": "******",
}
WHY = "核对当事人来电"


@tagged("post_install", "-at_install", "xf_security")
class TestUnmasking(CoreCase):
    def setUp(self):
        super().setUp()
        self.received()
        self.users["window"].write(
            {"group_ids": [Command.link(self.env.ref("base.group_allow_export").id)]}
        )
        self.seen(self.env["xinfang.export.permit"], "window")._give("核对名单")
        self.person = self.seen(self.petitioner, "window")

    def shown(self, login="window"):
        """Return what a user reads of the three fields by RPC."""
        self.env.invalidate_all()
        [row] = self.seen(self.petitioner, login).read(list(CLEAR))
        return {name: row[name] for name in CLEAR}

    def test_c15_masked_by_every_reading(self):
        self.assertEqual(self.shown(), MASKED)
        text = repr(
            [
                self.person.search_read([("id", "=", self.person.id)], []),
                self.person.web_read({name: {} for name in CLEAR}),
                self.person.export_data(["name", *CLEAR]),
                self.person.with_context(x=1).name_search("王测试"),
                self.person.formatted_read_group([], ["name"], ["__count"]),
            ]
        )
        for secret in (NUMBER, PHONE, ADDRESS):
            self.assertNotIn(secret, text)

    def test_c15_a_reason_opens_them_for_one_user_and_not_for_long(self):
        self.person.unmask(WHY)
        self.assertEqual(
            self.shown(), {"id_number": NUMBER, "phone": PHONE, "address": ADDRESS}
        )
        self.assertEqual(self.shown("triage"), MASKED, "for whom it was opened alone")
        later = fields.Datetime.now() + timedelta(minutes=unmasking.MINUTES, seconds=1)
        self.env.invalidate_all()
        self.assertEqual(at(self.person, later).id_number, MASKED["id_number"])
        self.assertFalse(at(self.person, later).open_until)
        seen = self.env["xinfang.view"].search([("kind", "=", "unmask")], limit=1)
        self.assertEqual((seen.user_id, seen.reason), (self.users["window"], WHY))
        row = self.env["xinfang.unmasking"].search([], limit=1)
        self.assertEqual(
            (row.user_id, row.petitioner_no, row.reason, row.is_identity),
            (self.users["window"], self.petitioner.id, WHY, False),
        )

    def test_c15_a_reason_is_asked(self):
        for reason in ("", None, "  ", "看看"):
            with self.assertRaises(UserError):
                self.person.unmask(reason)
        self.assertEqual(self.shown(), MASKED)

    def test_c15_other_roles_are_refused_and_noted(self):
        self.send(self.triaged())
        for login in ("legal", "role_archivist"):
            user = self.users[login]
            person = self.petitioner.with_user(user)
            with (
                self.subTest(login=login),
                patch.object(type(person), "_note_unmasking") as note,
            ):
                with self.assertRaises(AccessError), mute_logger("odoo.models"):
                    person.unmask(WHY)
                if person.has_access("read"):
                    note.assert_called_once_with(WHY, refused=True)
        with self.assertRaises(AccessError):
            self.petitioner.with_user(self.citizen).unmask(WHY)

    def test_c15_whoever_may_not_see_the_person_opens_nothing(self):
        stranger = self.seen(self.petitioner, "housing_intake")
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            stranger.unmask(WHY)
        self.assertFalse(self.env["xinfang.unmasking"].search_count([]))

    def test_c15_reading_many_never_gives_clear_values(self):
        other = self.make_petitioner("李测试", department_id=self.office.id)
        both = self.seen(self.petitioner | other, "window")
        for person in both:
            person.unmask(WHY)
        self.env.invalidate_all()
        for row in both.read(list(CLEAR)):
            self.assertEqual(row["phone"], MASKED["phone"])
        rows = both.export_data(list(CLEAR))["datas"]
        self.assertNotIn(PHONE, repr(rows))

    def test_c15_the_log_is_for_auditors_and_never_changes(self):
        self.person.unmask(WHY)
        rows = self.env["xinfang.unmasking"].search([])
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            rows.with_user(self.users["window"]).read(["reason"])
        self.assertEqual(
            rows.with_user(self.users["role_auditor"]).mapped("reason"), [WHY]
        )
        with self.assertRaises(AccessError):
            rows.write({"until": "2099-01-01 00:00:00"})
        with self.assertRaises(AccessError):
            self.env["xinfang.unmasking"].create(
                {"user_id": self.env.uid, "petitioner_no": self.petitioner.id}
            )

    def test_who_types_a_petitioner_in_sees_what_he_types(self):
        form = Form(self.env["xinfang.petitioner"].with_user(self.users["window"]))
        form.name = "赵新"
        form.id_number = "11010519491231002X"
        self.assertEqual(form.id_number, "11010519491231002X")
        person = form.save()
        self.env.invalidate_all()
        self.assertEqual(person.id_number, "110105********002X")

    def test_a_masked_value_handed_back_changes_nothing(self):
        before = self.petitioner.sudo().phone_enc
        self.person.write(dict(MASKED))
        self.assertEqual(self.petitioner.sudo().phone_enc, before)
        with self.assertRaises(ValidationError):
            self.person.write({"phone": "139****0000"})
        self.person.write({"phone": "13900001111"})
        self.assertEqual(type(self.person)._phone.text_of(self.person), "13900001111")

    def test_long_lists_of_numbers_are_not_guessed_through(self):
        guesses = [f"1380013{n:04}" for n in range(200)]
        with self.assertRaisesRegex(UserError, "at once"):
            self.person.search([("phone", "in", guesses)])

    def test_masked_lists_ask_no_query_per_row(self):
        people = self.env["xinfang.petitioner"].create(
            [
                {
                    "name": f"n{i}",
                    "phone": f"1380001{i:04}",
                    "department_id": self.office.id,
                }
                for i in range(40)
            ]
        )
        spec = {"name": {}, "id_number_masked": {}, "phone_masked": {}, "phone": {}}
        counts = []
        for number in (1, 40):
            self.env.invalidate_all()
            batch = self.seen(people[:number], "window")
            batch.env["res.users"]._xinfang_scope_ids()
            before = self.env.cr.sql_log_count
            batch.web_read(spec)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
