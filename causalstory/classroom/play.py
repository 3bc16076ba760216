"""`play`: a page in which a student is the manager, and lives through what he decides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import Template

from causalstory.classroom.play_content import content
from causalstory.errors import OptionError, not_whole
from causalstory.runner.files import writing
from causalstory.stories.catalog import load
from causalstory.stories.model import Scenario, require_scenario
from causalstory.tables.policy import allowed

PLAYED = "weekly-report"
"""The scenario that is played where none is named."""
HISTORIES = 100
"""Histories that means are over."""
FOLDER = Path(__file__).parent / "page"
SCRIPTS = (
    *("parts.js", "histories.js", "charts.js", "desk.js", "report.js", "decision.js"),
    *("weeks.js", "account.js", "truth.js", "game.js"),
)


def export_play(
    path: str | Path = "play.html",
    *,
    scenario: Scenario | str = PLAYED,
    seed: int = 1,
    histories: int = HISTORIES,
) -> Path:
    """Write the game as one HTML file that needs nothing else: no network, no server, no storage.

    The student reads the weekly report, picks a story and an action, predicts, watches the weeks
    go by, may pay for audits, and then sees what was true. All weeks were simulated beforehand: for
    every story taken for true and every action one history of the same seed, and means over many
    for what actions do elsewhere.

    Parameters
    ----------
    path
        The file; its folder must exist.
    scenario
        A scenario that runs over time, or its id or path.
    seed
        Root of the random streams; the same seed gives the same file.
    histories
        How many histories those means are over.

    Returns
    -------
    Path
        The file written, whole or not at all.

    Raises
    ------
    OptionError
        If the scenario cannot be played: it does not run over time, has no proxy, or does not
        count proxy and outcome on the level of the treatment; or if a number is outside its range.
    OutputError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> page = export_play(folder / "play.html", histories=2)
    >>> "https://" in page.read_text(encoding="utf-8")
    False
    """
    told = load(scenario) if isinstance(scenario, str) else scenario
    require_scenario(told, over_time=True)
    problems = [*not_whole(seed=(seed, 0), histories=(histories, 1)), *_unplayable(told)]
    if problems:
        raise OptionError(problems)
    path = Path(path)
    with writing(path) as temporary:  # a folder that is not there is missed before the long work
        text = page(told, seed=seed, histories=histories)
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return path


def _unplayable(scenario: Scenario) -> Iterator[str]:
    """Yield what a scenario lacks to be played."""
    clock, question = scenario.timeline, scenario.question
    name = f"scenario '{scenario.id}'"
    if clock is None:
        yield f"{name} does not run over time: only one with a [timeline] can be played"
        return
    if question.proxy is None:
        yield (
            f"{name} has no proxy, so its report would be the truth: name what is seen of the "
            "outcome in question.proxy"
        )
    if clock.start < 1:
        yield f"{name}: the action begins in week 0, before any report: let timeline.start be later"
    level = scenario.variable(question.treatment).level
    for variable in map(scenario.variable, dict.fromkeys((question.seen, question.outcome))):
        if variable.total != "sum":
            yield f"{name}: a game counts '{variable.name}': give it total = \"sum\""
        elif clock.depth(variable.level) < clock.depth(level):
            yield (
                f"{name}: '{variable.name}' is not of each '{level}', which the report compares: "
                "put it on that level or below"
            )


def page(scenario: Scenario, *, seed: int = 1, histories: int = HISTORIES) -> str:
    """Return the text of the file that :func:`export_play` writes."""
    data = json.dumps(content(scenario, seed=seed, histories=histories), separators=(",", ":"))
    style, script = _part("play.css"), "\n".join(_part(name) for name in SCRIPTS)
    return Template(_part("play.html")).substitute(
        title=escape(scenario.title),
        style=style,
        style_hash=allowed(style),
        script=script,
        script_hash=allowed(script),
        data=data.replace("<", "\\u003c"),  # no text of a scenario can end the element
    )


def _part(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
