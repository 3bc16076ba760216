"""lavaan's model syntax: structural equations, of which the graph is read.

``y ~ x`` is an arrow from x to y, ``l =~ a`` one from the latent l to a, and ``a ~~ b`` a latent
common cause of both. A number before a variable is the coefficient. Variances, intercepts,
thresholds, labels, starting values and constraints say nothing about arrows and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from causalstory.errors import GraphError
from causalstory.graph.formats.building import add_arrows, add_node, as_number, finished
from causalstory.graph.formats.keeping import keep, some
from causalstory.graph.formats.limits import refuse_long
from causalstory.graph.formats.scanning import Token, Tokens, told

if TYPE_CHECKING:
    import networkx as nx

_TOKENS = re.compile(
    r"""(?P<skip>[^\S\n]+|[#!][^\n]*)
    |(?P<newline>[\n;])
    |(?P<operator>=~|<~|~\*~|~~|:=|==|~|<|>|\||%)
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)
    |(?P<name>[^\W\d_][\w.]*|\.[\w.]*|_\w*)
    |(?P<string>"[^"\n]*")
    |(?P<sign>[-+*/?(),:^'])""",
    re.VERBOSE,
)
_OPEN = ("+", "*", "=~", "~", "~~", "<~")
_QUOTED_MODEL = re.compile(r"\A(\s*[\w.]+\s*(?:<-|=)\s*(['\"]))(.*)\2\s*\Z", re.DOTALL)
_ABOUT_PARAMETERS = (":=", "==", "<", ">")
_UNWRITABLE = re.compile(r"[^A-Za-z0-9_.]", re.ASCII)
_R_WORDS = re.compile(
    "if|else|repeat|while|function|for|next|break|TRUE|FALSE|NULL|Inf|NaN|in"
    "|NA(?:_(?:integer|real|complex|character)_)?"
)


class Term(NamedTuple):
    """One summand: the variables multiplied in it (none in an intercept) and its coefficient."""

    names: tuple[str, ...]
    beta: float | None


def read(text: str) -> nx.DiGraph[str]:
    """Read a graph from lavaan's model syntax.

    Parameters
    ----------
    text
        Formulas, one a line or parted by ``;``. An assignment in R around them is passed over.

    Raises
    ------
    GraphError
        If a formula cannot be read (with line and column), there are several groups or levels, or
        it is no DAG.

    Examples
    --------
    >>> graph = read("ability =~ maths + 0.8*reading; wage ~ ability; maths ~~ reading")
    >>> [name for name in graph if graph.nodes[name].get("latent")]
    ['ability', 'U_maths_reading']
    >>> graph.edges["ability", "reading"]
    {'beta': 0.8}
    """
    import networkx as nx

    refuse_long(text)
    graph: nx.DiGraph[str] = nx.DiGraph()
    pairs: list[tuple[str, str]] = []
    tokens = Tokens(_without_r(text), _TOKENS, "names in lavaan are letters, digits, _ and .")
    blocks = 0
    for formula in _formulas(tokens):
        if _is_block(formula):
            blocks += 1
            if blocks > 1:
                raise tokens.refusal(
                    "a second group or level begins; keep the formulas of one of them",
                    formula[0].start,
                )
        else:
            _add(graph, pairs, formula, tokens)
    if not graph:
        raise GraphError("there is no formula; write one as in 'y ~ x'")
    return finished(graph, pairs)


def write(graph: nx.DiGraph[str]) -> tuple[str, tuple[str, ...]]:
    """Return a graph in lavaan's model syntax, and a sentence for each thing that is left out.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("u", "x"), ("u", "y"), ("x", "y")])
    >>> graph.nodes["u"]["latent"] = True
    >>> print(write(graph)[0], end="")
    u =~ x + y
    y ~ x
    """
    kept = keep(graph, "lavaan", nodes=["latent"], arrows=["beta"], two_headed=True, rename=_r_name)
    nodes = kept.graph.nodes
    measured: dict[str, list[str]] = {}
    explained: dict[str, list[str]] = {}
    for cause, effect, said in kept.arrows:
        before = f"{said['beta']!r}*" if "beta" in said else ""
        if nodes[cause].get("latent"):
            measured.setdefault(cause, []).append(before + effect)
        else:
            explained.setdefault(effect, []).append(before + cause)
    alone = [node for node in kept.own if not kept.graph.degree(node)]
    lines = [f"{latent} =~ {' + '.join(terms)}" for latent, terms in measured.items()]
    lines += [f"{effect} ~ {' + '.join(terms)}" for effect, terms in explained.items()]
    lines += [f"{pair.first} ~~ {pair.second}" for pair in kept.pairs]
    lines += [f"{node} ~~ {node}" for node in alone]
    barren = [told(node) for node in kept.own if node not in measured and nodes[node].get("latent")]
    lost = f"lavaan has no latent variables without effects: now observed {some(barren)}"
    return "\n".join([*lines, ""]), (*kept.lost, *((lost,) if barren else ()))


def _without_r(text: str) -> str:
    """Return a model without ``model <- '...'`` around it, everything at its place."""
    text = text.replace("\u02dc", "~")
    found = _QUOTED_MODEL.match(text)
    if not found:
        return text
    return re.sub(r"[^\n]", " ", found.group(1)) + found.group(3)


def _formulas(tokens: Tokens) -> list[list[Token]]:
    """Part the text at the ends of lines, unless a formula goes on."""
    formulas: list[list[Token]] = [[]]
    depth = 0
    while tokens.peek.kind != "end":
        token = tokens.take()
        if token.kind != "newline":
            depth += (token.text == "(") - (token.text == ")")
            formulas[-1].append(token)
            continue
        while tokens.peek.kind == "newline":
            tokens.take()
        going_on = formulas[-1] and formulas[-1][-1].text in _OPEN
        if not (going_on or depth > 0 or tokens.peek.text in ("+", "*", "=~")):
            formulas.append([])
            depth = 0
    return [formula for formula in formulas if formula]


def _is_block(formula: Sequence[Token]) -> bool:
    texts = [token.text for token in formula]
    return ":" in texts and not any(token.kind == "operator" for token in formula)


def _add(
    graph: nx.DiGraph[str], pairs: list[tuple[str, str]], formula: list[Token], tokens: Tokens
) -> None:
    """Add to the graph what a formula says of it."""
    where = next((i for i, token in enumerate(formula) if token.kind == "operator"), None)
    if where is None:
        raise tokens.refusal("a formula needs an operator; write ~, =~ or ~~", formula[0].start)
    operator, start = formula[where].text, formula[where].start
    if operator in _ABOUT_PARAMETERS:
        return
    left, right = (
        _terms(formula[:where], tokens, start),
        _terms(formula[where + 1 :], tokens, start),
    )
    if any(len(term.names) != 1 for term in left):
        raise tokens.refusal(f"'{operator}' needs variables on its left", start)
    for name in (name for term in left for name in term.names):
        add_node(graph, name, {"latent": True} if operator in ("=~", "<~") else None)
        for term in right:
            said = {} if term.beta is None or len(term.names) > 1 else {"beta": term.beta}
            if operator == "=~":
                add_arrows(graph, [name], term.names, said)
            elif operator in ("~", "<~"):
                add_arrows(graph, term.names, [name], said)
            elif operator == "~~":
                _add_covariance(graph, pairs, name, term)


def _add_covariance(
    graph: nx.DiGraph[str], pairs: list[tuple[str, str]], name: str, term: Term
) -> None:
    """Add the common cause of two variables, unless the covariance is fixed at zero."""
    for other in term.names:
        add_node(graph, other)
        if other != name and term.beta != 0:
            pairs.append((name, other))


def _terms(tokens_of: Sequence[Token], tokens: Tokens, start: int) -> list[Term]:
    """Read a sum."""
    terms: list[list[Token]] = [[]]
    depth = 0
    for token in tokens_of:
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "+" and depth == 0:
            terms.append([])
        else:
            terms[-1].append(token)
    if any(not term for term in terms):
        raise tokens.refusal("a variable is missing here; write one, as in 'y ~ x + z'", start)
    return [_term(term, tokens) for term in terms]


def _term(term: list[Token], tokens: Tokens) -> Term:
    """Read a variable, a product of several as in ``x:z``, or an intercept, with its modifiers."""
    last = len(term) - 1
    while last >= 2 and term[last - 1].text == ":" and term[last - 2].kind == "name":
        last -= 2
    variables, modifiers = term[last::2], term[:last]
    if variables[0].kind not in ("name", "number"):
        raise tokens.refusal(f"{variables[0].text!r} is no variable; name one", variables[0].start)
    if modifiers and modifiers[-1].text not in ("*", "?"):
        raise tokens.refusal(
            f"between {modifiers[-1].text!r} and {variables[0].text!r} a sign is missing; "
            "write + or *",
            variables[0].start,
        )
    if variables[0].kind == "number":
        return Term((), None)
    number = "".join(token.text for token in modifiers[:-1])
    fixed = bool(modifiers) and modifiers[-1].text == "*"
    names = tuple(token.text for token in variables)
    return Term(names, as_number(number) if fixed else None)


def _r_name(name: str) -> str:
    """Return a name that R allows."""
    plain = _UNWRITABLE.sub("_", name)
    if _R_WORDS.fullmatch(plain) or not re.match(r"[A-Za-z]|\.(?![0-9])", plain):
        return f"X{plain}"
    return plain
