"""Parts that the cards of all data sets share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from causalstory.quality.provenance import grid, prose
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import Variable

Row = tuple[str, str, str, str]
"""A column, its label, its unit, and who first holds it."""


def file_name(story: Story, *, teacher: bool) -> str:
    """Return the name of a story's file in its scenario's folder.

    Examples
    --------
    >>> import causalstory as cs
    >>> file_name(cs.load("medication-errors")["voice"], teacher=True)
    'voice.teacher.csv'
    """
    return f"{story.name}.teacher.csv" if teacher else f"{story.name}.csv"


def head(scenario: Scenario, origin: str) -> Iterator[str]:
    """Say what it is about, where the data comes from, and what it does not show."""
    yield f"# {scenario.title}"
    yield prose(scenario.about)
    yield origin
    yield prose(scenario.caveat)


def columns(scenario: Scenario, before: Sequence[Row] = ()) -> Iterator[str]:
    """Give a table of the columns in the order in which somebody comes to hold them."""
    first = {
        name: f"`{level.name}`: {level.label}"
        for level in reversed(scenario.evidence)
        for name in level.columns
    }
    held = [name for level in scenario.evidence for name in level.columns]
    unheld = [v.name for v in scenario.variables if v.name not in first and not v.switch]
    rows = [*before]
    for name in dict.fromkeys([*held, *unheld]):
        variable = scenario.variable(name)
        rows.append(
            (
                f"`{name}`",
                variable.label,
                variable.unit,
                first.get(name, _absent(variable, scenario)),
            )
        )
    if scenario.data is not None and scenario.data.count is not None:
        rows.append((f"`{scenario.data.count}`", "How often this row occurred", "count", ""))
    yield "## Columns"
    yield grid(("column", "label", "unit", "first held by"), rows)


def _absent(variable: Variable, scenario: Scenario) -> str:
    if variable.selected:
        return "nobody: 1 in every row" + (
            ", only in the teacher's files" * (scenario.data is None)
        )
    if not variable.latent:
        return "nobody"
    return "nobody: latent" + (", only in the teacher's files" if scenario.data is None else "")


def retold(story: Story) -> str:
    """Return a story in a sentence or two, and who tells it."""
    teller = f", told by {story.teller}" if story.teller else ""
    claim = f": {prose(story.claim)}" if story.claim else "."
    return f"**{story.title}**{teller}{claim}"
