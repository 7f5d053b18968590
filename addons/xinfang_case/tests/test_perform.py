from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .core_common import CoreCase


@tagged("post_install", "-at_install", "xf_engine")
class TestPerform(CoreCase):
    def test_unknown_act(self):
        petition = self.received()
        for code in ("nonsense", "accept", "", None, "_do_close", "register; --"):
            self.assertRefused(
                "There is no act",
                lambda code=code: self.seen(petition, "triage").perform(code, {}),
                petition,
            )

    def test_unknown_and_missing_values(self):
        petition = self.received()
        values = self.triage_vals()
        self.refused("state", petition, "triage", "triage", **values, state="closed")
        for name in ("type", "category_id", "problem_region_id"):
            less = {key: value for key, value in values.items() if key != name}
            self.refused("needs", petition, "triage", "triage", **less)
        self.refused("needs", petition, "triage", "triage", **{**values, "type": ""})

    def test_malformed_values(self):
        petition = self.received()
        values = self.triage_vals()
        for name, bad in (
            ("type", "treason"),
            ("type", ["claim"]),
            ("route", 6),
            ("category_id", 2_000_000_000),
            ("category_id", "seven"),
            ("category_id", [self.category.id, 2]),
            ("demands", ["一", "二"]),
            ("demands", {"a": 1}),
        ):
            with self.subTest(name, bad=bad):
                self.refused(
                    "cannot be read",
                    petition,
                    "triage",
                    "triage",
                    **{**values, name: bad},
                )
        self.refused(
            "20000",
            petition,
            "triage",
            "triage",
            **{**values, "demands": "字" * 20_001},
        )

    def test_malformed_days_and_numbers(self):
        petition = self.triaged()
        for bad in ("2026-13-45", "tomorrow", 20260101, ["2026-01-01"]):
            self.refused(
                "cannot be read",
                petition,
                "office_head",
                "assign",
                to_department_id=self.police.id,
                report_due=bad,
            )
        referral = self.accepted()
        for bad in ("x", "3.5", [3], {"days": 3}):
            self.refused(
                "cannot be read",
                referral,
                "leader",
                "extend",
                days=bad,
                reason="案情复杂",
            )

    def test_zero_bytes_and_spaces_are_no_value(self):
        petition = self.triaged()
        self.refused("needs", petition, "triage", "file_only", reason=" \x00 \n")

    def test_wrong_state_says_what_happened_last(self):
        petition = self.received()
        self.refused(
            "测试window did “Register”",
            petition,
            "triage",
            "transfer",
            to_department_id=self.police.id,
        )

    def test_version_conflict_says_who_did_what_when(self):
        petition = self.triaged()
        seen = petition.version
        self.do(petition, "window", "supplement", supplement="补充一张照片")
        values = {"reason": "无具体诉求，存档备查。", "expected_version": seen}
        call = lambda: self.seen(petition, "triage").perform("file_only", values)  # noqa: E731
        self.assertRefused("测试window did “Add Facts” on 20", call, petition)
        self.assertEqual(
            values["expected_version"], seen, "the caller's values were changed"
        )
        self.env.invalidate_all()
        values["expected_version"] = petition.version
        self.seen(petition, "triage").perform("file_only", values)
        self.assertEqual(petition.state, "filed")

    def test_same_key_gives_the_first_result_once(self):
        petition = self.triaged()
        values = {"supplement": "补充一张照片"}
        first = self.seen(petition, "window").perform("supplement", values, "key-1")
        before = self.footprint(petition)
        again = self.seen(petition, "window").perform("supplement", values, "key-1")
        self.assertEqual(first, again)
        self.assertEqual(self.footprint(petition), before)
        other = self.seen(petition, "window").perform("supplement", values, "key-2")
        self.assertNotEqual(other["entry_id"], first["entry_id"])

    def test_same_key_is_answered_even_after_the_state_moved_on(self):
        referral = self.delivered()
        first = self.do(referral, "intake", "accept", key="k")
        again = self.do(referral, "intake", "accept", key="k")
        self.assertEqual(first, again)
        self.assertEqual(len(referral.sudo().petition_id.entry_ids), 4)

    def test_same_key_for_another_act_is_refused(self):
        petition = self.triaged()
        self.do(petition, "window", "supplement", key="k", supplement="补充")
        self.assertRefused(
            "already used",
            lambda: self.do(
                petition, "triage", "file_only", key="k", reason="存档备查"
            ),
            petition,
        )

    def test_key_of_a_stranger_tells_nothing(self):
        petition = self.triaged()
        self.do(petition, "window", "supplement", key="k", supplement="补充")
        with self.assertRaises(AccessError):
            self.do(petition, "intake", "supplement", key="k", supplement="补充")

    def test_roles_and_organs(self):
        referral = self.delivered()
        self.refused("Your role may not", referral, "handler", "accept")
        # The triage officer of the sender sees it, but it is not for the sender to do.
        self.users["triage"].group_ids += self.env.ref(
            "xinfang_case.group_xinfang_unit_leader"
        )
        self.refused("not for your organ", referral, "triage", "accept")
        petition = self.triaged()
        self.refused(
            "Your role may not",
            petition,
            "window",
            "transfer",
            to_department_id=self.police.id,
        )

    def test_acts_of_the_petitioner_are_not_for_staff(self):
        petition = self.answered().petition_id
        self.refused(
            "Your role may not",
            petition,
            "office_head",
            "evaluate",
            score_office="satisfied",
            score_organ="satisfied",
        )

    def test_petitioner_acts_on_the_own_petition_only(self):
        petition, other = self.triaged(), self.triaged()
        self.assertRefused(
            "Your role may not",
            lambda: self.as_petitioner(petition, owner=other).perform(
                "withdraw", {"reason": "不再需要"}
            ),
            petition,
        )
        self.assertRefused(
            "Your role may not",
            lambda: self.as_petitioner(petition).perform(
                "file_only", {"reason": "存档"}
            ),
            petition,
        )
        self.as_petitioner(petition).perform("withdraw", {"reason": "不再需要"})
        entry = petition.sudo().entry_ids[-1]
        self.assertEqual(
            (entry.actor_kind, petition.sudo().state), ("petitioner", "withdrawn")
        )

    def test_portal_public_and_strangers_cannot_perform(self):
        petition = self.triaged()
        public = self.env.ref("base.public_user")
        stranger = new_test_user(self.env, "xf_employee", "base.group_user")
        admin = new_test_user(self.env, "xf_sysadmin", "base.group_system")
        for user in (
            self.citizen,
            public,
            stranger,
            admin,
            self.users["branch_intake"],
        ):
            record = petition.with_user(user)
            for call in (
                lambda r=record: r.perform("supplement", {"supplement": "x"}),
                lambda r=record: r.available_acts(),
            ):
                with self.subTest(user=user.login):
                    self.assertRefused("", call, petition)

    def test_former_member_cannot_act(self):
        petition = self.triaged()
        membership = self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["triage"].id)]
        )
        membership.date_to = "2020-01-01"
        with self.assertRaises(AccessError):
            self.do(petition, "triage", "file_only", reason="存档备查")

    def test_the_ledger_says_what_was_done(self):
        petition = self.triaged()
        done = self.do(petition, "triage", "file_only", reason="无具体诉求")
        entry = petition.sudo().entry_ids[-1]
        self.assertEqual(
            (entry.act_id.code, entry.state_from, entry.state_to, entry.reason),
            ("file_only", "triaged", "filed", "无具体诉求"),
        )
        self.assertEqual(entry.user_id, self.users["triage"])
        self.assertEqual(entry.department_id, self.office)
        self.assertEqual(entry.article, entry.act_id.article)
        self.assertEqual(
            (done["entry_id"], done["seq"], done["state"], done["number"]),
            (entry.id, 3, "filed", petition.number),
        )
