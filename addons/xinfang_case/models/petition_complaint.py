from datetime import timedelta

from odoo import fields, models

from ..tools.moment import legal_today, said_day

KINDS = [
    ("no_notice", "Nobody told me whether it is accepted"),
    ("delay", "The handling is delayed"),
    ("refusal", "It should have been accepted"),
    ("correction", "Something was registered wrongly"),
]
MIN_REASON = 10
PAUSE = 7  # days, internal rule: the office needs time to look into the first one


class PetitionComplaint(models.Model):
    """The petitioner says that the procedure itself goes wrong (Articles 40, 44).

    It moves nothing: the head of the registering office looks into it, and may open a
    supervision. What was said stands in the ledger, like every act.
    """

    _inherit = "xinfang.petition"

    complaint_kind = fields.Selection(KINDS, "Complaint", readonly=True, copy=False)
    complaint_date = fields.Date("Complained On", readonly=True, copy=False)

    def _guard_complaint(self, act, values):
        """What is complained of can be so, and is said once a week."""
        if values is None:
            return
        record = self.sudo()
        kind, reason = values["complaint_kind"], (values["reason"] or "").strip()
        if len(reason) < MIN_REASON:
            self._refuse(
                "COMPLAINT",
                self.env._(
                    "Say what goes wrong, in at least %(count)s characters.",
                    count=MIN_REASON,
                ),
            )
        if kind == "refusal" and record.is_open and record.state != "refused":
            self._refuse(
                "COMPLAINT", self.env._("This petition was not refused by anybody.")
            )
        if kind in ("delay", "no_notice") and not record.is_open:
            self._refuse(
                "COMPLAINT", self.env._("The petition is ended: nothing is delayed.")
            )
        again = record.complaint_kind == kind and record.complaint_date
        if again and again + timedelta(days=PAUSE) > legal_today(self.env):
            self._refuse(
                "COMPLAINT",
                self.env._(
                    "The same was complained of on %(day)s; the office is looking into it.",
                    day=said_day(self.env, again),
                ),
            )

    def _do_complain(self, act, values, entry):
        """The head of the registering office is told at once, in a neutral line."""
        self.write(
            {
                "complaint_kind": values["complaint_kind"],
                "complaint_date": legal_today(self.env),
            }
        )
        organ = self.department_id.organ_id
        heads = organ._holders("xinfang_case.group_xinfang_office_head")
        heads = heads or organ._holders("xinfang_case.group_xinfang_unit_leader")
        kind = self.env.ref("xinfang_case.mail_activity_type_alert")
        for head in heads[:1]:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                activity_type_id=kind.id,
                date_deadline=legal_today(self.env),
                summary=self.env._("The petitioner complains: look into it"),
                user_id=head.id,
            )
