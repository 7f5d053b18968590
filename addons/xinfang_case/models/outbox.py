import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError

# Object no RPC client can build: with it in the context, rows may be written.
_OUTBOX = object()
STATES = [
    ("pending", "Waiting"),
    ("sent", "Sent"),
    ("failed", "Failed"),
    ("withheld", "Not to Be Sent"),
]


class Outbox(models.Model):
    """Notices by mail: a number, one neutral line and where to sign in.

    A mail passes through many hands, so it carries nothing of the case (Article 30):
    no title, no organ, no paper, no link that opens without signing in. The address
    is looked up when it is sent and kept nowhere. Rows are written by the product
    alone, by no act: acts do not wait for a mail server.
    """

    _name = "xinfang.outbox"
    _description = "Notice by Mail"
    _inherit = ["xinfang.petition.row.mixin"]
    _order = "id desc"

    entry_id = fields.Many2one(
        "xinfang.entry",
        "Up to",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The newest step of the procedure it tells of.",
    )
    user_id = fields.Many2one(
        "res.users",
        "To",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Staff who were mentioned; empty: the petitioner.",
    )
    kind = fields.Selection(
        [
            ("registered", "Registered"),
            ("news", "Something new"),
            ("mention", "Mentioned in a note"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="pending")
    attempts = fields.Integer("Tries", readonly=True)
    next_try = fields.Datetime("Next Try", readonly=True)
    sent_at = fields.Datetime("Sent", readonly=True)
    problem = fields.Selection(
        [
            ("unreachable", "The mail server cannot be reached"),
            ("later", "The mail server asks to try later"),
            ("refused", "The address was refused"),
            ("given_up", "Tried too often"),
            ("no_address", "There is no address"),
            ("closed", "No longer to be told"),
        ],
        readonly=True,
    )
    answer = fields.Char("Answer", readonly=True, help="The mail server's number.")
    message_ref = fields.Char(readonly=True, required=True, groups=fields.NO_ACCESS)

    _message_ref_uniq = models.UniqueIndex("(message_ref)")
    _waiting_idx = models.Index("(next_try, id) WHERE state = 'pending'")

    @api.depends("petition_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.petition_id.sudo().number or ""

    # -- writing: by the product alone ------------------------------------

    @api.model
    def _queue(self, vals_list):
        """Put notices into the box; each may be sent at once.

        :param vals_list: dicts of ``petition_id``, ``kind`` and, where known,
            ``entry_id`` or ``user_id``
        """
        now = fields.Datetime.now()
        rows = self.sudo().with_context(xinfang_outbox=_OUTBOX)
        return rows.create(
            [
                {
                    "next_try": now,
                    # The same at every try: who got it twice shows it once.
                    "message_ref": f"xf-{secrets.token_hex(16)}",
                    **vals,
                }
                for vals in vals_list
            ]
        )

    def _note(self, **vals):
        """Write what became of a notice."""
        return self.sudo().with_context(xinfang_outbox=_OUTBOX).write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own_hand()
        return super().create(vals_list)

    def write(self, vals):
        self._check_own_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_notice(self):
        raise AccessError(self.env._("Notices sent are a record that nobody deletes."))

    def _check_own_hand(self):
        if self.env.context.get("xinfang_outbox") is not _OUTBOX:
            raise AccessError(
                self.env._("Notices by mail are written by the product alone.")
            )
