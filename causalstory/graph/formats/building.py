"""What every reader does with what it has found: nodes, arrows, limits, and one last look."""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING

from causalstory.errors import GraphError
from causalstory.graph.checks import require_dag
from causalstory.graph.formats.bidirected import add_bidirected
from causalstory.graph.formats.keeping import FLAGS, is_scalar
from causalstory.graph.formats.limits import MAX_EDGES, MAX_NODES, refuse_large
from causalstory.graph.formats.scanning import on_one_line, told

if TYPE_CHECKING:
    import networkx as nx

_TRUE = frozenset({"1", "true", "yes", "on", "t", "y"})
_FALSE = frozenset({"0", "false", "no", "off", "f", "n", "", "none", "null"})
_NODE_KEYS = ("observed", "role", "label", "unit", "pos", "x", "y")
_ARROW_KEYS = ("beta", "label", "pos", "x", "y")
_BETWEEN = re.compile(r"[,;\s]\s*")


def add_node(graph: nx.DiGraph[str], name: str, said: Mapping[str, object] | None = None) -> None:
    """Add a node to the graph that is being read, or say more of one that is there.

    Raises
    ------
    GraphError
        If there are too many.
    """
    graph.add_node(name, **(said or {}))
    if len(graph) > MAX_NODES:
        raise GraphError(f"holds more than {MAX_NODES:,} nodes: split the graph")


def add_arrows(
    graph: nx.DiGraph[str],
    causes: Iterable[str],
    effects: Iterable[str],
    said: Mapping[str, object] | None = None,
) -> None:
    """Add an arrow from each cause to each effect; changes the graph that is being read.

    Raises
    ------
    GraphError
        If there are too many. They are counted first: a short text can stand for a million.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph()
    >>> add_arrows(graph, ["a", "b"], ["c"])
    >>> list(graph.edges)
    [('a', 'c'), ('b', 'c')]
    """
    causes, effects = tuple(causes), tuple(effects)
    more = len(causes) * len(effects)
    # counting walks over all nodes, so not for single arrows: a text holds only so many of these
    if more > 1 and graph.number_of_edges() + more > MAX_EDGES:
        raise GraphError(f"holds more than {MAX_EDGES:,} arrows: split the graph")
    for name in (*causes, *effects):
        add_node(graph, name)
    for cause in causes:
        graph.add_edges_from(((cause, effect) for effect in effects), **(said or {}))


def finished(graph: nx.DiGraph[str], pairs: Iterable[tuple[str, str]] = ()) -> nx.DiGraph[str]:
    """Return a graph that has been read whole: two-headed arrows resolved, limits and DAG checked.

    Raises
    ------
    GraphError
        If it is too large, has nodes without a name, or its arrows lead in a circle.

    Examples
    --------
    >>> import networkx as nx
    >>> list(finished(nx.DiGraph(), [("x", "x")]))
    Traceback (most recent call last):
    causalstory.errors.GraphError: the two-headed arrow of 'x' ends where it starts; remove it
    """
    pairs = tuple(pairs)
    if same := next((first for first, second in pairs if first == second), None):
        raise GraphError(f"the two-headed arrow of {told(same)} ends where it starts; remove it")
    refuse_large(graph)
    add_bidirected(graph, pairs)
    refuse_large(graph)
    try:
        require_dag(graph)
    except GraphError as error:  # the names in it are those of a stranger's file
        raise GraphError(map(on_one_line, error.problems)) from None
    return graph


def node_said(
    name: str, raw: Mapping[str, object], passed_over: Container[str] = ()
) -> dict[str, object]:
    """Return what attributes of a file say of a node, in the words and types used here.

    Parameters
    ----------
    name
        The node, for refusals.
    raw
        Attributes as they were read. Those with a meaning get their types: ``latent``,
        ``selected``, ``adjusted``, ``bidirected`` (and DoWhy's ``observed``), ``role``, ``label``,
        ``unit``, and ``pos`` or ``x`` and ``y``. Others stay as they are.
    passed_over
        Keys of no interest, such as colours.

    Raises
    ------
    GraphError
        If a value is not what its name promises.

    Examples
    --------
    >>> node_said("a", {"observed": "no", "pos": "1,2", "role": "exposure"})
    {'latent': True, 'role': 'treatment', 'pos': (1.0, 2.0)}
    >>> node_said("a", {"latent": "perhaps"})
    Traceback (most recent call last):
    causalstory.errors.GraphError: node 'a': latent is 'perhaps'; write true or false
    """
    said: dict[str, object] = {}
    for flag in FLAGS:
        if _truth(name, flag, raw.get(flag)):
            said[flag] = True
    if "latent" not in raw and "observed" in raw and not _truth(name, "observed", raw["observed"]):
        said["latent"] = True
    for key in ("role", "label", "unit"):
        value = raw.get(key)
        if value not in (None, "") and not isinstance(value, (Mapping, list)):
            said[key] = "treatment" if (key, value) == ("role", "exposure") else str(value)
    position = _position(f"node {told(name)}", raw)
    if position:
        said["pos"] = position
    return said | _others(raw, (*FLAGS, *_NODE_KEYS), passed_over)


def arrow_said(
    cause: str, effect: str, raw: Mapping[str, object], passed_over: Container[str] = ()
) -> dict[str, object]:
    """Return what attributes of a file say of an arrow: ``beta``, ``label``, ``pos`` and others.

    Raises
    ------
    GraphError
        If beta is no number, or pos not two.

    Examples
    --------
    >>> arrow_said("a", "b", {"beta": "0.5", "color": "red"}, passed_over=["color"])
    {'beta': 0.5}
    """
    said: dict[str, object] = {}
    where = f"arrow {told(f'{cause} -> {effect}')}"
    beta, label = raw.get("beta"), raw.get("label")
    if beta not in (None, ""):
        number = as_number(beta)
        if number is None:
            raise GraphError(f"{where}: beta is {beta!r:.60}; write a number")
        said["beta"] = number
    if label not in (None, "") and is_scalar(label):
        said["label"] = str(label)
    position = _position(where, raw)
    if position:
        said["pos"] = position
    return said | _others(raw, _ARROW_KEYS, passed_over)


def _others(
    raw: Mapping[str, object], known: Container[str], passed_over: Container[str]
) -> dict[str, object]:
    return {
        key: value
        for key, value in raw.items()
        if key not in known and key not in passed_over and value != "" and is_scalar(value)
    }


def as_number(value: object) -> float | None:
    """Return a finite number, or None if the value is none.

    Examples
    --------
    >>> as_number("0.5"), as_number("nan"), as_number("1_000"), as_number(True)
    (0.5, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    if isinstance(value, str) and (len(value) > 60 or "_" in value):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _truth(name: str, key: str, value: object) -> bool:
    if value is None or isinstance(value, (bool, int, float)):
        return bool(value)
    word = str(value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise GraphError(f"node {told(name)}: {key} is {value!r:.60}; write true or false")
    return word in _TRUE


def _position(where: str, raw: Mapping[str, object]) -> tuple[float, float] | None:
    pos = raw.get("pos")
    if pos in (None, ""):
        x, y = as_number(raw.get("x")), as_number(raw.get("y"))
        return None if x is None or y is None else (x, y)
    parts: list[object] = []
    if isinstance(pos, str):
        parts = list(_BETWEEN.split(pos.strip().rstrip("!")))
    elif isinstance(pos, (list, tuple)):
        parts = list(pos)
    numbers = [as_number(part) for part in parts]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        raise GraphError(f'{where}: pos is {pos!r:.60}; write two numbers, as in "1.5,2"')
    return numbers[0], numbers[1]
