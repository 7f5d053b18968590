"""Two ways of doing one thing, compared on a machine that does other things as well.

What else runs slows down for seconds at a time. So both ways are always measured right
after each other, as a pair; a pair tells how many times longer the one took, and the
median of many pairs is not moved by the few in which something came between. Knows
nothing of Odoo.
"""

import math
import random
import statistics

# Of the interval that is printed: 95 in 100 such intervals hold the true ratio.
CONFIDENCE = 0.95
DRAWS = 2000


def ratio(pairs):
    """Return how many times as much the first of each pair is, as the median of all.

    :param pairs: list of (number, number), positive
    """
    return math.exp(statistics.median(math.log(one / other) for one, other in pairs))


def together(cells):
    """Return one ratio for several things, each counting as much as the others.

    :param cells: list of lists of pairs
    """
    return statistics.geometric_mean(ratio(pairs) for pairs in cells)


def interval(cells, seed=1):
    """Return (low, high) between which the ratio of several things lies.

    Bootstrap: what would have been found had other pairs of those measured turned up.

    :param cells: list of lists of pairs
    :param seed: of the random choices
    """
    chance = random.Random(seed)  # nosec B311: statistics, no secret
    logs = [[math.log(one / other) for one, other in pairs] for pairs in cells]
    found = sorted(
        statistics.fmean(
            statistics.median(chance.choices(cell, k=len(cell))) for cell in logs
        )
        for _draw in range(DRAWS)
    )
    cut = round(DRAWS * (1 - CONFIDENCE) / 2)
    return math.exp(found[cut]), math.exp(found[-cut - 1])
