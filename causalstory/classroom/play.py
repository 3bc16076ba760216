"""`play`: a page in which a student is the manager, and lives through what he decides."""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from causalstory.classroom.play_content import content
from causalstory.errors import OptionError, not_whole
from causalstory.runner.files import writing
from causalstory.stories.catalog import load
from causalstory.stories.model import Scenario, require_scenario

PAGE = "weekly-report"
"""The scenario that is played where none is named."""
FOLDER = "page"


def export_play(
    path: str | Path = "play.html",
    *,
    scenario: Scenario | str = PAGE,
    seed: int = 1,
    histories: int = 100,
) -> Path:
    """Write the game as one HTML file that needs nothing else: no network, no server, no storage.

    The student reads the weekly report, picks a story and an action, predicts, watches the weeks
    go by, may pay for audits, and then sees what was true. All weeks were simulated beforehand: for
    every story taken for true and every action one history of the same seed, and means over many
    for what things cost.

    Parameters
    ----------
    path
        The file; its folder must exist.
    scenario
        A scenario that runs over time, or its id.
    seed
        Root of the random streams; the same seed gives the same file.
    histories
        How many histories the costs are means over.

    Returns
    -------
    Path
        The file written, whole or not at all.

    Raises
    ------
    OptionError
        If the scenario does not run over time, its question has no proxy, or a number is outside
        its range.
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
    problems = not_whole(seed=(seed, 0), histories=(histories, 1))
    if told.timeline is None:
        problems.append(
            f"scenario '{told.id}' does not run over time: only one with a [timeline] can be played"
        )
    elif told.question.proxy is None:
        problems.append(
            f"scenario '{told.id}' has no proxy, so its report would be the truth: name what is "
            "seen of the outcome in question.proxy"
        )
    if problems:
        raise OptionError(problems)
    text = page(told, seed=seed, histories=histories)
    path = Path(path)
    with writing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return path


def page(scenario: Scenario, *, seed: int = 1, histories: int = 100) -> str:
    """Return the text of the file that :func:`export_play` writes."""
    data = json.dumps(content(scenario, seed=seed, histories=histories), separators=(",", ":"))
    return Template(_part("play.html")).substitute(
        title=escape(scenario.title),
        style=_part("play.css"),
        data=data.replace("<", "\\u003c"),  # no text of a scenario can end the element
        script="\n".join(_part(name) for name in ("parts.js", "charts.js", "play.js")),
    )


def _part(name: str) -> str:
    return (files("causalstory.classroom") / FOLDER / name).read_text(encoding="utf-8").rstrip()
