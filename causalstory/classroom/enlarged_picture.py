"""A story and its least enlargement, side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from causalstory.decision.enlarged import Idea
from causalstory.decision.enlargement import enlarge
from causalstory.diagrams.drawing import Drawing, draw
from causalstory.errors import OptionError
from causalstory.stories.model import Scenario, Story
from causalstory.tables.words import as_sentence, listed

OTHER_PICTURES = ("do", "swig", "against", "paths")
"""Options of ``draw`` that go with no enlargement."""


def draw_enlargement(
    scenario: Scenario,
    story: str,
    *,
    world: str | None = None,
    evidence: str | None = None,
    n: int = 10_000,
    seed: int = 1,
    **options: Any,
) -> Drawing:
    """Draw a story beside the smallest change of it that changes the action.

    It is the first idea that ``causalstory.enlarge`` finds: the believed graph, the same graph with
    the idea, and in a third panel what has been added, dropped or turned round.

    Parameters
    ----------
    scenario, story, world, evidence, n, seed
        As for :func:`causalstory.enlarge`.
    options
        As for :func:`causalstory.draw`: ``adjusted``, ``symbols``, ``notes``, ``legend`` and those
        of layout.

    Returns
    -------
    Drawing
        With ``.svg``, ``.save(path)`` and ``.to_graphviz()``.

    Raises
    ------
    OptionError
        If no single or double edit of the graph changes the action, or an option contradicts this
        picture.
    UnknownNameError, DataError, SimulationError
        As :func:`causalstory.enlarge`.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> drawing = cs.draw_enlargement(ward, "complacency", world="voice", n=2_000)
    >>> print(drawing.scene.panels[2].alt[-47:])
    Added: Psychological safety -> Errors reported.
    """
    others = {name: options.pop(name, None) for name in OTHER_PICTURES}
    if any(others.values()):
        named = listed(name for name, value in others.items() if value)
        raise OptionError(f"{named} and the enlargement are different pictures: draw one at a time")
    asked = {"world": world, "evidence": evidence, "n": n, "seed": seed}
    idea = _least(scenario, story, asked)
    return draw(scenario, story=story, against=_titled(idea), **options)


def _least(scenario: Scenario, story: str, asked: dict[str, Any]) -> Idea:
    """Return the smallest idea; looking at two edits at a time only where one does not do."""
    for steps in (1, 2):
        found = enlarge(scenario, story, steps=steps, **asked)
        if found.rows:
            return found.rows[0]
    raise OptionError(
        f"no change of one or two arrows or causes changes the action of '{story}' on "
        f"{found.evidence.label}: there is no enlargement to draw; try other evidence or another "
        "world"
    )


def _titled(idea: Idea) -> Story:
    """Return the edited story with a heading that says what the idea is."""
    return replace(
        idea.story,
        name=f"{idea.story.name}_enlarged",
        title="The least enlargement",
        teller="",
        claim=as_sentence(idea.sentence),
    )
