"""The smallest set of vertices that parts two others in an undirected graph.

Menger's theorem turns the question into a flow: let every vertex that may be cut pass one unit,
every other vertex any amount, and send as much as possible from source to target. The size of
the greatest flow is the size of the smallest cut. Every vertex is split in two, a door in and a
door out, so that its room is the capacity of the passage between them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Set

from causalstory.graph.moral import Neighbours, reached

Door = tuple[str, str]
"""A vertex and which side of it: ``in`` or ``out``."""

Room = dict[Door, dict[Door, int]]
"""How much more can pass from one door to another (the residual network)."""


def minimum_cut(
    near_by: Neighbours, source: str, target: str, cuttable: Set[str]
) -> tuple[str, ...] | None:
    """Return the smallest set of vertices without which source and target are apart.

    Parameters
    ----------
    near_by
        An undirected graph: every vertex with its neighbours.
    source, target
        Two different vertices, never cut themselves.
    cuttable
        The vertices that may be cut.

    Returns
    -------
    tuple of str or None
        Sorted; among cuts of the smallest size the one that comes first alphabetically. None if
        cutting every cuttable vertex leaves a way.

    Notes
    -----
    When no more flow fits, a side that holds the source, not the target, and that nothing can
    leave has a smallest cut as its border; every smallest cut arises so (Picard and Queyranne
    1980, Mathematical Programming Study 13). A vertex is therefore in some smallest cut if
    nothing leads from its ``in`` door to its ``out`` door. Forcing such vertices one by one in
    alphabetical order, each kept together with those before it, gives the first of all smallest
    cuts, from one flow and one search per vertex.

    Examples
    --------
    >>> ladder = {"s": {"a", "c"}, "a": {"s", "b"}, "b": {"a", "t"}, "c": {"s", "t"},
    ...           "t": {"b", "c"}}
    >>> minimum_cut(ladder, "s", "t", {"a", "b", "c"})
    ('a', 'c')
    >>> minimum_cut(ladder, "s", "t", {"a", "b"}) is None
    True
    """
    inner = set(cuttable) & set(near_by) - {source, target}
    if target in reached(near_by, source, walls=inner):
        return None
    # What touches both ends is in every cut; taking it first spares a flow unit for each.
    between = near_by[source] & near_by[target]
    rest = {vertex: near - between for vertex, near in near_by.items() if vertex not in between}
    return tuple(sorted([*between, *_first_cut(rest, source, target, inner - between)]))


def _first_cut(near_by: Neighbours, source: str, target: str, cuttable: Set[str]) -> list[str]:
    """Return the smallest cut, the first in the alphabet among equals; one must exist."""
    start, goal = (source, "out"), (target, "in")
    room = _empty_network(near_by, cuttable)
    while _send_one_unit(room, start, goal):
        pass
    cut: list[str] = []
    near = _reachable(room, [start])
    far = {goal}
    full = (vertex for vertex in cuttable if not room[vertex, "in"][vertex, "out"])
    for vertex in sorted(full):
        wider = near | _reachable(room, [(vertex, "in")])
        if wider.isdisjoint(far | {(vertex, "out")}):
            near = wider
            far.add((vertex, "out"))
            cut.append(vertex)
    return cut


def _empty_network(near_by: Neighbours, cuttable: Set[str]) -> Room:
    """Return the split graph before any flow: one unit through what may be cut."""
    unlimited = len(near_by) + 1
    room: Room = {(vertex, side): {} for vertex in near_by for side in ("in", "out")}
    for vertex, neighbours in near_by.items():
        room[vertex, "in"][vertex, "out"] = 1 if vertex in cuttable else unlimited
        room[vertex, "out"][vertex, "in"] = 0
        for neighbour in neighbours:
            room[vertex, "out"][neighbour, "in"] = unlimited
            room[neighbour, "in"].setdefault((vertex, "out"), 0)
    return room


def _send_one_unit(room: Room, start: Door, goal: Door) -> bool:
    """Send one more unit along the shortest way with room, if there is one."""
    came_from: dict[Door, Door] = {start: start}
    waiting = deque([start])
    while waiting and goal not in came_from:
        door = waiting.popleft()
        for following, left in room[door].items():
            if left and following not in came_from:
                came_from[following] = door
                waiting.append(following)
    if goal not in came_from:
        return False
    door = goal
    while door != start:
        previous = came_from[door]
        room[previous][door] -= 1
        room[door][previous] += 1
        door = previous
    return True


def _reachable(room: Room, starts: Iterable[Door]) -> set[Door]:
    """Return every door that a further unit could reach."""
    reached = set(starts)
    waiting = deque(reached)
    while waiting:
        for following, left in room[waiting.popleft()].items():
            if left and following not in reached:
                reached.add(following)
                waiting.append(following)
    return reached
