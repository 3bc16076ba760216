"""What is asked of a bare graph: the same question as of a story, without evidence or actions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import networkx as nx

from causalstory.analysis.query import Query
from causalstory.errors import OptionError, did_you_mean
from causalstory.graph.checks import (
    candidates_in,
    names_in,
    require_nodes,
    require_pair,
    require_unselected,
    with_latent,
)
from causalstory.stories.model import Story
from causalstory.stories.parts import EffectKind, Question, Variable

EFFECTS: tuple[EffectKind, ...] = ("total", "direct")


def ask_graph(
    graph: nx.DiGraph[str],
    treatment: str | None = None,
    outcome: str | None = None,
    *,
    effect: str | None = None,
    columns: Iterable[str] | None = None,
    latent: str | Iterable[str] | None = None,
) -> Query:
    """Settle what is asked of a graph, or refuse.

    Parameters
    ----------
    graph
        A DAG; its nodes may carry ``latent``, ``selected``, ``label`` and ``role``.
    treatment, outcome
        The effect asked for; by default the nodes whose ``role`` says so, as dagitty files do.
    effect
        ``"total"`` (the default) or ``"direct"``.
    columns
        The nodes that are at hand; by default all that are neither latent nor selected.
    latent
        The nodes that nobody can measure, in place of the attribute.

    Raises
    ------
    GraphError
        If the graph is no DAG, lacks a node, or treatment or outcome is selected.
    OptionError
        If treatment or outcome is missing, or there is no such effect.

    Examples
    --------
    >>> graph = nx.DiGraph([("age", "dose"), ("age", "health"), ("dose", "health")])
    >>> nx.set_node_attributes(graph, {"dose": "treatment", "health": "outcome"}, "role")
    >>> query = ask_graph(graph, latent="age")
    >>> query.treatment, query.outcome, sorted(query.columns)
    ('dose', 'health', ['dose', 'health'])
    """
    marked = with_latent(graph, latent)
    first, second = ends_of(marked, treatment, outcome)
    kind = next((known for known in EFFECTS if known == (effect or "total")), None)
    if kind is None:
        raise OptionError(f"there is no effect '{effect}'{did_you_mean(str(effect), EFFECTS)}")
    held = candidates_in(marked, None)
    if columns is not None:
        named = names_in(columns)
        require_nodes(marked, named)
        held &= named
    told = _as_story(marked, first, second, kind)
    return Query(told, marked, first, held, evidence=None, effect=kind, noun="graph")


def ends_of(
    graph: nx.DiGraph[str], treatment: str | None = None, outcome: str | None = None
) -> tuple[str, str]:
    """Return treatment and outcome: as named, else as the roles of the nodes say.

    Raises
    ------
    GraphError
        If the graph is no DAG, lacks a node, or an end is selected.
    OptionError
        If nothing says what treatment or outcome is, or several nodes have the role.

    Examples
    --------
    >>> graph = nx.DiGraph([("dose", "health")])
    >>> graph.nodes["dose"]["role"] = "treatment"
    >>> ends_of(graph, outcome="health")
    ('dose', 'health')
    """
    ends = {"treatment": treatment, "outcome": outcome}
    problems = []
    for role, name in ends.items():
        if name is not None:
            continue
        having = sorted(node for node in graph if graph.nodes[node].get("role") == role)
        if len(having) == 1:
            ends[role] = having[0]
        else:
            told = f"nodes {', '.join(having)} have" if having else "no node has"
            problems.append(f"{told} the role {role}: say which with {role}=")
    if problems:
        raise OptionError(problems)
    first, second = str(ends["treatment"]), str(ends["outcome"])
    require_pair(graph, first, second)
    require_unselected(graph, (first, second))
    return first, second


def _as_story(graph: nx.DiGraph[str], treatment: str, outcome: str, effect: EffectKind) -> Story:
    """Return a story of nothing but these arrows; names are labels where a node has none."""
    question = replace(Question(treatment, outcome, "increase"), effect=effect)
    variables = tuple(_variable(name, marks) for name, marks in graph.nodes(data=True))
    name = str(graph.name) or "graph"
    return Story(name, name, question, variables, tuple(graph.edges))


def _variable(name: str, marks: dict[str, Any]) -> Variable:
    return Variable(
        name,
        label=str(marks.get("label") or name),
        unit=str(marks.get("unit") or ""),
        latent=bool(marks.get("latent")),
        selected=bool(marks.get("selected")),
    )
