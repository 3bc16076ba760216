"""What follows from the arrows of a story alone, before any data."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from causalstory.analysis.identification import Identification, identify
from causalstory.graph.implications import smallest_independencies
from causalstory.stories.graphs import to_networkx

if TYPE_CHECKING:
    from causalstory.stories.model import Story


@dataclass(frozen=True)
class Independence:
    """Two variables that a story's arrows make independent, given others (possibly none)."""

    first: str
    second: str
    given: tuple[str, ...]


def identifications(story: Story) -> tuple[Identification, ...]:
    """Return, for each level of evidence, whether and how it answers the question."""
    return tuple(identify(story, evidence=level.name) for level in story.evidence)


def implied_independencies(story: Story) -> tuple[Independence, ...]:
    """Return the pairwise independencies that a story's arrows imply among what can be measured.

    For each pair of measurable variables that some set of the others separates, the smallest such
    set. Pairs that latent variables or selection hold together have none.
    """
    found = {frozenset(one[:2]): one for one in smallest_independencies(to_networkx(story))}
    pairs = combinations(story.observable, 2)
    return tuple(
        Independence(*pair, found[frozenset(pair)].given)
        for pair in pairs
        if frozenset(pair) in found
    )
