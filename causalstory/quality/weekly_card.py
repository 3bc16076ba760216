"""The card of a data set that runs over time."""

from __future__ import annotations

from collections.abc import Iterator

from causalstory.quality.card_parts import columns, file_name, head, retold
from causalstory.quality.provenance import Making, check_sums, sources
from causalstory.quality.weekly_data import level_of_rows, regimes
from causalstory.stories.model import Scenario, Story
from causalstory.stories.timeline import WEEK
from causalstory.tables.words import listed


def parts_over_time(scenario: Scenario, making: Making) -> Iterator[str]:
    """Describe files of weeks: for a class first, then what made them."""
    clock = scenario.timeline
    if clock is None:
        return
    level = clock.level(level_of_rows(scenario))
    told = scenario.stories
    yield from head(scenario, "**Synthetic data**: a program drew every number.")
    yield (
        f"Each file has {making.rows:,} rows: one for each {clock.unit}, each member of "
        f"`{level.name}` ({clock.members(level.name)}) and each entry of the column `action`, "
        f"which is {listed([f'`{name}`' for name in regimes(scenario)], 'or')}. An action begins "
        f"in {clock.unit} {clock.start}; up to then both are the same, and afterwards they share "
        "their luck. A class's files all have the same columns; each comes from another world."
    )
    yield from columns(
        scenario,
        [
            ("`action`", "What is done", "", "everybody"),
            (f"`{WEEK}`", clock.unit.capitalize(), "from 0", "everybody"),
            (f"`{level.name}`", level.label, "", "everybody"),
        ],
    )
    yield (
        f"A class's files hold the columns of `{scenario.evidence[0].name}`, the teacher's all "
        "that their story has a word for. What was switched on is told by `action`."
    )
    yield "## A first question for a class"
    yield (
        "Hand the files out under other names, one to each group. Draw "
        f"{scenario.variable(scenario.question.seen).label} by {clock.unit}, with a line at "
        f"{clock.unit} {clock.start}. Has the action helped? What would have happened without it? "
        "Which column, that nobody has, would you want to see before you say so?"
    )
    yield from _reading(scenario, told[0])
    yield "## For the teacher: the files and the stories that made them"
    for story in told:
        yield f"### `{file_name(story, teacher=False)}`, `{file_name(story, teacher=True)}`"
        yield (
            f"{retold(story)} The teacher's file adds what nobody sees, summed or averaged over "
            "the members below."
        )
    yield from _how_made(scenario, told[0], making)
    yield from check_sums("###", making.files)
    yield from sources(
        scenario, "The data and this card are under the MIT licence, like causalstory."
    )


def _reading(scenario: Scenario, story: Story) -> Iterator[str]:
    cause, seen = scenario.question.treatment, scenario.question.seen
    start = scenario.timeline.start if scenario.timeline else 0
    level = level_of_rows(scenario)
    yield "## How to read it"
    yield "\n".join(
        [
            "```python",
            "import causalstory as cs",
            "",
            f'data = cs.dataset("{scenario.id}", "{story.name}")',
            f'full = cs.dataset("{scenario.id}", "{story.name}", teacher=True)',
            f'print(data.pivot_table(index="week", columns="action", values="{seen}", '
            'aggfunc="sum"))',
            f'before = data[(data["week"] < {start}) & (data["action"] == "leave_it")]',
            f'members = before.groupby("{level}")[["{cause}", "{seen}"]].mean()',
            f'print(cs.association(members, "{cause}", "{seen}"))',
            "```",
        ]
    )


def _without_switches(story: Story) -> str:
    return f".drop(columns={list(story.switches)})" if story.switches else ""


def _how_made(scenario: Scenario, story: Story, making: Making) -> Iterator[str]:
    level, action = level_of_rows(scenario), regimes(scenario)[-1]
    yield "### How they were made"
    yield (
        f"Here for `{story.name}` and one action, in Python; the others alike. With `truth=True` "
        f"it is the teacher's file. Numbers were then rounded to {making.decimals} decimals. All "
        "files share one seed."
    )
    yield (
        "```python\n"
        f'cs.timeline(cs.load("{scenario.id}"), world="{story.name}", action="{action}", '
        f'seed={making.seed}, by="{level}").to_frame(){_without_switches(story)}\n'
        "```"
    )
    if making.numpy_version:
        yield f"Drawn with numpy {making.numpy_version}."
