from odoo import api, fields, models
from odoo.exceptions import AccessError


class PartMixin(models.AbstractModel):
    """A procedure of its own on a petition: review, hearing, mediation …

    It moves through :meth:`perform` like the petition itself, writes into the
    petition's ledger, and is visible to whoever may see the petition. Concrete
    models set ``_part_sign`` (the character of their display name) and override
    what they have other answers to.
    """

    _name = "xinfang.part.mixin"
    _description = "Part of a Petition"
    _inherit = [
        "xinfang.mail.guard",
        "mail.thread",
        "mail.activity.mixin",
        "xinfang.process.mixin",
    ]
    _order = "id desc"
    _mail_post_access = "read"
    _part_sign = ""

    petition_id = fields.Many2one(
        "xinfang.petition",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    referral_id = fields.Many2one(
        "xinfang.referral",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The organ's duty it belongs to, if it belongs to one.",
    )
    entry_id = fields.Many2one(
        "xinfang.entry",
        "Opened By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        "xinfang.department",
        "Organ",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The organ that conducts it.",
    )
    sequence = fields.Integer("No.", readonly=True, copy=False)
    open_date = fields.Date("Opened On", readonly=True, copy=False)
    closed_date = fields.Date("Closed On", readonly=True, copy=False)
    next_step = fields.Char(related="stage_id.next_step", related_sudo=True)
    next_role = fields.Char(related="stage_id.next_role", related_sudo=True)
    clock_ids = fields.One2many(
        "xinfang.clock",
        "res_id",
        "Time Limits",
        domain=lambda self: [("res_model", "=", self._name)],
    )
    document_ids = fields.One2many(
        "xinfang.document",
        "res_id",
        "Documents",
        domain=lambda self: [("res_model", "=", self._name)],
    )

    # Lists of open parts begin with the newest; their counts are read from this alone.
    _open_idx = models.Index("(id) INCLUDE (petition_id) WHERE is_open IS TRUE")

    @api.depends("petition_id", "sequence")
    def _compute_display_name(self):
        for part in self:
            number = part.petition_id.number or ""
            part.display_name = f"{number}/{part._part_sign}{part.sequence or ''}"

    @api.model
    def _open(self, petition, entry, vals):
        """Open a part inside the gate, from the ``_do_<act>`` of another record.

        :param petition: ``xinfang.petition``
        :param entry: ledger entry of the act that opens it
        :param dict vals: values; ``department_id`` is the organ that conducts it
        :return: the new record; that organ may see the petition from now on
        """
        part = self.create(
            {
                "petition_id": petition.id,
                "entry_id": entry.id,
                "sequence": self.search_count([("petition_id", "=", petition.id)]) + 1,
                "open_date": self.env["xinfang.clock"]._today(),
                **vals,
            }
        )
        accusation = {petition.id} if petition.type == "accusation" else set()
        self.env["xinfang.access"]._grant(
            [(petition.id, part.department_id.id)], accusation
        )
        return part

    def _check_writer(self):
        """A draft is written by the organ that conducts it, by nobody else."""
        result = super()._check_writer()
        organs = self.env["res.users"]._xinfang_organs()
        for part in self.sudo():
            if part.stage_id.is_start and part.department_id.organ_id not in organs:
                raise AccessError(
                    self.env._(
                        "%(organ)s writes this, not your organ.",
                        organ=part.department_id.organ_id.name,
                    )
                )
        return result

    def _close_part(self):
        """Note the day on which it ended."""
        self.write({"closed_date": self.env["xinfang.clock"]._today()})

    # -- who acts -------------------------------------------------------

    def _own_organ(self):
        """Return the organ that has to do the next step."""
        return self.department_id.organ_id

    def _acting_organs(self, kind):
        if kind == "registering":
            return self.petition_id.department_id.organ_id
        if kind == "concerned":
            return self.petition_id._concerned_organs()
        if kind == "discipline":
            return self.petition_id._discipline_organs()
        return self.department_id.organ_id

    def _clock_department(self, rule):
        return self.department_id.organ_id

    def _clock_user(self, rule):
        return self.department_id._default_user()
