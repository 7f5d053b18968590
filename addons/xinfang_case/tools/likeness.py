"""How alike are two petitions, 0 to 100? Knows nothing of Odoo."""

from rapidfuzz import fuzz

from .minhash import normal

# Of two texts that have nothing to do with each other 99.9 % stay below 60; of a
# reworded one 95 % reach 78.
ALIKE = 70
LIKELY = 85
# The same person says it again: less likeness of the words is enough.
SAME_PERSON_LIKELY = 60
SHORT = 40  # characters below which a text is still being typed
TITLE_SHARE = 0.3


def likeness(title, body, other_title, other_body):
    """Return how alike two petitions are, from their titles and texts.

    While there is hardly any text the titles alone decide; of a long text the title
    says a third, for people choose similar titles for different matters.
    """
    body, other_body = normal(body), normal(other_body)
    head = title_likeness(title, other_title)
    if len(body) < SHORT or len(other_body) < SHORT:
        enough = min(len(body), len(other_body)) >= 8
        part = 0.9 * fuzz.partial_ratio(body, other_body) if enough else 0
        return round(max(head, part))
    whole = fuzz.ratio(body, other_body)
    if not head:
        return round(whole)
    return round(max(whole, (1 - TITLE_SHARE) * whole + TITLE_SHARE * head))


def title_likeness(left, right):
    """Return how alike two titles are; the shorter may be part of the other."""
    left, right = normal(left), normal(right)
    if not left or not right:
        return 0
    whole = fuzz.ratio(left, right)
    # A part counts a little less than the whole, and needs some length.
    part = (
        0.9 * fuzz.partial_ratio(left, right) if min(len(left), len(right)) >= 4 else 0
    )
    return max(whole, part)


def is_likely(score, same_person):
    """Tell whether it is likely the same matter."""
    return score >= (SAME_PERSON_LIKELY if same_person else LIKELY)
