"""What a citizen may hand in, checked field by field; knows nothing of Odoo.

:func:`parse` takes the fields of the web form as typed and returns cleaned values
with the faults found. It never raises for bad input and never repeats what was
typed: faults are codes, and the caller says them in the reader's language.
Nothing that is not named here gets through (`PARTS` and `SWITCHES`).
"""

from dataclasses import dataclass, field
from datetime import date

from odoo.addons.xinfang_case.tools.cleantext import clean_line, clean_text
from odoo.addons.xinfang_case.tools.identity import (
    IdentityError,
    check_id_number,
    check_phone,
    check_uscc,
)

MAX_REPRESENTATIVES = 5  # Article 20
MAX_HEADCOUNT = 100_000
PERSON_KINDS = ("citizen", "legal_person", "other_org")
IDENTITY_MODES = ("named", "confidential", "anonymous")
TYPES = ("suggestion", "accusation", "claim", "unsure")
PERSON_ID_TYPES = ("id_card", "passport", "hmt_permit", "other")
ORG_ID_TYPES = ("uscc", "other")

# name → longest text. Longer text is a fault, never cut in silence.
PARTS = {
    "person_kind": 20,
    "identity_mode": 20,
    "name": 60,
    "contact_name": 60,
    "id_type": 20,
    "id_number": 40,
    "birth_date": 20,
    "phone": 40,
    "email": 120,
    "residence": 80,
    "residence_code": 12,
    "address": 200,
    "headcount": 10,
    "type": 20,
    "title": 100,
    "accused_unit": 100,
    "accused_person": 100,
    "content": 10_000,
    "request": 3_000,
    "problem_place": 80,
    "problem_code": 12,
    "department": 20,
    "campaign": 12,
}
LONG_PARTS = ("content", "request")
SWITCHES = ("e_service_consent", "truthful")
REPRESENTATIVE_PARTS = {"name": 60, "id_number": 40, "phone": 40}
# Fields of the form that are no part of the petition.
FORM_FIELDS = ("key", "drop_file")


@dataclass
class Submission:
    """A cleaned form: ``values`` by field, ``representatives``, ``errors``.

    ``errors`` maps the name of a field to a pair of code and parameters.
    ``typed`` is what is shown again in the form.
    """

    values: dict = field(default_factory=dict)
    representatives: list = field(default_factory=list)
    errors: dict = field(default_factory=dict)
    typed: dict = field(default_factory=dict)

    def fault(self, name, code, **params):
        """Note the first fault of a field."""
        self.errors.setdefault(name, (code, params))

    @property
    def anonymous(self):
        return self.values.get("identity_mode") == "anonymous"


def representative_field(index, part):
    """Return the form's name of one field of one representative (1-based)."""
    return f"rep{index}_{part}"


def known_fields():
    """Return the names of all fields the form has (representatives included)."""
    names = set(PARTS) | set(SWITCHES) | set(FORM_FIELDS)
    for index in range(1, MAX_REPRESENTATIVES + 1):
        names.update(representative_field(index, part) for part in REPRESENTATIVE_PARTS)
    return names


def parse(form, today):
    """Check a form.

    :param dict form: field name → str as typed
    :param date today: no birth date may be later
    :return: :class:`Submission`
    """
    submission = Submission()
    _refuse_unknown(submission, form)
    for name, longest in PARTS.items():
        _take(submission, name, form.get(name), longest)
    for name in SWITCHES:
        submission.values[name] = submission.typed[name] = bool(form.get(name))
    _check_choices(submission)
    _check_person(submission, today)
    _check_contact(submission)
    _check_matter(submission)
    _check_representatives(submission, form, today)
    if not submission.values["truthful"]:
        submission.fault("truthful", "truthful")
    return submission


def _refuse_unknown(submission, form):
    unknown = set(form) - known_fields()
    if any(name.startswith("rep") and name[3:4].isdigit() for name in unknown):
        submission.fault("representatives", "too_many", limit=MAX_REPRESENTATIVES)
        unknown = {name for name in unknown if not name.startswith("rep")}
    if unknown:
        submission.fault("form", "unknown_field")


def _take(submission, name, text, longest):
    text = text if isinstance(text, str) else ""
    value = clean_text(text) if name in LONG_PARTS else clean_line(text)
    submission.values[name] = submission.typed[name] = value
    if len(value) > longest:
        submission.fault(name, "too_long", count=len(value), limit=longest)


def _check_choices(submission):
    values = submission.values
    # Each choice has a sentence of its own: read alone in the summary, "please choose"
    # would not say what.
    for name, allowed in (
        ("person_kind", PERSON_KINDS),
        ("identity_mode", IDENTITY_MODES),
        ("type", TYPES),
    ):
        if not values[name]:
            submission.fault(name, name)
        elif values[name] not in allowed:
            submission.fault(name, name)
            values[name] = submission.typed[name] = ""


def _check_person(submission, today):
    values = submission.values
    if submission.anonymous:
        return
    organisation = values["person_kind"] in ("legal_person", "other_org")
    if not values["name"]:
        submission.fault("name", "org_name" if organisation else "name")
    if organisation and not values["contact_name"]:
        submission.fault("contact_name", "contact_name")
    allowed = ORG_ID_TYPES if organisation else PERSON_ID_TYPES
    if values["id_type"] not in allowed:
        submission.fault("id_type", "id_type_org" if organisation else "id_type")
    _check_number(submission, "id_number", values["id_type"], today)
    _check_birth(submission, today)


def _check_number(submission, name, kind, today):
    number = submission.values[name]
    if not number:
        submission.fault(name, "id_number")
        return
    try:
        if kind == "id_card":
            number = check_id_number(number, today)
        elif kind == "uscc":
            number = check_uscc(number)
    except IdentityError as error:
        submission.fault(name, error.code)
    else:
        submission.values[name] = number


def _check_birth(submission, today):
    text = submission.values["birth_date"]
    submission.values["birth_date"] = False
    if not text:
        return
    try:
        born = date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        submission.fault("birth_date", "no_such_date")
        return
    if not date(1850, 1, 1) <= born <= today:
        submission.fault("birth_date", "birth_future" if born > today else "birth_past")
        return
    submission.values["birth_date"] = born


def _check_contact(submission):
    values = submission.values
    if not submission.anonymous:
        for name in ("phone", "residence", "address"):
            if not values[name]:
                submission.fault(name, name)
        if values["e_service_consent"] and not (values["email"] or values["phone"]):
            submission.fault("email", "email_for_service")
    if values["phone"]:
        _check_phone(submission, "phone")
    if values["email"] and not _is_email(values["email"]):
        submission.fault("email", "email_format")


def _check_phone(submission, name):
    try:
        submission.values[name] = check_phone(submission.values[name])
    except IdentityError as error:
        submission.fault(name, error.code)


def _is_email(text):
    local, at, domain = text.rpartition("@")
    return bool(
        at
        and local
        and "." in domain.strip(".")
        and " " not in text
        and "@" not in local
    )


def _check_matter(submission):
    values = submission.values
    for name in ("title", "content", "request", "problem_place", "department"):
        if not values[name]:
            submission.fault(name, name)
    count = values["headcount"] or "1"
    if not (count.isascii() and count.isdigit() and 1 <= int(count) <= MAX_HEADCOUNT):
        submission.fault("headcount", "headcount")
        values["headcount"] = 1
    else:
        values["headcount"] = int(count)


def _check_representatives(submission, form, today):
    for index in range(1, MAX_REPRESENTATIVES + 1):
        typed = {}
        for part, longest in REPRESENTATIVE_PARTS.items():
            name = representative_field(index, part)
            _take(submission, name, form.get(name), longest)
            typed[part] = name
        if any(submission.values[name] for name in typed.values()):
            submission.representatives.append(
                _one_representative(submission, typed, today)
            )
    if len(submission.representatives) > submission.values["headcount"]:
        submission.fault("headcount", "fewer_than_representatives")
    if submission.representatives and submission.anonymous:
        submission.fault("identity_mode", "anonymous_representatives")


def _one_representative(submission, names, today):
    if not submission.values[names["name"]]:
        submission.fault(names["name"], "representative_name")
    _check_number(submission, names["id_number"], "id_card", today)
    if submission.values[names["phone"]]:
        _check_phone(submission, names["phone"])
    return {part: submission.values[name] for part, name in names.items()}
