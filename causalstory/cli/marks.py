"""The options of ``draw`` that mark a picture: what is done, compared, held equal or written."""

from __future__ import annotations

from argparse import BooleanOptionalAction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from causalstory.cli.options import intervention
from causalstory.errors import OptionError
from causalstory.tables.words import listed

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    import networkx as nx

    from causalstory.stories.model import Scenario

WORDS = ("equations", "effects")
"""What ``--notes`` knows besides words for one arrow."""


def add_marks(parser: ArgumentParser) -> None:
    """Declare what may be marked in a picture; see :func:`marks_given`."""
    add = parser.add_argument_group("marks").add_argument
    for option, words in (
        ("--do", "surgery, before and after: an action of the scenario, or values of variables"),
        ("--swig", "the same as one graph with split nodes and potential outcomes"),
    ):
        add(
            option,
            metavar="ACTION|X=1",
            action="append",
            default=[],
            help=f"{words} (repeat it for more)",
        )
    add(
        "--against",
        metavar="STORY|FILE",
        help="what parts this from another story of the scenario, or from the graph of a file: "
        "side by side, and in one",
    )
    add(
        "--enlarge",
        action="store_true",
        help="the story against its least enlargement: the smallest change that changes the action",
    )
    add("--world", metavar="W", help="with --enlarge: the story whose data is read")
    add("--paths", action="store_true", help="open and blocked paths from treatment to outcome")
    add(
        "--adjust",
        metavar="A,B|auto",
        help="what is held equal; auto: the smallest adjustment set of each graph",
    )
    add(
        "--symbols",
        action="store_true",
        help="short symbols in place of labels, with a key below",
    )
    add(
        "--notes",
        metavar="WHAT",
        action="append",
        default=[],
        help="what stands on arrows: equations, effects (by simulation), or 'cause->effect=words' "
        "(repeat it for more)",
    )
    add(
        "--legend",
        action=BooleanOptionalAction,
        default=None,
        help="whether shapes and marks are explained below; default: where there are several "
        "stories or marks",
    )


def marks_given(options: Namespace, subject: Scenario | nx.DiGraph[str]) -> dict[str, Any]:
    """Return the options of :func:`causalstory.draw` for the marks that were given.

    Raises
    ------
    OptionError
        If texts cannot be read, or options contradict each other.
    """
    adjusted = options.adjust
    if adjusted is not None and adjusted != "auto":
        adjusted = [name.strip() for name in adjusted.split(",")]
    return {
        "do": intervention(options.do),
        "swig": intervention(options.swig, option="--swig"),
        "against": _other(options.against, subject),
        "paths": options.paths,
        "adjusted": adjusted,
        "symbols": options.symbols,
        "notes": notes(options.notes),
        "legend": options.legend,
    }


def refuse_marks(options: Namespace) -> None:
    """Raise OptionError if marks or weeks are given for an argument: its steps say what is marked.

    Raises
    ------
    OptionError
        Naming all of them.
    """
    named = ("do", "swig", "against", "enlarge", "world", "paths", "adjust", "symbols", "notes")
    given = [f"--{name}" for name in named if getattr(options, name)]
    given += [f"--{name}" for name in ("legend", "weeks") if getattr(options, name) is not None]
    if given:
        raise OptionError(
            f"{listed(given)}: mark one picture; an argument (--reveal) marks its steps by itself"
        )


def notes(texts: list[str]) -> Any:
    """Read what ``--notes`` says: words by arrow, equations, or the function that finds effects.

    Raises
    ------
    OptionError
        If it says several of these, or no arrow; all such texts are named.

    Examples
    --------
    >>> notes(["dose->pain = -0.5", "age -> pain=0.2"])
    {('dose', 'pain'): '-0.5', ('age', 'pain'): '0.2'}
    """
    if not texts:
        return None
    if len(texts) == 1 and texts[0] in WORDS:
        if texts[0] == "equations":
            return "equations"
        from causalstory.classroom.arrow_effects import arrow_effects

        return arrow_effects
    found, problems = {}, []
    for text in texts:
        arrow, equals, words = text.partition("=")
        cause, points, effect = (part.strip() for part in arrow.partition("->"))
        if cause and points and effect and equals:
            found[cause, effect] = words.strip()
        else:
            problems.append(
                f"--notes: '{text}' is not of the form cause->effect=words; use several of those, "
                f"or {' or '.join(WORDS)} alone"
            )
    if problems:
        raise OptionError(problems)
    return found


def _other(name: str | None, subject: Scenario | nx.DiGraph[str]) -> Any:
    """Return what is compared with: the name of a story, or the graph of a file."""
    from causalstory.graph.formats.registry import is_graph_file, read_graph
    from causalstory.stories.model import Scenario

    if name is None:
        return None
    if isinstance(subject, Scenario) and not is_graph_file(Path(name)):
        return name
    return read_graph(name)
