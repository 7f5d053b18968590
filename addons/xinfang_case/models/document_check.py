from odoo import models

from ..tools import gate
from ..tools.moment import legal_today


class DocumentCheck(models.Model):
    """The legal check between draft and signature (G33).

    A kind with ``needs_check`` passes three pairs of hands: drafter, checker,
    signer. Acts call :meth:`_check` and then ``_issue``, in whatever procedure.
    """

    _inherit = "xinfang.document"

    def _show_to_checkers(self):
        """Let the legal unit of the organ see the petitions whose drafts it checks."""
        papers = self.filtered(lambda d: d.state == "draft" and d.type_id.needs_check)
        papers = papers.filtered(lambda d: d.petition_id.type != "accusation")
        if not papers:
            return
        legal = self.env.ref("xinfang_case.group_xinfang_legal")
        members = self.env["xinfang.membership"].search(
            [
                ("organ_id", "in", papers.department_id.ids),
                ("user_id.group_ids", "in", legal.ids),
            ]
        )
        self.env["xinfang.access"]._grant(
            [
                (paper.petition_id.id, member.department_id.id)
                for paper in papers
                for member in members
                if member.organ_id == paper.department_id and member._is_current()
            ],
            set(),
        )

    def _check(self, checker, remark=False):
        """Note that drafts passed the legal check.

        :param checker: ``res.users``
        :param str remark: kept on the file, not printed
        :raises UserError: not a draft, a mandatory block is empty, or drafter and
            checker are one person (G33)
        """
        for document in self:
            document._check_may_check(checker)
        gate.open_gate(self).write(
            {
                "checker_id": checker.id,
                "check_date": legal_today(self.env),
                "check_result": "passed",
                "check_remark": remark or False,
            }
        )

    def _return(self, reader, reason):
        """Note that drafts were returned to their drafter; they are never signed.

        :param reader: ``res.users`` who returns them
        :param str reason: what is wrong or missing
        """
        gate.open_gate(self).write(
            {
                "checker_id": reader.id,
                "check_date": legal_today(self.env),
                "check_result": "returned",
                "check_remark": reason,
            }
        )

    def _check_may_check(self, checker):
        """Refuse a check of what is no draft any more, or of one's own draft."""
        self.ensure_one()
        if self.state != "draft" or self.check_result == "returned":
            self.petition_id._refuse(
                "G33", self.env._("Only a draft can be checked; draft anew.")
            )
        if checker == self.drafter_id:
            self.petition_id._refuse(
                "G33",
                self.env._("You drafted this paper; another person has to check it."),
            )
        self._check_blocks()
        self._check_lint()

    def _check_was_checked(self, signer):
        """Refuse to sign without a legal check, or by who did it."""
        if not self.type_id.needs_check:
            return
        if self.check_result != "passed":
            self.petition_id._refuse(
                "G33",
                self.env._("The draft has not passed the legal check yet."),
            )
        if signer == self.checker_id or self.checker_id == self.drafter_id:
            self.petition_id._refuse(
                "G33",
                self.env._("Drafter, checker and signer must be three persons."),
            )
        self._check_lint()
