"""The noun of an argument: what one frame of it shows, and what is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass

from causalstory.diagrams.layering import Pair

ARROW = "->"


@dataclass(frozen=True)
class Step:
    """One frame of an argument: a picture, its title, and the words that go with it.

    Without ``story`` the picture is what everybody sees: the two ends of the phenomenon, joined by
    a line.

    Parameters
    ----------
    title, words
        What stands above the picture, and the sentences that explain it.
    story
        The name of the story whose arrows are shown.
    variables
        The names of the variables shown. By default all of the story, or, where ``arrows`` are
        given, their ends and what everybody sees. Without a story these variables stand there
        without arrows.
    arrows
        The arrows shown, as pairs or as ``"a -> b"``; by default all between the variables shown.
    against
        The name of another story: the arrows that this story adds, drops and turns around are
        marked.
    do
        The name of an action: it is carried out in the picture.
    evidence
        The name of a level of evidence: what it does not measure is faint. Without a story all
        variables are shown, without arrows.
    actions
        Whether the stories of the argument and the action that each recommends are shown side by
        side, in place of a graph.
    notes
        What else the speaker has to say; it is not on the slide.

    Examples
    --------
    >>> Step("A first thought", story="voice", arrows=["safety -> errors"]).arrows
    (('safety', 'errors'),)
    """

    title: str
    words: str = ""
    _: KW_ONLY
    story: str | None = None
    variables: tuple[str, ...] | None = None
    arrows: tuple[Pair, ...] | None = None
    against: str | None = None
    do: str | None = None
    evidence: str | None = None
    actions: bool = False
    notes: str = ""

    def __post_init__(self) -> None:
        if _is_many(self.variables):
            object.__setattr__(self, "variables", tuple(self.variables or ()))
        if _is_many(self.arrows):
            object.__setattr__(self, "arrows", tuple(map(_pair, self.arrows or ())))


def _is_many(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str)


def _pair(arrow: object) -> object:
    """Return an arrow as a pair, as far as it is one; the rest is refused with a reason later."""
    if isinstance(arrow, str):
        return tuple(end.strip() for end in arrow.split(ARROW))
    return tuple(arrow) if isinstance(arrow, list) else arrow
