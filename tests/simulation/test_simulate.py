"""Simulation: what a seed promises, exactly."""

import random
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from causalstory.errors import OptionError, SimulationError, UnknownNameError
from causalstory.runner.streams import BLOCK
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Scenario, Story

STORIES = ["complacency", "voice", "acuity", "aftermath"]


@pytest.mark.parametrize("k", [1, 1000, BLOCK, BLOCK + 1])
def test_first_rows_do_not_depend_on_n(every_family: Story, k: int) -> None:
    many = simulate(every_family, n=2 * BLOCK + 17, seed=4)
    few = simulate(every_family, n=k, seed=4)
    pd.testing.assert_frame_equal(few, many.head(k), check_exact=True)


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("variable", ["psychological_safety", "acuity", "actual_errors"])
def test_do_leaves_non_descendants_bit_identical(ward: Scenario, name: str, variable: str) -> None:
    story = ward[name]
    natural = simulate(story, n=500, seed=2, latent=True)
    disturbed = simulate(story, n=500, seed=2, latent=True, do={variable: 3})
    graph = to_networkx(story)
    touched = nx.descendants(graph, variable) | {variable}
    untouched = [column for column in natural if column not in touched]
    pd.testing.assert_frame_equal(natural[untouched], disturbed[untouched], check_exact=True)
    assert (disturbed[variable] == 3).all()
    # In `acuity` the arrow from safety carries a coefficient of 0.0 on purpose.
    inert = {"actual_errors"} if (name, variable) == ("acuity", "psychological_safety") else set()
    for child in set(graph.successors(variable)) - inert:
        assert not natural[child].equals(disturbed[child])


def test_do_reaches_every_family(every_family: Story) -> None:
    """dose is a cause of every variable but noise, so each family's draws must move."""
    natural = simulate(every_family, n=300, seed=2)
    disturbed = simulate(every_family, n=300, seed=2, do={"dose": 5.0})
    assert natural["noise"].equals(disturbed["noise"])
    moved = [column for column in natural if not natural[column].equals(disturbed[column])]
    assert set(moved) == set(natural) - {"noise"}


def test_a_shift_adds_to_what_would_have_been(ward: Scenario) -> None:
    natural = simulate(ward["voice"], n=200, seed=3)["psychological_safety"]
    shifted = simulate(ward["voice"], n=200, seed=3, do="rule_by_fear")["psychological_safety"]
    np.testing.assert_array_equal(shifted, natural - 1.0)


def test_leave_it_changes_nothing(ward: Scenario) -> None:
    natural = simulate(ward["voice"], n=100, seed=3)
    pd.testing.assert_frame_equal(natural, simulate(ward["voice"], n=100, seed=3, do="leave_it"))


def test_global_generators_stay_untouched(every_family: Story) -> None:
    np.random.seed(7)  # noqa: NPY002
    random.seed(7)
    legacy, python = np.random.get_state(), random.getstate()  # noqa: NPY002
    simulate(every_family, n=100)
    after = np.random.get_state()  # noqa: NPY002
    assert random.getstate() == python
    assert (legacy[1] == after[1]).all()
    assert legacy[2:] == after[2:]


def test_columns_follow_the_evidence(ward: Scenario) -> None:
    voice = ward["voice"]
    assert list(simulate(voice, n=2)) == [
        "psychological_safety",
        "reported_errors",
        "acuity",
        "actual_errors",
    ]
    assert list(simulate(voice, n=2, evidence="weekly_report")) == [
        "psychological_safety",
        "reported_errors",
    ]
    everything = simulate(voice, n=2, evidence="weekly_report", latent=True)
    assert set(everything) == {variable.name for variable in voice.variables}


def test_evidence_narrows_without_changing_values(ward: Scenario) -> None:
    everything = simulate(ward["voice"], n=50, latent=True)
    report = simulate(ward["voice"], n=50, evidence="weekly_report")
    pd.testing.assert_frame_equal(report, everything[list(report)], check_exact=True)


def test_counts_are_whole_and_reports_never_exceed_errors(ward: Scenario) -> None:
    frame = simulate(ward["voice"], n=5000)
    assert frame["actual_errors"].dtype == np.int64
    assert (frame["reported_errors"] <= frame["actual_errors"]).all()
    assert (frame["reported_errors"] >= 0).all()


def test_a_level_can_be_set_by_name(every_family: Story) -> None:
    frame = simulate(every_family, n=20, do={"ward": "icu"})
    assert set(frame["ward"]) == {"icu"}
    assert list(frame["ward"].cat.categories) == ["general", "icu", "theatre"]


def test_shared_variables_share_their_luck_across_stories(ward: Scenario) -> None:
    columns = [simulate(ward[name], n=50)["acuity"] for name in STORIES]
    assert all(column.equals(columns[0]) for column in columns)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"n": 0}, "n: needs a whole number of at least 1, not 0"),
        ({"n": 2.5}, "n: needs a whole number of at least 1, not 2.5"),
        ({"seed": -1}, "seed: needs a whole number of at least 0, not -1"),
    ],
)
def test_sizes_out_of_range_are_refused(
    ward: Scenario, options: dict[str, float], sentence: str
) -> None:
    with pytest.raises(OptionError) as caught:
        simulate(ward["voice"], **options)  # type: ignore[arg-type]
    assert caught.value.problems == (sentence,)


def test_unknown_variables_are_all_named(ward: Scenario) -> None:
    with pytest.raises(UnknownNameError) as caught:
        simulate(ward["voice"], do={"acuty": 1.0, "psychological_safty": 1.0})
    assert caught.value.problems == (
        "do: there is no variable 'acuty' in story 'voice' (did you mean 'acuity'?)",
        "do: there is no variable 'psychological_safty' in story 'voice' "
        "(did you mean 'psychological_safety'?)",
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "high", None])
def test_values_that_are_no_finite_numbers_are_refused(ward: Scenario, value: Any) -> None:
    with pytest.raises(SimulationError, match="do: 'acuity' needs a finite number"):
        simulate(ward["voice"], do={"acuity": value})


def test_do_is_an_action_or_values(ward: Scenario) -> None:
    with pytest.raises(OptionError, match="do: is a list: give an action, its name, or values"):
        simulate(ward["voice"], do=["rule_by_fear"])  # type: ignore[arg-type]


def test_impossible_parameters_are_located() -> None:
    text = """
format = 1
id = "bad"
title = "Bad?"
[question]
treatment = "x"
outcome = "y"
goal = "increase"
[variables]
x = {}
y = {}
[stories.one]
title = "One"
[stories.one.mechanisms]
x = { family = "normal" }
y = { family = "normal", formula = "x", sd = "x" }
"""
    with pytest.raises(SimulationError) as caught:
        simulate(load(text)["one"], n=100)
    assert caught.value.problems[0].startswith("stories.one.mechanisms.y: sd")


def test_arrows_alone_cannot_be_simulated() -> None:
    text = """
format = 1
id = "drawn"
title = "Drawn?"
[question]
treatment = "x"
outcome = "y"
goal = "increase"
[variables]
x = {}
y = {}
[stories.one]
title = "One"
arrows = ["x -> y"]
"""
    with pytest.raises(SimulationError, match="story 'one' gives arrows but no mechanisms"):
        simulate(load(text)["one"])
