"""Choosing without knowing which story is true: minimax regret, weights, and where they flip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import hypot
from numbers import Real

from causalstory.decision.consequences import SURE, Consequences
from causalstory.errors import OptionError, did_you_mean


@dataclass(frozen=True)
class Flip:
    """The best action while the weight of one story lies between two bounds.

    Parameters
    ----------
    story
        The story whose weight moves; the others share the rest as they are weighted.
    low, high
        Bounds of its weight, from 0 to 1.
    action
        The action with the least expected regret between them.
    low_se, high_se
        Monte Carlo standard errors of the bounds; zero at 0 and 1.
    """

    story: str
    low: float
    high: float
    action: str
    low_se: float = 0.0
    high_se: float = 0.0


def weights_of(worlds: Sequence[str], given: Mapping[str, float] | None) -> dict[str, float]:
    """Return the weight of each world, summing to one; equal ones where none are given.

    Parameters
    ----------
    worlds
        Names.
    given
        By world: how likely it is thought to be, on any scale; worlds left out get nothing.

    Raises
    ------
    OptionError
        If a name is unknown, a weight is negative or not a number, or all are zero.

    Examples
    --------
    >>> weights_of(["a", "b"], {"a": 3, "b": 1})
    {'a': 0.75, 'b': 0.25}
    """
    if given is None:
        return dict.fromkeys(worlds, 1 / len(worlds))
    if not isinstance(given, Mapping):
        raise OptionError("weights: give a number for each world by its name, as {'voice': 2}")
    problems = [
        f"weights: there is no world '{name}'{did_you_mean(name, worlds)}"
        for name in given
        if name not in worlds
    ]
    problems += [
        f"weights: '{name}' has {value!r}; give a finite number from 0"
        for name, value in given.items()
        if not (isinstance(value, Real) and 0 <= value < float("inf"))
    ]
    if problems:
        raise OptionError(problems)
    largest = max(given.values(), default=0.0)
    if largest == 0:
        raise OptionError("weights: all are zero; give at least one story some")
    scaled = {world: given.get(world, 0.0) / largest for world in worlds}  # their sum is finite
    total = sum(scaled.values())
    return {world: weight / total for world, weight in scaled.items()}


def expected_regret(table: Consequences, weights: Mapping[str, float], action: str) -> float:
    """Return the regret of an action, averaged over the worlds."""
    return sum(weights[world] * table.of(world, action).regret for world in table.worlds)


def least_expected(table: Consequences, weights: Mapping[str, float]) -> str:
    """Return the action with the least expected regret; the first of the file among equals.

    Examples
    --------
    >>> import causalstory as cs
    >>> from causalstory.decision.consequences import consequences
    >>> table = consequences(cs.load("medication-errors"), n=2_000)
    >>> least_expected(table, weights_of(table.worlds, {"voice": 9, "complacency": 1}))
    'build_safety'
    """
    return min(table.actions, key=lambda action: expected_regret(table, weights, action))


def largest_regret(table: Consequences, action: str) -> float:
    """Return the regret of an action in the world where it is worst."""
    return max(table.of(world, action).regret for world in table.worlds)


def minimax(table: Consequences) -> str:
    """Return the action whose largest regret is smallest (Savage 1951, JASA 46:55-67).

    The first of the file among equals.

    Examples
    --------
    >>> import causalstory as cs
    >>> from causalstory.decision.consequences import consequences
    >>> table = consequences(cs.load("medication-errors"), n=2_000)
    >>> minimax(table) in table.actions
    True
    """
    return min(table.actions, key=lambda action: largest_regret(table, action))


def flips(table: Consequences, weights: Mapping[str, float]) -> tuple[Flip, ...]:
    """Return where the best action changes as the weight moves to one story.

    Expected regrets are straight lines in that weight, so the best action changes only where two
    of them cross. A stretch narrower than three simulation errors of its bounds goes to its
    neighbours: nobody could tell it from none.

    Parameters
    ----------
    table
        Every action in every world.
    weights
        How the other stories share the rest; equally where they have none.

    Examples
    --------
    >>> import causalstory as cs
    >>> from causalstory.decision.consequences import consequences
    >>> table = consequences(cs.load("medication-errors"), n=2_000)
    >>> found = flips(table, weights_of(table.worlds, None))
    >>> [flip.action for flip in found if flip.story == "voice"][-1]
    'build_safety'
    """
    return tuple(flip for story in table.worlds for flip in _along(table, story, weights))


def _along(table: Consequences, story: str, weights: Mapping[str, float]) -> Iterator[Flip]:
    rest = {world: weight for world, weight in weights.items() if world != story}
    if rest and sum(rest.values()) == 0:
        rest = dict.fromkeys(rest, 1.0)
    without = {world: weight / sum(rest.values()) for world, weight in rest.items()}
    lines = {action: _line(table, story, without, action) for action in table.actions}
    stretches = _lower_envelope(lines)
    while len(stretches) > 1:
        narrow = min(stretches, key=lambda part: part.width / (part.doubt or part.width))
        if narrow.width > SURE * narrow.doubt:
            break
        stretches = _absorbed(stretches, stretches.index(narrow))
    for part in stretches:
        yield Flip(story, part.low.at, part.high.at, part.action, part.low.se, part.high.se)


@dataclass(frozen=True)
class _Line:
    """Expected regret as the weight of one story goes from 0 to 1, with simulation errors."""

    start: float
    end: float
    start_se: float
    end_se: float

    def at(self, weight: float) -> float:
        return self.start + weight * (self.end - self.start)

    def meets(self, other: _Line) -> _Bound | None:
        """Return where two lines cross, if they do, by the delta method."""
        start, end = self.start - other.start, self.end - other.end
        if start * end >= 0:
            return None
        errors = hypot(self.start_se, other.start_se), hypot(self.end_se, other.end_se)
        se = hypot(end * errors[0], start * errors[1]) / (start - end) ** 2
        return _Bound(start / (start - end), se)


@dataclass(frozen=True, order=True)
class _Bound:
    """A weight, and how well simulation knows it."""

    at: float
    se: float = 0.0


@dataclass(frozen=True)
class _Stretch:
    low: _Bound
    high: _Bound
    action: str

    @property
    def width(self) -> float:
        return self.high.at - self.low.at

    @property
    def doubt(self) -> float:
        return hypot(self.low.se, self.high.se)


def _line(table: Consequences, story: str, without: Mapping[str, float], action: str) -> _Line:
    cells = [(weight, table.of(world, action)) for world, weight in without.items()]
    here = table.of(story, action)
    return _Line(
        start=sum(weight * cell.regret for weight, cell in cells),
        end=here.regret,
        start_se=hypot(*(weight * cell.outcome_change_se for weight, cell in cells)),
        end_se=here.outcome_change_se,
    )


def _lower_envelope(lines: Mapping[str, _Line]) -> list[_Stretch]:
    """Return which line is lowest where, from weight 0 to weight 1."""
    crossings = [first.meets(second) for first, second in combinations(lines.values(), 2)]
    stops = sorted({_Bound(0.0), _Bound(1.0), *(stop for stop in crossings if stop)})
    parts: list[_Stretch] = []
    for low, high in pairwise(stops):
        middle = (low.at + high.at) / 2
        heights = {action: line.at(middle) for action, line in lines.items()}
        lowest = min(heights, key=heights.__getitem__)
        if parts and parts[-1].action == lowest:
            parts[-1] = replace(parts[-1], high=high)
        else:
            parts.append(_Stretch(low, high, lowest))
    return parts


def _absorbed(parts: list[_Stretch], at: int) -> list[_Stretch]:
    """Share one stretch between its neighbours, and join these if they are alike."""
    gone = parts[at]
    before, after = parts[:at], parts[at + 1 :]
    meeting = _Bound((gone.low.at + gone.high.at) / 2, gone.doubt)
    if not before:
        after[0] = replace(after[0], low=gone.low)
    elif not after:
        before[-1] = replace(before[-1], high=gone.high)
    elif before[-1].action == after[0].action:
        before[-1] = replace(before[-1], high=after.pop(0).high)
    else:
        before[-1] = replace(before[-1], high=meeting)
        after[0] = replace(after[0], low=meeting)
    return [*before, *after]
