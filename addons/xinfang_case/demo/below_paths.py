"""Ways down: passed on, or assigned once more, to an organ below."""

from datetime import timedelta

from .routed_paths import RoutedPaths

QUALITY = [
    f"quality_{name}" for name in ("procedure", "facts", "basis", "answered", "served")
]


class BelowPaths(RoutedPaths):
    """Paths on which the organ that received a petition has one below that is competent."""

    def path_forward(self):
        """Sent to an organ that passes it on to one below."""
        self.path_triaged()
        upper, lower = self.options["via"], self.options["target"]
        number = self.send(upper)
        self.act(
            self.staff.who("unit_intake", upper),
            "forward",
            {
                "to_department_id": lower,
                "basis": "属于下级机关、单位职权范围",
                "reason": self.word("instruction"),
            },
            number,
            (1, 5),
        )
        self.referrals += 1
        self.accept(lower, number + 1)
        self.answer(lower, number + 1)
        self.evaluate()
        self.close()

    def path_assign_below(self):
        """Assigned twice: the reports rise the way the assignments came down (L4)."""
        self.path_triaged()
        upper, lower = self.options["via"], self.options["target"]
        number = self.send(upper, "assign")
        days = self.options.get("report_days", 75) - 20
        values = {
            "to_department_id": lower,
            "basis": "属于下级机关、单位职权范围",
            "reason": self.word("instruction"),
            "report_due": self.diary.day + timedelta(days=days),
        }
        intake = self.staff.who("unit_intake", upper)
        self.act(intake, "assign_below", values, number, (1, 4))
        self.referrals += 1
        self.accept(lower, number + 1, (1, 4))
        self.answer(lower, number + 1)
        report = {"report_text": self.word("report"), "attitude": "accepts"}
        lower_intake = self.staff.who("unit_intake", lower)
        self.act(lower_intake, "report", report, number + 1, (1, 5))
        accepted = {"reason": "材料齐全，同意", **dict.fromkeys(QUALITY, True)}
        head = self.staff.who("unit_leader", upper)
        self.act(head, "accept_report", accepted, number + 1, (1, 4))
        self.act(intake, "report", report, number, (1, 4))
        self.act(self.triager(), "accept_report", accepted, number, (1, 5))
        self.evaluate()
        self.close((1, 6))
