"""Replaces the keys of the plan by records, when the act is done."""

from ..tools.moment import legal_date

ORGAN = (
    "to_department_id",
    "suggested_department_id",
    "successor_department_id",
    "aid_agency_id",
    "personnel_department_id",
    "chief_department_id",
    "accused_authority_id",
    "accused_department_id",
    "executing_department_id",
    "organ",
    "heir",
)
USER = ("handler_id", "chair_id", "recusal_user_id", "replaced_by_id")
USERS = ("panel_ids", "officer_ids")
# An empty page: the files of a demonstration are files, and checked like all others.
PAPER = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
xref
0 4
0000000000 65535 f\x20
0000000009 00000 n\x20
0000000052 00000 n\x20
0000000101 00000 n\x20
trailer<</Size 4/Root 1 0 R>>
startxref
162
%%EOF
"""


class Values:
    """Turns the values of a step into what an act takes.

    :param env: superuser environment
    :param dict tables: ``organs``, ``users``, ``regions`` and code lists, key → id
    """

    def __init__(self, env, organs, users, regions, codes):
        self.env, self.organs, self.users = env, organs, users
        self.tables = {
            **dict.fromkeys(ORGAN, organs),
            **dict.fromkeys(USER, users),
            "problem_region_id": regions,
            **codes,
        }

    def of(self, step, record):
        """Return the values of a step for one record."""
        return {
            name: self._value(name, value, step, record)
            for name, value in step.values.items()
        }

    def _value(self, name, value, step, record):
        if name in self.tables:
            return self.tables[name].get(value)
        if name in USERS:
            return [self.users[login] for login in value]
        special = getattr(self, f"_{name}", None)
        if special:
            return special(value, step, record)
        if value == ("now",):
            return str(step.when)
        return legal_date(step.when) if value == "today" else value

    def _assist_department_ids(self, value, step, record):
        return [self.organs[key] for key in value]

    def _origin_id(self, value, step, record):
        return value.petition_id

    def _compared_numbers(self, value, step, record):
        return self.env["xinfang.petition"].browse(value.petition_id).number

    def _review_department_id(self, value, step, record):
        return record.sudo()._appeal_organs()[:1].id

    def _recipient_ids(self, value, step, record):
        return record.sudo().recipient_ids.ids

    def _document_id(self, value, step, record):
        papers = record.sudo().document_ids.filtered(
            lambda paper: paper.type_id.code == value
        )
        return papers.sorted("id")[-1:].id

    def _attachment_ids(self, value, step, record):
        files = self.env["ir.attachment"].with_user(self.users[step.who])
        return files.create([{"name": name, "raw": PAPER} for name in value]).ids

    def _answers(self, text, step, record):
        decision = step.values["decision"]
        demands = record.sudo().petition_id.demand_ids
        return {str(d.id): {"decision": decision, "answer": text} for d in demands}
