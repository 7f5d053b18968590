from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ..tools import gate
from ..tools.identity import IdentityError, check_id_number, check_phone, check_uscc
from ..tools.moment import legal_today
from ..tools.remote import read_day, read_id, read_pairs, read_text
from .identity_message import identity_message
from .view_trace import current_trace

ROLES = ("window", "triage", "office_head", "unit_intake")
PERSON_FIELDS = ("name", "person_kind", "id_type", "id_number", "phone", "address")
PETITION_FIELDS = (
    "channel",
    "received_date",
    "late_reason",
    "identity_mode",
    "headcount",
    "title",
    "content",
    "request",
    "urgency",
    "window_no",
)
LOOKUP_LIMIT = 8


class Counter(models.AbstractModel):
    """Fast registration at the counter: one screen, one call, the next number at once.

    It has no rule of its own: petitioner and petition are created as the clerk,
    and registering goes through the gate like everywhere else.
    """

    _name = "xinfang.counter"
    _description = "Registration at the Counter"

    @api.model
    def _check_clerk(self):
        """Refuse everybody who may not register petitions.

        :raises AccessError: no such role, or member of no organ
        """
        user = self.env.user
        if not any(
            user.has_group(f"xinfang_case.group_xinfang_{role}") for role in ROLES
        ):
            raise AccessError(self.env._("Your role may not register petitions."))
        if not user._xinfang_organs():
            raise AccessError(
                self.env._(
                    "You are a member of no organ. Please ask the administrator to enter "
                    "where you work."
                )
            )

    @api.model
    def open_screen(self):
        """Return what the screen needs to begin.

        :return: dict ``organ``, ``today`` (ISO date), ``choices`` (field →
            list of [value, label])
        """
        self._check_clerk()
        petition = self.env["xinfang.petition"]
        person = self.env["xinfang.petitioner"]
        choices = {
            name: model._fields[name]._description_selection(self.env)
            for model, name in (
                (petition, "channel"),
                (petition, "identity_mode"),
                (petition, "urgency"),
                (person, "person_kind"),
                (person, "id_type"),
            )
        }
        return {
            "organ": self.env.user._xinfang_organs()[:1].name,
            "today": legal_today(self.env).isoformat(),
            "choices": choices,
        }

    # -- who ------------------------------------------------------------

    @api.model
    def find_petitioners(self, text):
        """Find known petitioners by ID number, phone, end of the phone, or name.

        :param str text: as typed: 15 or 18 characters, 11 digits, four digits,
            the beginning of a name or of its pinyin
        :return: list of at most 8 dicts ``id``, ``name``, ``id_number``,
            ``phone`` (both masked), ``region``
        """
        self._check_clerk()
        text = read_text(self.env, text)
        domain = self._petitioner_domain(text)
        if domain is None:
            return []
        found = self.env["xinfang.petitioner"].search(domain, limit=LOOKUP_LIMIT)
        if trace := current_trace():
            trace.looked_for(found, text)
        return [
            {
                "id": person.id,
                "name": person.name,
                "id_number": person.id_number_masked or "",
                "phone": person.phone_masked or "",
                "region": person.region_id.display_name or "",
            }
            for person in found
        ]

    @api.model
    def _petitioner_domain(self, text):
        if len(text) < 2:
            return None
        digits = text.replace(" ", "").replace("-", "")
        if digits.isdigit() and len(digits) == 4:
            return Domain("phone_tail", "=", digits)
        if len(digits) in (15, 18) and digits[:-1].isdigit():
            return Domain("id_number", "=", digits)
        if digits.isdigit():
            return Domain("phone", "=", digits)
        if text.isascii():
            start = escape_psql(text.lower())
            return Domain("pinyin", "=like", f"{start}%") | Domain(
                "pinyin", "=like", f"% {start}%"
            )
        return Domain("name", "=like", f"{escape_psql(text)}%")

    # -- register -------------------------------------------------------

    @api.model
    def register(self, values, key):
        """Create and register one petition with what the clerk typed.

        :param dict values: names of ``PERSON_FIELDS`` and ``PETITION_FIELDS``,
            or ``petitioner_id`` of a known petitioner instead of the person
        :param str key: drawn by the screen for each form; the second call with
            it returns the number of the first
        :return: dict ``errors`` (field → sentence; nothing was saved then), or
            ``number``, ``petition_id``, ``due`` (list of [limit, ISO date]) and
            ``query_code`` (shown once, for the petitioner)
        :raises UserError: a guard of registering refuses
        """
        self._check_clerk()
        earlier = self._earlier(key)
        if earlier:
            return self._outcome(earlier)
        values = self._cleaned(values)
        errors = self._problems(values)
        if errors:
            return {"errors": errors}
        petition = self.env["xinfang.petition"].create(self._petition_vals(values))
        gate.open_gate(petition).write({"submission_key": self._stored_key(key)})
        petition.perform("register", {}, f"counter-{key}")
        outcome = self._outcome(petition)
        outcome["query_code"] = petition._new_query_code()
        return outcome

    @api.model
    def _stored_key(self, key):
        if not isinstance(key, str) or not 8 <= len(key) <= 64:
            raise ValidationError(
                self.env._("The form has no valid key. Open it again.")
            )
        return f"counter-{self.env.uid}-{key}"

    @api.model
    def _earlier(self, key):
        """Return what this clerk registered before with this key."""
        return self.env["xinfang.petition"].browse(
            self.env["xinfang.petition"]
            .sudo()
            .search([("submission_key", "=", self._stored_key(key))], limit=1)
            .ids
        )

    @api.model
    def _cleaned(self, values):
        """Return known values alone, texts without blanks around them."""
        known = {*PERSON_FIELDS, *PETITION_FIELDS, "petitioner_id"}
        return {
            name: self._typed(value)
            for name, value in read_pairs(self.env, values).items()
            if name in known
        }

    @api.model
    def _typed(self, value):
        """Return a text as it was typed; numbers may come as numbers."""
        number = isinstance(value, int) and not isinstance(value, bool)
        return read_text(self.env, str(value) if number else value)

    @api.model
    def _problems(self, values):
        """Return a sentence for every field that is missing or wrong."""
        errors = {}
        if not values.get("title"):
            errors["title"] = self.env._("Say in one line what it is about.")
        if not (values.get("content") or values.get("request")):
            errors["content"] = self.env._("Write down the facts or the request.")
        headcount = str(values.get("headcount") or 1)
        if not headcount.isdecimal() or not 1 <= int(headcount) <= 100_000:
            errors["headcount"] = self.env._(
                "How many people came? A number from 1 on."
            )
        if values.get("received_date"):
            errors.update(self._day_problems(values["received_date"]))
        errors.update(self._choice_problems(values))
        if not values.get("petitioner_id"):
            errors.update(self._person_problems(values))
        return errors

    @api.model
    def _day_problems(self, received):
        try:
            received = read_day(self.env, received)
        except UserError as error:
            return {"received_date": str(error)}
        if received > legal_today(self.env):
            return {"received_date": self.env._("This day is still to come.")}
        return {}

    @api.model
    def _choice_problems(self, values):
        """Return a sentence for every choice that is none of those offered."""
        errors = {}
        for model, names in (
            ("xinfang.petition", PETITION_FIELDS),
            ("xinfang.petitioner", PERSON_FIELDS),
        ):
            for name in names:
                field = self.env[model]._fields[name]
                if field.type != "selection" or not values.get(name):
                    continue
                if values[name] not in field.get_values(self.env):
                    errors[name] = self.env._("Choose one of those offered.")
        return errors

    @api.model
    def _person_problems(self, values):
        errors = {}
        anonymous = values.get("identity_mode") == "anonymous"
        if not values.get("name") and not anonymous:
            errors["name"] = self.env._("Who petitions? Or choose “Anonymous”.")
        checks = {"id_card": check_id_number, "uscc": check_uscc}
        check = checks.get(values.get("id_type") or "id_card")
        for name, method in (("id_number", check), ("phone", check_phone)):
            if values.get(name) and method:
                try:
                    method(values[name])
                except IdentityError as error:
                    errors[name] = identity_message(self.env, error)
        return errors

    @api.model
    def _petition_vals(self, values):
        vals = {name: values[name] for name in PETITION_FIELDS if values.get(name)}
        vals["headcount"] = int(vals.get("headcount") or 1)
        person = self._petitioner(values)
        vals["petitioner_id"] = person.id
        if vals["headcount"] > 1 and person:
            # Who stands at the counter speaks for the others (Article 20).
            vals["representative_ids"] = [(6, 0, person.ids)]
        return vals

    @api.model
    def _petitioner(self, values):
        """Return the known petitioner, or the one just described."""
        petitioner = self.env["xinfang.petitioner"]
        if values.get("petitioner_id"):
            return self._chosen(values["petitioner_id"])
        if not values.get("name") or values.get("identity_mode") == "anonymous":
            return petitioner
        vals = {name: values[name] for name in PERSON_FIELDS if values.get(name)}
        return petitioner.create(vals)

    @api.model
    def _chosen(self, petitioner_id):
        """Return the petitioner a clerk chose; hidden and missing answer alike.

        :param petitioner_id: int or digits, as the screen sends it
        :raises UserError: no number
        :raises AccessError: not one of the people the clerk sees
        """
        person = self.env["xinfang.petitioner"].browse(read_id(self.env, petitioner_id))
        person.check_access("read")
        return person

    @api.model
    def _outcome(self, petition):
        clocks = petition.sudo().clock_ids.filtered(
            lambda c: c.state == "running" and c.bearer == "organ"
        )
        return {
            "petition_id": petition.id,
            "number": petition.number,
            "due": [
                [clock.rule_id.name, clock.due_date.isoformat()]
                for clock in clocks.sorted("due_date")
            ],
            "query_code": False,
        }
