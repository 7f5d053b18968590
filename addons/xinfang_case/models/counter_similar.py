from rapidfuzz import fuzz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, date_utils

from ..tools.moment import legal_today

YEARS = 2
SHOWN = 8
CANDIDATES = 300
WINDOW = 4
MAX_WINDOWS = 24
ENOUGH = 70


class CounterSimilar(models.AbstractModel):
    """Has this been brought before? Asked while the clerk is still typing."""

    _inherit = "xinfang.counter"

    @api.model
    def find_similar(self, title="", content="", petitioner_id=None):
        """Find petitions of the last two years that look like the one being typed.

        Those of the same petitioner come first, then those whose text is alike.
        Only what the clerk may see is searched.

        :param str title: what was typed as title so far
        :param str content: what was typed as facts so far
        :param int petitioner_id: the petitioner, when already known
        :return: list of at most 8 dicts ``id``, ``number``, ``title``, ``stage``,
            ``date`` (ISO), ``same_person`` (bool), ``score`` (0-100)
        """
        self._check_clerk()
        text = " ".join(filter(None, ((title or "").strip(), (content or "").strip())))
        windows = _windows(text)
        if not windows and not petitioner_id:
            return []
        since = date_utils.subtract(legal_today(self.env), years=YEARS)
        domain = Domain("received_date", ">=", since)
        domain &= Domain("number", "!=", False)
        domain &= self._similar_domain(windows, petitioner_id)
        names = ["number", "title", "stage_id", "received_date", "petitioner_id"]
        found = self.env["xinfang.petition"].search_fetch(
            domain, names, limit=CANDIDATES
        )
        rows = [self._similar_row(p, title or text, petitioner_id) for p in found]
        rows = [row for row in rows if row["same_person"] or row["score"] >= ENOUGH]
        rows.sort(key=lambda row: (not row["same_person"], -row["score"]))
        return rows[:SHOWN]

    @api.model
    def _similar_domain(self, windows, petitioner_id):
        parts = []
        if petitioner_id:
            parts.append(
                SQL(
                    "SELECT id FROM xinfang_petition WHERE petitioner_id = %s",
                    int(petitioner_id),
                )
            )
        if windows:
            self.env["xinfang.petition.text"].flush_model(["body"])
            # Four characters in a row are rare enough for the index to be quick.
            alike = SQL(" OR ").join(
                SQL("xinfang_bigrams(body) @> xinfang_bigrams(%s)", window)
                for window in windows
            )
            parts.append(
                SQL("SELECT petition_id FROM xinfang_petition_text WHERE %s", alike)
            )
        self.env["xinfang.petition"].flush_model(["petitioner_id"])
        union = SQL(" UNION ").join(parts)

        def to_sql(model, alias, query):
            return SQL("%s IN (%s)", SQL.identifier(alias, "id"), union)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _similar_row(self, petition, text, petitioner_id):
        return {
            "id": petition.id,
            "number": petition.number,
            "title": petition.title or "",
            "stage": petition.stage_id.name,
            "date": petition.received_date.isoformat(),
            "same_person": bool(petitioner_id)
            and petition.petitioner_id.id == int(petitioner_id),
            "score": round(_likeness(text, petition.title or "")),
        }


def _windows(text):
    """Return runs of four characters spread over a text, at most 24 of them."""
    text = "".join(text.split())[:400]
    windows = list(
        dict.fromkeys(text[i : i + WINDOW] for i in range(len(text) - WINDOW + 1))
    )
    step = max(1, -(-len(windows) // MAX_WINDOWS))
    return windows[::step]


def _likeness(typed, title):
    """Return how alike two titles are, 0 to 100; the shorter may be part of the other."""
    if not typed or not title:
        return 0
    whole = fuzz.ratio(typed, title)
    # A part counts a little less than the whole, and needs some length to mean anything.
    part = (
        0.9 * fuzz.partial_ratio(typed, title)
        if min(len(typed), len(title)) >= 4
        else 0
    )
    return max(whole, part)
