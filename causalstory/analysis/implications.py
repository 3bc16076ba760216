"""What a story's arrows imply for the columns at hand, and whether data bears it out.

Everything that is not at hand counts as latent: what remains are the independencies among the
columns that somebody holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.columns import Sample
from causalstory.analysis.independence.choice import independence
from causalstory.analysis.independence.examined import Examined, untested
from causalstory.graph.implications import Independence, smallest_independencies
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Story

if TYPE_CHECKING:
    from causalstory.analysis.independence.basis import Held
    from causalstory.stories.parts import Mechanism

Tests: TypeAlias = dict[tuple[Independence, bool], Examined]
"""By claim, and whether the test may rely on everything being normal around sums."""

PROBES = 64
"""Points at which a formula is held against a straight line."""

DEPENDENT_ROWS = "rows that belong together are no test of it: every row must stand for itself"


def implied_by(story: Story, columns: Iterable[str]) -> tuple[Independence, ...]:
    """Return what a story's arrows make independent among some columns, one claim for a pair.

    Each pair that can be separated is taken once, given the smallest set of the other columns that
    does so, the first in the alphabet among equals. Once is enough: a second set for the same pair
    says the same of the same missing arrow, but it would make every other test of the story
    stricter, by Holm's correction, and larger sets leave more to the regressions.

    Parameters
    ----------
    story
        The story; its arrows are enough.
    columns
        The columns at hand. Those that the story has no word for, or that nobody can measure, are
        left out.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> for claim in implied_by(voice, voice.observable):
    ...     print(claim)
    acuity _||_ psychological_safety
    acuity _||_ reported_errors | actual_errors, psychological_safety
    >>> implied_by(voice, ["psychological_safety", "reported_errors"])
    ()
    """
    return _implied(story, frozenset(columns) & frozenset(story.observable))


@lru_cache(maxsize=256)
def _implied(story: Story, at_hand: frozenset[str]) -> tuple[Independence, ...]:
    graph = to_networkx(story)
    hidden = set(graph) - at_hand - set(story.selected)
    return tuple(smallest_independencies(graph, latent=hidden))


def check_claims(
    story: Story, sample: Sample, columns: Iterable[str], known: Tests | None = None
) -> Iterator[tuple[Independence, Examined]]:
    """Yield what a story implies for some columns, each claim with its test.

    Parameters
    ----------
    story
        The story whose arrows are taken at their word. If all of its mechanisms are normal around
        sums, the tests may rely on it.
    sample
        Columns that were read, these among them.
    columns
        The columns at hand.
    known
        Tests on this sample that are known already; those done here are added.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> data = cs.simulate(voice, n=2_000)
    >>> sample = Sample.of({name: data[name].to_numpy(float) for name in data})
    >>> [(claim.first, test.p > 0.01) for claim, test in check_claims(voice, sample, data.columns)]
    [('acuity', True), ('acuity', True)]
    """
    gaussian = is_gaussian(story)
    prepared: dict[str, Held] = {}
    tests: Tests = {} if known is None else known
    for claim in implied_by(story, columns):
        if sample.clusters is not None:
            yield claim, untested(sample.n, DEPENDENT_ROWS)
            continue
        if (claim, gaussian) not in tests:
            tests[claim, gaussian] = independence(
                sample,
                claim.first,
                claim.second,
                claim.given,
                gaussian=gaussian,
                prepared=prepared,
            )
        yield claim, tests[claim, gaussian]


@lru_cache(maxsize=256)
def is_gaussian(story: Story) -> bool:
    """Return whether a story makes every variable normal around a sum of its causes.

    Then independence is the absence of partial correlation, which Fisher's z tests best.

    Examples
    --------
    >>> import causalstory as cs
    >>> is_gaussian(cs.load("medication-errors")["voice"])
    False
    """
    return story.simulable and not story.selected and all(map(_is_linear, story.mechanisms))


def _is_linear(mechanism: Mechanism) -> bool:
    """Whether a mechanism is normal, with a constant spread around a weighted sum."""
    if mechanism.family != "normal" or mechanism.parameter("sd").names:
        return False
    formula = mechanism.parameter("formula")
    generator = np.random.default_rng(0)
    some = {name: generator.normal(scale=10, size=PROBES) for name in formula.names}
    more = {name: generator.normal(scale=10, size=PROBES) for name in formula.names}
    none = dict.fromkeys(formula.names, np.zeros(PROBES))
    both = {name: some[name] + more[name] for name in formula.names}
    with np.errstate(all="ignore"):  # a logarithm of a negative number is no straight line either
        bent = formula(both) - formula(some) - formula(more) + formula(none)
    return bool(np.all(np.abs(bent) <= 1e-9 * (1 + np.abs(formula(both)))))
