from odoo import fields, models

from ..tools.moment import legal_today, said_day

ATTITUDES = [
    ("accepts", "Accepts the result"),
    ("part", "Accepts it in part"),
    ("objects", "Does not accept it"),
    ("silent", "Said nothing, or could not be reached"),
]


class ReferralReport(models.Model):
    """Reporting back on what was assigned: report, check, a later date (Article 22)."""

    _inherit = "xinfang.referral"

    attitude = fields.Selection(ATTITUDES, "The Petitioner's Attitude", readonly=True)
    interim_report = fields.Text(readonly=True)
    interim_date = fields.Date("Interim Report On", readonly=True)
    report_extended_on = fields.Date("Later Date Set On", readonly=True)
    report_checked_date = fields.Date("Report Checked On", readonly=True)

    def _do_report(self, act, values, entry):
        """C25: the closing report, with what the petitioner says to the result."""
        result = super()._do_report(act, values, entry)
        self.write({"attitude": values["attitude"]})
        return result

    def _stage_after(self, act):
        """C26: sent back, it stands where it was reported from, served or settled."""
        if act.code != "send_back":
            return super()._stage_after(act)
        reported = (
            self.env["xinfang.entry"]
            .sudo()
            .search(
                [
                    ("petition_id", "=", self.petition_id.id),
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("act_id.code", "=", "report"),
                ],
                order="seq desc",
                limit=1,
            )
        )
        stages = self.env["xinfang.stage"]
        before = reported and stages._get(self._name, reported.state_from)
        return before or act.to_stage_id

    def _do_accept_report(self, act, values, entry):
        """C26: checked point by point; the ledger keeps the list."""
        self.write({"report_checked_date": legal_today(self.env)})

    def _do_report_interim(self, act, values, entry):
        """TL-04: where the handling stands, before a later date can be set."""
        self.write(
            {
                "interim_report": values["interim_report"],
                "interim_date": legal_today(self.env),
            }
        )

    def _do_extend_report(self, act, values, entry):
        """TL-04: the assigning organ sets a later date; the limit starts anew."""
        clock = self.env["xinfang.clock"]._running("TL-04", self)
        clock._end("cancelled", entry)
        self.write(
            {
                "report_due": values["report_due"],
                "report_extended_on": legal_today(self.env),
                "interim_date": False,
            }
        )

    def _guard_tl04(self, act, values):
        """A later date: by the assigning organ, in time, on an interim report."""
        record = self.sudo()
        clock = self.env["xinfang.clock"].sudo()._running("TL-04", record)[:1]
        if not clock or clock.due_date < legal_today(self.env):
            self._refuse(
                "TL04",
                self.env._(
                    "The date to report back has passed; it cannot be moved any more."
                ),
            )
        if act.code != "extend_report":
            return
        if not record.interim_date:
            self._refuse(
                "TL04",
                self.env._(
                    "%(organ)s has to say first, in an interim report, where the "
                    "handling stands.",
                    organ=record.to_department_id.name,
                ),
            )
        if values is not None and values["report_due"] <= record.report_due:
            self._refuse(
                "TL04",
                self.env._(
                    "The new date has to be later than %(day)s.",
                    day=said_day(self.env, record.report_due),
                ),
            )


class PetitionArchive(models.Model):
    """C28: a petition that is closed or final is indexed and put away."""

    _inherit = "xinfang.petition"

    archived_date = fields.Date("Archived On", readonly=True, copy=False)
    archivist_id = fields.Many2one(
        "res.users",
        "Archived By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    archive_volume = fields.Char("Volume", readonly=True, copy=False)

    def _do_archive(self, act, values, entry):
        """C28: who put it away, when and where."""
        self.write(
            {
                "archived_date": legal_today(self.env),
                "archivist_id": self.env.uid,
                "archive_volume": values["archive_volume"],
            }
        )

    def _guard_archive(self, act, values):
        """Nothing runs, no paper is a draft, and every opinion was served."""
        record = self.sudo()
        clocks = record.clock_ids.filtered(
            lambda c: c.state in ("running", "suspended")
        )
        if clocks:
            self._refuse(
                "ARCHIVE",
                self.env._(
                    "Time limits still run: %(limits)s.",
                    limits="、".join(
                        sorted(set(clocks.rule_id.mapped("display_name")))
                    ),
                ),
            )
        newest = {}
        for paper in record.document_ids.sorted("id"):
            newest[paper.referral_id.id, paper.type_id.id] = paper
        drafts = [paper.title for paper in newest.values() if paper.state == "draft"]
        if drafts:
            self._refuse(
                "ARCHIVE",
                self.env._(
                    "Papers are still drafts: %(papers)s.", papers="、".join(drafts)
                ),
            )
        opinions = record.referral_ids.opinion_id | record.review_ids.opinion_id
        unserved = opinions.filtered(lambda d: d.state == "issued")
        if unserved:
            self._refuse(
                "ARCHIVE",
                self.env._(
                    "The proof of service is missing: %(papers)s.",
                    papers="、".join(unserved.mapped("number")),
                ),
            )
