"""What follows from the actions: the price of being wrong, small ideas, what to measure next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from causalstory.decision.distinction import distinguish
from causalstory.decision.distinction_page import advice, ignorance
from causalstory.decision.distinguished import Distinctions
from causalstory.decision.enlarged import Enlargement, Idea
from causalstory.decision.enlarged_page import doing, turn
from causalstory.decision.enlargement import enlarge
from causalstory.decision.regret import Regret, regret
from causalstory.decision.regret_page import convinced_table, fooled, simulation_error
from causalstory.decision.regret_page import ignorance as without_knowing
from causalstory.runner.progress import step, track
from causalstory.stories.model import Scenario
from causalstory.tables import Block, Heading, Paragraph
from causalstory.tables.words import as_sentence, listed

REPLICATIONS = 50
"""Data sets behind the frequencies of a narrative; ``distinguish`` takes more."""


@dataclass(frozen=True)
class Further:
    """What follows from the actions that the stories buy.

    Parameters
    ----------
    price
        Each story's action carried out in every world.
    ideas
        For each believer, with each rival as the world: which single edits of his graph change
        his action.
    apart
        Which evidence tells which stories apart, and what it is worth.
    """

    price: Regret
    ideas: tuple[Enlargement, ...]
    apart: Distinctions

    def to_dict(self) -> dict[str, Any]:
        """Return all three as JSON-ready values."""
        return {
            "regret": self.price.to_dict(),
            "enlarge": [found.to_dict() for found in self.ideas],
            "distinguish": self.apart.to_dict(),
        }

    def blocks(self) -> Iterator[Block]:
        """Yield the narrative."""
        yield Heading("What it costs to be wrong", 2)
        yield convinced_table(self.price)
        yield from fooled(self.price)
        yield Paragraph(" ".join(list(without_knowing(self.price))[:2]))
        yield Paragraph(simulation_error(self.price), "muted")
        yield Heading("How small an idea would change the action", 2)
        told = [words for believer in self._believers() for words in _smallest(believer)]
        yield from (Paragraph(words) for words in told)
        yield Heading("What to measure next", 2)
        yield from (Paragraph(words) for words in advice(self.apart))
        yield from (Paragraph(words, "warn") for words in ignorance(self.apart))

    def _believers(self) -> Iterator[list[Enlargement]]:
        """Yield what was found for each believer, one enlargement for each rival's world."""
        for name in dict.fromkeys(found.story.name for found in self.ideas):
            yield [found for found in self.ideas if found.story.name == name]


def further(scenario: Scenario, *, n: int, seed: int) -> Further | None:
    """Go on from the actions; None where some story has no mechanisms, so that nobody can.

    Parameters
    ----------
    scenario
        The scenario.
    n, seed
        Units and seed of simulated data.

    Examples
    --------
    >>> import causalstory as cs
    >>> found = further(cs.load("kidney-stones"), n=700, seed=1)
    >>> found.price.minimax
    'leave_it'
    """
    if len(scenario.stories) < 2 or not all(story.simulable for story in scenario.stories):
        return None
    pairs = [
        (story.name, world.name)
        for story in scenario.stories
        for world in scenario.stories
        if world is not story
    ]
    with step("carrying every action into every world"):
        price = regret(scenario, convinced=True, n=n, seed=seed)
    ideas = tuple(
        enlarge(scenario, story, world=world, n=n, seed=seed, steps=1)
        for story, world in track(pairs, "looking for small ideas")
    )
    apart = distinguish(scenario, seed=seed, replications=REPLICATIONS)
    return Further(price, ideas, apart)


def _smallest(found: list[Enlargement]) -> Iterator[str]:
    """Tell the smallest idea of one believer; rivals under whom it is the same one together."""
    groups: dict[tuple[object, ...], list[tuple[str, Idea]]] = {}
    name = found[0].story.name
    for enlargement in found:
        if not enlargement.rows:
            world = enlargement.world
            yield f"{name}: no single idea would change the action if {world} is true."
            continue
        idea = enlargement.rows[0]
        key = idea.edits, idea.action_before, idea.action_after
        groups.setdefault(key, []).append((str(enlargement.world), idea))
    for told in groups.values():
        idea = told[0][1]
        dearer = "" if idea.evidence == idea.richest else f" {_settled(told)}"
        yield f"{name}: {as_sentence(turn(idea))}{dearer}"


def _settled(told: list[tuple[str, Idea]]) -> str:
    """Say what the richest evidence would then advise, world by world."""
    ends: dict[str, list[str]] = {}
    for world, idea in told:
        ends.setdefault(doing(idea.action_settled), []).append(world)
    parts = [f"{end} if {listed(worlds, 'or')} is true" for end, worlds in ends.items()]
    rich = told[0][1].richest.label
    return as_sentence(f"then {rich} would advise {listed(parts)}")
