"""The proxy rule: when what one sees of the outcome may speak for the outcome itself.

Errors reported stand in for errors made only if nothing that one changes moves the reports
around the errors. Whether that holds is read off the graph, never declared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from causalstory.errors import GraphError
from causalstory.graph.adjustment import adjustment_set, open_backdoor_path
from causalstory.graph.checks import names_in, require_nodes, require_pair
from causalstory.graph.separation import directed_path


@dataclass(frozen=True)
class ProxyVerdict:
    """Whether a proxy speaks for the outcome about a treatment, and if not, why not.

    Parameters
    ----------
    speaks
        True if the proxy responds to the outcome, nothing leads around it, and some set of
        candidates is a valid adjustment set for the treatment on the proxy.
    responds
        Whether the outcome is a cause of the proxy at all.
    around
        The shortest directed path from treatment to proxy that avoids the outcome, or None.
    adjustment_set
        The smallest valid adjustment set for the treatment on the proxy, or None.
    open_path
        Where there is no such set: the backdoor path that no candidate closes.
    """

    speaks: bool
    responds: bool
    around: tuple[str, ...] | None
    adjustment_set: tuple[str, ...] | None
    open_path: tuple[str, ...] | None


def speaks_for(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    proxy: str,
    candidates: str | Iterable[str] | None = None,
) -> ProxyVerdict:
    """Judge by the graph whether a proxy speaks for the outcome about a treatment.

    The effect then estimated is that of the treatment on the proxy. Its sign carries over to the
    outcome under two conditions that no graph can show (the proxy does not fall when the outcome
    rises, and the treatment moves the outcome the same way throughout); its size does not.

    Parameters
    ----------
    graph
        A DAG; a node with ``latent=True`` is never adjusted for, even if named a candidate.
    treatment, outcome, proxy
        Three different nodes.
    candidates
        The nodes that may be adjusted for; by default all that are not latent.

    Returns
    -------
    ProxyVerdict
        The verdict with its grounds.

    Raises
    ------
    GraphError
        If the graph is no DAG, lacks a node, or the three nodes are not different.

    Examples
    --------
    >>> complacency = nx.DiGraph([("safety", "errors"), ("errors", "reports")])
    >>> speaks_for(complacency, "safety", "errors", "reports").speaks
    True
    >>> voice = nx.DiGraph([*complacency.edges, ("safety", "voice"), ("voice", "reports")])
    >>> speaks_for(voice, "safety", "errors", "reports").around
    ('safety', 'voice', 'reports')
    """
    require_pair(graph, treatment, proxy)
    named = frozenset(graph) if candidates is None else names_in(candidates)
    require_nodes(graph, {outcome, *named})
    if outcome in (treatment, proxy):
        raise GraphError(f"'{outcome}' is named twice; treatment, outcome and proxy must differ")
    measured = {node for node in named if not graph.nodes[node].get("latent")}
    responds = nx.has_path(graph, outcome, proxy)
    around = directed_path(graph, treatment, proxy, avoiding=outcome)
    chosen = adjustment_set(graph, treatment, proxy, measured)
    return ProxyVerdict(
        speaks=responds and around is None and chosen is not None,
        responds=responds,
        around=around,
        adjustment_set=chosen,
        open_path=open_backdoor_path(graph, treatment, proxy, measured),
    )
