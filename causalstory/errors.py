"""Every error raised on purpose.

Each carries one or more problems, each a single sentence that says what was wrong, where, and
what to do about it. The shell prints one line per problem and exits with status 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from numbers import Integral


class CausalStoryError(Exception):
    """Base of all errors that this package raises on purpose.

    Parameters
    ----------
    problems
        One sentence, or several: all the problems of one input are reported at once.

    Examples
    --------
    >>> error = CausalStoryError(["first problem", "second problem"])
    >>> error.problems
    ('first problem', 'second problem')
    >>> print(error)
    first problem
    second problem
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (
            (problems,) if isinstance(problems, str) else tuple(problems)
        )
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type[CausalStoryError], tuple[tuple[str, ...]]]:
        return type(self), (self.problems,)


class ScenarioError(CausalStoryError):
    """A scenario file (or a model built in Python) is not valid."""


class FormulaError(ScenarioError):
    """A formula is outside the formula language."""


class UnknownNameError(CausalStoryError):
    """A scenario, story, variable, action or evidence of that name does not exist."""


class DataError(CausalStoryError):
    """A data file or frame cannot answer the question put to it."""


class SimulationError(CausalStoryError):
    """A story cannot be simulated, or its mechanisms give impossible numbers."""


class GraphError(CausalStoryError):
    """A graph is not a DAG, or a question about it names nodes that it lacks."""


class OutputError(CausalStoryError):
    """A result cannot be written in the form or to the place asked for."""


class OptionError(CausalStoryError):
    """An argument of a verb, or an option of a command, is outside what it accepts."""


class FormatWarning(UserWarning):
    """A graph says more than the format written can carry, or a text less than it seems to."""


MOST_KNOWN = 40
"""More names than these are not listed in one sentence."""


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Return a way out for a misspelt name: the closest candidate, or the list of all.

    Parameters
    ----------
    name
        What was written.
    candidates
        What could have been meant.

    Returns
    -------
    str
        Text in parentheses that starts with a space, ready to end a sentence; empty when there
        are no candidates.

    Examples
    --------
    >>> did_you_mean("wilingness", ["safety", "willingness"])
    " (did you mean 'willingness'?)"
    >>> did_you_mean("x", ["a", "b"])
    ' (known: a, b)'
    >>> did_you_mean("x", map(str, range(500)))[-20:]
    '38, 39 and 460 more)'
    """
    import difflib

    known = list(candidates)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f" (did you mean '{close[0]}'?)"
    more = f" and {len(known) - MOST_KNOWN:,} more" if len(known) > MOST_KNOWN else ""
    return f" (known: {', '.join(known[:MOST_KNOWN])}{more})" if known else ""


def refuse_together(*looks: Callable[[], object]) -> None:
    """Look several things up, and raise at once what is wrong with any of them.

    Parameters
    ----------
    looks
        Each raises UnknownNameError or OptionError, or does not.

    Raises
    ------
    UnknownNameError, OptionError
        With every problem; an OptionError where there are some of both kinds.

    Examples
    --------
    >>> def refused(problem):
    ...     raise UnknownNameError(problem)
    >>> refuse_together(lambda: refused("there is no story 'x'"), lambda: refused("nor a 'y'"))
    Traceback (most recent call last):
    causalstory.errors.UnknownNameError: there is no story 'x'
    nor a 'y'
    """
    errors: list[UnknownNameError | OptionError] = []
    for look in looks:
        try:
            look()
        except (UnknownNameError, OptionError) as error:
            errors.append(error)
    if errors:
        named = all(isinstance(error, UnknownNameError) for error in errors)
        problems = [problem for error in errors for problem in error.problems]
        raise UnknownNameError(problems) if named else OptionError(problems)


def not_whole(**asked: tuple[object, int]) -> list[str]:
    """Return a problem for each option that is not a whole number of at least so much.

    Parameters
    ----------
    asked
        By name of the option: its value, and the least that will do.

    Examples
    --------
    >>> not_whole(n=(10, 1), jobs=(0, 1), seed=("one", 0))
    ['jobs: needs a whole number of at least 1, not 0',
     "seed: needs a whole number of at least 0, not 'one'"]
    """
    return [
        f"{name}: needs a whole number of at least {least}, not {value!r}"
        for name, (value, least) in asked.items()
        if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < least
    ]
