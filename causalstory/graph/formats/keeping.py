"""What every writer does first: keep what its format can carry, and name the rest."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from causalstory.graph.checks import require_dag
from causalstory.graph.formats.bidirected import Bidirected, add_bidirected, bidirected_in
from causalstory.graph.formats.scanning import told

if TYPE_CHECKING:
    import networkx as nx

NODE_WORDS = {
    "latent": "which nodes are latent",
    "selected": "which nodes are selected",
    "role": "which nodes are treatment, outcome or adjusted",
    "adjusted": "which treatment or outcome is adjusted for too",
    "pos": "where nodes stand",
    "label": "labels",
    "unit": "units",
    "bidirected": "which latent nodes stand for a two-headed arrow",
}
"""The attributes of nodes that have a meaning here, in words."""

ARROW_WORDS = {
    "beta": "coefficients of arrows",
    "label": "labels of arrows",
    "pos": "where arrows bend",
}
"""The attributes of arrows that have a meaning here, in words."""

FLAGS = ("latent", "selected", "adjusted", "bidirected")

_SURROGATE = re.compile("[\ud800-\udfff]")


class Kept(NamedTuple):
    """A graph cut down to what a format can carry.

    Parameters
    ----------
    graph
        A copy; its attributes have the types that they should have.
    pairs
        Two-headed arrows to be written as such; their latent nodes are still in the graph.
    lost
        A sentence for each thing that is not written.
    """

    graph: nx.DiGraph[str]
    pairs: tuple[Bidirected, ...]
    lost: tuple[str, ...]

    @property
    def own(self) -> list[str]:
        """The nodes to be written by name: all but those of two-headed arrows."""
        drawn = {pair.node for pair in self.pairs}
        return [node for node in self.graph if node not in drawn]

    @property
    def arrows(self) -> list[tuple[str, str, dict[str, object]]]:
        """The arrows between them: cause, effect, attributes."""
        drawn = {pair.node for pair in self.pairs}
        return [edge for edge in self.graph.edges(data=True) if edge[0] not in drawn]


def keep(
    graph: nx.DiGraph[str],
    format_name: str,
    *,
    nodes: Iterable[str] = (),
    arrows: Iterable[str] = (),
    others: Callable[[str, object], bool] | None = None,
    two_headed: bool = False,
    rename: Callable[[str], str] | None = None,
) -> Kept:
    """Return the part of a graph that a format can carry.

    Parameters
    ----------
    graph
        Any DAG; it is not changed.
    format_name
        As it stands in sentences.
    nodes, arrows
        The keys of :data:`NODE_WORDS` and :data:`ARROW_WORDS` that the format has a place for.
    others
        Whether it has one for another attribute, by key and value.
    two_headed
        Whether the format can say ``x <-> y`` without naming a latent node.
    rename
        Gives a name that the format can carry; names that would then be alike get a number.

    Raises
    ------
    GraphError
        If it is no DAG.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph()
    >>> graph.add_node("a", unit="kg", colour="red")
    >>> for sentence in keep(graph, "Lines", nodes=["label"]).lost: print(sentence)
    Lines cannot carry units: left out for 'a'
    the attribute 'colour' is not written: left out for 'a'
    """
    require_dag(graph)
    copy: nx.DiGraph[str] = graph.__class__()
    lost = _Lost(format_name)
    of_nodes = _Place(NODE_WORDS, frozenset(nodes) | {"bidirected"}, others, lost)
    of_arrows = _Place(ARROW_WORDS, frozenset(arrows), others, lost)
    for node, data in graph.nodes(data=True):
        copy.add_node(node, **of_nodes.kept(data, told(node)))
    for cause, effect, data in graph.edges(data=True):
        copy.add_edge(cause, effect, **of_arrows.kept(data, told(f"{cause} -> {effect}")))
    lost.graph += [told(str(key)) for key in graph.graph]
    if rename:
        copy = _renamed(copy, rename, lost)
    pairs = pairs_in(copy) if two_headed else ()
    if "bidirected" not in frozenset(nodes):
        _without_marks(copy, pairs, lost)
    return Kept(copy, pairs, lost.sentences())


def pairs_in(graph: nx.DiGraph[str]) -> tuple[Bidirected, ...]:
    """Return the two-headed arrows whose latent nodes would get the same names when read again.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("genes", "x"), ("genes", "y")])
    >>> graph.add_node("genes", latent=True, bidirected=True)
    >>> pairs_in(graph), len(pairs_in(nx.relabel_nodes(graph, {"genes": "U_x_y"})))
    ((), 1)
    """
    arrows = bidirected_in(graph)
    while True:
        rest: nx.DiGraph[str] = graph.__class__()
        rest.add_nodes_from(set(graph) - {arrow.node for arrow in arrows})
        again = add_bidirected(rest, [(arrow.first, arrow.second) for arrow in arrows])
        kept = [arrow for arrow in arrows if arrow in again]
        if len(kept) == len(arrows):
            return tuple(arrows)
        arrows = kept


class _Lost:
    """Collects what is lost, to be said once for each kind."""

    def __init__(self, format_name: str) -> None:
        self.format_name = format_name
        self.left_out: dict[str, list[str]] = {}
        self.graph: list[str] = []
        self.renamed: list[tuple[str, str]] = []

    def add(self, why: str, where: str) -> None:
        self.left_out.setdefault(why, []).append(where)

    def unplaced(self, what: str, where: str) -> None:
        self.add(f"{self.format_name} cannot carry {what}", where)

    def sentences(self) -> tuple[str, ...]:
        said = [f"{why}: left out for {some(where)}" for why, where in self.left_out.items()]
        if self.graph:
            said.append(f"attributes of the graph itself are not written: {some(self.graph)}")
        if self.renamed:
            changes = some([f"{told(old)} is now {told(new)}" for old, new in self.renamed])
            said.append(f"{self.format_name} cannot carry some of the names: {changes}")
        return tuple(said)


class _Place(NamedTuple):
    """What a format has a place for, at nodes or at arrows."""

    words: Mapping[str, str]
    carried: frozenset[str]
    others: Callable[[str, object], bool] | None
    lost: _Lost

    def kept(self, data: Mapping[str, object], where: str) -> dict[str, object]:
        """Return the attributes that it carries; an absent one and an empty one are the same."""
        kept: dict[str, object] = {}
        for key, value in data.items():
            if value is None or (isinstance(value, str) and not value):
                continue
            if key not in self.words:
                if self.others and self.others(key, value):
                    kept[key] = value
                else:
                    self.lost.add(f"the attribute '{key}' is not written", where)
            elif value is not False:
                self._known(kept, key, value, where)
        return kept

    def _known(self, kept: dict[str, object], key: str, value: object, where: str) -> None:
        fit = _fit(key, value)
        if key not in self.carried:
            self.lost.unplaced(self.words[key], where)
        elif fit is None:
            self.lost.add(f"{told(key)} should be {_SHOULD_BE[key]}", where)
        elif fit is not False:
            kept[key] = fit


_SHOULD_BE = {
    "role": "a text",
    "label": "a text",
    "unit": "a text",
    "pos": "two finite numbers",
    "beta": "a finite number",
}


def is_scalar(value: object) -> bool:
    """Whether a value is a text, a finite number or a truth value.

    Examples
    --------
    >>> is_scalar("red"), is_scalar(0.5), is_scalar(math.inf), is_scalar([1])
    (True, True, False, False)
    """
    if isinstance(value, str):
        return not _SURROGATE.search(value)
    if type(value) is int:
        return abs(value) < 2**53  # whatever reads it may take it for a real
    return type(value) is bool or (type(value) is float and math.isfinite(value))


def some(words: Sequence[str], most: int = 5) -> str:
    """List a few of many.

    Examples
    --------
    >>> some(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    if len(words) <= most:
        return ", ".join(words)
    return f"{', '.join(words[:most])} and {len(words) - most} more"


def _fit(key: str, value: object) -> object:
    """Return a value in its right type, or None if it has none."""
    if key in FLAGS:
        return bool(value)
    if key == "beta":
        return _finite(value)
    if key == "pos":
        parts = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else []
        numbers = tuple(map(_finite, parts))
        return numbers if len(numbers) == 2 and None not in numbers else None
    return value if isinstance(value, str) and not _SURROGATE.search(value) else None


def _finite(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type] # whatever is no number raises
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and not isinstance(value, str) else None


def _renamed(graph: nx.DiGraph[str], rename: Callable[[str], str], lost: _Lost) -> nx.DiGraph[str]:
    import networkx as nx

    wanted = {node: rename(node) for node in graph}
    taken = Counter(node for node in graph if wanted[node] == node)
    names = {}
    for node in graph:
        name, number = wanted[node], 2
        while node != name and name in taken:
            name, number = f"{wanted[node]}_{number}", number + 1
        taken[name] += 1
        names[node] = name
        if name != node:
            lost.renamed.append((node, name))
    renamed: nx.DiGraph[str] = nx.relabel_nodes(graph, names)
    return renamed


def _without_marks(graph: nx.DiGraph[str], pairs: Iterable[Bidirected], lost: _Lost) -> None:
    drawn = {pair.node for pair in pairs}
    for node, data in graph.nodes(data=True):
        if node not in drawn and data.pop("bidirected", False):
            lost.unplaced(NODE_WORDS["bidirected"], told(node))
