from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.moment import legal_date, legal_now, local_moment

LEVELS = [
    ("urgent", "Urgent"),
    ("major", "Major"),
]
WAYS = [("oral", "Orally"), ("written", "In writing")]
ROLES = [
    ("party_government", "Own Party committee and government"),
    ("line_department", "Department in charge"),
    ("joint_office", "Joint-meeting office"),
    ("superior_office", "Petition office above"),
    ("national_bureau", "National petition bureau"),
]
APPROVALS = [
    ("waiting", "Waits for the signature"),
    ("signed", "Signed"),
    ("ahead", "Sent ahead, not approved yet"),
    ("ratified", "Approved afterwards"),
]
_GRACE = timedelta(minutes=5)  # clocks of desks differ a little


class UrgentReport(models.Model):
    """A report of major or urgent information (Article 25).

    The Ordinance says "promptly"; one hour orally and two hours in writing are an
    internal rule. The hours stand in ``oral_due`` and ``written_due``; the limit TL-20
    counts days and ends on the day of ``written_due``.
    """

    _name = "xinfang.urgent.report"
    _description = "Urgent Report"
    _inherit = ["xinfang.part.mixin"]
    _part_sign = "急"

    level = fields.Selection(LEVELS, readonly=True, required=True)
    noticed_at = fields.Datetime("Noticed At", readonly=True, required=True)
    happens_at = fields.Datetime("Happens At", readonly=True)
    place = fields.Char(readonly=True)
    people_count = fields.Integer("Number of People", readonly=True)
    summary = fields.Text("What Happens", readonly=True)
    actions_taken = fields.Text("Actions Taken", readonly=True)
    trend = fields.Text("How It May Develop", readonly=True)
    contact = fields.Char("Contact of the Reporter", readonly=True)
    oral_due = fields.Datetime(
        "Orally By", readonly=True, help="Internal rule, not statute."
    )
    written_due = fields.Datetime(
        "In Writing By", readonly=True, help="Internal rule, not statute."
    )
    written_due_day = fields.Date(readonly=True)
    supplements = fields.Text("Further Facts", readonly=True)
    outcome = fields.Text("How It Ended", readonly=True)
    recipient_ids = fields.One2many(
        "xinfang.urgent.recipient", "report_id", "Who Is Told", readonly=True
    )
    approval = fields.Selection(
        APPROVALS,
        "Written Report",
        readonly=True,
        required=True,
        default="waiting",
        help="Reporting orally needs no signature. In writing another person than the "
        "drafter signs, or approves afterwards what could not wait.",
    )
    all_sent = fields.Boolean("Everybody Told", compute="_compute_all_sent")
    is_oral_late = fields.Boolean(compute="_compute_late")
    is_written_late = fields.Boolean(compute="_compute_late")

    @api.depends("recipient_ids.sent_at")
    def _compute_all_sent(self):
        for report in self:
            rows = report.recipient_ids
            report.all_sent = bool(rows) and all(rows.mapped("sent_at"))

    @api.depends("recipient_ids.sent_at", "recipient_ids.written_at", "written_due")
    def _compute_late(self):
        now = legal_now(self.env)
        for report in self:
            rows = report.recipient_ids
            report.is_oral_late = any(
                (row.sent_at or now) > report.oral_due for row in rows
            )
            report.is_written_late = any(
                (row.written_at or now) > report.written_due for row in rows
            )

    # -- guards ---------------------------------------------------------

    def _guard_urgent(self, act, values):
        """Nothing is reported before it was noticed, nor in the future."""
        if values is None:
            return
        when = values.get("sent_at") or values.get("acknowledged_at")
        report = self.sudo()
        if when > legal_now(self.env) + _GRACE or when < report.noticed_at:
            self.petition_id._refuse(
                "URGENT",
                self.env._(
                    "The time lies before the event was noticed, or in the future."
                ),
            )
        rows = values["recipient_ids"].sudo()
        if rows.report_id != report:
            raise UserError(self.env._("These are not the recipients of this report."))
        if values.get("report_way") == "written" and report.approval == "waiting":
            self.petition_id._refuse(
                "URGENT",
                self.env._(
                    "The written report has not been signed. Report orally now; have it "
                    "signed, or send it ahead with the reason."
                ),
            )
        if act.code == "acknowledge" and not all(rows.mapped("sent_at")):
            self.petition_id._refuse(
                "URGENT", self.env._("Who was not told yet cannot confirm it.")
            )

    def _guard_g25(self, act, values):
        """Nobody whom Article 25 names may be left out."""
        waiting = self.sudo().recipient_ids.filtered(lambda row: not row.sent_at)
        if waiting:
            self.petition_id._refuse(
                "G25",
                self.env._(
                    "Not told yet: %(names)s.",
                    names="、".join(waiting.mapped("display_name")),
                ),
            )

    # -- acts -----------------------------------------------------------

    def _do_send(self, act, values, entry):
        """S10: who was told, how and when."""
        moment = values["sent_at"]
        for row in values["recipient_ids"].with_env(self.env):
            vals = {
                "sent_at": min(filter(None, (row.sent_at, moment))),
                "receiver": values["receiver"] or row.receiver,
            }
            if values["report_way"] == "written":
                vals["written_at"] = min(filter(None, (row.written_at, moment)))
            row.write(vals)

    def _do_acknowledge(self, act, values, entry):
        """S10: who confirmed it, and when."""
        values["recipient_ids"].with_env(self.env).write(
            {
                "acknowledged_at": values["acknowledged_at"],
                "receiver": values["receiver"],
            }
        )

    def _do_supplement(self, act, values, entry):
        """S10: what has become known since; the first report stays as it was."""
        local = local_moment(legal_now(self.env))
        text = f"【{local:%Y-%m-%d %H:%M}】{values['supplement']}"
        self.write({"supplements": "\n".join(filter(None, (self.supplements, text)))})

    def _do_close(self, act, values, entry):
        """S10: over."""
        self.write({"outcome": values["event_outcome"]})
        self._close_part()


class UrgentRecipient(models.Model):
    """One organ that has to be told of an urgent matter, and when it was."""

    _name = "xinfang.urgent.recipient"
    _description = "Recipient of an Urgent Report"
    _inherit = ["xinfang.gated.mixin", "xinfang.petition.row.mixin"]
    _order = "report_id, sequence, id"

    report_id = fields.Many2one(
        "xinfang.urgent.report",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(readonly=True)
    role = fields.Selection(ROLES, required=True, readonly=True)
    department_id = fields.Many2one(
        "xinfang.department",
        "Organ Told",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    sent_at = fields.Datetime("Told At", readonly=True)
    written_at = fields.Datetime("In Writing At", readonly=True)
    receiver = fields.Char("Person Told", readonly=True)
    acknowledged_at = fields.Datetime("Confirmed At", readonly=True)

    _report_role_uniq = models.Constraint(
        "UNIQUE (report_id, role)", "Each of them is told once."
    )

    @api.depends("role", "department_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for row in self:
            row.display_name = row.department_id.name or roles.get(row.role, "")

    @api.model
    def _gate_sentence(self):
        return self.env._("Who is told of an urgent matter is kept by acts only.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("An urgent report is kept as it was made."))


class UrgentPetition(models.Model):
    """The act that opens an urgent report."""

    _inherit = "xinfang.petition"

    urgent_report_ids = fields.One2many(
        "xinfang.urgent.report", "petition_id", "Urgent Reports"
    )

    def _guard_urgent(self, act, values):
        """What is reported was noticed, and not in the future."""
        if values is None:
            return
        if values["noticed_at"] > legal_now(self.env) + _GRACE:
            self._refuse(
                "URGENT", self.env._("It cannot have been noticed in the future.")
            )
        if values["people_count"] < 1:
            self._refuse("URGENT", self.env._("Say how many people, at least one."))

    def _guard_g25(self, act, values):
        """The flag is not cleared before everybody was told (Article 25)."""
        record = self.sudo()
        if values is None or act.code != "triage":
            return
        levels = ("normal", "urgent", "major")
        new = values["urgency"] or record.urgency
        if levels.index(new) >= levels.index(record.urgency):
            return
        reports = record.urgent_report_ids
        unreported = record.urgency == "major" and not reports
        if unreported or any(report.is_open for report in reports):
            self._refuse(
                "G25",
                self.env._(
                    "It is flagged as major or urgent: report it to everybody whom "
                    "Article 25 names and close the report first."
                ),
            )

    def _do_report_urgent(self, act, values, entry):
        """S10: one report with everybody whom Article 25 wants told."""
        organ = entry.department_id or self.department_id.organ_id
        settings = self.env["ir.config_parameter"]
        oral = timedelta(hours=settings._xinfang("urgent_oral_hours"))
        written = timedelta(hours=settings._xinfang("urgent_written_hours"))
        noticed = values["noticed_at"]
        report = self.env["xinfang.urgent.report"]._open(
            self,
            entry,
            {
                "department_id": organ.id,
                "level": values["urgent_level"],
                "noticed_at": noticed,
                "happens_at": values["happens_at"],
                "place": values["event_place"],
                "people_count": values["people_count"],
                "summary": values["summary"],
                "actions_taken": values["actions_taken"],
                "trend": values["trend"],
                "contact": values["report_contact"],
                "oral_due": noticed + oral,
                "written_due": noticed + written,
                "written_due_day": legal_date(noticed + written),
            },
        )
        self.env["xinfang.urgent.recipient"].create(
            [
                {
                    "report_id": report.id,
                    "petition_id": self.id,
                    "sequence": number,
                    "role": role,
                    "department_id": department.id,
                }
                for number, (role, department) in enumerate(
                    self._urgent_recipients(organ), 1
                )
            ]
        )
        self.write({"urgency": values["urgent_level"]})
        return report

    def _urgent_recipients(self, organ):
        """Return (role, organ or none) of all whom Article 25 names.

        :param organ: ``xinfang.department`` that reports
        """
        above = self._superiors(organ)
        rulers = above.filtered(lambda d: d.kind in ("government", "party_committee"))
        found = [
            ("party_government", rulers[:1]),
            ("line_department", self.lead_department_id or organ.line_parent_id),
            ("joint_office", self._beside(above, "joint_office")),
        ]
        if organ.kind == "petition_office":
            others = self._beside(above, "petition_office", organ)
            found += [
                ("superior_office", others),
                ("national_bureau", self._national_bureau()),
            ]
        return found

    @api.model
    def _superiors(self, organ):
        above = current = organ.parent_id
        while current.parent_id:
            current = current.parent_id
            above += current
        return above

    @api.model
    def _beside(self, superiors, kind, but=None):
        """Return the nearest organ of a kind right below one of the superiors."""
        organs = self.env["xinfang.department"].search(
            [("kind", "=", kind), ("parent_id", "in", superiors.ids)]
        )
        organs -= but or organs.browse()
        order = {department.id: n for n, department in enumerate(superiors)}
        return organs.sorted(lambda d: order[d.parent_id.id])[:1]

    @api.model
    def _national_bureau(self):
        return self.env["xinfang.department"].search(
            [("kind", "=", "petition_office"), ("level", "=", "national")], limit=1
        )
