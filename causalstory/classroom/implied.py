"""What follows from the arrows of a story alone, before any data."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from causalstory.analysis.identification import identify
from causalstory.errors import OptionError
from causalstory.stories.model import to_networkx

if TYPE_CHECKING:
    from causalstory.stories.model import Story


@dataclass(frozen=True)
class AdjustmentSet:
    """Whether the effect asked for can be told from a level of evidence, under a story.

    Parameters
    ----------
    evidence
        Name of the level of evidence.
    variable
        What the effect is told of: the outcome, or the proxy that stands in for it.
    columns
        The smallest adjustment set; None if the effect is not identified.
    reason
        Why, in words.
    """

    evidence: str
    variable: str
    columns: tuple[str, ...] | None
    reason: str


@dataclass(frozen=True)
class Independence:
    """Two variables that a story's arrows make independent, given others (possibly none)."""

    first: str
    second: str
    given: tuple[str, ...]


def adjustment_sets(story: Story) -> tuple[AdjustmentSet, ...]:
    """Return, for each level of evidence, what to adjust for to answer the question."""
    answers = []
    for level in story.evidence:
        try:
            found = identify(story, evidence=level.name)
        except OptionError as error:  # a kind of effect that cannot be told yet
            answers.append(AdjustmentSet(level.name, story.question.outcome, None, str(error)))
        else:
            columns = found.adjustment_set if found.identified else None
            answers.append(AdjustmentSet(level.name, found.variable, columns, found.reason))
    return tuple(answers)


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
