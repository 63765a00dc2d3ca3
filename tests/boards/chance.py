"""Counts as chance makes them, for simulated programmes."""

from __future__ import annotations

from math import exp
from random import Random

FEW = 60  # above: near enough to a normal


def poisson(chance: Random, mean: float) -> int:
    """How many come, where so many come on the average."""
    if mean > FEW:
        return max(0, round(chance.gauss(mean, mean**0.5)))
    least, n, product = exp(-mean), 0, chance.random()
    while product > least:
        product *= chance.random()
        n += 1
    return n
