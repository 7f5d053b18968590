"""G08 and G13 at every way out of triage: own handling, own route, links, designation."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .core_common import REASON
from .test_competence import CompetenceCase
from .test_routes import RouteCase
from .test_simplified import CHECKS, TOLD
from .test_split import DemandCase

WHY = "与已复核终结事项的诉求、事实和理由完全相同。"


@tagged("post_install", "-at_install", "xf_engine")
class TestGuardsBeside(CompetenceCase, DemandCase, RouteCase):
    def mixed(self, user="intake", **triage):
        """Return a triaged petition whose demands are of two types."""
        lines = self.lines(("停止施工", "", ""), ("建议增设隔音屏", "suggestion", ""))
        petition = self.received(user=user)
        login = "triage" if user == "window" else user
        self.do(
            petition,
            login,
            "triage",
            **self.triage_vals(**triage, demand_lines=lines),
        )
        return petition

    def both_doors(self, says, petition, login, code, **values):
        """Refused through every door of a user, and of the batch call inside."""
        self.refused(says, petition, login, code, **values)
        with self.assertRaisesRegex(UserError, says):
            self.seen(petition, login)._perform_all(code, [values])

    # -- G08: mixed types ---------------------------------------------------

    def test_g08_mixed_types_are_not_handled_simply(self):
        values = {"handler_id": self.users["handler"].id, **CHECKS, **TOLD}
        self.both_doors(
            "G08", self.mixed(), "intake", "handle_own_simplified", **values
        )

    def test_g08_mixed_types_are_not_handled_by_the_receiving_organ(self):
        values = {"handler_id": self.users["handler"].id}
        self.both_doors("G08", self.mixed(), "intake", "handle_own", **values)

    def test_g08_mixed_types_are_not_routed_by_the_receiving_organ(self):
        petition = self.mixed(route="c1")
        values = self.route_vals(
            statutory_route="c1",
            route_organ_id=self.police.id,
            handler_id=self.users["handler"].id,
        )
        self.both_doors("G08", petition, "intake", "route_own", **values)

    def test_g08_mixed_types_are_not_linked_as_repeat(self):
        first = self.answered("2026-03-02").petition_id
        values = {"origin_id": first.id, "reason": REASON}
        self.both_doors("G08", self.mixed("window"), "triage", "link_repeat", **values)

    def test_g08_mixed_types_are_not_linked_as_final(self):
        values = {"origin_id": self.decided_finally().id, "reason": WHY}
        petition = self.mixed("window")
        self.both_doors("G08", petition, "triage", "draft_final", **values)
        self.both_doors("G08", petition, "office_head", "link_final", **values)

    def test_g08_mixed_types_are_not_designated(self):
        petition = self.bounced_twice()
        lines = self.lines(("停止施工", "", ""), ("建议增设隔音屏", "suggestion", ""))
        self.do(petition, "triage", "triage", **self.triage_vals(demand_lines=lines))
        self.both_doors("G08", petition, "mayor", "designate", **self.named())

    def named(self):
        return {
            "to_department_id": self.police.id,
            "assist_department_ids": self.housing.ids,
            "reason": "治安管理职责由公安机关承担，住建部门协助。",
        }

    # -- G13: finality ------------------------------------------------------

    def test_g13_l6_after_finality_nothing_is_designated(self):
        petition = self.bounced_twice()
        first = self.decided_finally()
        self.open_gate(petition.sudo()).write(
            {"origin_id": first.id, "is_repeat": True}
        )
        self.both_doors("G13", petition, "mayor", "designate", **self.named())
        self.open_gate(petition.sudo()).write({"origin_id": False})
        self.designate(petition)

    def test_g13_after_finality_nothing_is_handled_where_it_came_in(self):
        first = self.decided_finally()
        ways = (
            ("handle_own", {}, {}),
            ("handle_own_simplified", {}, {**CHECKS, **TOLD}),
            (
                "route_own",
                {"route": "c1"},
                self.route_vals(statutory_route="c1", route_organ_id=self.police.id),
            ),
        )
        for code, triage, values in ways:
            with self.subTest(code):
                petition = self.received(user="intake")
                self.do(petition, "intake", "triage", **self.triage_vals(**triage))
                self.open_gate(petition.sudo()).write(
                    {"origin_id": first.id, "is_repeat": True}
                )
                values = {**values, "handler_id": self.users["handler"].id}
                self.both_doors("G13", petition, "intake", code, **values)
