"""job-training, worked out by quadrature from the formulas of the file, not by the package.

The mechanisms are written down a second time. Prospects are integrated over a fine grid; all
else takes two values or is linear.
"""

from __future__ import annotations

import numpy as np

GRID = np.linspace(-9, 9, 20_001)
WEIGHT = np.exp(-(GRID**2) / 2)
WEIGHT /= WEIGHT.sum()
STORIES = ("need", "harm", "letter")
TRUTH = {"need": 2.8, "harm": -1.5, "letter": 1.5}


def logistic(values):
    return 1 / (1 + np.exp(-values))


def takes_part(story, invited):
    """P(course | invited, prospects) on the grid."""
    if story == "harm":
        return np.full(GRID.shape, logistic(-1.2 + 2.4 * invited))
    return logistic(-2.5 + 5 * invited - 3 * GRID)


def without_course(story, invited):
    """E[earnings | do(no course), invited, prospects] on the grid."""
    if story == "harm":
        return np.full(GRID.shape, 17.9)
    if story == "need":
        return 16.2 + 4.05 * GRID
    return 16 + 0.9 * invited + 3.25 * GRID


def share():
    """P(course), by story."""
    return {s: sum(WEIGHT @ takes_part(s, w) for w in (0, 1)) / 2 for s in STORIES}


def naive(story):
    """E[earnings | course] - E[earnings | no course]."""
    sums, sizes = np.zeros(2), np.zeros(2)
    for invited in (0, 1):
        part, base = takes_part(story, invited), without_course(story, invited)
        sums += [WEIGHT @ ((1 - part) * base), WEIGHT @ (part * (base + TRUTH[story]))]
        sizes += [WEIGHT @ (1 - part), WEIGHT @ part]
    means = sums / sizes
    return means[1] - means[0]


def wald(story):
    """What the lottery tells: the difference it makes in earnings over that in places taken."""
    earn, part = np.zeros(2), np.zeros(2)
    for invited in (0, 1):
        taken = takes_part(story, invited)
        part[invited] = WEIGHT @ taken
        earn[invited] = WEIGHT @ (without_course(story, invited) + TRUTH[story] * taken)
    return (earn[1] - earn[0]) / (part[1] - part[0])
