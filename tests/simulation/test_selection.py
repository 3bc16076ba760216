"""Selected worlds: only units in which a variable is 1 are seen, and the truth is everybody's."""

import numpy as np
import pandas as pd
import pytest

from causalstory.errors import SimulationError
from causalstory.simulation.counterfactual import counterfactual
from causalstory.simulation.effect import effect, truth
from causalstory.simulation.simulate import simulate, simulate_chunks
from causalstory.stories.catalog import load
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Story

HOSPITAL = """
format = 1
id = "hospital"
title = "Do broken bones and bad lungs go together?"
[question]
treatment = "bones"
outcome = "lungs"
goal = "decrease"
[variables]
bones = {}
lungs = {}
in_hospital = { selected = true }
[actions.careful]
set = { bones = 0 }
[stories.admission]
title = "Both bring people in"
[stories.admission.mechanisms]
bones = { family = "bernoulli", formula = -1 }
lungs = { family = "normal", formula = "0.0*bones" }
in_hospital = IN_HOSPITAL
"""
ADMITTED = '{ family = "bernoulli", formula = "-2 + 2*bones + lungs" }'


def admission(in_hospital: str = ADMITTED) -> Story:
    return load(HOSPITAL.replace("IN_HOSPITAL", in_hospital))["admission"]


def test_only_selected_units_are_seen_unless_everybody_is_asked_for() -> None:
    story = admission()

    seen = simulate(story, n=5_000, latent=True)
    everybody = simulate(story, n=5_000, latent=True, population=True)

    assert list(seen) == ["bones", "lungs", "in_hospital"]
    assert len(seen) == len(everybody) == 5_000
    assert seen["in_hospital"].eq(1).all()
    assert 0.1 < everybody["in_hospital"].mean() < 0.4
    kept = everybody[everybody["in_hospital"] == 1].reset_index(drop=True)
    pd.testing.assert_frame_equal(seen.head(len(kept)), kept)


def test_what_decides_who_is_seen_is_no_column() -> None:
    assert list(simulate(admission(), n=3)) == ["bones", "lungs"]
    assert admission().observable == ("bones", "lungs")


def test_the_first_rows_do_not_depend_on_how_many_follow_or_on_jobs() -> None:
    many = simulate(admission(), n=40_000)

    pd.testing.assert_frame_equal(simulate(admission(), n=700), many.head(700))
    pd.testing.assert_frame_equal(simulate(admission(), n=40_000, jobs=3), many)
    pd.testing.assert_frame_equal(pd.concat(simulate_chunks(admission(), n=40_000)), many)


def test_chunks_are_cut_as_ever() -> None:
    assert [len(chunk) for chunk in simulate_chunks(admission(), n=300_000)] == [262_144, 37_856]


def test_being_seen_joins_what_is_apart_in_everybody() -> None:
    seen = simulate(admission(), n=20_000)
    everybody = simulate(admission(), n=20_000, population=True)

    assert np.corrcoef(seen["bones"], seen["lungs"])[0, 1] < -0.15
    assert abs(np.corrcoef(everybody["bones"], everybody["lungs"])[0, 1]) < 0.03


def test_truths_and_effects_are_of_everybody() -> None:
    whole = load(HOSPITAL.replace("selected = true", "").replace("IN_HOSPITAL", ADMITTED))

    assert truth(admission(), n=5_000).value == truth(whole["admission"], n=5_000).value == 0.0
    for name in ("careful", "leave_it"):
        assert effect(admission(), name, n=5_000) == effect(whole["admission"], name, n=5_000)


def test_an_intervention_may_change_who_is_seen() -> None:
    all_in = simulate(admission(), n=100, do={"in_hospital": 1})

    pd.testing.assert_frame_equal(all_in, simulate(admission(), n=100, population=True))


@pytest.mark.parametrize("do", [{"in_hospital": 0}, None])
def test_a_world_in_which_hardly_anybody_is_seen_is_refused(do) -> None:
    story = admission() if do else admission('{ family = "bernoulli", formula = -9 }')

    with pytest.raises(SimulationError, match=r"of 65,536 units are seen, .*population=True"):
        simulate(story, n=100, do=do)


def test_few_who_are_seen_are_found() -> None:
    rare = admission('{ family = "bernoulli", formula = -5.5 }')

    assert len(simulate(rare, n=1_000)) == 1_000


def test_a_formula_may_select_if_it_gives_0_or_1() -> None:
    light = simulate(admission('{ family = "deterministic", formula = "lungs < -1" }'), n=500)
    assert light["lungs"].max() < -1

    with pytest.raises(SimulationError, match=r"mechanisms\.in_hospital: .* must be 0 or 1"):
        simulate(admission('{ family = "deterministic", formula = "lungs" }'), n=500)


def test_the_graph_says_what_is_selected() -> None:
    assert dict(to_networkx(admission()).nodes(data="selected")) == {
        "bones": False,
        "lungs": False,
        "in_hospital": True,
    }


def test_units_that_were_seen_can_be_imagined_otherwise() -> None:
    units = simulate(admission(), n=2_000, latent=True)

    without = counterfactual(admission(), units, do="careful")

    assert counterfactual(admission(), units, do="leave_it").equals(units)
    unhurt = units["bones"] == 0
    assert without["in_hospital"][unhurt].eq(1).all()
    # Some are in hospital because of their bones: without those nobody would have seen them.
    assert 0.1 < without["in_hospital"][~unhurt].mean() < 0.9
