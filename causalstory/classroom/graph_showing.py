"""What a bare graph says: its nodes and roles, what identifies the effect, what data would show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from causalstory.analysis.graph_query import ends_of
from causalstory.analysis.identification import Identification, identify
from causalstory.errors import OptionError
from causalstory.graph.checks import require_dag, selected_in, with_latent
from causalstory.graph.implications import Independence, implied_independencies
from causalstory.graph.instruments import Instrument, instruments
from causalstory.graph.listing import Listing
from causalstory.graph.paths import paths
from causalstory.graph.roles import Roles, roles
from causalstory.graph.sets import adjustment_sets
from causalstory.graph.trails import Paths
from causalstory.tables import Block, Heading, Lines, Page, Paragraph, Readable, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

MOST_SETS = 100
MOST_CLAIMS = 1_000
MOST_PATHS = 20
MOST_LINES = 30
"""Of what could be very much, so much is found, and so many lines of it are printed."""


@dataclass(frozen=True)
class Answer:
    """What the graph says of one effect."""

    identification: Identification
    roles: Roles
    total: Listing[tuple[str, ...]]
    direct: Listing[tuple[str, ...]]
    instruments: tuple[Instrument, ...]
    paths: Paths


@dataclass(frozen=True, eq=False, repr=False)
class GraphShowing(Readable):
    """A graph laid open.

    Parameters
    ----------
    graph
        The graph.
    answer
        What it says of the effect asked for; None if nothing says which that is.
    independencies
        What it implies among the nodes that can be measured.
    """

    graph: nx.DiGraph[str]
    answer: Answer | None
    independencies: Listing[Independence]

    def to_dict(self) -> dict[str, Any]:
        """Return all that is shown as JSON-ready values."""
        graph = self.graph
        return {
            "name": str(graph.name) or None,
            "nodes": list(graph),
            "edges": [list(arrow) for arrow in graph.edges],
            "variables": [
                {
                    "name": node,
                    "label": str(marks.get("label") or node),
                    "unit": str(marks.get("unit") or ""),
                    "latent": bool(marks.get("latent")),
                    "selected": bool(marks.get("selected")),
                    "roles": list(self.answer.roles[node]) if self.answer else [],
                }
                for node, marks in graph.nodes(data=True)
            ],
            **_told(self.answer),
            "implied_independencies": [
                {"first": claim.first, "second": claim.second, "given": list(claim.given)}
                for claim in self.independencies
            ],
            "implied_independencies_complete": self.independencies.complete,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each node."""
        import pandas as pd

        rows = self.to_dict()["variables"]
        return pd.DataFrame(row | {"roles": ", ".join(row["roles"])} for row in rows)

    def to_page(self) -> Page:
        """Return what people read."""
        arrows = [f"  {cause} -> {effect}" for cause, effect in self.graph.edges]
        blocks: list[Block] = [Heading(str(self.graph.name) or "A graph")]
        blocks.append(_lines("Its arrows:", arrows, complete=True))
        if self.answer is None:
            blocks += [Paragraph(text) for text in _marked(self.graph)]
            blocks.append(Paragraph("Say treatment and outcome to see what identifies an effect."))
        else:
            blocks += _answer_blocks(self.answer)
        blocks.append(_claims(self.independencies))
        return Page(tuple(blocks))


def show_graph(
    graph: nx.DiGraph[str],
    treatment: str | None = None,
    outcome: str | None = None,
    *,
    latent: str | Iterable[str] | None = None,
) -> GraphShowing:
    """Lay open what a graph says, without mechanisms or data.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        The effect asked for; by default the nodes whose ``role`` says so. Without either, only
        the arrows and what they imply are shown.
    latent
        The nodes that nobody can measure, in place of the attribute.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node, or if treatment or outcome is selected.
    OptionError
        If one of treatment and outcome is known and the other is not.

    Examples
    --------
    >>> graph = nx.DiGraph([("age", "dose"), ("age", "health"), ("dose", "health")])
    >>> print(show_graph(graph, "dose", "health").to_dict()["adjustment_sets"])
    {'total': [['age']], 'direct': [['age']]}
    """
    graph = with_latent(graph, latent)
    require_dag(graph)
    known = {graph.nodes[node].get("role") for node in graph} & {"treatment", "outcome"}
    asked = bool(known) or treatment is not None or outcome is not None
    answer = _answer(graph, *ends_of(graph, treatment, outcome)) if asked else None
    return GraphShowing(graph, answer, implied_independencies(graph, limit=MOST_CLAIMS))


def refuse_ends(treatment: str | None, outcome: str | None, latent: object) -> None:
    """Refuse, for a scenario, what is only asked of a graph.

    Raises
    ------
    OptionError
        If any of them is given.

    Examples
    --------
    >>> refuse_ends("dose", None, None)
    Traceback (most recent call last):
    causalstory.errors.OptionError: treatment= is for graphs: a scenario's own file says it
    """
    for name, value in {"treatment": treatment, "outcome": outcome, "latent": latent}.items():
        if value is not None:
            raise OptionError(f"{name}= is for graphs: a scenario's own file says it")


def _answer(graph: nx.DiGraph[str], treatment: str, outcome: str) -> Answer:
    asked = graph, treatment, outcome
    identification = identify(*asked)
    given = identification.adjustment_set if identification.strategy == "backdoor" else ()
    return Answer(
        identification,
        roles(*asked),
        adjustment_sets(*asked, limit=MOST_SETS),
        adjustment_sets(*asked, effect="direct", limit=MOST_SETS),
        instruments(*asked),
        paths(*asked, given or (), limit=MOST_PATHS),
    )


def _told(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        empty = dict.fromkeys(("treatment", "outcome", "identification", "adjustment_sets"))
        return empty | {"instruments": None, "paths": None}
    found = answer.identification
    sets = {"total": answer.total, "direct": answer.direct}
    return {
        "treatment": found.treatment,
        "outcome": found.outcome,
        "identification": found.to_dict(),
        "adjustment_sets": {name: [list(s) for s in listing] for name, listing in sets.items()},
        "adjustment_sets_complete": all(listing.complete for listing in sets.values()),
        "instruments": [{"name": name, "given": list(given)} for name, given in answer.instruments],
        "paths": answer.paths.to_dict(),
    }


def _answer_blocks(answer: Answer) -> list[Block]:
    found = answer.identification
    blocks: list[Block] = [*found.to_page().blocks, answer.roles.to_table()]
    for kind, listing in (("total", answer.total), ("direct", answer.direct)):
        sets = [f"  {', '.join(chosen) or 'nothing'}" for chosen in listing]
        if sets:
            title = f"To tell the {kind} effect, adjust for one of:"
            blocks.append(_lines(title, sets, complete=listing.complete))
        else:
            blocks.append(Paragraph(f"No adjustment set tells the {kind} effect."))
    given = ", ".join(answer.paths.given)
    title = f"Paths between {found.treatment} and {found.outcome}"
    blocks.append(answer.paths.to_table(f"{title}, adjusting for {given}" if given else title))
    if answer.instruments:
        rows = [[name, ", ".join(held)] for name, held in answer.instruments]
        blocks.append(Table.of(["instrument", "given"], rows, title="Instruments"))
    return blocks


def _marked(graph: nx.DiGraph[str]) -> list[str]:
    latent = [node for node in graph if graph.nodes[node].get("latent")]
    named = {"Nobody can measure": latent, "Only units are seen with": sorted(selected_in(graph))}
    return [f"{words}: {', '.join(nodes)}." for words, nodes in named.items() if nodes]


def _claims(claims: Listing[Independence]) -> Block:
    if not claims:
        return Paragraph("It implies no independence that data could refute.")
    lines = [
        f"  {claim.first} and {claim.second}"
        + (f", given {' and '.join(claim.given)}" if claim.given else "")
        for claim in claims
    ]
    return _lines("It implies that these are independent:", lines, complete=claims.complete)


def _lines(title: str, lines: list[str], *, complete: bool) -> Lines:
    more = len(lines) - MOST_LINES
    rest = [f"  ... and {more} more" + ("" if complete else ", at least")] if more > 0 else []
    if more <= 0 and not complete:
        rest = ["  ... and more"]
    return Lines((title, *lines[:MOST_LINES], *rest))
