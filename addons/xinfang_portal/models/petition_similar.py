from odoo import api, models

from odoo.addons.xinfang_case.tools.likeness import SAME_PERSON_LIKELY, likeness

LOOKED_AT = 50  # the newest of a citizen's own petitions
SHOWN = 3
# What he may do there instead of filing again (domain §11.2).
INSTEAD = ("supplement", "request_review", "request_recheck")


class PetitionSimilar(models.Model):
    """Has the filer brought this before? Said before he sends it, of his own alone.

    A hint, never a bar: the office has to register whatever comes (Article 22), and
    whether it is the same matter a member of staff decides.
    """

    _inherit = "xinfang.petition"

    @api.model
    def _own_similar(self, user, submission):
        """Return the filer's own earlier petitions that look like this form.

        Accusations are neither compared nor named: their content is sealed from every
        screen (Article 30).

        :param user: ``res.users``; the public user has filed nothing
        :param submission: ``Submission`` without errors
        :return: list of dicts ``id``, ``number``, ``title``, ``received``, ``status``,
            ``final`` (bool), ``instead`` (list of dicts ``key``, ``name``, ``until``);
            the most alike first, at most three
        """
        values = submission.values
        if values["type"] == "accusation":
            return []
        body = "\n".join(filter(None, (values["content"], values["request"])))
        found = []
        for petition in self._all_owned_by(user, limit=LOOKED_AT):
            if petition.type == "accusation":
                continue
            other = "\n".join(filter(None, (petition.content, petition.request)))
            score = likeness(values["title"], body, petition.title, other)
            if score >= SAME_PERSON_LIKELY:
                found.append((score, petition))
        found.sort(key=lambda pair: -pair[0])
        return [petition._portal_similar() for _score, petition in found[:SHOWN]]

    def _portal_similar(self):
        return {
            "id": self.external_id,
            "number": self.number,
            "title": self._portal_title(),
            "received": self.received_date,
            "status": self._portal_status()[0],
            "final": bool(self._portal_finality()),
            "instead": [
                {"key": act["key"], "name": act["name"], "until": act["until"]}
                for act in self._portal_acts()
                if act["code"] in INSTEAD
            ],
        }
