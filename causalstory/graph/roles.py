"""What each node is to the effect of a treatment on an outcome.

The words are those of the textbooks (Pearl 2009, Causality; Hernan and Robins 2020, What If). A
node may have several roles. They are read off the arrows:

``confounder``
    A common cause: it causes the treatment, and the outcome by a way around the treatment, neither
    by way of the other.
``mediator``
    It stands on a directed path from treatment to outcome.
``collider``
    On some path between treatment and outcome two arrows meet in it.
``proxy``
    It follows from the outcome, and from the treatment through the outcome alone; or it is
    measured, no effect of the treatment, and follows from a confounder that nobody can measure.
``instrument``
    As :func:`causalstory.graph.instruments.instruments` finds them, given others or none.
``cause of treatment``, ``cause of outcome``
    It causes the one, and the other only by way of the one, or not at all.
``descendant of treatment``, ``descendant of outcome``
    It follows from it.
``selected``, ``latent``
    Only units in which it has happened are seen; nobody can measure it.
``bystander``
    None of all these but the last two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx

from causalstory.graph.checks import selected_in, with_latent
from causalstory.graph.ends import pair_in
from causalstory.graph.instruments import instruments
from causalstory.graph.reach import downstream, upstream
from causalstory.graph.separation import arrows_text, directed_path
from causalstory.tables import Page, Readable, Table
from causalstory.tables.words import listed

if TYPE_CHECKING:
    import pandas as pd


class Role(NamedTuple):
    """One role, and by what right a node has it."""

    name: str
    reason: str


@dataclass(frozen=True, eq=False, repr=False)
class Roles(Readable, Mapping[str, tuple[str, ...]]):
    """The roles of all nodes: a mapping from node to the names of its roles, and a table.

    Parameters
    ----------
    treatment, outcome
        What the nodes are judged by.
    nodes
        Every node with its roles and their reasons.
    """

    treatment: str
    outcome: str
    nodes: tuple[tuple[str, tuple[Role, ...]], ...]

    def __getitem__(self, node: str) -> tuple[str, ...]:
        return tuple(role.name for role in dict(self.nodes)[node])

    def __iter__(self) -> Iterator[str]:
        return (node for node, _ in self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)

    def having(self, role: str) -> tuple[str, ...]:
        """Return the nodes that have a role."""
        return tuple(node for node in self if role in self[node])

    def to_dict(self) -> dict[str, Any]:
        """Return the roles with their reasons as JSON-ready values."""
        return {
            "treatment": self.treatment,
            "outcome": self.outcome,
            "nodes": [
                {
                    "node": node,
                    "roles": [role.name for role in its],
                    "reasons": [role.reason for role in its],
                }
                for node, its in self.nodes
            ],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each role of each node."""
        import pandas as pd

        rows = [(node, role.name, role.reason) for node, its in self.nodes for role in its]
        return pd.DataFrame(rows, columns=["node", "role", "reason"])

    def to_page(self) -> Page:
        """Return what people read."""
        return Page((self.to_table(),))

    def to_table(self) -> Table:
        """Return the table alone."""
        title = f"What each node is to the effect of {self.treatment} on {self.outcome}"
        rows = [
            [node if first else "", role.name, role.reason]
            for node, its in self.nodes
            for first, role in zip([True] + [False] * len(its), its, strict=False)
        ]
        return Table.of(["node", "role", "because"], rows, title=title)


def roles(
    graph: nx.DiGraph[str],
    treatment: str | None = None,
    outcome: str | None = None,
    *,
    latent: str | Iterable[str] | None = None,
) -> Roles:
    """Return what each node is to the effect of a treatment on an outcome.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes; by default those that have these roles.
    latent
        The nodes that nobody can measure, in place of the attribute.

    Returns
    -------
    Roles
        A mapping from node to the names of its roles, in the order of the graph. The names are
        explained at the top of this module.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("age", "dose"), ("age", "health"), ("dose", "health"),
    ...                     ("dose", "visit"), ("health", "visit"), ("lottery", "dose")])
    >>> found = roles(graph, "dose", "health")
    >>> found["age"], found["visit"]
    (('confounder',), ('collider', 'descendant of treatment', 'descendant of outcome'))
    >>> found["lottery"], found.having("mediator")
    (('instrument', 'cause of treatment'), ())
    """
    graph = with_latent(graph, latent)
    treatment, outcome = pair_in(graph, treatment, outcome)
    judge = _Judge(graph, treatment, outcome)
    return Roles(treatment, outcome, tuple((node, tuple(judge.roles_of(node))) for node in graph))


@dataclass(frozen=True)
class _Judge:
    """The sets that all nodes are judged by."""

    graph: nx.DiGraph[str]
    treatment: str
    outcome: str

    @cached_property
    def before_treatment(self) -> set[str]:
        return upstream(self.graph, [self.treatment]) - {self.treatment}

    @cached_property
    def around(self) -> set[str]:
        """What causes the outcome by a way around the treatment."""
        return self._causes_around(self.outcome, self.treatment)

    @cached_property
    def confounders(self) -> set[str]:
        return self.around & self._causes_around(self.treatment, self.outcome)

    def _causes_around(self, end: str, other: str) -> set[str]:
        rest: nx.DiGraph[str] = nx.DiGraph(self.graph)
        rest.remove_node(other)
        return upstream(rest, [end]) - {end}

    @cached_property
    def after_treatment(self) -> set[str]:
        return downstream(self.graph, [self.treatment]) - {self.treatment}

    @cached_property
    def after_outcome(self) -> set[str]:
        return downstream(self.graph, [self.outcome]) - {self.outcome}

    @cached_property
    def instruments(self) -> dict[str, tuple[str, ...]]:
        return dict(instruments(self.graph, self.treatment, self.outcome))

    def latent(self, node: str) -> bool:
        return bool(self.graph.nodes[node].get("latent"))

    def roles_of(self, node: str) -> Iterator[Role]:
        ends = {self.treatment: "treatment", self.outcome: "outcome"}
        if node in ends:
            yield Role(ends[node], "it is asked about")
        else:
            found = [*self._causal(node), *self._by_paths(node), *self._after(node)]
            yield from found or [Role("bystander", "it is none of all that matters to the two")]
        if node in selected_in(self.graph):
            yield Role("selected", "only units in which it has happened are seen")
        if self.latent(node):
            yield Role("latent", "nobody can measure it")

    def _causal(self, node: str) -> Iterator[Role]:
        if node in self.confounders:
            around = self._way(node, self.outcome, avoiding=self.treatment)
            to_treatment = self._way(node, self.treatment, avoiding=self.outcome)
            yield Role("confounder", f"{to_treatment} and {around}")
        if node in self.after_treatment & self.around:
            first = directed_path(self.graph, self.treatment, node) or ()
            then = directed_path(self.graph, node, self.outcome) or ()
            yield Role("mediator", arrows_text(self.graph, (*first, *then[1:])))

    def _by_paths(self, node: str) -> Iterator[Role]:
        if self._meets(node):
            ends = f"{self.treatment} and {self.outcome}"
            yield Role("collider", f"two arrows meet in it on a path between {ends}")
        yield from self._proxy(node)
        if node in self.instruments:
            given = self.instruments[node]
            held = f", given {listed(given)}" if given else ""
            reason = (
                f"it moves with {self.treatment}, and with {self.outcome} in no other way{held}"
            )
            yield Role("instrument", reason)
        if node in self.before_treatment - self.confounders:
            yield Role("cause of treatment", self._way(node, self.treatment))
        if node in self.around - self.before_treatment - self.after_treatment:
            yield Role("cause of outcome", self._way(node, self.outcome, avoiding=self.treatment))

    def _after(self, node: str) -> Iterator[Role]:
        if node in self.after_treatment:
            yield Role("descendant of treatment", self._way(self.treatment, node))
        if node in self.after_outcome:
            yield Role("descendant of outcome", self._way(self.outcome, node))

    def _proxy(self, node: str) -> Iterator[Role]:
        treatment, outcome = self.treatment, self.outcome
        if node in self.after_outcome and node not in self.before_treatment:
            if directed_path(self.graph, treatment, node, avoiding=outcome) is None:
                yield Role("proxy", f"it follows from {outcome}, which is all that it shows")
        elif not self.latent(node) and node not in self.after_treatment:
            shown = sorted(c for c in self.confounders if self.latent(c))
            for cause in shown:
                if node in downstream(self.graph, [cause]):
                    yield Role("proxy", f"it follows from {cause}, which nobody can measure")
                    break

    def _way(self, source: str, target: str, avoiding: str | tuple[str, ...] = ()) -> str:
        path = directed_path(self.graph, source, target, avoiding=avoiding)
        return arrows_text(self.graph, path or ())

    def _meets(self, node: str) -> bool:
        """Say whether two paths that share no node lead from its parents to the two ends.

        By Menger's theorem they do if no single node parts it from a vertex joined to both ends.
        """
        if self.graph.in_degree(node) < 2:
            return False
        rest: nx.Graph[str] = nx.Graph(self.graph.edges)
        rest.remove_edges_from([(node, child) for child in self.graph[node]])
        goal = "/".join(self.graph)  # longer than any name, so no node of the graph
        rest.add_edges_from([(goal, self.treatment), (goal, self.outcome)])
        return any({node, goal}.issubset(part) for part in nx.biconnected_components(rest))
