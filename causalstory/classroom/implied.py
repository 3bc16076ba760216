"""What follows from the arrows of a story alone, before any data."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from causalstory.analysis.identification import Identification, identify
from causalstory.stories.model import to_networkx

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

    For each pair of measurable variables that some set of the others separates, one minimal such
    set (van der Zander & Liskiewicz 2020, UAI). Pairs that latent variables hold together have
    none.
    """
    import networkx as nx

    graph = to_networkx(story)
    found = []
    for first, second in combinations(story.observable, 2):
        others = set(story.observable) - {first, second}
        separator = nx.find_minimal_d_separator(graph, first, second, restricted=others)
        if separator is not None:
            found.append(Independence(first, second, tuple(sorted(separator))))
    return tuple(found)
