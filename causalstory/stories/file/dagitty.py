"""A story told by a graph: the text of dagitty in a file, or a networkx graph from Python."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from causalstory.errors import FormatWarning, GraphError
from causalstory.graph.places import Place, is_place
from causalstory.stories.file.arrows import Arrow
from causalstory.stories.file.fields import Table
from causalstory.stories.file.names import MAX_NAME, name_complaint
from causalstory.stories.file.parts import MAX_VARIABLES, Declared, reference
from causalstory.stories.parts import Question, Variable
from causalstory.stories.syntax import quoted

if TYPE_CHECKING:
    import networkx as nx

_MAX_ARROWS = 2_000
"""Most arrows of a graph in a scenario: two hundred variables need no more to tell a story."""


def read_drawn(
    table: Table, question: Question, declared: Declared
) -> tuple[list[Arrow], dict[str, Variable]]:
    """Read ``dagitty = "dag { a -> b; a <-> b }"``.

    Parameters
    ----------
    table
        The story.
    question
        What the roles in the graph are held against.
    declared
        The variables of the file. The graph may add latent ones: those that it declares
        ``[latent]``, and a common cause for each ``<->``.

    Returns
    -------
    arrows, drawn
        The arrows, and the variables of the graph: those of the file, in the places of the graph
        where the file has none, and latent ones that the file does not declare.

    Examples
    --------
    >>> from causalstory.stories.file.fields import Problems
    >>> told = Table({"dagitty": "dag { a -> b; b <-> a }"}, "", Problems())
    >>> known = {"a": Variable("a"), "b": Variable("b")}
    >>> arrows, drawn = read_drawn(told, Question("a", "b", "increase"), known)
    >>> arrows, drawn["u_a_b"].label
    ([('a', 'b'), ('u_a_b', 'a'), ('u_a_b', 'b')], 'Latent cause of A and B')
    """
    graph = _graph(table)
    if graph is None:
        return [], {}
    if len(graph) > MAX_VARIABLES or graph.number_of_edges() > _MAX_ARROWS:
        most = f"{MAX_VARIABLES} variables or {_MAX_ARROWS:,} arrows"
        table.problem("dagitty", f"holds more than {most}: draw fewer")
        return [], {}
    names, drawn = _latent_causes(table, graph, declared)
    for node, data in graph.nodes(data=True):
        if node in names:
            continue
        if node not in declared and data.get("latent") and declared:
            _add(table, node, data, drawn)
        elif reference(table, "dagitty", node, declared) and declared:
            _agree(table, declared[node], data)
            drawn[node] = replace(declared[node], pos=declared[node].pos or _pos(data))
    _check_roles(table, graph, question)
    arrows = [(names.get(cause, cause), effect) for cause, effect in graph.edges]
    return arrows, drawn


def _graph(table: Table) -> nx.DiGraph[str] | None:
    """Return the graph, or None after noting what is wrong with it."""
    from causalstory.graph.formats.registry import from_dagitty

    value: Any = table.values.get("dagitty")
    if hasattr(value, "edges"):  # from Python; a file cannot hold one
        return value  # type: ignore[no-any-return]
    text = table.text("dagitty", lines=True)
    if not text:
        return None
    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always", FormatWarning)
        try:
            graph = from_dagitty(text)
        except GraphError as error:
            for problem in error.problems:
                table.problem("dagitty", problem)
            return None
    for doubt in doubts:
        table.problem("dagitty", str(doubt.message))
    return graph


def _latent_causes(
    table: Table, graph: nx.DiGraph[str], declared: Declared
) -> tuple[dict[str, str], dict[str, Variable]]:
    """Return names and variables for the common causes behind ``<->``, which have none."""
    from causalstory.graph.formats.bidirected import bidirected_in

    names: dict[str, str] = {}
    added: dict[str, Variable] = {}
    for node, *ends in bidirected_in(graph, plain=False):
        wanted = f"u_{ends[0]}_{ends[1]}"
        name = next(name for name in _numbered(wanted) if name not in declared)
        labels = [declared[end].label if end in declared else end for end in ends]
        names[node] = name
        label = f"Latent cause of {labels[0]} and {labels[1]}"
        added[name] = Variable(name, label, latent=True, pos=_pos(graph.nodes[node]))
        if len(name) > MAX_NAME:
            what = f"{quoted(ends[0])} <-> {quoted(ends[1])}"
            table.problem("dagitty", f"{what}: declare the latent cause, the names are too long")
    return names, added


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1


def _add(table: Table, node: str, data: dict[str, Any], added: dict[str, Variable]) -> None:
    complaint = name_complaint(node)
    if complaint:
        table.problem("dagitty", complaint)
    label, unit = (" ".join(str(data.get(key) or "").split()) for key in ("label", "unit"))
    added[node] = Variable(node, label, unit, latent=True, pos=_pos(data))


def _pos(data: dict[str, Any]) -> Place | None:
    """Return the place of a node, if it has one."""
    pos = data.get("pos")
    return (float(pos[0]), float(pos[1])) if is_place(pos) else None


def _agree(table: Table, variable: Variable, data: dict[str, Any]) -> None:
    """Note where the graph says something else of a variable than the file."""
    for word in ("latent", "selected"):
        if data.get(word) and not getattr(variable, word):
            table.problem(
                "dagitty",
                f"'{variable.name}' is {word} here, but not in [variables]: write "
                f"{variable.name} = {{ {word} = true }} there, or drop it here",
            )


def _check_roles(table: Table, graph: nx.DiGraph[str], question: Question) -> None:
    """Note an exposure or outcome that is not the one asked about."""
    asked = {"treatment": question.treatment, "outcome": question.outcome}
    words = {"treatment": "exposure", "outcome": "outcome"}
    for node in graph:
        role = graph.nodes[node].get("role", "")
        if role in asked and asked[role] not in (node, ""):
            table.problem(
                "dagitty",
                f"{quoted(node)} is the {words[role]} here, but the question's {role} is "
                f"'{asked[role]}': change one of them",
            )
