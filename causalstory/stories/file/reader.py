"""From the text of a file to a resolved scenario, or to all of its problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from causalstory.errors import ScenarioError
from causalstory.stories.file import parts
from causalstory.stories.file.expectations import read_expectations
from causalstory.stories.file.fields import Problems, Table
from causalstory.stories.file.levels import check_levels
from causalstory.stories.file.limits import table_of
from causalstory.stories.file.names import id_complaint
from causalstory.stories.file.positions import settle
from causalstory.stories.file.stories import Setting, read_stories
from causalstory.stories.file.timeline import (
    check_report,
    check_seen,
    check_size,
    read_timeline,
)
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import Variable

FORMAT = 1
"""The version of the file format that this version of the package reads."""

_KEYS = (
    "format", "id", "title", "about", "caveat", "references", "question", "phenomenon",
    "timeline", "levels", "variables", "evidence", "actions", "data", "stories",
)  # fmt: skip


def read(text: str, *, base: Path | None = None, source: str = "<text>") -> Scenario:
    """Read a scenario from the text of its file.

    Parameters
    ----------
    text
        TOML, at most 256 KiB.
    base
        The folder of the file, where ``[data]`` is looked for before the data sets.
    source
        What to call the text where a problem has no dotted path: the name of its file.

    Raises
    ------
    ScenarioError
        With every problem of the file, one line each: ``dotted.path: what (way out)``.

    Examples
    --------
    >>> scenario = read('''
    ... format = 1
    ... id = "coffee"
    ... title = "Does coffee keep people awake?"
    ... question = { treatment = "coffee", outcome = "sleep", goal = "increase" }
    ... variables = { coffee = { unit = "cups" }, sleep = { unit = "hours" } }
    ... [stories.awake]
    ... title = "Coffee keeps people awake"
    ... arrows = ["coffee -> sleep"]
    ... ''')
    >>> scenario["awake"].arrows
    (('coffee', 'sleep'),)
    >>> [action.name for action in scenario.actions]
    ['leave_it']
    """
    return resolve(table_of(text, source), base=base)


def resolve(
    values: Mapping[str, Any], *, base: Path | None = None, problems: Problems | None = None
) -> Scenario:
    """Resolve a scenario from what a file says, its tables as dictionaries.

    Parameters
    ----------
    values
        As a TOML parser gives them.
    base
        As for :func:`read`.
    problems
        What is known to be wrong already; more problems are added.

    Raises
    ------
    ScenarioError
        With every problem.
    """
    problems = Problems() if problems is None else problems
    root = Table(values, "", problems)
    known = len(problems.lines)
    _check_format(root)
    if len(problems.lines) > known:
        raise ScenarioError(problems.lines)
    root.refuse_unknown(_KEYS)
    identity = root.text("id", 'name the scenario, as in "kidney-stones"')
    complaint = id_complaint(identity)
    if identity and complaint:
        root.problem("id", complaint)
    title = root.text("title", "put the phenomenon into a question")
    about = root.text("about", lines=True)
    caveat = root.text("caveat", lines=True)
    references = root.texts("references")
    timeline = read_timeline(root)
    declared = parts.variables(root, timeline)
    question = parts.question(root, declared)
    phenomenon = parts.phenomenon(root, question, declared)
    evidence = parts.evidence(root, declared)
    actions = parts.actions(root, question, declared, over_time=timeline is not None)
    data = parts.data(root, question, base)
    if timeline:
        check_size(root, timeline, declared)
        check_report(root, timeline, declared, evidence)
        if phenomenon and phenomenon.correlation is not None:
            check_seen(root, timeline, declared, phenomenon.association)
        timeline = read_expectations(root, timeline, declared, actions)
    stories = read_stories(root, Setting(question, evidence, actions, declared, timeline))
    declared, stories = settle(root, declared, stories)
    check_levels(root, question, actions, declared, stories)
    if problems.lines:
        raise ScenarioError(problems.lines)
    return Scenario(
        id=identity,
        title=title,
        about=about,
        caveat=caveat,
        references=references,
        question=question,
        phenomenon=phenomenon,
        variables=_all_variables(declared.values(), stories),
        evidence=evidence,
        actions=actions,
        data=data,
        stories=stories,
        timeline=timeline,
    )


def _all_variables(declared: Iterable[Variable], stories: Iterable[Story]) -> tuple[Variable, ...]:
    """Return the variables of the file, and the latent ones that graphs of stories add."""
    added = (variable for story in stories for variable in story.variables)
    return tuple({variable.name: variable for variable in (*declared, *added)}.values())


def _check_format(root: Table) -> None:
    """Note a missing or another format, whose other problems would mean nothing."""
    if "format" not in root:
        root.problem("format", f"missing: write format = {FORMAT}")
    elif root.values["format"] != FORMAT or type(root.values["format"]) is not int:
        root.problem("format", f"must be {FORMAT}, the one that this version reads")
