from __future__ import annotations

import inspect

import pytest

from causalstory.cli.options import DEFAULTS
from causalstory.cli.parser import COMMANDS, parse
from causalstory.errors import OptionError


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("tel", "there is no command 'tel' (did you mean 'tell'?)"),
        ("--no-color lst", "there is no command 'lst' (did you mean 'list'?)"),
        ("simulat", "there is no command 'simulat' (did you mean 'simulate'?)"),
        ("--sed 3 tell", "unknown option '--sed'"),
        ("tell --sed 3", "tell: unknown option '--sed' (did you mean '--seed'?)"),
        ("tell --sed=3", "tell: unknown option '--sed' (did you mean '--seed'?)"),
        ("tell --see 3", "tell: unknown option '--see' (did you mean '--seed'?)"),
        ("tell a b", "tell: unexpected argument 'b'"),
        ("show", "show: the following arguments are required: ID"),
        ("simulate a", "simulate: the following arguments are required: --story"),
        ("compare a --n", "compare: argument -n/--n: expected one argument"),
        ("compare a --world w --data d.csv", "--data: not allowed with argument --world"),
    ],
)
def test_refusals_are_one_sentence_with_a_way_out(line: str, problem: str) -> None:
    with pytest.raises(OptionError) as refusal:
        parse(line.split())
    (sentence,) = refusal.value.problems
    assert problem in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "ten", "", "100000001", "1e4", "nan"])
def test_the_number_of_units_is_bounded(value: str) -> None:
    with pytest.raises(OptionError, match=r"needs a whole number between 1 and 100,000,000"):
        parse(["tell", f"--n={value}"])


@pytest.mark.parametrize("value", ["-1", "1.5", "x"])
def test_the_seed_is_not_negative(value: str) -> None:
    with pytest.raises(OptionError, match="needs a whole number of at least 0, not"):
        parse(["tell", "--seed", value])


def test_values_within_bounds_are_taken() -> None:
    line = "compare ward -n 100000000 --seed 0 --evidence audit"
    options = parse(line.split())
    assert (options.n, options.seed, options.evidence) == (100_000_000, 0, "audit")


def test_tell_needs_no_scenario() -> None:
    assert parse(["tell"]).scenario == "medication-errors"


@pytest.mark.parametrize("line", ["--no-color list", "list --no-color"])
def test_no_color_stands_before_or_after_the_command(line: str) -> None:
    assert parse(line.split()).no_color


def test_the_defaults_named_in_the_help_are_those_of_the_verbs() -> None:
    from causalstory.decision.sampling import SEED, UNITS
    from causalstory.simulation.simulate import simulate

    assert {"n": UNITS, "seed": SEED} == DEFAULTS  # where compare and tell simulate
    parameters = inspect.signature(simulate).parameters
    assert {name: parameters[name].default for name in DEFAULTS} == DEFAULTS


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_in_the_help_is_a_valid_command(name: str) -> None:
    program, *arguments = COMMANDS[name].EXAMPLE.split()
    assert program == "causalstory"
    assert parse(arguments).command == name
