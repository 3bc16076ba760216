"""The four stories of weekly-report, week by week, in plain NumPy.

Written from the mechanisms in the file and the meaning of ``lag``, ``sum`` and ``initial`` in
docs/scenario-file.md, with nothing of the package. A hospital is a row; its units stand along the
second axis, its nurses along the third. What errors and reports are expected to be, given all that
went before, is recorded in place of what they were: the same mean, and less luck in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import expit

LEAVE, FEAR, BUILD, STAFF = "leave_it", "rule_by_fear", "build_safety", "staff_sick_wards"
ACTIONS = (LEAVE, FEAR, BUILD, STAFF)
SWITCHES = {LEAVE: (0, 0, 0), FEAR: (1, 0, 0), BUILD: (0, 1, 0), STAFF: (0, 0, 1)}
"""Leaderboard, thanks, extra nurses."""

WEEKS, START, BURN_IN = 130, 26, 250
UNITS, NURSES = 8, 16
SUMS = ("actual_errors", "reported_errors", "sanctioned")
"""Rows of a week add these up; everything else they average."""


@dataclass(frozen=True)
class Story:
    """What differs between the stories; everything else is the same in all four."""

    openness: float
    """Standard deviation of what sickness does not explain."""
    luck: float
    """Standard deviation of what else makes errors in a unit."""
    base: float
    """Added to log .29."""
    by_acuity: float
    by_sickness: float = 0.0
    """Of openness."""
    by_safety: float = 0.0
    by_knowledge: float = 0.0
    """The logarithm of the rate falls by so much for every unit of knowledge above .625."""
    by_training: float = 0.0
    """Of safety."""
    reporting: tuple[float, float] = (-0.53, 0.0)
    """Logit of the share reported: intercept and slope in safety."""

    def log_rate(self, safety, acuity, luck, knowledge=0.625):
        return (
            np.log(0.29)
            + (self.base + self.by_safety * safety + self.by_acuity * acuity + luck)
            - self.by_knowledge * (knowledge - 0.625)
        )

    def share(self, safety):
        return expit(self.reporting[0] + self.reporting[1] * safety)


STORIES = {
    "complacency": Story(openness=0.85, luck=0.1, base=-0.04, by_safety=0.2, by_acuity=0.1),
    "voice": Story(
        openness=0.85, luck=0.25, base=0, by_acuity=0.12, by_knowledge=1, reporting=(-0.63, 0.86)
    ),
    "acuity": Story(openness=0.532, by_sickness=0.663, luck=0.1, base=-0.06, by_acuity=0.33),
    "aftermath": Story(openness=0.5, luck=0.25, base=-0.03, by_acuity=0.12, by_training=2.4),
}


def first(story, hospitals, rng):
    """What is drawn once, and what stands before the first week: zero, but for knowledge."""
    of_units, of_nurses = (hospitals, UNITS, 1), (hospitals, UNITS, NURSES)
    sickness = rng.normal(size=of_units)
    return {
        "sickness": sickness,
        "openness": story.by_sickness * sickness + story.openness * rng.normal(size=of_units),
        "luck_of_the_unit": story.luck * rng.normal(size=of_units),
        "knowledge": np.full(of_units, 0.625),
        "relief": np.zeros((hospitals, 1, 1)),
        **{name: np.zeros(of_units) for name in ("fear", "praise", "training")},
        **{name: np.zeros(of_nurses) for name in ("recent_reports", "errors", "reports")},
    }


def stocks(story, then, switches):
    """Return what follows from the week before and from what is switched on, without any luck."""
    leaderboard, thanks, extra_nurses = switches
    now = {name: then[name] for name in ("sickness", "openness", "luck_of_the_unit")}
    unit_errors, unit_reports = (
        then[name].sum(axis=2, keepdims=True) for name in ("errors", "reports")
    )
    now["recent_reports"] = 0.75 * then["recent_reports"] + then["reports"]
    now["sanctioned"] = leaderboard * (now["recent_reports"] > 1.2)
    sanctions = now["sanctioned"].sum(axis=2, keepdims=True)
    now["fear"] = np.minimum(2.5, 0.75 * then["fear"] + 0.5 * leaderboard + 0.05 * sanctions)
    now["praise"] = np.minimum(1, 0.9 * then["praise"] + 0.1 * thanks)
    now["relief"] = 0.8 * then["relief"] + 0.2 * extra_nurses
    now["acuity"] = now["sickness"] - now["relief"]
    now["knowledge"] = 0.988 * then["knowledge"] + 0.0075 * unit_reports / 1.72
    now["training"] = 0.92 * then["training"] + 0.08 * (unit_errors / 4.6 - 1)
    now["psychological_safety"] = (
        now["openness"] + story.by_training * now["training"] - now["fear"] + now["praise"]
    )
    return now


def chances(story, now):
    """The rate of errors of a nurse, and the share of them that is reported."""
    rate = np.exp(
        story.log_rate(
            now["psychological_safety"], now["acuity"], now["luck_of_the_unit"], now["knowledge"]
        )
    )
    return rate, story.share(now["psychological_safety"])


def step(story, then, switches, rng):
    """Return a week, given the week before and what is switched on."""
    now = stocks(story, then, switches)
    rate, share = chances(story, now)
    now["errors"] = rng.poisson(np.broadcast_to(rate, now["recent_reports"].shape))
    now["reports"] = rng.binomial(now["errors"], share)
    now["actual_errors"], now["reported_errors"] = NURSES * rate, NURSES * rate * share
    return now


def row(now, name):
    """What a row a week shows of a variable, for every hospital."""
    return now[name].sum(axis=(1, 2)) if name in SUMS else now[name].mean(axis=(1, 2))


ROWS = (
    *SUMS,
    *("recent_reports", "psychological_safety", "acuity", "sickness", "openness"),
    *("luck_of_the_unit", "relief", "fear", "praise", "knowledge", "training"),
)


@dataclass(frozen=True)
class Lives:
    """What became of many hospitals under every action; all share what was before it."""

    rows: dict
    """By action and variable an array of weeks and hospitals."""
    safety: np.ndarray
    reports: np.ndarray
    """By hospital and unit, means over the weeks before the action: here what was reported, not
    what was to be expected."""
    sanctioned: np.ndarray
    """Under ``rule_by_fear``, the mean reports of persons sanctioned: in the week before, in the
    week of the sanction and in the week after it."""

    def window(self, action, name, weeks):
        """Means over weeks, the first and the last included, for every hospital."""
        return self.rows[action, name][weeks[0] : weeks[1] + 1].mean(axis=0)

    def correlations(self):
        """Across the units of each hospital."""
        return correlations(self.safety, self.reports)


def correlations(x, y):
    x, y = (each - each.mean(axis=1, keepdims=True) for each in (x, y))
    return (x * y).sum(axis=1) / np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))


def live(name, hospitals, seed):
    """Let hospitals live through the burn-in once, and through what follows under every action."""
    story, rng = STORIES[name], np.random.default_rng(seed)
    now, before = first(story, hospitals, rng), []
    for week in range(-BURN_IN, START):
        now = step(story, now, SWITCHES[LEAVE], rng)
        if week >= 0:
            before.append(_kept(now))
    rows, start = {}, now
    for action in ACTIONS:
        now, weeks, picked = start, list(before), []
        for _ in range(START, WEEKS):
            then, now = now, step(story, now, SWITCHES[action], rng)
            weeks.append(_kept(now))
            if action == FEAR:
                picked.append((then["reports"], now["sanctioned"], now["reports"]))
        if action == FEAR:
            sanctioned = _around(picked)
        rows |= {(action, row): np.array([w[row] for w in weeks]) for row in ROWS}
    means = [sum(week[kept] for week in before) / START for kept in ("safety", "told")]
    return Lives(rows, *means, sanctioned)


def _kept(now):
    by_unit = {"safety": now["psychological_safety"][:, :, 0], "told": now["reports"].sum(axis=2)}
    return {**{name: row(now, name) for name in ROWS}, **by_unit}


def _around(picked):
    """Mean reports before, during and after a sanction, all weeks but the last."""
    counts = np.zeros(4)
    for (earlier, sanctioned, during), (_, _, later) in pairwise(picked):
        counts += [(sanctioned * x).sum() for x in (earlier, during, later, 1)]
    return counts[:3] / counts[3]
