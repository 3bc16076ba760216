"""The argument that a scenario makes by itself, from its file alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING

from causalstory.diagrams.argument.phenomenon import decision, ends
from causalstory.diagrams.argument.step import Step
from causalstory.diagrams.difference import difference
from causalstory.diagrams.layering import Pair
from causalstory.diagrams.measure import clean
from causalstory.diagrams.sketch import sketch_story
from causalstory.diagrams.text import whose
from causalstory.diagrams.union import axis
from causalstory.tables.numbers import number
from causalstory.tables.words import capital, listed, shortened

if TYPE_CHECKING:
    from causalstory.diagrams.sketch import Sketch
    from causalstory.stories.model import Scenario, Story
    from causalstory.stories.parts import Action, Evidence, Variable

QUESTION = "The same data. Is there another story?"
SAME = "Whichever story is true, the action is the same."
MOST = 6
"""Variables that are named in one sentence."""
MOTTO = "The data does not choose the action; the story does."


def plot(scenario: Scenario, told: Sequence[Story]) -> tuple[Step, ...]:
    """Return the steps of a scenario's own argument.

    What everybody sees; each story, first what it says between treatment and outcome, then all of
    it, then what its teller would do; between two stories the question whether there is another
    one, and what that one changes; what each evidence measures, from cheap to dear; and at last
    the actions side by side.

    Parameters
    ----------
    scenario
        The scenario.
    told
        Its stories in the order in which they are told.

    Examples
    --------
    >>> import causalstory as cs
    >>> stones = cs.load("kidney-stones")
    >>> for step in plot(stones, stones.stories)[:3]:
    ...     print(step.title)
    Which operation clears kidney stones better?
    The surgeon's story
    Size drives the choice
    """
    steps = [_phenomenon(scenario)]
    for before, story in zip((None, *told), told, strict=False):
        if before is None:
            steps += _heart(story)
        else:
            steps += [Step(QUESTION), _changes(before, story)]
        steps += [_whole(story), *_decision(story)]
    steps += _evidence(scenario, told)
    if len(told) > 1 and any(story.recommends for story in told):
        steps.append(_actions(told))
    return tuple(steps)


def _phenomenon(scenario: Scenario) -> Step:
    one, other = (clean(scenario.variable(name).label) for name in ends(scenario))
    seen = f"What has {one} to do with {other}?"
    notes = [clean(scenario.caveat), *map(clean, scenario.references)]
    return Step(clean(scenario.title), clean(scenario.about) or seen, notes=" ".join(notes).strip())


def _heart(story: Story) -> Iterator[Step]:
    """Yield what a story says between treatment, outcome and proxy, unless that is all of it."""
    whole = sketch_story(story)
    heart = _between(whole)
    if not 0 < len(heart) < len(whole.arrows):
        return
    yield Step(whose(whole), _sentences(whole, heart), story=story.name, arrows=heart)


def _between(sketch: Sketch) -> tuple[Pair, ...]:
    """Return the arrows on directed paths between treatment, outcome and proxy, either way."""
    import networkx as nx

    graph = nx.DiGraph(sketch.arrows)
    found: set[Pair] = set()
    for start, stop in permutations([name for name in axis([sketch]) if name in graph], 2):
        after = {start, *nx.descendants(graph, start)}
        before = {stop, *nx.ancestors(graph, stop)}
        found |= {(a, b) for a, b in graph.edges if a in after and b in before}
    return tuple(arrow for arrow in sketch.arrows if arrow in found)


def _sentences(sketch: Sketch, arrows: Iterable[Pair]) -> str:
    """Say arrows in words, one sentence for each cause."""
    labels = {spot.name: spot.label for spot in sketch.spots}
    effects: dict[str, list[str]] = {}
    for cause, effect in arrows:
        effects.setdefault(labels[cause], []).append(labels[effect])
    return " ".join(f"{cause} causes {listed(some)}." for cause, some in effects.items())


def _who(story: Story) -> str:
    return clean(story.teller) or f"the story '{clean(story.title)}'"


def _changes(before: Story, story: Story) -> Step:
    """Say what a story drops of the one before it, turns round, and adds."""
    first, second = sketch_story(before), sketch_story(story)
    found = difference(first, second)
    labels = {spot.name: spot.label for spot in (*first.spots, *second.spots)}
    parts = {"Dropped": found.dropped, "Turned round": found.reversed, "Added": found.added}
    said = [
        f"{word}: {shortened([f'{labels[a]} -> {labels[b]}' for a, b in arrows])}."
        for word, arrows in parts.items()
        if arrows
    ]
    return Step(
        f"What {_who(story)} changes",
        " ".join(said) or "No arrow: both stories draw the same graph.",
        story=story.name,
        against=before.name,
    )


def _whole(story: Story) -> Step:
    teller, claim = clean(story.teller), clean(story.claim)
    sketch = sketch_story(story)
    said = ": ".join(words for words in (capital(teller), claim) if words)
    return Step(
        sketch.title or whose(sketch),
        said or _sentences(sketch, sketch.arrows),
        story=story.name,
    )


def _decision(story: Story) -> Iterator[Step]:
    """Yield what the story's teller would do, if the file says so."""
    if story.recommends is None:
        return
    action = story.action(story.recommends)
    yield Step(
        f'"{clean(action.label)}", says {_who(story)}',
        _deed(story, action),
        story=story.name,
        do=action.name if action.variable in {v.name for v in story.variables} else None,
    )


def _deed(story: Story, action: Action) -> str:
    """Say what an action does to its variable."""
    if action.kind == "leave":
        return "Nothing is changed."
    labels = {variable.name: variable for variable in story.variables}
    variable = labels.get(action.variable)
    name = clean(variable.label) if variable else action.variable
    unit = f" ({clean(variable.unit)})" if variable and variable.unit else ""
    if action.kind == "shift":
        way = "up" if action.value > 0 else "down"
        return f"{name} goes {way} by {number(abs(action.value))}{unit}."
    return f"{name} is set to {action.level or number(action.value)}{unit}."


def _evidence(scenario: Scenario, told: Sequence[Story]) -> Iterator[Step]:
    """Yield what each evidence measures, from cheap to dear."""
    variables = {v.name: v for story in told for v in story.variables if not v.selected}
    known: set[str] = set()
    for level in scenario.evidence:
        yield Step(
            capital(clean(level.label)),
            _measured(level, known, variables),
            evidence=level.name,
        )
        known |= set(level.columns)


def _measured(level: Evidence, known: set[str], variables: Mapping[str, Variable]) -> str:
    columns = set(level.columns)
    left = [variable for name, variable in variables.items() if name not in columns]
    parts = (
        ("New" if known else "Measured", [variables[n] for n in variables if n in columns - known]),
        ("Not measured", [variable for variable in left if not variable.latent]),
        ("Nobody can measure", [variable for variable in left if variable.latent]),
    )
    said = (f"{words}: {_some(clean(v.label) for v in some)}." for words, some in parts if some)
    return " ".join(said)


def _some(labels: Iterable[str]) -> str:
    """Join labels, but no more than fit a slide."""
    found = list(labels)
    return listed(found) if len(found) <= MOST else shortened(found, MOST)


def _actions(told: Sequence[Story]) -> Step:
    """Put the stories and their actions side by side."""
    labels = [decision(story) for story in told]
    said = [f"{capital(_who(story))}: {label}." for story, label in zip(told, labels, strict=True)]
    return Step(MOTTO if len(set(labels)) > 1 else SAME, " ".join(said), actions=True)
