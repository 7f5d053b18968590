from odoo import api, models
from odoo.tools import date_utils

from ..tools.moment import legal_today
from ..tools.remote import read_pairs, read_text

YEARS = 2
MIN_TEXT = 4


class CounterSimilar(models.AbstractModel):
    """Has this been brought before? Asked while the clerk is still typing."""

    _inherit = "xinfang.counter"

    @api.model
    def find_similar(
        self, title="", content="", petitioner_id=None, person=None, request=""
    ):
        """Find petitions of the last two years that look like the one being typed.

        Those of the same person come first, then those whose text is alike, in
        whatever organ; of what the clerk may not see, the number, organ, stage and
        dates alone (see ``xinfang.same.matter``).

        :param str title: what was typed as title so far
        :param str content: what was typed as facts so far
        :param int petitioner_id: the petitioner, when already known
        :param dict person: what was typed of a new petitioner: ``name``,
            ``id_number``, ``phone``, ``address``
        :param str request: what was typed as request so far
        :return: list of at most 8 dicts, see ``xinfang.same.matter._disclosed``
        """
        self._check_clerk()
        title = read_text(self.env, title)
        texts = (read_text(self.env, text) for text in (content, request))
        body = "\n".join(filter(None, texts))
        people = self._known_person(petitioner_id)
        typed = {} if people else self._typed_person(person)
        if len(title + body) < MIN_TEXT and not people and not typed:
            return []
        since = date_utils.subtract(legal_today(self.env), years=YEARS)
        return self.env["xinfang.same.matter"]._find(
            title, body, people.ids, typed, since=since
        )

    @api.model
    def _known_person(self, petitioner_id):
        if not petitioner_id:
            return self.env["xinfang.petitioner"]
        return self._chosen(petitioner_id)

    @api.model
    def _typed_person(self, person):
        names = ("name", "id_number", "phone", "address")
        typed = read_pairs(self.env, person)
        return {
            name: read_text(self.env, str(typed[name]))[:200]
            for name in names
            if typed.get(name)
        }
