from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.identity import (
    IdentityError,
    check_id_number,
    check_phone,
    check_uscc,
    id_birth_date,
    id_gender,
    id_number_key,
    phone_key,
    phone_tail,
)
from ..tools.masking import mask_id, mask_name, mask_phone
from ..tools.minhash import normal
from ..tools.moment import legal_today
from ..tools.pinyin import pinyin_key
from .encrypted import Encrypted, identity_message


def _normalise_id(record, text):
    """Check an identity number by its kind; passports and others are kept as typed."""
    if record.id_type == "id_card":
        return check_id_number(text, legal_today(record.env))
    if record.id_type == "uscc":
        return check_uscc(text)
    return text.strip()


def address_key(text):
    """Return the form by which two spellings of one address are equal."""
    return normal(text)


class Petitioner(models.Model):
    """Who petitions: a citizen, a legal person or another organisation (Article 17).

    Not a ``res.partner``, which every internal user may read. Identity number,
    phone and address lie encrypted; a portal account is only linked.
    """

    _name = "xinfang.petitioner"
    _description = "Petitioner"
    _inherit = ["xinfang.scope.mixin"]
    _order = "name, id"
    _rec_names_search = ["name", "pinyin"]

    _id_number = Encrypted(
        "id_number", normalise=_normalise_id, key=id_number_key, mask=mask_id
    )
    _phone = Encrypted(
        "phone",
        normalise=lambda _record, text: check_phone(text),
        key=phone_key,
        mask=mask_phone,
        tail=phone_tail,
    )
    _address = Encrypted("address", key=address_key)

    name = fields.Char("Name of Person or Organisation", required=True)
    name_masked = fields.Char(compute="_compute_name_masked")
    # Full pinyin and initials stand in one text: only trigrams find both.
    pinyin = fields.Char(compute="_compute_pinyin", store=True, index="trigram")
    person_kind = fields.Selection(
        [
            ("citizen", "Citizen"),
            ("legal_person", "Legal person"),
            ("other_org", "Other organisation"),
        ],
        required=True,
        default="citizen",
    )
    gender = fields.Selection([("male", "Male"), ("female", "Female")])
    birth_date = fields.Date()
    id_type = fields.Selection(
        [
            ("id_card", "Resident identity card"),
            ("passport", "Passport"),
            ("hmt_permit", "Hong Kong, Macao or Taiwan permit"),
            ("uscc", "Unified social credit code"),
            ("other", "Other"),
        ],
        default="id_card",
    )
    id_number = _id_number.clear("ID Number")
    id_number_enc = _id_number.stored()
    id_number_bidx = _id_number.index()
    id_number_masked = _id_number.masked("ID Number (Masked)")
    phone = _phone.clear("Phone")
    phone_enc = _phone.stored()
    phone_bidx = _phone.index()
    phone_masked = _phone.masked("Phone (Masked)")
    phone_tail = _phone.tail("Phone Tail")
    phone_tail_bidx = _phone.index()
    address = _address.clear("Address")
    address_enc = _address.stored()
    address_bidx = _address.index()
    address_masked = _address.masked("Address (Masked)")
    email = fields.Char(groups="xinfang_case.group_xinfang_staff")
    contact_name = fields.Char(help="Who speaks for an organisation.")
    region_id = fields.Many2one(
        "xinfang.region", "Residence", index="btree_not_null", ondelete="restrict"
    )
    household_region_id = fields.Many2one(
        "xinfang.region",
        "Household Register",
        index="btree_not_null",
        ondelete="restrict",
    )
    occupation_id = fields.Many2one(
        "xinfang.occupation", index="btree_not_null", ondelete="restrict"
    )
    e_service_consent = fields.Boolean(
        "Agrees to Electronic Service",
        help="Documents are served electronically only with prior consent.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Portal Account",
        index="btree_not_null",
        copy=False,
        ondelete="set null",
    )
    department_id = fields.Many2one(
        "xinfang.department", "Recorded By", index="btree_not_null", ondelete="restrict"
    )
    is_sealed = fields.Boolean(
        "Identity Sealed",
        readonly=True,
        copy=False,
        help="Name and contacts are kept secret; see the identity vault.",
    )

    _name_idx = models.Index("(name, id)")
    _name_start_idx = models.Index("(name varchar_pattern_ops)")
    _pinyin_idx = models.Index("(pinyin varchar_pattern_ops)")

    @api.depends("name")
    def _compute_name_masked(self):
        for person in self:
            person.name_masked = mask_name(person.name or "")

    @api.depends("name")
    def _compute_pinyin(self):
        for person in self:
            person.pinyin = pinyin_key(person.name or "")

    def _is_described_by(self, vals):
        """Tell whether values name this person: kind, name, document and its number.

        :param dict vals: values of a petitioner, the number in its stored spelling
        """
        same = all(self[n] == vals[n] for n in ("person_kind", "name", "id_type"))
        return same and self._id_number.text_of(self) == (vals["id_number"] or "")

    def _full_address(self):
        """Return the address in clear, for the product's own masking of texts."""
        return self._address.text_of(self)

    @api.onchange("id_number")
    def _onchange_id_number(self):
        for person in self:
            if person.id_type == "id_card" and person.id_number:
                try:
                    number = check_id_number(person.id_number, legal_today(self.env))
                except IdentityError as error:
                    return {
                        "warning": {
                            "title": self.env._("ID Number"),
                            "message": identity_message(self.env, error),
                        }
                    }
                person.birth_date = id_birth_date(number)
                person.gender = id_gender(number)

    @api.constrains("email")
    def _check_email(self):
        for person in self:
            if person.email and "@" not in person.email:
                raise ValidationError(
                    self.env._("This is no e-mail address: it has no @ in it.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        organs = self.env["res.users"]._xinfang_organs()
        for vals in vals_list:
            if not vals.get("department_id") and organs:
                vals["department_id"] = organs[0].id
        return super().create(vals_list)

    def write(self, vals):
        # Identity is kept by the office that took it down; others read it.
        if not self.env.su:
            organs = self.env["res.users"]._xinfang_organs()
            for person in self:
                keeper = person.sudo().department_id.organ_id
                if keeper and keeper not in organs:
                    raise AccessError(
                        self.env._(
                            "Only %(organ)s, which recorded this petitioner, changes the "
                            "particulars.",
                            organ=keeper.name,
                        )
                    )
        return super().write(vals)

    # -- visibility: through the petitions, or the organ that recorded them ----

    @api.model
    def _visible_sql(self, alias):
        """Return the SQL condition that the user may look at a petitioner.

        Asked row by row, of the few who were found by name or number; a union of
        everybody visible would be made of the whole table each time.

        :param alias: name of the petitioner's table in the query
        """
        scope = self.env["res.users"]._xinfang_scope_ids()
        self.env["xinfang.petition"].flush_model(
            ["petitioner_id", "representative_ids"]
        )
        self.flush_model(["department_id"])
        return SQL(
            "COALESCE(%(mine)s = ANY(%(scope)s) OR"
            " (SELECT TRUE FROM xinfang_petition p"
            " WHERE p.petitioner_id = %(id)s AND %(seen)s LIMIT 1) OR"
            " (SELECT TRUE FROM xinfang_petition_representative_rel r"
            " WHERE r.petitioner_id = %(id)s AND %(named)s LIMIT 1), FALSE)",
            mine=SQL.identifier(alias, "department_id"),
            id=SQL.identifier(alias, "id"),
            scope=scope,
            seen=self._visible_condition_sql(SQL("p.id"), SQL("p.is_hidden")),
            named=self._visible_condition_sql(SQL("r.petition_id")),
        )

    @api.model
    def _search_display_name(self, operator, value):
        """Find by the beginning of the name or of its pinyin: both have an index."""
        if operator != "ilike" or not isinstance(value, str) or not value.strip():
            return super()._search_display_name(operator, value)
        return self._name_domain(value)

    @api.model
    def _name_domain(self, text):
        """Return the domain of petitioners whose name or pinyin begins with ``text``."""
        text = text.strip()
        if text.isascii():
            return Domain("pinyin", "=like", f"{text.lower()}%") | Domain(
                "pinyin", "=like", f"% {text.lower()}%"
            )
        return Domain("name", "=like", f"{text}%")

    @api.model
    def _search_visible_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        if set(value) != {True}:
            return ~self._search_visible_to_me("in", {True})

        def to_sql(model, alias, query):
            return self._visible_sql(alias)

        return Domain.custom(to_sql=to_sql)

    @api.depends_context("uid")
    def _compute_visible_to_me(self):
        ids = self._origin.ids
        visible = set()
        if ids:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM xinfang_petitioner WHERE id = ANY(%s) AND %s",
                    ids,
                    self._visible_sql("xinfang_petitioner"),
                )
            )
            visible = {row[0] for row in self.env.cr.fetchall()}
        for person in self:
            person.visible_to_me = not person._origin.id or person._origin.id in visible
