from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from ..models.report_scope import ROLES
from ..tools.small_cells import is_small, suppressed
from .report_common import ReportCase

MAY = {
    "office_head": "bulletin ledger",
    "triage": "bulletin ledger",
    "leader": "bulletin ledger",
    "branch_leader": "bulletin ledger",
    "branch2_leader": "bulletin ledger",
    "housing_leader": "bulletin ledger",
    "role_inspector": "bulletin ledger",
    "role_leader": "bulletin ledger",
    "role_joint_sec": "bulletin ledger",
    "role_analyst": "bulletin",
}


@tagged("post_install", "-at_install")
class TestAccess(ReportCase):
    """Who may make which report, of which organ, and what is never in it."""

    def test_matrix_of_roles(self):
        for login, user in self.users.items():
            allowed = MAY.get(login, "").split()
            for report in ROLES:
                with self.subTest(f"{login}: {report}"):
                    member = self.env["xinfang.membership"].search(
                        [("user_id", "=", user.id)]
                    )
                    if report in allowed:
                        self.frame(login, member.department_id, report=report)
                    else:
                        with self.assertRaises(AccessError):
                            self.frame(login, member.department_id, report=report)

    def test_wizard_is_closed_to_other_roles(self):
        for login in ("window", "intake", "handler", "inspector_discipline"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.env["xinfang.report.wizard"].with_user(self.users[login]).create(
                    {}
                )

    def test_other_organs_are_out_of_reach(self):
        for login, department, scope in (
            ("leader", self.office, "unit"),
            ("leader", self.police, "territory"),
            ("office_head", self.police, "unit"),
            ("office_head", self.office, "territory"),
            ("role_analyst", self.office, "territory"),
            ("branch_leader", self.police, "unit"),
        ):
            with self.subTest(f"{login} {department.name} {scope}"):
                with self.assertRaises(AccessError):
                    self.frame(login, department, scope)

    def test_territory_and_organ(self):
        count = (
            self.bulletin("role_inspector", scope="territory").table("t1").rows[-1][1]
        )
        self.assertEqual(count, 9)  # the police's own petition, too
        # Sent to the police or received by it: first, returned, refused, repeat,
        # forwarded, and its own.
        table = self.bulletin("leader", self.police).table("t1")
        self.assertEqual(table.rows[-1][1], 6)
        # The branch sees what was forwarded to it.
        table = self.bulletin("branch_leader", self.branch).table("t1")
        self.assertEqual(table.rows[-1][1], 1)

    def test_analyst_gets_figures_and_no_cases(self):
        same = ("t1", "t2", "t3_level_1", "t4_type")
        mine, theirs = self.bulletin("role_analyst"), self.bulletin("office_head")
        for name in same:
            whole = theirs.table(name)
            self.assertEqual(mine.table(name).rows, suppressed(whole).rows)
        analyst = self.users["role_analyst"]
        for model in ("xinfang.petition", "xinfang.referral", "xinfang.petitioner"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(analyst).search([])

    def test_c6_who_sees_no_cases_is_shown_no_figure_of_a_few(self):
        """C6: a cell of one is a person, in the report and in the file made of it."""
        mine, theirs = self.bulletin("role_analyst"), self.bulletin("office_head")
        small = 0
        for sheet, whole in zip(mine.sheets, theirs.sheets, strict=True):
            for table, full in zip(sheet.tables, whole.tables, strict=True):
                for row, before in zip(table.rows, full.rows, strict=True):
                    small += sum(is_small(value) for value in before)
                    self.assertFalse([value for value in row if is_small(value)])
        self.assertGreater(small, 5)
        self.assertIn("<5", mine.table("t1").notes[-1])

    def test_analyst_without_a_place_counts_nothing(self):
        self.env["xinfang.membership"].search(
            [("user_id", "=", self.users["role_analyst"].id)]
        ).unlink()
        with self.assertRaises(AccessError):
            self.frame("role_analyst")

    def test_accusations_are_in_no_report_of_anybody(self):
        group = self.env.ref("xinfang_case.group_xinfang_discipline")
        before = self.bulletin("office_head").table("t1").rows
        self.users["office_head"].write({"group_ids": [(4, group.id)]})
        self.assertEqual(self.bulletin("office_head").table("t1").rows, before)
        numbers = [row["number"] for row in self.ledger("office_head")]
        self.assertNotIn(self.accusation.sudo().number, numbers)

    def test_nobody_counts_without_the_frame(self):
        """Public methods of the models of figures: none but the ORM's own."""
        for name in (
            "xinfang.report.scope", "xinfang.report.figures", "xinfang.report.base",
            "xinfang.report.bulletin", "xinfang.report.ledger",
        ):  # fmt: skip
            model = self.env.registry[name]
            own = {
                attribute
                for cls in model.__mro__
                if cls.__module__.startswith("odoo.addons.xinfang_report")
                for attribute in vars(cls)
                if callable(getattr(cls, attribute)) and not attribute.startswith("_")
            }
            self.assertEqual(own, set(), name)

    # -- wizard -----------------------------------------------------------

    def test_wizard_starts_at_the_own_organ_and_last_month(self):
        wizard = self.seen(
            self.env["xinfang.report.wizard"], "role_inspector", "2026-11-20"
        ).create({})
        self.assertEqual(wizard.department_id, self.office)
        self.assertEqual(wizard.scope, "territory")
        self.assertEqual(wizard._period().key, "2026-10")
        self.assertIn(self.police, wizard.allowed_department_ids)
        self.assertNotIn(self.province, wizard.allowed_department_ids)

    def test_wizard_form_by_an_analyst(self):
        analyst = self.users["role_analyst"]
        with Form(self.env["xinfang.report.wizard"].with_user(analyst)) as form:
            form.date_from, form.date_to = "2026-10-05", "2026-10-06"
        self.assertEqual(form.record._period().key, "2026-10")

    def test_wizard_refuses_odd_months(self):
        model = self.seen(
            self.env["xinfang.report.wizard"], "office_head", "2026-11-20"
        )
        for start, end in (("2026-10-01", "2026-09-30"), ("2026-10-01", "2026-12-01")):
            wizard = model.create({"date_from": start, "date_to": end})
            with self.assertRaises(UserError):
                wizard.action_make()

    def test_ledger_needs_a_purpose(self):
        model = self.seen(
            self.env["xinfang.report.wizard"], "office_head", "2026-11-20"
        )
        wizard = model.create({"report": "ledger", "reason": "  "})
        with self.assertRaises(UserError):
            wizard.action_make()

    def test_analyst_cannot_make_a_ledger(self):
        model = self.seen(
            self.env["xinfang.report.wizard"], "role_analyst", "2026-11-20"
        )
        wizard = model.create({"report": "ledger", "reason": "统计"})
        with self.assertRaises(AccessError):
            wizard.action_make()

    def test_views_of_the_analysis_are_found(self):
        action = self.env.ref("xinfang_report.petition_analysis_action")
        petition = self.env["xinfang.petition"].with_user(self.users["office_head"])
        views = petition.get_views(
            [*action.views, (action.search_view_id.id, "search")]
        )
        self.assertIn('name="period"', views["views"]["pivot"]["arch"])
        groups = petition.formatted_read_group(
            [("number", "!=", False), ("type", "!=", "accusation")],
            ["period"], ["__count"],
        )  # fmt: skip
        self.assertEqual({g["period"]: g["__count"] for g in groups}["2026-10"], 8)


@tagged("post_install", "-at_install")
class TestFiguresStand(ReportCase):
    """G36: what an organ is judged by is a snapshot that nobody adjusts."""

    def test_g36_figures_are_read_only_snapshots(self):
        head = self.users["office_head"]
        wizard = self.env["xinfang.report.wizard"].with_user(head).create({})
        wizard.action_make()
        made = self.env["xinfang.report.export"].search([], limit=1)
        self.assertEqual(made.user_id, head)
        clock = self.clock(self.first, "TL-07")
        tries = [
            (made, {"row_count": 0, "sha256": "0" * 64}),
            (made, {"made_at": "2020-01-01 00:00:00"}),
            (clock, {"state": "met"}),
            (clock, {"due_date": "2099-01-01"}),
            (self.first.sudo(), {"served_date": "2020-01-01"}),
            (self.first.petition_id.sudo(), {"resolved": "yes"}),
        ]
        for login in ("office_head", "role_admin", "role_auditor", "role_joint_sec"):
            for record, vals in tries:
                record = record.with_user(self.users[login])
                with self.subTest(login, model=record._name, vals=vals):
                    with self.assertRaises(AccessError):
                        record.write(vals)
                    # The other door: a call from outside.
                    with self.assertRaises(AccessError):
                        call_kw(record.browse(), "write", [record.ids, vals], {})
        for record, vals in tries:
            with self.subTest("superuser", model=record._name, vals=vals):
                with self.assertRaises(UserError):
                    record.sudo().write(vals)
        with self.assertRaises(UserError):
            made.sudo().unlink()
        self.assertEqual(clock.state, "running")
