from odoo import api, models


class SubmissionWords(models.AbstractModel):
    """The sentences beside the fields of the form, in the reader's language."""

    _name = "xinfang.portal.words"
    _description = "Sentences of the Citizens' Hall"

    @api.model
    def _sentences(self, errors):
        """Turn faults into sentences.

        :param dict errors: field → (code, parameters)
        :return: dict field → str
        """
        return {
            name: self._say(code, **params) for name, (code, params) in errors.items()
        }

    @api.model
    def _say(self, code, **params):
        """Return the sentence for one fault; unknown codes get a general one."""
        for part in (self._person_words, self._matter_words, self._file_words):
            sentence = part(params).get(code)
            if sentence:
                return sentence
        return self.env._("Please check this field.")

    def _person_words(self, p):
        _ = self.env._
        return {
            "identity_mode": _(
                "Please choose how your name is treated: open, secret or anonymous."
            ),
            "person_kind": _(
                "Please choose whether you petition as a citizen or for an organisation."
            ),
            "name": _("Please write your name."),
            "org_name": _("Please write the full name of the organisation."),
            "contact_name": _("Please write who speaks for the organisation."),
            "id_type": _("Please choose an identity document of a person."),
            "id_type_org": _(
                "Please choose the unified social credit code, or “other”, for an "
                "organisation."
            ),
            "id_number": _("Please write the number."),
            "id_format": _(
                "An ID number has 18 characters: 17 digits, then a digit or X."
            ),
            "id_date": _("The birth date inside the ID number does not exist."),
            "id_checksum": _(
                "The ID number has a wrong digit. Please compare it again."
            ),
            "uscc_format": _("A unified social credit code has 18 characters."),
            "uscc_checksum": _(
                "The credit code has a wrong character. Please compare it."
            ),
            "no_such_date": _("There is no such date. Write it like 1956-03-21."),
            "birth_future": _("The birth date lies in the future."),
            "birth_past": _("The birth date is too long ago."),
            "phone": _("Please write a phone number at which you can be reached."),
            "phone_format": _(
                "This is no phone number. Write a mobile number, or a landline with its "
                "area code."
            ),
            "email_format": _(
                "This is no e-mail address. Write it like name@example.com."
            ),
            "email_for_service": _(
                "Electronic service needs a phone number or e-mail."
            ),
            "residence": _("Please write where you live: province, city, county."),
            "address": _("Please write your address, so that letters can reach you."),
            "headcount": _("Write the number of people in digits, at least 1."),
            "fewer_than_representatives": _(
                "The number of people is smaller than the number of representatives."
            ),
            "representative_name": _("Please write the representative’s name."),
            "anonymous_representatives": _(
                "Representatives have names: an anonymous petition cannot have any."
            ),
            "too_many": _(
                "At most %(limit)s representatives can be named (Article 20 of the "
                "Ordinance). Please choose %(limit)s among you.",
                limit=p.get("limit"),
            ),
        }

    def _matter_words(self, p):
        _ = self.env._
        return {
            "type": _(
                "Please choose what you want to do; “I am not sure” is an answer, too."
            ),
            "title": _("Please say in one line what it is about."),
            "content": _("Please write what happened and why you turn to us."),
            "request": _("Please write what you ask for."),
            "problem_place": _(
                "Please write where the problem is: province, city, county."
            ),
            "place_none": _(
                "We do not know this place. Write province, city and county, such as "
                "湖南省长沙市岳麓区."
            ),
            "place_many": _("Several places have this name. Please choose one below."),
            "department": _("Please choose the petition office."),
            "truthful": _("Please confirm that what you write is true."),
            "too_long": _(
                "This is too long: %(count)s characters, at most %(limit)s.",
                count=p.get("count"),
                limit=p.get("limit"),
            ),
            "unknown_field": _(
                "The form contained something it should not. Please fill in this page "
                "and send it again."
            ),
            "expired": _(
                "The page was open for too long. Everything you wrote is still here: "
                "please look it over and send it again. Files have to be chosen again."
            ),
            "mismatch": _(
                "Number and query code do not fit together. Please compare both with "
                "your receipt."
            ),
            "no_paper": _(
                "This paper cannot be confirmed. Please compare number and code with "
                "the paper, or ask the organ that issued it."
            ),
            "often": _(
                "There were too many attempts from here. Please wait a moment until the "
                "check below is done, and send it again; or try again later."
            ),
            "proof": _(
                "The check against machines did not run, and only few petitions an hour "
                "are taken without it. Everything you wrote is still here. Wait until "
                "the check below is done and send it again; or call the petition office, "
                "or come to its counter."
            ),
        }

    def _file_words(self, p):
        files = self.env["ir.attachment"]._xinfang_file_words(p)
        return {"files": p.get("text", ""), **files}
