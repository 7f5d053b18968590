"""D09: an objection gives reasons, basis and the organ it suggests (Article 23)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .core_common import REASON, CoreCase
from .usual_values import OBJECTION, UNKNOWN


@tagged("post_install", "-at_install", "xf_engine")
class TestObjectionParts(CoreCase):
    def parts(self, **values):
        """Return a whole objection, with parts replaced or left out."""
        return {
            "reason": REASON,
            "suggested_department_id": self.housing.id,
            "suggested_unknown": False,
            **OBJECTION,
            **values,
        }

    def text(self, petition):
        blocks = self.document(petition.sudo(), "D09").block_ids
        return {block.key: block.text for block in blocks}

    def test_g09_no_objection_without_its_basis(self):
        referral = self.delivered()
        for basis in (False, "", "  "):
            self.refused(
                "needs", referral, "intake", "object", **self.parts(basis=basis)
            )
        # The other door: written past the act.
        with self.assertRaises(AccessError):
            referral.with_user(self.users["intake"]).write(
                {"objection_reason": REASON, "state": "objecting"}
            )

    def test_g09_suggests_an_organ_or_says_why_none(self):
        referral = self.delivered()
        none = {"suggested_department_id": False}
        for says, values in (
            ("G09", none),
            ("at least 10", {**none, "suggested_unknown": "不知道"}),
            ("not both", {"suggested_unknown": UNKNOWN}),
            ("another organ", {"suggested_department_id": self.police.id}),
            ("another organ", {"suggested_department_id": self.division.id}),
        ):
            self.refused(says, referral, "intake", "object", **self.parts(**values))
        # The other door: the batch call inside the product, as imports and jobs have it.
        with self.assertRaises(UserError):
            self.seen(referral, "intake")._perform_all("object", [self.parts(**none)])
        self.assertEqual(referral.sudo().state, "delivered")

    def test_d09_names_the_organ_and_the_basis(self):
        referral = self.delivered()
        self.do(referral, "intake", "object", **self.parts())
        text = self.text(referral.petition_id)
        self.assertEqual(text["suggested_organ"], f"建议由{self.housing.name}受理。")
        self.assertIn(OBJECTION["basis"], text["objection_basis"])
        record = referral.sudo()
        self.assertEqual(record.objection_basis, OBJECTION["basis"])
        self.assertFalse(record.suggested_unknown)

    def test_d09_says_that_no_organ_is_known_and_why(self):
        referral = self.delivered()
        values = self.parts(suggested_department_id=False, suggested_unknown=UNKNOWN)
        self.do(referral, "intake", "object", **values)
        text = self.text(referral.petition_id)["suggested_organ"]
        self.assertIn("尚不掌握有权处理该事项的机关、单位", text)
        self.assertIn(UNKNOWN, text)
        record = referral.sudo()
        self.assertFalse(record.suggested_department_id)
        self.assertEqual(record.suggested_unknown, UNKNOWN)

    def test_d09_every_part_is_mandatory(self):
        kind = self.env["xinfang.document.type"]._get("D09")
        self.assertTrue(all(kind.block_ids.mapped("required")))
