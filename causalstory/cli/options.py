"""Options that several commands share, and how their values are read."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentTypeError
from typing import TYPE_CHECKING

from causalstory.errors import OptionError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

DEFAULTS = {"n": 10_000, "seed": 1}
"""What the verbs take for n and seed where none is given."""

MOST_UNITS = 100_000_000
"""More units than this are taken for a slip of the finger."""


def whole_number(least: int, most: int | None = None) -> Callable[[str], int]:
    """Return a reader of whole numbers within bounds, for argparse's ``type=``.

    Examples
    --------
    >>> whole_number(1, 100)("80")
    80
    >>> whole_number(0)("-1")
    Traceback (most recent call last):
    argparse.ArgumentTypeError: needs a whole number of at least 0, not '-1'
    """
    bounds = f"of at least {least}" if most is None else f"between {least} and {most:,}"

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least or (most is not None and value > most):
            raise ArgumentTypeError(f"needs a whole number {bounds}, not '{text}'")
        return value

    return read


def add_common(parser: ArgumentParser) -> None:
    """Add what every command takes, before or after its name."""
    parser.add_argument(
        "--no-color",
        action="store_true",
        default=SUPPRESS,
        help="no colours (as with the environment variable NO_COLOR)",
    )


_SCENARIO = "id of a scenario (see `causalstory list`) or path of a scenario file"


def add_subject(parser: ArgumentParser) -> None:
    """Add a scenario, by id or path, or the path of a graph file."""
    parser.add_argument("scenario", metavar="ID", help=f"{_SCENARIO} or graph file")


def add_scenario(parser: ArgumentParser, *, default: str | None = None) -> None:
    """Add the scenario, by id or path."""
    parser.add_argument(
        "scenario",
        metavar="ID",
        nargs=None if default is None else "?",
        default=default,
        help=_SCENARIO if default is None else f"{_SCENARIO}; default: {default}",
    )


def add_evidence(parser: ArgumentParser, *, default: str = "the richest") -> None:
    """Add the level of evidence."""
    parser.add_argument(
        "--evidence",
        metavar="NAME",
        help=f"whose columns may be seen (see `causalstory show ID`); default: {default}",
    )


def add_size(parser: ArgumentParser) -> None:
    """Add the number of units and the seed; see :func:`size_given`."""
    parser.add_argument(
        "-n",
        "--n",
        metavar="N",
        type=whole_number(1, MOST_UNITS),
        help=f"number of units of observation to simulate; default: {DEFAULTS['n']:,}",
    )
    add_seed(parser, default=None, so="the same rows")


def add_seed(parser: ArgumentParser, *, default: int | None = DEFAULTS["seed"], so: str) -> None:
    """Add the seed, and what the same seed gives again."""
    parser.add_argument(
        "--seed",
        metavar="K",
        type=whole_number(0),
        default=default,
        help=f"seed of the random numbers: the same seed gives {so}; default: {DEFAULTS['seed']}",
    )


def add_weights(parser: ArgumentParser) -> None:
    """Add how likely each story is thought to be."""
    parser.add_argument(
        "--weights",
        metavar="STORY=W,...",
        type=story_weights,
        help="how likely each story is thought to be, on any scale; default: all the same",
    )


def size_given(options: Namespace) -> dict[str, int]:
    """Return n and seed as far as they were given."""
    return {name: getattr(options, name) for name in DEFAULTS if getattr(options, name) is not None}


def story_weights(text: str) -> dict[str, float]:
    """Read ``voice=2,complacency=1``.

    Examples
    --------
    >>> story_weights("voice=2, complacency=1")
    {'voice': 2.0, 'complacency': 1.0}
    """
    weights: dict[str, float] = {}
    for part in text.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if name in weights:
            raise ArgumentTypeError(f"'{name}' is given two weights; give it one")
        try:
            weights[name] = float(value)
        except ValueError:
            equals = ""
        if not name or not equals:
            raise ArgumentTypeError(f"needs STORY=NUMBER, several with commas, not '{part}'")
    return weights


def intervention(texts: list[str], option: str = "--do") -> str | dict[str, str] | None:
    """Read what ``--do`` or its like says: nothing, one action, or values by variable.

    Raises
    ------
    OptionError
        If actions and values are mixed, or a variable is set twice.

    Examples
    --------
    >>> intervention(["rule_by_fear"])
    'rule_by_fear'
    >>> intervention(["psychological_safety=1", "acuity=-0.5"])
    {'psychological_safety': '1', 'acuity': '-0.5'}
    """
    if not texts:
        return None
    if len(texts) == 1 and "=" not in texts[0]:
        return texts[0]
    values: dict[str, str] = {}
    for text in texts:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not (name and sign and value):
            raise OptionError(
                f"{option}: '{text}' is not of the form variable=value; "
                "use several of those, or one action alone"
            )
        if name in values:
            raise OptionError(f"{option}: '{name}' is set twice; keep one of them")
        values[name] = value
    return values


def add_jobs(
    parser: ArgumentParser, *, what: str = "blocks of rows to draw", so: str = "the rows"
) -> None:
    """Add how much is done at a time."""
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=whole_number(1),
        default=1,
        help=f"{what} at a time, in threads, without changing {so}; default: 1",
    )


def add_json(parser: ArgumentParser) -> None:
    """Add the switch from text for people to JSON for programs."""
    parser.add_argument(
        "--json", action="store_true", help="write JSON to the standard output, and nothing else"
    )
