import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError

from odoo.addons.xinfang_case.models.encrypted import vault_of
from odoo.addons.xinfang_case.tools.codes import query_code_of
from odoo.addons.xinfang_case.tools.moment import legal_today

from ..tools.submission import parse
from .draft import key_hash


class PetitionFiling(models.Model):
    """Filing online, with or without an account (Articles 17, 19, 21)."""

    _inherit = "xinfang.petition"

    @api.model
    def _read_form(self, form):
        """Check a form against itself and against the code lists.

        :param dict form: field name → str as typed
        :return: ``Submission``; ``errors`` is empty when it can be filed
        """
        submission = parse(form, legal_today(self.env))
        values = submission.values
        regions = self.env["xinfang.region"]
        for name, code, target in (
            ("residence", "residence_code", "region_id"),
            ("problem_place", "problem_code", "problem_region_id"),
        ):
            values[target] = False
            if values[name] and not (submission.anonymous and name == "residence"):
                found = regions._portal_match(values[name], values[code])
                if len(found) == 1:
                    values[target] = found.id
                    submission.typed[name] = found.full_name
                else:
                    submission.fault(name, "place_many" if found else "place_none")
                    submission.typed[f"{name}_choices"] = [
                        (region.code, region.full_name) for region in found
                    ]
        office = self.env["xinfang.department"]._portal_office(values["department"])
        values["department_id"] = office.id
        if values["department"] and not office:
            submission.fault("department", "department")
        campaign = self.env["xinfang.campaign"]._portal_campaign(values["campaign"])
        # Only a suggestion answers a call for suggestions; what was called off since
        # the form was opened is filed all the same.
        wanted = campaign if values["type"] == "suggestion" else campaign.browse()
        values["campaign_id"] = wanted.id
        return submission

    @api.model
    def _file_online(self, submission, user, key):
        """Create and register a petition from a faultless form.

        A second call with the same key finds what the first one made.

        :param submission: ``Submission`` without errors
        :param user: ``res.users`` of the filer; the public user has no account
        :param str key: secret of the form, held by the filer's session
        :return: tuple of the petition (elevated) and its query code
        :raises UserError: a rule of the procedure refuses; nothing is written
        """
        if submission.errors:
            raise ValueError("The form has faults.")
        self._take_turn(key)
        petition = self._filed_with(key)
        if not petition:
            try:
                with self.env.cr.savepoint():
                    petition = self._file_new(submission, user, key)
            except psycopg2.errors.UniqueViolation as error:
                if "submission" not in (error.diag.constraint_name or ""):
                    raise
                # The same form, sent twice at once: look again.
                raise ConcurrencyError("The form was sent twice.") from error
        return petition, self._query_code_of(key)

    @api.model
    def _take_turn(self, key):
        """Let one request with a key through at a time; others come back later."""
        lock = int(key_hash(key)[:15], 16)
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(%s)", (lock,))
        if not self.env.cr.fetchone()[0]:
            raise ConcurrencyError("The same form is being filed right now.")

    @api.model
    def _file_new(self, submission, user, key):
        account = False if user._is_public() or submission.anonymous else user
        petition = (
            self.sudo()
            .with_context(
                tracking_disable=True,
                mail_create_nolog=True,
                mail_create_nosubscribe=True,
            )
            .create(self._filing_vals(submission, account, key))
        )
        self.env["xinfang.portal.draft"]._held_by(key)._hand_over(petition)
        petition._as_petitioner().perform("register")
        petition._set_query_code(self._query_code_of(key))
        return petition

    @api.model
    def _filing_vals(self, submission, account, key):
        values = submission.values
        today = legal_today(self.env)
        # Who files is never a clerk at work, even when he has an account as one.
        stranger = self.env.ref("base.public_user")
        people = self.env["xinfang.petitioner"].with_user(stranger).sudo()
        # An accuser is found through the accusation alone, by no organ (Article 30).
        accusation = values["type"] == "accusation"
        recorder = False if accusation else values["department_id"]
        vals = {
            "channel": "online",
            "received_date": today,
            "petition_date": today,
            "department_id": values["department_id"],
            "identity_mode": values["identity_mode"],
            "unclear_address": submission.anonymous,
            "type": False if values["type"] == "unsure" else values["type"],
            "title": values["title"],
            "content": values["content"],
            "request": values["request"],
            "problem_region_id": values["problem_region_id"],
            "headcount": values["headcount"],
            "campaign_id": values["campaign_id"],
            "submission_key": key_hash(key),
            "petitioner_user_id": account.id if account else False,
        }
        if accusation:
            vals["accused_ids"] = self._accused_vals(values)
        if not submission.anonymous:
            vals["petitioner_id"] = people._of_form(values, account, recorder).id
            vals["representative_ids"] = people._representatives_of_form(
                submission.representatives, recorder
            ).ids
        return vals

    @api.model
    def _accused_vals(self, values):
        """Return commands that name whom an accusation is about (Article 30).

        The filer is not told whether the unit is known here: that is a question of the
        discipline organ, who reads what was typed.
        """
        unit, person = values["accused_unit"], values["accused_person"]
        if not (unit or person):
            return []
        organs = self.env["xinfang.department"].sudo()
        found = organs.search(
            ["|", ("name", "=", unit), ("short_name", "=", unit)], limit=2
        )
        known = found if unit and len(found) == 1 else organs.browse()
        vals = {"department_id": known.id, "name": person or False}
        if not known:
            vals["post"] = unit or False
        return [(0, 0, vals)]

    @api.model
    def _query_code_of(self, key):
        """Return the query code that belongs to a form key.

        It follows from the filer's secret and the office's key, so that a form
        sent twice shows one and the same code, and nobody stores it.
        """
        digest = vault_of(self.env).blind_index(key, "query code of a form")
        return query_code_of(int(digest, 16))


class Petitioner(models.Model):
    _inherit = "xinfang.petitioner"

    @api.model
    def _of_form(self, values, account, department_id):
        """Return the petitioner of a form: the account's own record, or a new one.

        A record is reused only when name and number agree; then the contact is
        brought up to date. Records of accusations stand alone.

        :param department_id: id of the recording organ, False for an accusation
        """
        vals = {
            "person_kind": values["person_kind"],
            "name": values["name"],
            "contact_name": values["contact_name"],
            "id_type": values["id_type"],
            "id_number": values["id_number"],
            "birth_date": values["birth_date"],
            "phone": values["phone"],
            "email": values["email"],
            "address": values["address"],
            "region_id": values["region_id"],
            "e_service_consent": values["e_service_consent"],
            "department_id": department_id,
            "user_id": account.id if account else False,
        }
        if account and department_id:
            mine = [("user_id", "=", account.id), ("department_id", "!=", False)]
            known = self.search(mine).filtered(lambda p: p._is_described_by(vals))[:1]
            if known:
                for name in ("birth_date", "department_id"):
                    del vals[name]
                known.write(vals)
                return known
        return self.create(vals)

    @api.model
    def _representatives_of_form(self, representatives, department_id):
        return self.create(
            [
                {
                    "person_kind": "citizen",
                    "name": person["name"],
                    "id_type": "id_card",
                    "id_number": person["id_number"],
                    "phone": person["phone"],
                    "department_id": department_id,
                }
                for person in representatives
            ]
        )
