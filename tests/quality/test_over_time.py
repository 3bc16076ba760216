"""What a file asserts over time, recomputed: intervals that hold, only just hold, and fail."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

import causalstory as cs
from causalstory.__main__ import main
from causalstory.decision.consequences import SURE
from causalstory.errors import ScenarioError
from causalstory.quality.findings import Finding
from causalstory.quality.over_time import (
    actions_over_time,
    expectations,
    histories_for,
    phenomenon_over_time,
)
from causalstory.simulation.beforehand import beforehand
from causalstory.simulation.weekly import weekly
from causalstory.stories.model import Scenario
from causalstory.tables import number

SIMPLE = """
format = 1
id = "simple"
title = "Simple"
question = {{ treatment = "x", outcome = "y", goal = "decrease" }}
{phenomenon}
[timeline]
weeks = 5
start = {start}
{expect}
[levels]
ward = {{ count = {wards} }}
[variables]
board = {{ switch = true }}
x = {{}}
y = {{ total = "sum" }}
zero = {{ total = "sum" }}
{actions}
[stories.told]
title = "Told"
{recommends}
[stories.told.mechanisms]
x = {{ {x} }}
y = {{ {y} }}
zero = {{ family = "deterministic", formula = "0*x" }}
"""
ACT = "[actions.act]\nset = { board = 1 }"
EXPECT = '[[timeline.expect]]\nworld = "told"\naction = "act"\nvariable = "{}"\nweeks = {}\n{}\n'
STATED = 'phenomenon = { association = ["x", "y"], correlation = [0.4, 1] }'


def text(**said: object) -> str:
    """Four wards, two weeks before the action: y is 8 a ward, 6 in the first week of the board."""
    known = {
        "phenomenon": "",
        "start": 2,
        "expect": "",
        "wards": 4,
        "actions": ACT,
        "recommends": "",
        "x": 'family = "deterministic", formula = "2*board + lag(x)"',
        "y": 'family = "deterministic", formula = "8 - x"',
    }
    return SIMPLE.format(**known | said)


def simple(**said: object) -> Scenario:
    return cs.load(text(**said))


def expected(
    variable: str, weeks: list[int], interval: str, n: int = 1_000, **said: object
) -> list[Finding]:
    told = simple(expect=EXPECT.format(variable, weeks, interval), **said)
    return list(expectations(told, n, 1))


@pytest.mark.parametrize(
    ("weeks", "interval", "found", "ok"),
    [
        ([1, 1], "ratio = [0.7, 0.8]", "0.75 ± 0", True),  # 6 instead of 8
        ([1, 2], "ratio = [0.625, 0.625]", "0.625 ± 0", True),  # 6 and 4: it only just holds
        ([1, 3], "ratio = [0.51, 1]", "0.5 ± 0", False),  # 6, 4 and 2
        ([1, 3], "ratio = [0.5, 1]", "0.5 ± 0", True),
        ([3, 3], "ratio = [0, 0.24]", "0.25 ± 0", False),
        ([1, 1], "difference = [-8, -8]", "-8 ± 0", True),  # two fewer in each of four wards
        ([2, 3], "difference = [-19, 0]", "-20 ± 0", False),
    ],
)
def test_an_expectation_is_held_against_the_hand(
    weeks: list[int], interval: str, found: str, ok: bool
) -> None:
    (finding,) = expected("y", weeks, interval)
    assert (finding.found, finding.ok, finding.warning) == (found, ok, not ok)
    assert (finding.scenario, finding.story, finding.check) == ("simple", "told", "expect")


def test_a_finding_says_what_was_expected_in_one_sentence_and_the_shell_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (ratio,) = expected("y", [1, 3], "ratio = [0.51, 1]")
    assert ratio.expected == "act: y in weeks 1-3 divided by the twin's from 0.51 to 1"
    (difference,) = expected("y", [2, 3], "difference = [-19, 0]")
    assert difference.expected == "act: y in weeks 2-3, per week against the twin, from -19 to 0"

    (alone,) = expected("y", [2, 2], "difference = [0, 1]", start='2\nunit = "month"')
    assert alone.expected == "act: y in month 2, per month against the twin, from 0 to 1"

    path = tmp_path / "wrong.toml"
    wrong = EXPECT.format("y", [1, 3], "ratio = [0.51, 1]")
    path.write_text(text(expect=wrong), encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "120")
    assert main(["check", str(path)]) == 1
    assert "weeks 1-3 divided by the twin's" in " ".join(capsys.readouterr().out.split())


def test_a_twin_of_zero_has_no_ratio_and_says_so() -> None:
    (finding,) = expected("zero", [1, 1], "ratio = [0, 1]")
    assert (finding.found, finding.ok) == ("the twin's is 0", False)
    (finding,) = expected("zero", [1, 1], "difference = [0, 0]")
    assert (finding.found, finding.verdict) == ("0 ± 0", "holds")


NORMAL = 'family = "normal"'
LUCKY = {"wards": 1, "x": NORMAL, "y": NORMAL + ', formula = "10 + board*x"'}


def lucky(low: float, high: float) -> Finding:
    (finding,) = expected("y", [1, 1], f"difference = [{low}, {high}]", n=10_000, **LUCKY)
    return finding


def test_near_the_ends_of_an_interval_luck_decides_and_somebody_should_look() -> None:
    """With the board y gets a standard normal: the difference is its mean over 20 histories."""
    drawn = weekly(
        simple(**LUCKY),
        world="told",
        actions=["act", "leave_it"],
        variables=["x"],
        windows=[(2, 2)],
        histories=histories_for(10_000),
    ).of("act", "x")[:, 0]
    value, margin = drawn.mean(), SURE * drawn.std(ddof=1) / math.sqrt(len(drawn))
    assert len(drawn) == 20
    hair = 1e-6
    inside = lucky(value - margin - hair, value + margin + hair)
    assert (inside.verdict, inside.found) == ("holds", f"{value:.3g} ± {margin:.3g}")
    assert lucky(value - margin + hair, value + 9).verdict == "look"
    assert lucky(value - 9, value + margin - hair).verdict == "look"
    assert lucky(value - hair, value + hair).verdict == "look"
    assert lucky(value + hair, value + 9).verdict == "fails"
    assert lucky(value - 9, value - hair).verdict == "fails"


def test_an_expectation_of_what_the_file_does_not_know_is_refused_with_its_path() -> None:
    wrong = EXPECT.format("yy", [1, 1], "ratio = [0, 1]").replace('"act"', '"acct"')
    with pytest.raises(ScenarioError) as caught:
        simple(expect=wrong)
    assert caught.value.problems == (
        "timeline.expect[1].action: there is no action 'acct' (did you mean 'act'?)",
        "timeline.expect[1].variable: there is no variable that changes 'yy' (did you mean 'y'?)",
    )


def test_the_phenomenon_is_the_mean_correlation_across_members_before_the_action() -> None:
    told = simple(phenomenon=STATED, x=NORMAL, y='family = "deterministic", formula = "3*x"')
    (finding,) = phenomenon_over_time(told, 10_000, 1)
    assert finding.expected == "correlation from 0.4 to 1"
    assert finding.found.startswith("1 ± ")
    assert finding.ok
    (finding,) = phenomenon_over_time(
        simple(phenomenon=STATED, x=NORMAL, y='family = "deterministic", formula = "-x"'), 10_000, 1
    )
    assert finding.verdict == "fails"
    assert not list(phenomenon_over_time(simple(), 10_000, 1))


def test_the_margin_of_the_phenomenon_is_three_errors_of_its_mean() -> None:
    told = simple(phenomenon=STATED, x=NORMAL, y='family = "normal", formula = "x"')
    (finding,) = phenomenon_over_time(told, 10_000, 1)
    pair = beforehand(told["told"], ["x", "y"], "ward", histories=20)
    across = [np.corrcoef(pair[0, each], pair[1, each])[0, 1] for each in range(20)]
    margin = SURE * np.std(across, ddof=1) / math.sqrt(20)
    assert finding.found == f"{np.mean(across):.3g} ± {number(margin)}"


@pytest.mark.parametrize(
    ("flat", "x", "y"),
    [
        ("x", 'family = "deterministic", formula = "0.1"', NORMAL),
        ("y", NORMAL, 'family = "deterministic", formula = "0.1"'),
        ("y", NORMAL, 'family = "deterministic", formula = "0.1 + x - x"'),  # but for rounding
        ("x", 'family = "deterministic"', 'family = "deterministic"'),
    ],
)
def test_a_phenomenon_in_which_nothing_varies_fails_in_words(flat: str, x: str, y: str) -> None:
    (finding,) = phenomenon_over_time(simple(phenomenon=STATED, x=x, y=y), 10_000, 1)
    assert finding.found == f"none: '{flat}' is the same for every 'ward' in 20 of 20 histories"
    assert finding.verdict == "fails"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"start": 0}, "phenomenon: is seen before an action begins: let start be 1 or more"),
        (
            {"wards": 1},
            "phenomenon.association: there is one 'ward', and a correlation needs several: name a "
            "variable of a lower level first",
        ),
    ],
)
def test_a_phenomenon_that_nobody_can_see_is_refused(said: dict, problem: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        simple(phenomenon=STATED, **said)
    assert caught.value.problems == (problem,)


def test_the_best_action_is_recomputed_and_a_tie_is_looked_at() -> None:
    def found(recommends: str, **said: object) -> Finding:
        told = simple(recommends=f'recommends = "{recommends}"', **said)
        _, finding = actions_over_time(told, 1_000, 1)
        return finding

    assert found("act").verdict == "holds"
    assert (found("leave_it").found, found("leave_it").verdict) == ("act", "fails")
    nothing = 'family = "deterministic", formula = "8"'
    assert found("act", y=nothing).verdict == "look"  # as good as leaving it
    # Without any action there is nothing to be better than.
    assert found("leave_it", actions="").verdict == "holds"


def test_how_many_histories_are_as_much_work_as_so_many_units() -> None:
    assert [histories_for(n) for n in (1, 10_499, 10_500, 100_000)] == [20, 20, 21, 200]
