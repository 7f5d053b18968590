from odoo import api, models

from ..tools import traceability

# Articles of chapters 3 and 4, all of which bear on a petition.
ARTICLES = range(17, 38)


class ProcessGaps(models.AbstractModel):
    """What the traceability table lacks: a duty, its record, or a test."""

    _inherit = "xinfang.process.doc"

    @api.model
    def gaps(self):
        """Return what is missing between articles, records and tests.

        :return: list of str, each naming article, duty or record; empty when whole
        """
        return self._gaps(self._tests())

    @api.model
    def _gaps(self, tests):
        """Return the gaps for given tests.

        :param dict tests: rule id or code → test files that bear it
        """
        duties = self.env["xinfang.obligation"].search([])  # pylint: disable=no-search-all
        silent = sorted(set(ARTICLES) - set(duties.mapped("article")))
        found = [f"article {article}: no duty is entered" for article in silent]
        for duty in duties:
            found += duty._gaps(tests)
        for xml_id, keys in self._act_keys().values():
            if not any(tests.get(key) for key in keys):
                found.append(f"xinfang.act {xml_id}: no test")
        for model in ("xinfang.clock.rule", "xinfang.guard", "xinfang.document.type"):
            codes = self.env[model].search([]).mapped("code")  # pylint: disable=no-search-all
            found += [
                f"{model} {code}: no test"
                for code in dict.fromkeys(codes)
                if not tests.get(code)
            ]
        return found

    @api.model
    def _act_keys(self):
        """Map every act to its XML id and the words by which tests name it.

        Acts of several machines share a code (``close``, ``supplement``): none of
        them is proved by a test of its namesake.

        :return: dict ``xinfang.act`` → (XML id, tuple of words)
        """
        acts = self.env["xinfang.act"].search([])  # pylint: disable=no-search-all
        names = acts.get_external_id()
        ids = {act: names[act.id].rpartition(".")[2] or str(act.id) for act in acts}
        words = traceability.act_keys(
            (ids[act], act.model.removeprefix("xinfang."), act.code) for act in acts
        )
        return {act: (ids[act], words[ids[act]]) for act in acts}


class Obligation(models.Model):
    _inherit = "xinfang.obligation"

    def _gaps(self, tests):
        """Return what this duty lacks, see ``xinfang.process.doc.gaps``."""
        named = f"article {self.article} ({self.duty[:20]})"
        acts, codes = (self.acts or "").split(), self._codes()
        if not acts and not codes:
            return [f"{named}: no record"]
        real = {
            f"{act.model.removeprefix('xinfang.')}/{act.code}" for act in self.act_ids
        }
        for records in (self.rule_ids, self.guard_ids, self.document_type_ids):
            real |= set(records.mapped("code"))
        places = (self.places or "").split()
        real |= {name for name in places if name.startswith("/") or name in self.env}
        found = [
            f"{named}: {name} does not exist"
            for name in (*acts, *codes)
            if name not in real
        ]
        words = self.env["xinfang.process.doc"]._act_keys()
        keys = {*codes, *(key for act in self.act_ids for key in words[act][1])}
        if not any(tests.get(key) for key in keys):
            found.append(f"{named}: no test")
        return found
