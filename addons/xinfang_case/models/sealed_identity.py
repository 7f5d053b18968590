"""The identity vault: who asked for secrecy, or accuses somebody, is named nowhere.

Of a sealed petitioner the name and the contacts lie in one encrypted value, bound to the
row; the columns hold a stand-in. Numbers and address stay in their encrypted columns and
lose the indexes by which they could be found. What opens it: ``disclosure.py``.
"""

import json

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools import gate
from ..tools.masking import SEALED_NAME
from .keyring import vault_for_writing, vault_of
from .petitioner import Petitioner as Declared

STAFF = "xinfang_case.group_xinfang_staff"
SPECS = (Declared._id_number, Declared._phone, Declared._address)
# What is taken out of the columns, and what stands there instead.
MOVED = {
    "name": SEALED_NAME,
    "contact_name": False,
    "email": False,
    "birth_date": False,
    "gender": False,
}
# What a sealed copy of somebody known has in common with him.
SHARED = ("person_kind", "id_type", "e_service_consent")
SHARED_LINKS = ("region_id", "household_region_id", "occupation_id")


class SealedPetitioner(models.Model):
    """A petitioner whose identity is sealed (Articles 30, 46; G27, C11-C13)."""

    _inherit = "xinfang.petitioner"
    _vault_columns = {"identity_enc": "_identity_place"}

    identity_enc = fields.Text(
        readonly=True, copy=False, groups=fields.NO_ACCESS, exportable=False
    )
    identity_text = fields.Text(
        "Name and Contacts",
        compute="_compute_identity_text",
        groups=STAFF,
        exportable=False,
        help="Shown while a disclosure that a custodian agreed to is open for you.",
    )

    def _identity_place(self):
        """Return what a sealed identity is bound to."""
        return self._name, "identity", self._origin.id

    # -- sealing ----------------------------------------------------------

    def _sealed_for(self, petitions):
        """Return these people with their identity sealed, for each petition of its own.

        Whoever is known from another petition stays known there and gets a sealed
        record of his own here: else his name would vanish from the other one, which
        says that he petitioned in secret.

        :param petitions: ``xinfang.petition``, all that are sealed at once
        :return: dict (petition, person) → sealed person; without those who were sealed
            before
        """
        clear = self.sudo().filtered(lambda person: not person.is_sealed)
        places = clear._named_by()
        now = dict.fromkeys(petitions)
        sealed, copied = {}, []
        for person in clear:
            mine = places[person].filtered(now.__contains__)
            if places[person] == mine:
                # Named nowhere else: the last of his petitions keeps this record.
                sealed[mine[-1:], person] = person
                mine -= mine[-1:]
            copied += [(petition, person) for petition in mine]
        known = {person: person._identity_values() for person in clear}
        copies = self._sealed_copies([person for _petition, person in copied])
        sealed |= dict(zip(copied, copies, strict=True))
        for (_petition, person), own in sealed.items():
            own._store_identity(known[person])
        return sealed

    def _named_by(self):
        """Return the petitions that name each of these people: dict person → petitions."""
        petitions = self.env["xinfang.petition"].sudo()
        found = petitions.search(
            [
                "|",
                ("petitioner_id", "in", self.ids),
                ("representative_ids", "in", self.ids),
            ],
            order="id",
        )
        places = dict.fromkeys(self, petitions)
        for petition in found:
            for person in (petition.petitioner_id | petition.representative_ids) & self:
                places[person] |= petition
        return places

    def _sealed_copies(self, people):
        """Return new sealed records for some people, one for each time they are named.

        :param people: list of single ``xinfang.petitioner``
        """
        if not people:
            return self.sudo().browse()
        copies = self.sudo().create(
            [
                {
                    **{name: person[name] for name in SHARED},
                    **{name: person[name].id for name in SHARED_LINKS},
                    "name": SEALED_NAME,
                    "is_sealed": True,
                    **{spec.name: spec.text_of(person) or False for spec in SPECS},
                }
                for person in people
            ]
        )
        # The recorder is not told either: petitions alone lead to it.
        copies.department_id = False
        return copies

    def _identity_values(self):
        """Return name and contacts as they stand in the columns: dict of texts."""
        values = {name: self[name] for name in MOVED}
        values["birth_date"] = self.birth_date and self.birth_date.isoformat()
        return {name: text for name, text in values.items() if text}

    def _store_identity(self, values):
        clear = json.dumps(values, ensure_ascii=False, sort_keys=True)
        vault = vault_for_writing(self.env)
        self.write(
            {
                **MOVED,
                "identity_enc": vault.encrypt(clear, *self._identity_place()),
                "is_sealed": True,
                "user_id": False,
                "department_id": False,
                # Nobody finds it by guessing a number.
                **{name: False for spec in SPECS for name in self._index_columns(spec)},
            }
        )

    @api.model
    def _index_columns(self, spec):
        return [n for n in (spec.bidx, spec.tail_bidx) if n in self._fields]

    # -- reading ----------------------------------------------------------

    def _identity(self):
        """Return name and contacts in clear: dict of texts; for the product alone.

        The caller has proved a right to them, or uses them to keep them out of texts.
        """
        record = self.sudo()
        if not record.is_sealed:
            return record._identity_values()
        clear = vault_of(self.env).decrypt(
            record.identity_enc, *record._identity_place()
        )
        return json.loads(clear)

    def _identity_words(self):
        """Return all texts that tell who these people are, the longest first."""
        words = set()
        for person in self:
            known = person._identity()
            words |= {known.get(n) for n in ("name", "contact_name", "email")}
            words |= {spec.text_of(person) for spec in SPECS}
        words -= {None, False, "", SEALED_NAME}
        # Single characters stand in every sentence.
        return sorted((w for w in words if len(w) > 1), key=len, reverse=True)

    @api.depends("is_sealed")
    @api.depends_context("uid")
    def _compute_identity_text(self):
        sealed = self.filtered(lambda p: p.sudo().is_sealed)
        self.identity_text = False
        for person in sealed._vault_opened():
            person.identity_text = person._identity_lines()

    def _identity_lines(self):
        known = self._identity()
        labels = {
            "name": self.env._("Name"),
            "contact_name": self.env._("Contact"),
            "email": self.env._("E-mail"),
            "birth_date": self.env._("Birth Date"),
        }
        lines = [(labels[name], known.get(name)) for name in labels]
        lines += [
            (self._fields[spec.name]._description_string(self.env), spec.text_of(self))
            for spec in SPECS
        ]
        return "\n".join(f"{label}：{text}" for label, text in lines if text)

    # -- writing ----------------------------------------------------------

    @api.depends("name", "is_sealed")
    def _compute_pinyin(self):
        sealed = self.filtered("is_sealed")
        sealed.pinyin = False
        return super(SealedPetitioner, self - sealed)._compute_pinyin()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                vals.pop("is_sealed", None)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and ("is_sealed" in vals or any(self.mapped("is_sealed"))):
            raise AccessError(
                self.env._(
                    "This identity is sealed: nobody changes it, and it is not unsealed. "
                    "Corrections go into the petition as a supplement."
                )
            )
        return super().write(vals)


class SealedPetition(models.Model):
    """A petition keeps the identity of its people as it was asked to (G28)."""

    _inherit = "xinfang.petition"

    identity_sealed = fields.Boolean(
        readonly=True, copy=False, help="The people of this petition are named nowhere."
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("identity_mode") == "anonymous":
                vals.pop("petitioner_id", None)
                vals.pop("representative_ids", None)
        petitions = super().create(vals_list)
        petitions._protect_identity()
        return petitions

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {
            "type",
            "identity_mode",
            "petitioner_id",
            "representative_ids",
        }:
            self._protect_identity()
        return result

    def _keeps_identity(self):
        """Tell whether the people of this petition are named nowhere."""
        return self.identity_mode != "anonymous" and (
            self.identity_mode == "confidential" or self.type == "accusation"
        )

    def _protect_identity(self):
        """Keep no identity of anonymous petitions, and seal that of secret ones."""
        petitions = gate.open_gate(self)
        for petition in petitions.filtered(lambda p: p.identity_mode == "anonymous"):
            petition._forget_people()
        petitions.filtered(lambda p: p._keeps_identity())._seal_identities()
        for sealed in (True, False):
            changed = petitions.filtered(
                lambda p, sealed=sealed: (
                    p.identity_sealed != sealed
                    and any(
                        (p.petitioner_id | p.representative_ids).mapped("is_sealed")
                    )
                    == sealed
                )
            )
            if changed:
                changed.write({"identity_sealed": sealed})

    @api.model
    def _seal_known_identities(self):
        """Seal the people of petitions that an earlier release left in clear.

        Called by every update; finds nothing when there is nothing to do.
        """
        secret = fields.Domain("identity_mode", "=", "confidential") | (
            fields.Domain("type", "=", "accusation")
            & fields.Domain("identity_mode", "!=", "anonymous")
        )
        left = fields.Domain("identity_sealed", "=", False) & fields.Domain(
            "petitioner_id", "!=", False
        )
        self.sudo().search(secret & left)._protect_identity()

    def _forget_people(self):
        """Let nothing lead from an anonymous petition to a person or account (C11)."""
        nobody = {
            "petitioner_id": False,
            "representative_ids": [fields.Command.clear()],
        }
        if self.petitioner_id or self.representative_ids:
            self.write(nobody)
        if self.petitioner_user_id:
            self.write({"petitioner_user_id": False})

    def _seal_identities(self):
        # Read once for all; afterwards petition by petition is looked at.
        (self.petitioner_id | self.representative_ids).mapped("is_sealed")
        people = {p: p.petitioner_id | p.representative_ids for p in self}
        todo = self.filtered(lambda p: not all(people[p].mapped("is_sealed")))
        if not todo:
            return
        everybody = todo.petitioner_id | todo.representative_ids
        new = everybody._sealed_for(todo)
        mains, others = [], []
        for petition in todo:
            for person in petition.petitioner_id:
                mains.append((petition, new.get((petition, person), person)))
            people = petition.representative_ids
            ids = [new.get((petition, person), person).id for person in people]
            if ids != people.ids:
                others.append((petition, [fields.Command.set(ids)]))
        # The representatives of all at once: ``write`` takes one value for all, and
        # each petition would take two statements.
        self._fields["representative_ids"].write_batch(others)
        self.browse([p.id for p, _links in others]).modified(["representative_ids"])
        for petition, person in mains:
            if person != petition.petitioner_id:
                petition.write({"petitioner_id": person.id})
        (todo.petitioner_id | todo.representative_ids).sudo().mapped("identity_enc")
        todo._clean_words()

    # -- words ------------------------------------------------------------

    def _without_identity(self, text, words=None):
        """Return a text in which sealed names and numbers are blotted out.

        :param text: str or anything else, which is returned as it is
        :param words: what is blotted out, None: of this petition's people
        """
        if not text or not isinstance(text, str):
            return text
        if words is None:
            people = self.sudo().petitioner_id | self.sudo().representative_ids
            words = people._identity_words()
        for word in words:
            text = text.replace(word, SEALED_NAME)
        return text

    def _clean_words(self):
        """Blot the names out of title and text, which others read and search.

        An accusation's text lies encrypted as a whole. Of others what was blotted out
        is kept encrypted beside it.
        """
        names = ("title", "content", "request")
        pieces = self.filtered(lambda piece: piece.type != "accusation")
        pieces.invalidate_recordset(["content", "request"])
        for piece in pieces:
            vals = {name: piece._without_identity(piece[name]) for name in names}
            if any(vals[name] != piece[name] for name in names):
                # The originals go through ``_text_vals``, which keeps them encrypted.
                originals = {name: piece[name] for name in names[1:]}
                piece.write({"title": vals["title"], **originals})

    def _text_vals(self, content, request):
        vals = super()._text_vals(content, request)
        if self.type == "accusation" or not self._keeps_identity():
            return vals
        people = self.sudo().petitioner_id | self.sudo().representative_ids
        words = people._identity_words()
        clean = {
            name: self._without_identity(vals[name], words)
            for name in ("content", "request", "body")
        }
        if any(clean[name] != vals[name] for name in ("content", "request")):
            place = (*self._text_place()[:1], "original", self._origin.id)
            text = f"{content or ''}\x1f{request or ''}"
            clean["original_enc"] = vault_for_writing(self.env).encrypt(text, *place)
        return {**vals, **clean}


class SealedText(models.Model):
    """What was blotted out of a text is kept, encrypted."""

    _inherit = "xinfang.petition.text"
    _vault_columns = {"sealed_enc": "_sealed_place", "original_enc": "_original_place"}

    original_enc = fields.Text(groups=fields.NO_ACCESS)

    def _original_place(self):
        return "xinfang.petition", "original", self.petition_id.id


class SealedWords(models.AbstractModel):
    """What is said in acts on a confidential petition names its people nowhere."""

    _inherit = "xinfang.process.mixin"

    def _carry_out(self, act, values_list, actor, idempotency_key):
        values_list = [
            record._blotted(values)
            for record, values in zip(self, values_list, strict=True)
        ]
        return super()._carry_out(act, values_list, actor, idempotency_key)

    def _blotted(self, values):
        petition = self._petitions()
        # The words of an accusation are encrypted as they are.
        if petition.identity_mode != "confidential" or petition.type == "accusation":
            return values
        people = petition.petitioner_id | petition.representative_ids
        words = people._identity_words()
        return {
            name: petition._without_identity(value, words)
            for name, value in values.items()
        }


class SealedNotes(models.AbstractModel):
    """Internal notes name no sealed person either."""

    _inherit = "xinfang.mail.guard"

    def message_post(self, *, body="", **kwargs):
        """Post a note; sealed names and numbers in it are blotted out."""
        self.check_access("read")
        petition = self.sudo()._petitions() if self else self
        if body and petition and petition._keeps_identity():
            body = type(body)(petition._without_identity(str(body)))
        return super().message_post(body=body, **kwargs)
