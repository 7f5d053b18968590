from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.moment import legal_now
from .encrypted import Encrypted

MINUTES = 60  # how long a disclosed identity is open, from the approval on
READERS = "xinfang_case.group_xinfang_staff,xinfang_case.group_xinfang_custodian"
CUSTODIAN = "xinfang_case.group_xinfang_custodian"


class Disclosure(models.Model):
    """A request to be shown a sealed identity, decided by a second person (G27, C12).

    Asked for with a reason by whoever deals with the petition, decided by a custodian
    of the same organ who is somebody else. The identity is then open for the one who
    asked, for an hour. The custodian sees number, person and reason; neither the
    petition nor the identity.
    """

    _name = "xinfang.disclosure"
    _description = "Disclosure of an Identity"
    _inherit = ["xinfang.part.mixin"]
    _part_sign = "密"

    _reason = Encrypted("reason")

    requester_id = fields.Many2one(
        "res.users",
        "Requested By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    custodian_id = fields.Many2one(
        "res.users",
        "Decided By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    reason = _reason.clear("Reason", groups=READERS)
    reason_enc = _reason.stored()
    requested_at = fields.Datetime(readonly=True)
    open_until = fields.Datetime("Open Until", readonly=True)

    @api.depends("petition_id", "sequence")
    def _compute_display_name(self):
        # The custodian reads the number, though not the petition.
        for request, clear in zip(self, self.sudo(), strict=True):
            number = clear.petition_id.number or ""
            request.display_name = f"{number}/{self._part_sign}{clear.sequence or ''}"

    # -- who sees it --------------------------------------------------------

    @api.model
    def _kept_sql(self):
        """Return SQL of the ids of requests that the user sees as a custodian."""
        self.flush_model(["department_id"])
        organs = self.env["res.users"]._xinfang_organs()
        custodian = self.env.user.has_group(CUSTODIAN)
        return SQL(
            "SELECT kept.id FROM xinfang_disclosure kept"
            " JOIN xinfang_department organ ON organ.id = kept.department_id"
            " WHERE %s AND organ.organ_id = ANY(%s) AND NOT EXISTS (SELECT 1"
            " FROM xinfang_bar bar WHERE bar.petition_id = kept.petition_id"
            " AND bar.user_id = %s)",
            custodian,
            organs.ids,
            self.env.uid,
        )

    @api.model
    def _search_visible_to_me(self, operator, value):
        domain = super()._search_visible_to_me(operator, value)
        if domain is NotImplemented or set(value) != {True}:
            return domain

        def to_sql(model, alias, query):
            return SQL("%s IN (%s)", SQL.identifier(alias, "id"), self._kept_sql())

        return domain | Domain.custom(to_sql=to_sql)

    @api.depends_context("uid")
    def _compute_visible_to_me(self):
        done = super()._compute_visible_to_me()
        kept = {row[0] for row in self.env.execute_query(self._kept_sql())}
        for request in self:
            request.visible_to_me = request.visible_to_me or request._origin.id in kept
        return done

    # -- acts ---------------------------------------------------------------

    def _guard_g27(self, act, values):
        """Who asks is never who decides."""
        if self.sudo().requester_id == self.env.user:
            self._refuse(
                "G27", self.env._("You asked for it: another custodian decides.")
            )

    def _do_approve_disclosure(self, act, values, entry):
        """Open the identity for who asked, for an hour."""
        petition = self.petition_id
        people = petition.petitioner_id | petition.representative_ids
        grants = self.env["xinfang.unmasking"]
        until = grants._grant(people, self.requester_id, False, MINUTES, True)
        self.write({"custodian_id": self.env.uid, "open_until": until})
        people._note_unmasking(False, detail={"disclosure": self.id})
        self._close_part()

    def _do_deny_disclosure(self, act, values, entry):
        """Keep it sealed."""
        self.write({"custodian_id": self.env.uid})
        self._close_part()


class PetitionDisclosure(models.Model):
    """Asking for the identity of a sealed petitioner."""

    _inherit = "xinfang.petition"

    disclosure_ids = fields.One2many(
        "xinfang.disclosure", "petition_id", "Disclosures of the Identity"
    )
    identity_text = fields.Text(
        "Name and Contacts",
        compute="_compute_identity_text",
        groups="xinfang_case.group_xinfang_staff",
        exportable=False,
        help="Shown while a disclosure that a custodian agreed to is open for you.",
    )

    @api.depends("petitioner_id", "representative_ids")
    @api.depends_context("uid")
    def _compute_identity_text(self):
        self.identity_text = False
        if len(self) != 1 or not self.identity_sealed:
            return
        people = self.petitioner_id | self.representative_ids
        texts = [person.with_prefetch().identity_text for person in people]
        self.identity_text = "\n\n".join(filter(None, texts)) or False

    def _guard_g27(self, act, values):
        """One request at a time, and none while the identity is open."""
        if values is None:
            return
        mine = self.sudo().disclosure_ids.filtered(
            lambda d: d.requester_id == self.env.user
        )
        if mine.filtered("is_open"):
            self._refuse("G27", self.env._("Your request is still to be decided."))
        if any(d.open_until and d.open_until > legal_now(self.env) for d in mine):
            self._refuse("G27", self.env._("The identity is open for you already."))

    def _do_request_disclosure(self, act, values, entry):
        """Put the request before the custodians of the asker's organ."""
        organs = self.env["res.users"]._xinfang_organs()
        return self.env["xinfang.disclosure"]._open(
            self,
            entry,
            {
                "department_id": (entry.department_id or organs[:1]).id,
                "requester_id": self.env.uid,
                "reason": values["reason"],
                "requested_at": legal_now(self.env),
            },
        )
