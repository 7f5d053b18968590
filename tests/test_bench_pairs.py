"""Ratios of pairs: right on a quiet machine, and not moved by a busy one."""

import random

import pytest
from bench.pairs import interval, ratio, together


def pairs(truth, number=200, seed=7, bursts=0.0):
    """Return made pairs whose firsts take `truth` times as long as their seconds.

    :param float bursts: share of the measurements in which something came between
    """
    chance = random.Random(seed)

    def took(base):
        late = chance.uniform(2, 30) if chance.random() < bursts else 1
        return base * chance.gauss(1, 0.03) * late

    made = []
    for _number in range(number):
        base = 10 * chance.uniform(1, 3)  # the load of this moment, for both
        made.append((took(base * truth), took(base)))
    return made


def test_the_ratio_is_found_though_the_load_changes():
    assert ratio(pairs(1.08)) == pytest.approx(1.08, abs=0.01)


def test_bursts_do_not_move_it():
    assert ratio(pairs(1.08, bursts=0.1)) == pytest.approx(1.08, abs=0.02)


def test_each_cell_counts_alike():
    # Twice and half make one, whatever they take.
    assert together([[(20.0, 10.0)] * 3, [(500.0, 1000.0)] * 9]) == pytest.approx(1)


def test_the_interval_holds_the_truth_and_narrows():
    few, many = (interval([pairs(1.08, number)]) for number in (30, 300))
    for low, high in (few, many):
        assert low < 1.08 < high
    assert many[1] - many[0] < few[1] - few[0]


def test_no_difference_is_told_as_none():
    low, high = interval([pairs(1.0, seed=seed, bursts=0.1) for seed in range(4)])
    assert low < 1 < high


def test_the_same_pairs_give_the_same_interval():
    cells = [pairs(1.2, 50)]
    assert interval(cells) == interval(cells)
