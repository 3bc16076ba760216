"""What the attributes of nodes may say: a mark that is misread would change every answer."""

from __future__ import annotations

import networkx as nx

from causalstory.errors import GraphError

MARKS = ("latent", "selected")
"""The attributes that are true or false."""

ROLES = ("treatment", "outcome", "adjusted", "proxy", "latent", "selected", "other")
"""The roles that mean something to us, in graph questions or in pictures."""

_OTHER_WORDS = {"exposure": "treatment", "unobserved": "latent"}
_LONGEST = 20  # what is longer is no slip of the pen


def refuse_odd_marks(graph: nx.DiGraph[str]) -> None:
    """Refuse marks that are neither true nor false, and roles that are no words or misspelt.

    Other programs leave texts behind: in Python ``"False"`` would count as true. A role such as
    ``"Treatment"`` would say nothing; words that resemble none of ours say nothing on purpose.

    Parameters
    ----------
    graph
        Any directed graph.

    Raises
    ------
    GraphError
        One problem per mark; 0 and 1 pass, and so does None, which says nothing.

    Examples
    --------
    >>> graph = nx.DiGraph([("skill", "wage")])
    >>> graph.nodes["skill"]["latent"] = "no"
    >>> refuse_odd_marks(graph)
    Traceback (most recent call last):
    causalstory.errors.GraphError: node 'skill': latent is 'no'; make it True or False
    """
    problems = [
        f"node '{node}': {mark} is {data[mark]!r:.40}; make it True or False"
        for node, data in graph.nodes(data=True)
        for mark in MARKS
        if mark in data and not _is_mark(data[mark])
    ]
    problems += [
        f"node '{node}': role is {role!r:.40}; make it a text, or leave it out"
        for node, role in graph.nodes(data="role")
        if role is not None and not isinstance(role, str)
    ]
    problems += [
        f"node '{node}': role is {role!r} (did you mean '{meant}'?)"
        for node, role in graph.nodes(data="role")
        if isinstance(role, str) and role not in ROLES and (meant := _meant(role))
    ]
    if problems:
        raise GraphError(problems)


def refuse_bare_roles(graph: nx.DiGraph[str]) -> None:
    """Refuse nodes whose role says latent or selected while their mark does not.

    A picture may show such a role; a question of the graph goes by the marks alone.

    Raises
    ------
    GraphError
        One problem per node.

    Examples
    --------
    >>> graph = nx.DiGraph([("skill", "wage")])
    >>> graph.nodes["skill"]["role"] = "latent"
    >>> refuse_bare_roles(graph)
    Traceback (most recent call last):
    causalstory.errors.GraphError: node 'skill': its role is latent, but it is not marked so; give
    it latent=True, or another role
    """
    problems = [
        f"node '{node}': its role is {mark}, but it is not marked so; give it {mark}=True, or "
        "another role"
        for node, data in graph.nodes(data=True)
        for mark in MARKS
        if data.get("role") == mark and not data.get(mark)
    ]
    if problems:
        raise GraphError(problems)


def _meant(role: str) -> str | None:
    """Return the role that is probably meant by another word, None for one of its own."""
    import difflib

    word = role.strip().casefold()
    if len(role) > _LONGEST or word == "":
        return None
    if word in (*ROLES, *_OTHER_WORDS):
        return _OTHER_WORDS.get(word, word)
    close = difflib.get_close_matches(word, ROLES[:-1], n=1, cutoff=0.85)
    return close[0] if close else None


def _is_mark(value: object) -> bool:
    """Say whether a value is true, false or nothing, NumPy's truth values included."""
    if value is None or isinstance(value, bool):
        return True
    try:
        return not isinstance(value, str) and value in {0, 1}
    except TypeError:  # such as a list, which is neither
        return False
