from odoo.tests import tagged

from .report_common import ReportCase


@tagged("post_install", "-at_install")
class TestPieces(ReportCase):
    """G37: statistics by piece count registrations, whatever resembles what."""

    def pieces(self):
        return self.bulletin().table("t1").rows[-1][1]

    def registered(self):
        """Count the pieces of October registered by the office, accusations apart."""
        return self.env["xinfang.petition"].search_count(
            [
                ("department_id", "=", self.office.id),
                ("number", "!=", False),
                ("type", "!=", "accusation"),
                ("period", "=", "2026-10"),
            ]
        )

    def test_g37_pieces_are_registrations(self):
        self.assertEqual(self.pieces(), self.registered())

    def test_g37_identical_and_linked_pieces_are_all_counted(self):
        before = self.pieces()
        twin = {"title": "同一封信", "content": "内容一字不差。", "request": "请处理。"}
        twins = [self.triaged("2026-10-20", **twin) for _copy in range(3)]
        self.assertEqual(self.pieces(), before + 3)
        for again in twins[1:]:
            self.do(
                again,
                "triage",
                "link_repeat",
                "2026-10-21",
                origin_id=twins[0].id,
            )
        self.assertEqual(self.pieces(), before + 3)
        self.assertEqual(self.pieces(), self.registered())
        numbers = [row["number"] for row in self.ledger()]
        for petition in twins:
            self.assertEqual(numbers.count(petition.number), 1)
