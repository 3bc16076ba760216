"""Many data sets at once are chosen on as one data set is."""

import numpy as np
import pandas as pd
import pytest

import causalstory as cs
from causalstory.analysis.estimation import estimate
from causalstory.decision.believers import Believer, _effects, choose
from causalstory.decision.reading import prepare, read
from causalstory.decision.replications import choices
from causalstory.simulation.replicate import replicate

WARD = cs.load("medication-errors")


def one(columns, i: int) -> pd.DataFrame:
    return pd.DataFrame({name: values[i] for name, values in columns.items()})


@pytest.mark.parametrize("evidence", [level.name for level in WARD.evidence])
@pytest.mark.parametrize("world", [story.name for story in WARD.stories])
def test_every_data_set_is_chosen_on_as_compare_would(world: str, evidence: str) -> None:
    level = WARD.evidence_named(evidence)
    columns = replicate(WARD[world], level.columns, n=40, seed=5, batch=0, sets=10)
    seen = set()
    for story in WARD.stories:
        chosen = choose(WARD, Believer.of(story, level), WARD[world], columns)
        for i in range(10):
            sample = prepare(WARD, level, one(columns, i))
            assert chosen[i] == read(story, level, sample, dowhy=False)[1].action
        seen.update(chosen)
    if evidence == "chart_audit":
        assert len(seen) > 1  # at forty units luck decides too, so that the test can fail


@pytest.mark.parametrize(
    "scenario",
    [
        scenario
        for scenario in cs.scenarios()
        if not scenario.timeline and all(story.simulable for story in scenario.stories)
    ],
    ids=lambda scenario: scenario.id,
)
def test_every_scenario_can_be_replicated(scenario) -> None:
    world = scenario.stories[0]
    for level in scenario.evidence:
        found = choices(scenario, world, level, n=200, replications=3, seed=2)
        names = {action.name for action in scenario.actions} | {None}
        assert list(found) == [story.name for story in scenario.stories]
        assert all(len(of) == 3 and names.issuperset(of) for of in found.values())


def test_the_choices_do_not_depend_on_workers_or_on_how_many_follow() -> None:
    level = WARD.evidence_named("chart_audit")

    def found(replications: int, jobs: int = 1):
        return choices(
            WARD, WARD["voice"], level, n=30, replications=replications, seed=9, jobs=jobs
        )

    many = found(5_000)
    assert many == found(5_000, jobs=3)
    assert {name: of[:100] for name, of in many.items()} == found(100)


def test_a_data_set_without_a_slope_is_read_on_its_own() -> None:
    level = WARD.evidence_named("chart_audit")
    believer = Believer.of(WARD["voice"], level)
    columns = replicate(WARD["voice"], level.columns, n=400, seed=5, batch=0, sets=3)
    whole = choose(WARD, believer, WARD["voice"], columns)
    columns["acuity"][1] = 0.0  # nothing can be told of staffing there, of safety as ever
    columns["psychological_safety"][2] = 0.0  # nothing can be told of anything that answers
    assert choose(WARD, believer, WARD["voice"], columns) == (whole[0], "build_safety", None)


def test_the_estimates_are_those_of_the_whole_way() -> None:
    level = WARD.evidence_named("chart_audit")
    columns = replicate(WARD["acuity"], level.columns, n=100, seed=7, batch=0, sets=8)
    for story in WARD.stories:
        believer = Believer.of(story, level)
        for variable, found in _effects(believer, columns, {}).items():
            for i in range(8):
                data = one(columns, i)
                number = estimate(story, data, evidence=level.name, treatment=variable).estimate
                assert found.coefficient[i] == pytest.approx(number, rel=1e-8, abs=1e-8)
                assert np.isfinite(found.se[i])
