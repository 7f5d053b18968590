from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.moment import legal_now
from ..tools.remote import read_text
from .petitioner import Petitioner as Declared

MINUTES = 10  # how long a user reads what was opened for him
MIN_REASON = 4
UNMASKERS = (
    "window",
    "triage",
    "office_head",
    "unit_intake",
    "handler",
    "unit_leader",
    "reviewer",
    "review_leader",
    "discipline",
)


class Unmasking(models.Model):
    """For whom a petitioner's numbers were opened, why and until when (C12).

    Appended, never changed. Of a sealed identity a row is written by the approval of a
    custodian alone (``is_identity``). Petitioners stand here by their number, not by
    their name: the log is read by auditors.
    """

    _name = "xinfang.unmasking"
    _description = "Unmasking"
    _inherit = ["xinfang.append.mixin"]

    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "xinfang.department",
        "Organ",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="That the user worked in then; its auditors read the row.",
    )
    petitioner_no = fields.Integer(
        "Petitioner No.", required=True, readonly=True, index=True
    )
    reason = fields.Char(
        readonly=True, help="Of a sealed identity it stands in the request."
    )
    is_identity = fields.Boolean("Sealed Identity", readonly=True)
    date = fields.Datetime("Opened At", required=True, readonly=True)
    until = fields.Datetime("Open Until", required=True, readonly=True)

    @api.model
    def _grant(self, people, user, reason, minutes, is_identity=False):
        """Open the numbers of petitioners for a user; the caller has proved the right.

        :param people: ``xinfang.petitioner``
        :param user: ``res.users`` who reads them
        :param int minutes: how long
        :return: the moment (naive UTC) until which they are open
        """
        now = legal_now(self.env)
        until = now + timedelta(minutes=minutes)
        organ_id, _kind = people.env["res.users"].with_user(user)._xinfang_organ_today()
        self._append(
            [
                {
                    "user_id": user.id,
                    "department_id": organ_id,
                    "petitioner_no": person.id,
                    "reason": reason,
                    "is_identity": is_identity,
                    "date": now,
                    "until": until,
                }
                for person in people
            ]
        )
        people._forget_cached_numbers()
        return until

    @api.model
    def _open_until(self, ids):
        """Return what is open for the user now.

        :return: dict petitioner id → (moment, whether of a sealed identity)
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT petitioner_no, MAX(until), BOOL_OR(is_identity)"
                " FROM xinfang_unmasking WHERE user_id = %s AND until > %s"
                " AND petitioner_no = ANY(%s) GROUP BY petitioner_no, is_identity"
                " ORDER BY is_identity",
                self.env.uid,
                legal_now(self.env),
                list(ids),
            )
        )
        return {row[0]: (row[1], row[2]) for row in rows}


class Petitioner(models.Model):
    """Numbers and address are masked until somebody says why he needs them (C15)."""

    _inherit = "xinfang.petitioner"

    open_until = fields.Datetime(
        "Shown in Full Until",
        compute="_compute_open_until",
        groups="xinfang_case.group_xinfang_staff",
        help="For you alone; afterwards the numbers are masked again.",
    )

    @api.depends_context("uid")
    def _compute_open_until(self):
        known = self.env["xinfang.unmasking"].sudo()._open_until(self._origin.ids)
        for person in self:
            person.open_until = person._opening(known)

    def _opening(self, known):
        """Return until when this petitioner is open, False when he is not."""
        until, of_identity = known.get(self._origin.id, (False, False))
        return until if of_identity or not self.sudo().is_sealed else False

    def _vault_opened(self):
        """Return the petitioners whose numbers the user reads in clear.

        One at a time: lists, exports and calls that read many get masked values,
        whatever was opened.
        """
        if len(self) != 1:
            return self.browse()
        known = self.env["xinfang.unmasking"].sudo()._open_until(self._origin.ids)
        return self if self._opening(known) else self.browse()

    def unmask(self, reason):
        """Show this petitioner's numbers and address in full for ten minutes.

        The user, the reason and the time are kept. A sealed identity is not opened so:
        see ``xinfang.disclosure``.

        :param str reason: why they are needed
        :return: dict ``until``: ISO moment in UTC
        :raises UserError: no reason, or a sealed identity
        :raises AccessError: the role does not work on petitions, or may not see him
        """
        self.ensure_one()
        self.check_access("read")
        reason = read_text(self.env, reason)
        if len(reason) < MIN_REASON:
            raise UserError(
                self.env._("Say for what the full numbers are needed, in a few words.")
            )
        if not self._may_unmask():
            self._note_unmasking(reason, refused=True)
            raise AccessError(
                self.env._(
                    "Full numbers are shown to those who register and handle petitions."
                )
            )
        if self.sudo().is_sealed:
            self._note_unmasking(reason, refused=True)
            raise UserError(
                self.env._(
                    "This identity is sealed. Request its disclosure on the petition: a "
                    "custodian has to agree (Article 30)."
                )
            )
        grants = self.env["xinfang.unmasking"]
        until = grants._grant(self, self.env.user, reason, MINUTES)
        self._note_unmasking(reason)
        return {"until": fields.Datetime.to_string(until)}

    def _may_unmask(self):
        user = self.env.user
        return any(user.has_group(f"xinfang_case.group_xinfang_{r}") for r in UNMASKERS)

    def _note_unmasking(self, reason, refused=False, detail=None):
        """Write the view log: what was opened, or asked for in vain."""
        self.env["xinfang.view"]._note(
            "unmask", self, reason=reason, detail=detail, refused=refused
        )

    def _forget_cached_numbers(self):
        """Let the next reading ask anew who may read."""
        names = [spec.name for spec in _DECLARED]
        self.invalidate_recordset([*names, "open_until"], flush=False)

    def action_unmask(self):
        """Ask for the reason, in a dialog.

        :return: dict, an action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Show in Full"),
            "res_model": "xinfang.unmask.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_petitioner_id": self.id},
        }


_DECLARED = (Declared._id_number, Declared._phone, Declared._address)
