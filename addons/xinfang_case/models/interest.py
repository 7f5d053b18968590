from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..tools.identity import check_id_number, check_phone, id_number_key, phone_key
from ..tools.masking import mask_id, mask_name, mask_phone
from ..tools.minhash import normal
from ..tools.moment import legal_today
from .encrypted import Encrypted
from .recusal import HEADS

RELATIONS = [
    ("spouse", "Spouse"),
    ("lineal", "Parent, child or other lineal kin"),
    ("collateral", "Brother, sister or other collateral kin within three degrees"),
    ("affinity", "Close kin by marriage"),
    ("works_there", "Works or worked there, or a close relative does"),
    ("property", "Holds shares or property interests"),
    ("other", "Another reason that may affect fairness"),
]


class Interest(models.Model):
    """What an official declares about himself, so that nobody has to remember it.

    A person (by identity number, or by name and phone), a unit or a colleague with
    whom he has an interest. Where a petition comes from that person or complains of
    that unit, the gate bars the official until his head decides (Article 28, G06).

    Read by the official and the chief of his organ, by nobody else. A declaration is
    never rewritten: it is ended, and another one made.
    """

    _name = "xinfang.interest"
    _description = "Declared Interest"
    _order = "id desc"

    _person_name = Encrypted("person_name", key=normal, mask=mask_name)
    _id_number = Encrypted(
        "id_number",
        normalise=lambda record, text: check_id_number(text, legal_today(record.env)),
        key=id_number_key,
        mask=mask_id,
    )
    _phone = Encrypted(
        "phone",
        normalise=lambda _record, text: check_phone(text),
        key=phone_key,
        mask=mask_phone,
    )

    user_id = fields.Many2one(
        "res.users",
        "Official",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    relation = fields.Selection(RELATIONS, required=True)
    person_name = _person_name.clear("Name of the Person")
    person_name_enc = _person_name.stored()
    id_number = _id_number.clear("ID Number")
    id_number_enc = _id_number.stored()
    id_number_bidx = _id_number.index()
    phone = _phone.clear("Phone")
    phone_enc = _phone.stored()
    phone_bidx = _phone.index()
    department_id = fields.Many2one(
        "xinfang.department", "Unit", index="btree_not_null", ondelete="restrict"
    )
    official_id = fields.Many2one(
        "res.users",
        "Colleague",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="A relative who is an official himself and may be complained of.",
    )
    date_from = fields.Date(
        "Holds Since", readonly=True, default=lambda self: legal_today(self.env)
    )
    date_to = fields.Date("Ended On")
    readable_to_me = fields.Boolean(
        compute="_compute_readable_to_me",
        search="_search_readable_to_me",
        export_string_translation=False,
        exportable=False,
    )

    _period_check = models.Constraint(
        "CHECK (date_to >= date_from)", "An interest cannot end before it begins."
    )

    @api.depends("user_id", "relation")
    def _compute_display_name(self):
        relations = dict(self._fields["relation"]._description_selection(self.env))
        for interest in self:
            interest.display_name = relations.get(interest.relation, "")

    # -- who reads ----------------------------------------------------------

    @api.model
    def _search_readable_to_me(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        own = Domain("user_id", "=", self.env.uid)
        organs = self._organs_led()
        if not organs:
            return own
        members = (
            self.env["xinfang.membership"]
            .sudo()
            .search([("organ_id", "in", organs.ids)])
            .filtered(lambda m: m._is_current())
        )
        return own | Domain("user_id", "in", members.user_id.ids)

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_readable_to_me(self):
        readable = self.filtered_domain(self._search_readable_to_me("in", {True}))
        for interest in self:
            interest.readable_to_me = interest in readable

    @api.model
    def _organs_led(self):
        """Return the organs whose chief the current user is.

        Who is entered as chief; where nobody is, the leaders of the organ.
        """
        mine = self.env["res.users"]._xinfang_members()
        led = mine.filtered("is_head").organ_id
        user = self.env.user
        if any(user.has_group(f"xinfang_case.group_xinfang_{role}") for role in HEADS):
            led |= (mine.organ_id - led).filtered(lambda organ: not organ._chiefs())
        return led

    # -- who writes ---------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        interests = super().create(vals_list)
        if not self.env.su and interests.user_id - self.env.user:
            raise AccessError(self.env._("Everybody declares the own interests alone."))
        # No constraint: the encrypted columns are written after those are checked.
        interests._check_complete()
        return interests

    def write(self, vals):
        if not self.env.su:
            if self.user_id - self.env.user:
                raise AccessError(
                    self.env._("Everybody declares the own interests alone.")
                )
            if vals.keys() - {"date_to"}:
                raise AccessError(
                    self.env._(
                        "A declared interest is not rewritten: end it and declare "
                        "another one."
                    )
                )
        return super().write(vals)

    def _check_complete(self):
        for interest in self.sudo():
            person = interest.id_number_enc or (
                interest.person_name_enc and interest.phone_enc
            )
            if not (person or interest.department_id or interest.official_id):
                raise ValidationError(
                    self.env._(
                        "Say with whom: an identity number, or name and phone together, "
                        "or a unit, or a colleague."
                    )
                )

    # -- matching -----------------------------------------------------------

    @api.model
    def _conflicts(self, records, users):
        """Return who of some users has declared an interest that touches a petition.

        Asked by the gate, and only of users who have declared something.

        :param records: process records (petition, referral, review …)
        :return: dict petition id → ``xinfang.interest`` of these users
        """
        found = self.sudo()
        users = users.sudo().filtered("xinfang_has_interest")
        if not users:
            return {}
        today = legal_today(self.env)
        interests = found.search([("user_id", "in", users.ids)]).filtered(
            lambda i: not i.date_to or i.date_to >= today
        )
        result = {}
        for record in records.sudo():
            petition = record._petitions()
            people = petition.petitioner_id | petition.representative_ids
            organs, officials = record._complained_of()
            hit = interests.filtered(
                lambda i, p=people, o=organs, c=officials: i._touches(p, o, c)
            )
            if hit:
                result[petition.id] = hit
        return result

    def _touches(self, people, organs, officials):
        self.ensure_one()
        unit = self.department_id
        if unit and (unit in organs or unit.organ_id in organs):
            return True
        if self.official_id and self.official_id in officials:
            return True
        return any(self._is_person(person) for person in people)

    def _is_person(self, person):
        """Tell whether the interest is with a petitioner; a name alone is not enough."""
        if self.id_number_bidx and self.id_number_bidx == person.id_number_bidx:
            return True
        return bool(
            self.phone_bidx
            and self.phone_bidx == person.phone_bidx
            and self.person_name_enc
            and normal(self.person_name) == normal(person.name or "")
        )
