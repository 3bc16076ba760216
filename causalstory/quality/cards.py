"""The card of a data set: one Markdown page a scenario, written wholly from the scenario.

The first sections can be shown to a class; which story made which file comes later, under a
heading that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.decision.reading import pair_of
from causalstory.decision.sampling import published
from causalstory.quality.card_parts import columns, file_name, head, retold
from causalstory.quality.provenance import Making, check_sums, how_made, sources
from causalstory.quality.weekly_card import parts_over_time
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import RealData
from causalstory.tables.words import listed

if TYPE_CHECKING:
    import pandas as pd

FILE = "CARD.md"
"""Name of the card in its folder."""


def card(scenario: Scenario, making: Making) -> str:
    """Describe the data of a scenario for whoever finds the folder.

    Parameters
    ----------
    scenario
        A scenario; with its published table, or with stories to simulate.
    making
        How the files were made that the card stands beside.

    Returns
    -------
    str
        Markdown. It says nothing that the scenario and the arguments do not: no date, no place.

    Raises
    ------
    DataError
        If the scenario's published table cannot be read.

    Examples
    --------
    >>> import causalstory as cs
    >>> text = card(cs.load("medication-errors"), Making(rows=240, seed=2026))
    >>> text.splitlines()[0]
    '# Do safe units make more medication errors?'
    """
    table = published(scenario)
    if scenario.data is not None and table is not None:
        parts = _published_parts(scenario, scenario.data, table, making)
    elif scenario.timeline is not None:
        parts = parts_over_time(scenario, making)
    else:
        parts = _synthetic_parts(scenario, making)
    return "\n\n".join(part for part in parts if part) + "\n"


def _synthetic_parts(scenario: Scenario, making: Making) -> Iterator[str]:
    told = [story for story in scenario.stories if story.simulable]
    origin = "**Synthetic data**: a program drew every number."
    yield from head(scenario, origin if told else "")
    if told:
        yield (
            f"Each file has {making.rows:,} rows; one row is one {scenario.question.unit}. All the "
            "files have the same columns and show the same phenomenon; each comes from another "
            "world."
        )
        yield _selection(scenario)
    else:
        yield "No data comes along: the stories have arrows, but no mechanisms to draw it from."
    yield from columns(scenario)
    if told:
        yield from _first_question(scenario)
        yield from _reading(scenario, told[0].name)
        yield from _files(scenario, told)
        yield from how_made(scenario, told[0], file_name(told[0], teacher=False), making)
        yield from check_sums("###", making.files)
    yield from sources(
        scenario, "The data and this card are under the MIT licence, like causalstory."
    )


def _published_parts(
    scenario: Scenario, data: RealData, table: pd.DataFrame, making: Making
) -> Iterator[str]:
    yield from head(scenario, "**Published data**: see the references below.")
    name, unit = Path(data.file).name, scenario.question.unit
    if data.count is None:
        yield f"`{name}` has {len(table):,} rows; one row is one {unit}."
    else:
        yield (
            f"`{name}` has {len(table):,} rows, one for each combination of the other columns; the "
            f"column `{data.count}` says how often it occurred. They stand for "
            f"{int(table[data.count].sum()):,} observations in all, each of one {unit}."
        )
    yield from columns(scenario)
    yield from _first_question(scenario)
    yield from _reading(scenario, None)
    yield "## The stories told about it"
    for story in scenario.stories:
        yield retold(story)
    yield from check_sums("##", making.files)
    yield from sources(
        scenario,
        "Published counts are facts and free to use; this card is under the MIT licence, like "
        "causalstory.",
    )


def _selection(scenario: Scenario) -> str:
    """Say who is in the files, where not everybody is."""
    chosen = [f"`{variable.name}`" for variable in scenario.variables if variable.selected]
    if not chosen:
        return ""
    return (
        f"Only units in which {listed(chosen)} is 1 are in the files: nobody else is ever seen. "
        "With `population=True` or `--population`, `simulate` draws everybody."
    )


def _first_question(scenario: Scenario) -> Iterator[str]:
    cause, seen = (scenario.variable(name).label for name in pair_of(scenario))
    yield "## A first question for a class"
    if scenario.data is None:
        yield (
            "Hand the files out under other names, one to each group. What is the slope of "
            f"{seen} on {cause}, nothing held equal? Put the slopes of all groups side by side: "
            "could they come from one and the same world? What should be done about it, and which "
            "column would change your mind?"
        )
    else:
        yield (
            f"By how much does {seen} differ with {cause}, nothing held equal? Compare once more "
            f"with {_later_columns(scenario)} held equal. Which of the two answers should decide "
            "what is done, and what would one have to know to say so?"
        )


def _later_columns(scenario: Scenario) -> str:
    cheapest = scenario.evidence[0].columns
    later = [name for name in scenario.evidence[-1].columns if name not in cheapest]
    return " and ".join(scenario.variable(name).label for name in later) or "the other columns"


def _reading(scenario: Scenario, story: str | None) -> Iterator[str]:
    cause, seen = pair_of(scenario)
    lines = ["```python", "import causalstory as cs", ""]
    if scenario.data is None:
        lines.append(f'data = cs.dataset("{scenario.id}", "{story}")')
        lines.append(f'full = cs.dataset("{scenario.id}", "{story}", teacher=True)')
        lines.append(f'print(cs.association(data, "{cause}", "{seen}"))')
        lines.append(f'print(cs.compare(cs.load("{scenario.id}"), data=data))')
    else:
        count = f', count="{scenario.data.count}"' if scenario.data.count else ""
        lines.append(f'data = cs.dataset("{scenario.id}")')
        lines.append(f'print(cs.association(data, "{cause}", "{seen}"{count}))')
        lines.append(f'print(cs.compare(cs.load("{scenario.id}")))')
    lines.append("```")
    yield "## How to read it"
    yield "\n".join(lines)


def _files(scenario: Scenario, told: Iterable[Story]) -> Iterator[str]:
    yield "## For the teacher: the files and the stories that made them"
    for story in told:
        yield f"### `{file_name(story, teacher=False)}`, `{file_name(story, teacher=True)}`"
        yield f"{retold(story)} {_added(scenario, story)}"


def _added(scenario: Scenario, story: Story) -> str:
    """Say what a teacher's file holds that a student's does not."""
    seen = scenario.evidence[-1].columns
    added = [f"`{v.name}`" for v in story.variables if v.name not in seen]
    if not added:
        return "This story has nothing latent: the teacher's file is the same."
    return f"The teacher's file adds {', '.join(added)}."
