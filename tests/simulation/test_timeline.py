"""Scenarios that run over time: the same luck under every action, and what lag and sums mean."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

import causalstory as cs
from causalstory.errors import OptionError, UnknownNameError
from causalstory.simulation.timeline import timelines
from causalstory.stories.model import Scenario

FILE = Path(__file__).parents[1] / "scenarios" / "valid" / "weekly.toml"
WEEKLY = cs.load(FILE)


def history(action: str = "leave_it", world: str = "voice", seed: int = 1, **options):
    return cs.timeline(WEEKLY, world=world, action=action, seed=seed, **options)


def test_a_scenario_says_that_it_runs_over_time() -> None:
    assert repr(WEEKLY).endswith("\n  timeline: 130 weeks, actions from week 26 on")


def test_the_same_seed_is_the_same_history_up_to_the_week_of_the_action() -> None:
    left, fear = history(), history("rule_by_fear")
    start = WEEKLY.timeline.start
    for name in left.values:
        assert (left.values[name][:start] == fear.values[name][:start]).all(), name
    moved = {name for name in left.values if (left.values[name] != fear.values[name]).any()}
    assert moved == {
        *("leaderboard", "sanctioned", "fear", "safety", "reports", "recent", "learned", "errors")
    }
    assert (fear.values["sanctioned"][start:] != left.values["sanctioned"][start:]).any()


def test_what_the_action_cannot_reach_stays_as_it_is_for_ever() -> None:
    left, thanked = history(), history("build_safety")
    for name in ("fear", "sanctioned", "leaderboard", "safety_at_start", "trouble"):
        assert (left.values[name] == thanked.values[name]).all()
    assert (left.values["reports"] != thanked.values["reports"]).any()


def test_weeks_are_the_first_of_many_and_seeds_differ() -> None:
    few, many = history(weeks=30), history()
    for name, values in few.values.items():
        assert (values == many.values[name][:30]).all()
    assert (history(seed=2).values["errors"] != many.values["errors"]).any()


def test_rows_add_up_as_the_file_says() -> None:
    whole = history("rule_by_fear", truth=True)
    persons, units = whole.view(by="person", truth=True), whole.view(by="unit", truth=True)
    frame = persons.to_frame()
    assert len(frame) == 130 * 128
    assert list(frame.columns[:3]) == ["week", "unit", "nurse"]
    by_unit = frame.groupby(["week", "unit"], observed=True)
    for name in ("errors", "reports", "sanctioned"):
        total = by_unit[name].sum()
        np.testing.assert_array_equal(total.to_numpy(), units.to_frame()[name])
        weekly = frame.groupby("week")[name].sum()
        np.testing.assert_array_equal(weekly.to_numpy(), whole.to_frame()[name])
    np.testing.assert_allclose(by_unit["recent"].mean().to_numpy(), units.to_frame()["recent"])
    assert (frame["reports"] <= frame["errors"]).all()


def test_nobody_sees_what_is_latent_or_dearer() -> None:
    seen = history().to_frame()
    assert seen.columns.tolist() == ["week", "reports", "sanctioned", "leaderboard", "thanks"]
    assert set(history(truth=True).to_frame()) == {"week", *(v.name for v in WEEKLY.variables)}


def test_rows_and_frame_say_the_same() -> None:
    units = history("rule_by_fear", by="unit")
    told = units.to_dict()
    assert told["rows"] == units.to_frame().astype({"unit": str}).to_dict("records")
    assert told["rows"][0]["week"] == 0
    assert (told["start"], told["action"], told["by"]) == (26, "rule_by_fear", "unit")
    assert history().to_dict()["rows"][5].keys() == {
        *("week", "reports", "sanctioned", "leaderboard", "thanks")
    }


def test_all_actions_at_once_are_the_same_as_one_by_one() -> None:
    every = timelines(WEEKLY, world="voice", seed=4)
    assert list(every) == [action.name for action in WEEKLY.actions]
    for action, told in every.items():
        alone = history(action, seed=4, truth=True)
        assert told.to_dict() == alone.to_dict()
        assert told.twin.keys() == alone.twin.keys()
        for name in told.twin:
            assert (told.twin[name] == alone.twin[name]).all()
            assert told.values[name].dtype == alone.values[name].dtype


def test_every_unit_may_have_an_ann() -> None:
    names = 'nurse = { label = "Nurse", count = 16 }'
    assert names in FILE.read_text(encoding="utf-8")
    called = ", ".join(f'"{name}"' for name in ("Ann", *(f"Nurse {n}" for n in range(15))))
    told = FILE.read_text(encoding="utf-8").replace(
        names, f'nurse = {{ label = "Nurse", count = 16, names = [{called}] }}'
    )
    persons = cs.timeline(cs.load(told), world="voice", by="person", weeks=1)
    frame = persons.to_frame()
    anns = frame[frame["nurse"] == "Ann"]
    assert anns["unit"].tolist() == [f"Hospital unit {number}" for number in range(1, 9)]
    assert frame["nurse"].cat.categories.tolist()[:2] == ["Ann", "Nurse 0"]
    assert persons.to_dict()["rows"][16]["nurse"] == "Ann"
    assert frame["reports"].tolist() == history(by="person", weeks=1).to_frame()["reports"].tolist()


def test_a_history_is_frozen_and_pickles() -> None:
    one = history()
    again = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
    assert again.to_dict() == one.to_dict()
    with pytest.raises(ValueError, match="read-only"):
        one.values["errors"][0] = 1
    assert "since week 26" in str(history("rule_by_fear"))
    assert "nobody acted" in one._repr_html_()


VERBS = {
    "tell": cs.tell,
    "compare": cs.compare,
    "regret": cs.regret,
    "distinguish": cs.distinguish,
    "enlarge": lambda scenario: cs.enlarge(scenario, "voice"),
    "contradictions": lambda scenario: cs.contradictions(scenario["voice"], None),
    "simulate": lambda scenario: cs.simulate(scenario["voice"]),
    "simulate_chunks": lambda scenario: cs.simulate_chunks(scenario["voice"], n=10),
    "effect": lambda scenario: cs.effect(scenario["voice"], "rule_by_fear"),
    "truth": lambda scenario: cs.truth(scenario["voice"]),
    "counterfactual": lambda scenario: cs.counterfactual(scenario["voice"], None, do={}),
    "identify": lambda scenario: cs.identify(scenario["voice"]),
    "to_dowhy": lambda scenario: cs.to_dowhy(scenario["voice"]),
    "refute": lambda scenario: cs.refute(scenario["voice"], history().to_frame()),
    "estimate": lambda scenario: cs.estimate(scenario["voice"], None),
}


@pytest.mark.parametrize("verb", VERBS)
def test_verbs_of_one_moment_refuse_in_one_sentence(verb: str) -> None:
    with pytest.raises(
        OptionError, match=r"^(story|scenario) '.*' runs over time, .* week by week"
    ):
        VERBS[verb](WEEKLY)


def test_wrong_options_are_met_with_a_way_out() -> None:
    still = cs.load("kidney-stones")
    for call, error, sentence in (
        (lambda: cs.timeline(still, world="x"), OptionError, "does not run over time: simulate"),
        (lambda: history(by="nurses"), UnknownNameError, "did you mean 'nurse'?"),
        (lambda: history(by="ward"), UnknownNameError, "known: hospital, unit, nurse, person"),
        (lambda: history(by=3), OptionError, "by: needs the name of a level, not 3"),
        (lambda: history(weeks=0), OptionError, "weeks: needs a whole number of at least 1"),
        (lambda: history(weeks=10**6), OptionError, "weeks: needs at most "),
        (lambda: history(seed=-1), OptionError, "seed: needs a whole number of at least 0"),
        (lambda: history("fear"), UnknownNameError, "there is no action 'fear'"),
        (lambda: history(world="voise"), UnknownNameError, "did you mean 'voice'?"),
        (lambda: history(evidence="audit"), UnknownNameError, "there is no evidence 'audit'"),
    ):
        with pytest.raises(error) as caught:
            call()
        assert sentence in str(caught.value)


def test_all_that_is_wrong_with_a_call_comes_at_once() -> None:
    with pytest.raises(UnknownNameError) as names:
        history("fear", world="voise", by="nurses", evidence="audit")
    assert [problem.partition(" (")[0] for problem in names.value.problems] == [
        "there is no story 'voise'",
        "there is no action 'fear'",
        "by: there is no level 'nurses'",
        "there is no evidence 'audit'",
    ]
    with pytest.raises(OptionError) as mixed:
        history("fear", world="voise", seed=-1, weeks=0)
    assert [problem.partition(":")[0] for problem in mixed.value.problems][:2] == ["seed", "weeks"]
    assert len(mixed.value.problems) == 4


def scenario_of(
    mechanisms: str, variables: str, timeline: str = "weeks = 6, start = 3"
) -> Scenario:
    """Two wards of three nurses, one story."""
    return cs.load(f"""
format = 1
id = "small"
title = "Small"
question = {{ treatment = "x", outcome = "y", goal = "decrease" }}
timeline = {{ {timeline} }}
[levels]
house = {{}}
ward = {{ count = 2 }}
nurse = {{ count = 3 }}
[variables]
board = {{ switch = true }}
{variables}
[actions.act]
set = {{ board = 1 }}
[stories.told]
title = "Told"
[stories.told.mechanisms]
{mechanisms}
""")


def test_lags_sums_and_means_are_those_of_a_loop_by_hand() -> None:
    small = scenario_of(
        variables="""
        base = { level = "ward", static = true }
        x = { level = "nurse" }
        w = { level = "ward" }
        y = { level = "house" }
        """,
        mechanisms="""
        base = { family = "normal" }
        x.family = "normal"
        x.formula = "0.5*lag(x) + base + lag(y)/10 + board"
        x.initial = "base"
        w = { family = "deterministic", formula = "sum(x*base + lag(x)) - mean(x) + 0.1*lag(w)" }
        y = { family = "deterministic", formula = "mean(sum(x) + w) + sum(lag(w))" }
        """,
        timeline="weeks = 6, start = 3, burn_in = 2",
    )
    told = cs.timeline(small, world="told", action="act", truth=True)
    base = told.values["base"][0, 0, :, 0]
    noise = _noise(small, weeks=6, burn_in=2)
    x_before = np.repeat(base[:, None], 3, axis=1)
    w_before, y_before = np.zeros(2), 0.0
    for week in range(-2, 6):
        x, w = np.empty((2, 3)), np.empty(2)
        for ward in range(2):
            for nurse in range(3):
                mean = 0.5 * x_before[ward, nurse] + base[ward] + y_before / 10 + (week >= 3)
                x[ward, nurse] = mean + noise[week][ward, nurse]
            added = sum(x[ward, n] * base[ward] + x_before[ward, n] for n in range(3))
            w[ward] = added - sum(x[ward]) / 3 + 0.1 * w_before[ward]
        y = sum(sum(x[ward]) + w[ward] for ward in range(2)) / 2 + sum(w_before)
        if week >= 0:
            np.testing.assert_allclose(told.values["x"][week, 0], x, rtol=1e-12)
            np.testing.assert_allclose(told.values["w"][week, 0, :, 0], w, rtol=1e-12)
            np.testing.assert_allclose(told.values["y"][week, 0, 0, 0], y, rtol=1e-12)
        x_before, w_before, y_before = x, w, y


def _noise(small: Scenario, weeks: int, burn_in: int) -> dict[int, np.ndarray]:
    from causalstory.runner.streams import generator

    return {
        week: generator(1, "x", 0, week).standard_normal((2, 3)) for week in range(-burn_in, weeks)
    }


def test_a_stock_settles_where_it_must() -> None:
    """The mean of x = a lag(x) + b + e is b / (1 - a), its variance 1 / (1 - a^2)."""
    small = scenario_of(
        variables='x = { level = "nurse" }\ny = { level = "house" }',
        mechanisms="""
        x = { family = "normal", formula = "0.8*lag(x) + 1" }
        y = { family = "deterministic", formula = "mean(mean(x))" }
        """,
        timeline="weeks = 3000, start = 10, burn_in = 60",
    )
    x = cs.timeline(small, world="told", truth=True).values["x"]
    error = 5 * np.sqrt(1 / (1 - 0.8) ** 2 / x.size)  # five standard errors of such a mean
    assert abs(x.mean() - 5) < error
    assert abs(x.var() - 1 / (1 - 0.64)) < 0.15
