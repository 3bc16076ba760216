"""``causalstory play``: a page in which a student is the manager."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from causalstory.cli.options import add_json, add_scenario, add_seed
from causalstory.cli.rendering import write_json, write_page
from causalstory.tables import Page, Paragraph, Table

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from causalstory.stories.model import Scenario

SUMMARY = "be the manager: a page that plays without a network"
EXAMPLE = "causalstory play --export game.html"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_scenario(parser, default="weekly-report")
    parser.add_argument(
        "--export",
        metavar="FILE",
        help="where to write the page; default: a temporary file, which the browser opens",
    )
    add_seed(parser, so="the same page")
    parser.add_argument(
        "--words",
        action="store_true",
        help="for teachers: words for a class, by the story that they make true",
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Write the page, say where it is, and open it if it has no name."""
    from causalstory.classroom.class_words import words_for
    from causalstory.classroom.play import export_play
    from causalstory.stories.catalog import load

    scenario = load(options.scenario)
    target = options.export or Path(mkdtemp(prefix="causalstory-")) / f"{scenario.id}.html"
    path = export_play(target, scenario=scenario, seed=options.seed)
    words = words_for([story.name for story in scenario.stories])
    if options.json:
        answer = {"scenario": scenario.id, "seed": options.seed, "file": str(path)}
        write_json(answer | {"words": {world: list(some) for world, some in words.items()}})
        return 0
    opened = not options.export and sys.stdout.isatty() and webbrowser.open(path.as_uri())
    what = "Your browser opens it." if opened else "Open it in a browser to play."
    told = Paragraph(f"Wrote {path}: one file that needs nothing else. {what}")
    write_page(Page((told, _words(scenario, words)) if options.words else (told,)), options)
    return 0


def _words(scenario: Scenario, words: dict[str, tuple[str, ...]]) -> Table:
    """Return the words by story; only a teacher should see them."""
    return Table.of(
        ["a class that types one of these", "plays in the world of"],
        [[", ".join(words[story.name][:5]), story.title] for story in scenario.stories],
        title="Words for a class",
        notes=["Any other word will do too; it stands for one of these worlds."],
    )
