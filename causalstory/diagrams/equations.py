"""What a story's mechanisms say, short enough for a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from causalstory.diagrams.layering import Pair
from causalstory.stories.families import FAMILIES
from causalstory.stories.formula import Formula
from causalstory.stories.graphs import before
from causalstory.stories.model import Story
from causalstory.stories.parts import Mechanism
from causalstory.stories.terms import coefficient, part

LONGEST = 24
"""A part of a formula up to so many letters stands on an arrow; longer ones are named alone."""

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


def arrow_notes(story: Story, names: Mapping[str, str] | None = None) -> dict[Pair, str]:
    """Return for each arrow what the cause adds to the formula of the effect.

    That is the coefficient where the formula is linear in it, else the terms in which it occurs,
    or where these are long, ``f(...)`` of the variables in them. Where the cause is in another
    parameter, that is named.

    Parameters
    ----------
    story
        A story with mechanisms.
    names
        What to write for the variables; their names by default.

    Examples
    --------
    >>> import causalstory as cs
    >>> notes = arrow_notes(cs.load("medication-errors")["voice"])
    >>> notes["learning", "actual_errors"], notes["actual_errors", "reported_errors"]
    ('-0.28', 'trials')
    """
    earlier = before(story)
    return {
        (earlier[cause] if lagged else cause, mechanism.variable): _note(
            mechanism, cause, names or {}, lagged
        )
        for mechanism in story.mechanisms
        for causes, lagged in ((mechanism.parents, False), (mechanism.lagged, True))
        for cause in causes
    }


def _note(mechanism: Mechanism, cause: str, names: Mapping[str, str], lagged: bool) -> str:
    """Return all that a cause adds; of many levels, only that it adds something."""
    words = "; ".join(_notes(mechanism, cause, names, lagged))
    return words if len(words) <= 2 * LONGEST else f"f({_written(cause, names, lagged)})"


def _notes(
    mechanism: Mechanism, cause: str, names: Mapping[str, str], lagged: bool
) -> Iterator[str]:
    for parameter, formula in mechanism.parameters:
        if cause not in (formula.lagged if lagged else formula.names):
            continue
        main, level = _is_predictor(parameter), parameter.partition(".")[2]
        if not main and formula.text == cause:
            yield parameter
        else:
            added = _added(formula, cause, names, lagged)
            where = level or ("" if main else parameter)
            yield f"{where}: {added}" if where else added


def _added(formula: Formula, cause: str, names: Mapping[str, str], lagged: bool) -> str:
    slope = coefficient(formula, cause, lagged=lagged)
    if slope is not None:
        return f"{slope + 0.0:.6g}"
    told = part(formula, cause, lagged=lagged)
    words = renamed(told, names)
    if len(words) <= LONGEST:
        return words
    if lagged:
        return f"f({_written(cause, names, lagged)})"
    inside = [name for name in formula.names if re.search(rf"\b{name}\b", told)]
    return f"f({', '.join(names.get(name, name) for name in inside)})"


def _written(name: str, names: Mapping[str, str], lagged: bool) -> str:
    written = names.get(name, name)
    return f"lag({written})" if lagged else written


def equations(story: Story, names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return for each variable the whole mechanism on one line.

    Parameters
    ----------
    story
        A story with mechanisms.
    names
        What to write for the variables; their names by default.

    Examples
    --------
    >>> import causalstory as cs
    >>> lines = equations(cs.load("medication-errors")["voice"])
    >>> lines["actual_errors"]
    'actual_errors ~ poisson: log(56) - 0.28*learning + 0.12*acuity'
    >>> lines["learning"]
    'learning ~ normal: 0.7*psychological_safety; sd = 0.3'
    """
    return {m.variable: _equation(m, names or {}) for m in story.mechanisms}


def _equation(mechanism: Mechanism, names: Mapping[str, str]) -> str:
    name = names.get(mechanism.variable, mechanism.variable)
    defaults = dict(FAMILIES[mechanism.family].optional)
    parts = []
    for parameter, formula in mechanism.parameters:
        text = renamed(formula.text, names)
        if parameter == "formula":
            parts.append(text)
        elif defaults.get(parameter) != formula.text:
            parts.append(f"{parameter.removeprefix('formula.')} = {text}")
    if mechanism.family == "deterministic":
        return f"{name} = {'; '.join(parts)}"
    return f"{name} ~ {mechanism.family}: {'; '.join(parts)}"


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Return a formula with other words for its variables.

    Examples
    --------
    >>> renamed("exp(0.5*x) + 1e3*x2", {"x": "X", "e3": "?"})
    'exp(0.5*X) + 1e3*x2'
    """
    return _NAME.sub(lambda found: names.get(found[0], found[0]), text)


def _is_predictor(parameter: str) -> bool:
    return parameter == "formula" or parameter.startswith("formula.")
