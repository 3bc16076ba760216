"""``causalstory draw --reveal``: the argument of a scenario, frame by frame."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.cli.rendering import show, write_json, write_page
from causalstory.diagrams.outputs import OUTPUTS, size_in
from causalstory.errors import OptionError
from causalstory.tables import Page, Paragraph

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from causalstory.diagrams.argument.revealing import Reveal


def add_reveal(parser: ArgumentParser) -> None:
    """Add the switch from one picture to an argument, and which stories it tells."""
    parser.add_argument(
        "--reveal",
        action="store_true",
        help="an argument step by step: -o argument.html for one page to click through, "
        "argument.pptx for slides, argument.svg (or any other ending) for numbered files; "
        "without -o the argument in words",
    )
    parser.add_argument(
        "--stories",
        metavar="NAMES",
        help="with --reveal: the stories told, in this order, with commas; default: all",
    )


def refuse_stories(options: Namespace) -> None:
    """Raise OptionError if the stories of an argument are named where none is asked for."""
    if options.stories is not None:
        raise OptionError("--stories: goes with --reveal; for one picture name one with --story")


def run_reveal(options: Namespace) -> int:
    """Tell the argument of a scenario, in words or in files."""
    from causalstory.diagrams.argument.files import left_over
    from causalstory.diagrams.argument.revealing import reveal
    from causalstory.stories.exchange import scenario_or_graph

    if options.story is not None:
        raise OptionError("--story: draws one picture; for an argument use --stories")
    names = None if options.stories is None else split_names(options.stories)
    argument = reveal(
        scenario_or_graph(options.scenario),  # type: ignore[arg-type]  # a graph is refused
        stories=names,
        direction=options.direction,
        layout=options.layout,
    )
    if options.output is None:
        show(argument, options)
        return 0
    files = argument.save(options.output)
    older = left_over(files) if len(files) == len(argument.frames) else ()
    if options.json:
        written = {"files": [str(file) for file in files], "left_over": list(map(str, older))}
        write_json({**argument.to_dict(), **written})
    else:
        told = (_told(argument, files), *_left(older))
        write_page(Page(tuple(map(Paragraph, told))), options)
    return 0


def _left(older: Sequence[Path]) -> tuple[str, ...]:
    """Say which numbered files have stayed from an earlier run."""
    if not older:
        return ()
    last = f" to {older[-1].name}" if len(older) > 1 else ""
    verb, them = ("are", "them") if len(older) > 1 else ("is", "it")
    said = (
        f"{verb} not of this argument, perhaps of a longer one drawn before: delete {them} if so."
    )
    return (f"{older[0]}{last} {said}",)


def split_names(text: str) -> list[str]:
    """Return the names between commas.

    Examples
    --------
    >>> split_names("complacency, voice")
    ['complacency', 'voice']
    """
    return [name.strip() for name in text.split(",") if name.strip()]


def _told(argument: Reveal, files: tuple[Path, ...]) -> str:
    """Say what was written."""
    count = len(argument.frames)
    if len(files) < count or files[0].suffix.lower() not in OUTPUTS:
        return f"Drawn in {files[0]}, {count} steps."
    size = size_in(argument.frames[0].drawing.scene, files[0])
    each = f", {'each ' if count > 1 else ''}{size}" if size else ""
    last = f" to {files[-1].name}" if count > 1 else ""
    return f"Drawn in {files[0]}{last}{each}."
