from odoo import fields, models

from odoo.addons.xinfang_case.tools import gate
from odoo.addons.xinfang_case.tools.moment import legal_today, said_day


class Disposal(models.Model):
    """One file whose time of keeping is over: appraised by one, disposed of by another.

    Proposed by the daily job, or on a citizen's request. Nothing is deleted before two
    persons agreed (鉴定、销毁; Archives Law: nobody destroys archives on his own).
    """

    _name = "xinfang.disposal"
    _description = "Disposal of a File"
    _inherit = ["xinfang.part.mixin"]
    _part_sign = "销"
    _plain_words = frozenset({"basis"})

    kept_until = fields.Date("Was to Be Kept Until", readonly=True)
    basis = fields.Char("Legal Basis", readonly=True)
    appraiser_id = fields.Many2one(
        "res.users",
        "Appraised By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    appraisal = fields.Text(readonly=True)
    approver_id = fields.Many2one(
        "res.users",
        "Approved By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    keep_until = fields.Date("Kept Longer Until", readonly=True)
    erased_rows = fields.Integer(
        "Rows Emptied", readonly=True, help="Rows whose words and numbers were removed."
    )
    erased_files = fields.Integer("Files Deleted", readonly=True)

    # -- guards -------------------------------------------------------------

    def _guard_retention(self, act, values):
        """Nothing is disposed of whose time of keeping runs, or runs again."""
        petition = self.sudo().petition_id
        if petition._is_kept():
            petition._refuse_kept()

    def _guard_twopersons(self, act, values):
        """Who appraised a file does not approve that it is destroyed."""
        if self.sudo().appraiser_id == self.env.user:
            self._refuse(
                "TWOPERSONS",
                self.env._("You appraised this file: another person approves."),
            )

    def _guard_keepday(self, act, values):
        """Kept longer: until a day that lies ahead."""
        if values is not None and values["keep_until"] <= legal_today(self.env):
            self._refuse(
                "KEEPDAY",
                self.env._("The day until which it is kept has to lie ahead."),
            )

    # -- acts ---------------------------------------------------------------

    def _do_agree_disposal(self, act, values, entry):
        """The archivist finds nothing worth keeping."""
        self.write({"appraiser_id": self.env.uid, "appraisal": values["reason"]})

    def _do_keep_longer(self, act, values, entry):
        """The file is worth keeping: not proposed again before that day."""
        self.write({"appraiser_id": self.env.uid, "keep_until": values["keep_until"]})
        self.petition_id.write({"retention_hold": values["keep_until"]})
        self._close_part()

    def _do_dispose(self, act, values, entry):
        """Remove the person and the words; number, days and figures stay."""
        rows, files = self.petition_id._erase()
        self.write(
            {
                "approver_id": self.env.uid,
                "erased_rows": rows,
                "erased_files": files,
            }
        )
        self._close_part()


class DisposedPetition(models.Model):
    """Proposing a file for appraisal."""

    _inherit = "xinfang.petition"

    disposal_ids = fields.One2many(
        "xinfang.disposal", "petition_id", "Disposals", readonly=True
    )

    def _as_system(self):
        return gate.acting_as(self.sudo(), gate.Actor("system"))

    def _guard_retention(self, act, values):
        """Only what no line of the schedule keeps is proposed, and once at a time."""
        record = self.sudo()
        if record._is_kept():
            record._refuse_kept()
        if any(disposal.is_open for disposal in record.disposal_ids):
            self._refuse(
                "RETENTION", self.env._("This file is being appraised already.")
            )

    def _refuse_kept(self):
        """Refuse, saying until when and on which basis the file is kept."""
        if not self.retention_until:
            self._refuse(
                "RETENTION",
                self.env._(
                    "This file is kept: it is open, or kept for ever by the retention "
                    "schedule (%(basis)s).",
                    basis=self.retention_basis or "—",
                ),
            )
        self._refuse(
            "RETENTION",
            self.env._(
                "This file is to be kept until %(day)s (%(basis)s). Until then nothing "
                "of it is deleted.",
                day=said_day(self.env, self.retention_until),
                basis=self.retention_basis or "—",
            ),
        )

    def _do_propose_disposal(self, act, values, entry):
        """Put the file before the archivist of the registering organ."""
        return self.env["xinfang.disposal"]._open(
            self,
            entry,
            {
                "department_id": self.department_id.organ_id.id,
                "kept_until": self.retention_until,
                "basis": self.retention_basis,
            },
        )
