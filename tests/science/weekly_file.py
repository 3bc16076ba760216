"""weekly-report as plain TOML, lived through by the loop, and how means are compared.

Means over hospitals are compared within Z = 5 standard errors of both sides. Luck alone goes that
far once in 1.7 million; all of the roughly 1,700 comparisons of the three files of tests together
raise a false alarm for one choice of the seeds in a thousand.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import numpy as np

from .weeks import ACTIONS, LEAVE, ROWS, START, STORIES, UNITS, live

Z = 5.0
HOSPITALS = 300
SEED = 19_960_301
TEXT = (Path(__file__).parents[2] / "dags" / "weekly-report.toml").read_text("utf-8")
FILE = tomllib.loads(TEXT)
ERRORS, REPORTS, SAFETY = FILE["question"]["outcome"], "reported_errors", "psychological_safety"
IN_EVERY_STORY = tuple(name for name in ROWS if name not in ("knowledge", "training"))
VARIABLES = {
    story: IN_EVERY_STORY + {"voice": ("knowledge",), "aftermath": ("training",)}.get(story, ())
    for story in STORIES
}
"""A story that has no word for knowledge or training has no use for them either."""


def rows(weeks):
    """First and last row of weeks that are counted from the action, which begins in week 1."""
    return START - 1 + weeks[0], START - 1 + weeks[1]


def counted(window):
    """The weeks of a window of rows, counted from the action."""
    return np.arange(window[0], window[1] + 1) - (START - 1)


BEFORE = (0, START - 1)
FIRST, SOON, YEAR_1, YEAR_2, BOTH = map(rows, [(1, 1), (5, 8), (1, 52), (53, 104), (1, 104)])
WINDOWS = (BEFORE, FIRST, SOON, YEAR_1, YEAR_2, BOTH)


@cache
def lived(story):
    return live(story, HOSPITALS, SEED)


def error(values):
    return np.std(values, ddof=1) / np.sqrt(len(values))


def close(found, expected, off):
    assert abs(found - expected) <= Z * off + 1e-9, (found, expected, off)


def ratio(lives, action, name, weeks):
    """Divided by what it is if nobody acts, with its error by the delta method."""
    acted, left = (lives.window(each, name, weeks) for each in (action, LEAVE))
    found = acted.mean() / left.mean()
    return found, error(acted - found * left) / left.mean()


def changes(story):
    """How many more errors a unit makes a week, hospital by hospital."""
    acted = {action: lived(story).window(action, ERRORS, BOTH) for action in ACTIONS}
    return {action: (acted[action] - acted[LEAVE]) / UNITS for action in ACTIONS}


def cost(action):
    return 0 if action == LEAVE else FILE["actions"][action]["cost"]
