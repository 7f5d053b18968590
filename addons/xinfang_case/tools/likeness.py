"""How alike are two petitions, 0 to 100? Knows nothing of Odoo."""

from functools import cached_property

from rapidfuzz import fuzz

from .anchors import anchors
from .minhash import normal

# Of two texts that have nothing to do with each other 99.9 % stay below 60; of a
# reworded one 95 % reach 78.
ALIKE = 70
LIKELY = 85
# The same person says it again: less likeness of the words is enough.
SAME_PERSON_LIKELY = 60
SHORT = 40  # characters below which a text is still being typed
TITLE_SHARE = 0.3
# Two who tell of one event: as many anchors and pairs of characters in common.
EVENT_ANCHORS = 2
EVENT_WORDS = 0.15


class Told:
    """What one petition tells, taken apart once for many comparisons.

    :param str title: one line
    :param str body: facts and request
    """

    def __init__(self, title, body):
        self.title = title or ""
        self.body = body or ""

    @cached_property
    def head(self):
        """The title without blanks and punctuation."""
        return normal(self.title)

    @cached_property
    def text(self):
        """The body without blanks and punctuation."""
        return normal(self.body)

    @cached_property
    def pairs(self):
        """The set of pairs of characters of the body."""
        return _pairs(self.text)

    @cached_property
    def anchors(self):
        """Names, days and sums that are told."""
        return anchors(self.title) | anchors(self.body)

    def likeness(self, other, least=0):
        """Return how alike the words of two petitions are.

        While there is hardly any text the titles alone decide; of a long text the
        title says a third, for people choose similar titles for different matters.

        :param int least: below this any figure may come back, which is quicker
        """
        if len(self.text) < SHORT or len(other.text) < SHORT:
            return self._short_likeness(other)
        # The same sentences in another order are the same words.
        whole = max(fuzz.ratio(self.text, other.text), self._words_alike(other))
        if (1 - TITLE_SHARE) * whole + TITLE_SHARE * 100 < least:
            return round(whole)
        head = self.title_likeness(other)
        if not head:
            return round(whole)
        return round(max(whole, (1 - TITLE_SHARE) * whole + TITLE_SHARE * head))

    def _words_alike(self, other):
        total = len(self.pairs) + len(other.pairs)
        return 200 * len(self.pairs & other.pairs) / total if total else 0

    def _short_likeness(self, other):
        enough = min(len(self.text), len(other.text)) >= 8
        part = 0.9 * fuzz.partial_ratio(self.text, other.text) if enough else 0
        return round(max(self.title_likeness(other), part))

    def title_likeness(self, other):
        """Return how alike two titles are; the shorter may be part of the other."""
        left, right = self.head, other.head
        if not left or not right:
            return 0
        whole = fuzz.ratio(left, right)
        # A part counts a little less than the whole, and needs some length.
        long = min(len(left), len(right)) >= 4
        return max(whole, 0.9 * fuzz.partial_ratio(left, right) if long else 0)

    def event_likeness(self, other):
        """Return how likely two people tell of one event, however they word it.

        :return: 0, or at least ``ALIKE``; ``LIKELY`` with three anchors in common
            and half of the words
        """
        shared = self.anchors & other.anchors
        if len(shared) < EVENT_ANCHORS:
            return 0
        # The names themselves say nothing of what happened there.
        names = set().union(*map(_pairs, shared))
        mine, theirs = self.pairs - names, other.pairs - names
        words = len(mine & theirs) / max(1, min(len(mine), len(theirs)))
        if words < EVENT_WORDS:
            return 0
        return round(60 + 5 * min(len(shared), 4) + 20 * words)


def _pairs(text):
    return {text[i : i + 2] for i in range(len(text) - 1)}


def likeness(title, body, other_title, other_body):
    """Return how alike two petitions are, from their titles and texts."""
    return Told(title, body).likeness(Told(other_title, other_body))


def title_likeness(left, right):
    """Return how alike two titles are; the shorter may be part of the other."""
    return Told(left, "").title_likeness(Told(right, ""))


def is_likely(score, same_person):
    """Tell whether it is likely the same matter."""
    return score >= (SAME_PERSON_LIKELY if same_person else LIKELY)
