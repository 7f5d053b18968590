from odoo import api, fields, models

from ..tools import document_words as words
from ..tools import gate
from ..tools.moment import legal_date, legal_now, local_moment, said_day
from .document_verify import SHORT


class ElectronicService(models.Model):
    """The system's own receipt of an electronic service (rule CR9).

    Nobody signs for a paper that arrives in the hall: the system keeps since when it lay
    there, what it said, and when the petitioner first opened it. It counts as received
    on the day it arrived; by analogy with Article 90 of the Civil Procedure Law.
    """

    _inherit = "xinfang.service"

    available_at = fields.Datetime(
        "In the Hall Since",
        readonly=True,
        help="From this moment the petitioner could open the paper; noted by the system.",
    )
    opened_at = fields.Datetime(
        "First Opened",
        readonly=True,
        help="By the petitioner, after it was served; noted by the system. No limit moves "
        "by it: the paper counts as received on the day it arrived.",
    )
    sha256 = fields.Char(
        "SHA-256 of the Paper", readonly=True, help="Of what was served, as signed."
    )

    @api.model
    def _service_vals(self, document, values, result, entry):
        vals = super()._service_vals(document, values, result, entry)
        if result == "served" and values["service_method"] == "electronic":
            vals["available_at"] = document._in_hall_since()
            vals["sha256"] = document.sha256
        return vals

    @api.model
    def _check_electronic(self, document, values):
        checked = super()._check_electronic(document, values)
        if not document._shown_in_hall():
            self._refuse(
                document,
                self.env._(
                    "The hall does not show this paper to the petitioner, so it cannot "
                    "arrive there. Choose another way of service."
                ),
            )
        since = legal_date(document._in_hall_since())
        if values["service_date"] < since:
            self._refuse(
                document,
                self.env._(
                    "The petitioner can open this paper since %(day)s: an electronic "
                    "service counts from its arrival, not from a day before.",
                    day=said_day(self.env, since),
                ),
            )
        return checked

    def _receipt_facts(self):
        """Print what the system noted where others sign, and which paper it was."""
        facts = super()._receipt_facts()
        if not self.available_at:
            return facts
        # The digest as the paper itself prints it; the row keeps the whole.
        digest = f"文书摘要{(self.sha256 or '')[:SHORT]}"
        return {
            **facts,
            "receiver": self.opened_at and f"{_zh_moment(self.opened_at)}首次打开",
            "witnesses": f"系统记载：{_zh_moment(self.available_at)}进入",
            "note": "，".join(filter(None, (facts["note"], digest))),
        }


class DocumentInHall(models.Model):
    """Since when the petitioner can open a paper, and the first time it was opened."""

    _inherit = "xinfang.document"

    def _shown_in_hall(self):
        """Tell whether the citizens' hall ever shows this paper to the petitioner."""
        self.ensure_one()
        return self.type_id.citizen_visible and self.petition_id.type != "accusation"

    def _in_hall_since(self):
        """Return the moment from which the petitioner can open it, naive UTC.

        A notice from when it was issued; an opinion, which opens the time for review,
        from the recording of its service.
        """
        self.ensure_one()
        made = self.entry_id.date
        at_once = made and legal_date(made) == self.issue_date
        return made if at_once and not self._is_decision() else legal_now(self.env)

    def _note_opened(self):
        """Note that the petitioner opened this paper, the first time after its service.

        The caller has proved that it is the petitioner.
        """
        rows = self.sudo().service_ids.filtered(
            lambda service: service.available_at and not service.opened_at
        )
        if rows:
            gate.open_gate(rows).write({"opened_at": legal_now(self.env)})


def _zh_moment(value):
    local = local_moment(value)
    return f"{words.zh_date(local.date())}{local:%H时%M分}"
