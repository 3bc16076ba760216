"""What is asked of a picture besides its subject, and the marked sketches that it comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from causalstory.diagrams.annotation import EQUATIONS, NotesOption, noted, with_equations
from causalstory.diagrams.changes import Do, Operation, operation
from causalstory.diagrams.conditioning import held_equal, require_ends
from causalstory.diagrams.difference import compared
from causalstory.diagrams.highlighting import highlighted
from causalstory.diagrams.notation import symbols, with_key, with_symbols
from causalstory.diagrams.sketch import Sketch
from causalstory.diagrams.subjects import Cast, Subject, subject_of
from causalstory.diagrams.surgery import after, before, split
from causalstory.errors import CausalStoryError, OptionError
from causalstory.stories.model import Story

if TYPE_CHECKING:
    import networkx as nx

Given = TypeVar("Given")


@dataclass(frozen=True)
class Request:
    """The options of a picture, as :func:`causalstory.draw` takes them."""

    do: Do | None = None
    swig: Do | None = None
    against: str | Story | nx.DiGraph[Any] | None = None
    paths: bool = False
    adjusted: str | Iterable[str] | None = None
    symbols: bool = False
    notes: NotesOption | None = None

    @property
    def plain(self) -> bool:
        """Whether nothing is asked for that needs marks."""
        return self == Request()


@dataclass(frozen=True)
class Pictured:
    """Sketches ready to be placed.

    Parameters
    ----------
    shown
        One for each panel.
    across
        How many stand side by side; None for what fits a slide best.
    """

    shown: tuple[Sketch, ...]
    across: int | None = None


def pictured(cast: Cast, asked: Request) -> Pictured:
    """Return the sketches that a request comes to.

    Raises
    ------
    CausalStoryError
        Of the kind of the first problem, with all problems of the options.
    """
    ...
