"""Pictures in words: a story's arrows for a terminal, and the alternative text of a diagram."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from causalstory.diagrams.layering import Pair, topological
from causalstory.diagrams.mark_words import GONE, mark_sentences, spot_words
from causalstory.diagrams.measure import clean
from causalstory.errors import GraphError
from causalstory.tables.words import listed

if TYPE_CHECKING:
    from causalstory.diagrams.sketch import Sketch, Spot
    from causalstory.stories.model import Story


def arrows(story: Story) -> tuple[str, ...]:
    """Return the arrows of a story as a few readable chains, the longest first.

    Each arrow is in exactly one chain. Among chains of the same length the one that starts at
    the treatment comes first, then the order of the variables decides.

    Parameters
    ----------
    story
        The story.

    Raises
    ------
    GraphError
        If the arrows form a cycle.

    Examples
    --------
    >>> from causalstory.stories.model import Question, Story, Variable
    >>> ward = Story(
    ...     "voice",
    ...     "People speak up",
    ...     Question("safety", "errors", "decrease", proxy="reports"),
    ...     (Variable("safety"), Variable("errors"), Variable("reports")),
    ...     (("safety", "errors"), ("safety", "reports"), ("errors", "reports")),
    ... )
    >>> arrows(ward)
    ('Safety -> Errors -> Reports', 'Safety -> Reports')
    """
    labels = {variable.name: clean(variable.label) for variable in story.variables}
    preferred = sorted(labels, key=lambda name: name != story.question.treatment)
    left = list(dict.fromkeys(story.arrows))
    if len(topological(preferred, left)) < len(preferred):
        raise GraphError(
            f"the arrows of story '{story.name}' form a cycle; turn one of them around"
        )
    chains = []
    while left:
        chain = _longest_chain(preferred, left)
        chains.append(" -> ".join(labels[name] for name in chain))
        used = set(pairwise(chain))
        left = [arrow for arrow in left if arrow not in used]
    return tuple(chains)


def _longest_chain(names: Sequence[str], pairs: Sequence[Pair]) -> list[str]:
    """Return the longest path of an acyclic graph, the first in the order of the names."""
    after: dict[str, list[str]] = {name: [] for name in names}
    for source, target in pairs:
        after[source].append(target)
    rank = {name: index for index, name in enumerate(names)}
    longest: dict[str, list[str]] = {}
    for name in reversed(topological(names, pairs)):
        tails = [longest[child] for child in sorted(after[name], key=rank.__getitem__)]
        longest[name] = [name, *max(tails, key=len, default=[])]
    return max((longest[name] for name in names), key=len)


def describe(sketch: Sketch) -> str:
    """Return the alternative text of one story's picture.

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Sketch, Spot
    >>> spots = (Spot("s", "Safety", "treatment"), Spot("e", "Errors", "outcome"))
    >>> print(describe(Sketch("mine", spots, (("s", "e"),), teller="the manager")))
    The manager's story: Safety (treatment) causes Errors (outcome).
    """
    named: set[str] = set()
    spots = {spot.name: spot for spot in sketch.spots}

    def words(names: Iterable[str]) -> str:
        return listed([introduce(spots[name], named) for name in names])

    sentences = []
    gone = {arrow for arrow, mark in sketch.marks if mark.state in GONE}
    arrows = [arrow for arrow in sketch.arrows if arrow not in gone | sketch.lines]
    for cause in dict.fromkeys([*topological(list(spots), sketch.arrows), *spots]):
        effects = [target for source, target in arrows if source == cause]
        if effects:
            sentences.append(f"{words([cause])} causes {words(effects)}")
        sentences += [
            f"a line joins {words([cause])} and {words([end])}"
            for start, end in sketch.arrows
            if start == cause and (start, end) in sketch.lines
        ]
    left = [arrow for arrow in sketch.arrows if arrow not in gone]
    alone = [name for name in spots if not any(name in arrow for arrow in left)]
    if alone:
        verb = "stands" if len(alone) == 1 else "stand"
        sentences.append(f"{words(alone)} {verb} alone, without arrows")
    sentences += mark_sentences(sketch)
    said = f"{whose(sketch)}: {'; '.join(sentences) or 'nothing is drawn'}."
    notes = [line if line.endswith((".", "?", "!")) else f"{line}." for line in sketch.footnotes]
    return clean(" ".join((said, *notes)))


def introduce(spot: Spot, named: set[str]) -> str:
    """Return a label, with what it is in the question where it is met first."""
    if spot.name in named:
        return spot.label
    named.add(spot.name)
    notes = spot_words(spot)
    return f"{spot.label} ({', '.join(notes)})" if notes else spot.label


def whose(sketch: Sketch) -> str:
    """Say whose story a sketch is, as far as it is known.

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Sketch
    >>> whose(Sketch("mine", (), (), teller="the nurses"))
    "The nurses' story"
    """
    if sketch.opening:
        return sketch.opening
    if sketch.teller:
        owner = sketch.teller[0].upper() + sketch.teller[1:]
        return f"{owner}' story" if owner.endswith("s") else f"{owner}'s story"
    return f"Story '{sketch.title}'" if sketch.title else "Causal diagram"
