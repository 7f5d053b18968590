"""C17 in two steps: the handler asks for more time, the head of the organ decides."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .review_common import ReviewCase

WHY = "需委托鉴定机构检测噪声，情况复杂。"
ASK = {"days": 20, "reason": WHY}


@tagged("post_install", "-at_install", "xf_engine")
class TestExtensionRequest(ReviewCase):
    def setUp(self):
        super().setUp()
        self.leg = self.accepted("2025-12-19").sudo()

    def ask_for_time(self, login="handler", day="2026-01-10", **values):
        return self.do(self.leg, login, "request_extension", day, **{**ASK, **values})

    def reminders(self):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", self.leg._name),
                ("res_id", "=", self.leg.id),
                ("summary", "=like", "C17%"),
            ]
        )

    def test_c17_asked_by_the_handler_decided_by_the_head(self):
        due = self.limits(self.leg)["TL-07"]
        self.ask_for_time()
        self.assertEqual(self.limits(self.leg)["TL-07"], due, "asking moves nothing")
        self.assertEqual(self.reminders().user_id, self.users["leader"])
        self.assertEqual(self.leg.extension_asked_by, self.users["handler"])
        self.do(self.leg, "leader", "extend", "2026-01-12", days=15, reason=WHY)
        self.assertEqual(self.leg.extension_request, "granted")
        # E2: fifteen days from the un-rolled base.
        self.assertEqual(self.limits(self.leg)["TL-08"], "2026-03-04")
        self.assertFalse(self.reminders())
        form = self.leg.petition_id.document_ids.filtered(
            lambda d: d.type_id.code == "D15A"
        )
        text = "\n".join(filter(None, form.block_ids.mapped("text")))
        self.assertIn("2026年1月10日申请延长办理期限20日", text)
        self.assertIn(self.users["handler"].name, text)

    def test_c17_refused_the_last_day_stays(self):
        self.ask_for_time()
        self.do(self.leg, "leader", "refuse_extension", "2026-01-12", reason=WHY)
        self.assertEqual(self.leg.extension_request, "refused")
        self.assertNotIn("TL-08", self.limits(self.leg))
        self.assertFalse(self.reminders())
        self.ask_for_time(day="2026-01-20")
        self.assertEqual(self.leg.extension_request, "asked")

    def test_c17_an_own_decision_of_the_head_names_nobody_who_asked(self):
        self.ask_for_time()
        self.do(self.leg, "leader", "extend", "2026-01-12", days=5, reason=WHY)
        self.do(self.leg, "leader", "extend", "2026-01-13", days=5, reason=WHY)
        self.assertFalse(self.leg.extension_request)
        forms = self.leg.petition_id.document_ids.filtered(
            lambda d: d.type_id.code == "D15A"
        ).sorted("id")
        keys = [form.block_ids.filtered("text").mapped("key") for form in forms]
        self.assertIn("extension_request", keys[0])
        self.assertNotIn("extension_request", keys[1])

    def test_c17_who_asks_and_who_decides(self):
        for login in ("leader", "legal", "branch_handler", "office_head"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.ask_for_time(login)
        self.ask_for_time("intake")
        for login in ("handler", "intake"):
            for code in ("refuse_extension", "extend"):
                with self.subTest(login, code=code), self.assertRaises(AccessError):
                    self.do(self.leg, login, code, "2026-01-12", **ASK)

    def test_g14_binds_the_request_as_well(self):
        ask = "request_extension"
        self.refused("G14", self.leg, "handler", ask, "2026-01-10", days=31, reason=WHY)
        self.refused("G14", self.leg, "handler", ask, "2026-02-25", days=5, reason=WHY)
        self.ask_for_time()
        self.refused("is not possible", self.leg, "handler", ask, "2026-01-11", **ASK)

    def test_c17_the_dialog_of_the_head_is_filled_with_what_was_asked(self):
        self.ask_for_time()
        wizard = self.seen(self.leg, "leader").env["xinfang.act.wizard"]
        self.assertEqual(wizard._suggest("days", self.leg), 20)
        act = wizard.env["xinfang.act"].sudo()._get(self.leg._name, "extend")
        opened = wizard.with_context(
            default_res_model=self.leg._name,
            default_res_id=self.leg.id,
            default_act_id=act.id,
        ).default_get(["days", "res_model", "res_id", "act_id"])
        self.assertEqual(opened.get("days"), 20)
