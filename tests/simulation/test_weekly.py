"""Many histories in brief: what the rows of each would have said, and twins."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

import causalstory as cs
from causalstory.errors import OptionError, UnknownNameError
from causalstory.runner.progress import listening
from causalstory.simulation.weekly import Against, Weekly, expected, since_action, weekly
from causalstory.simulation.weeks import run

FILE = Path(__file__).parents[1] / "scenarios" / "valid" / "weekly.toml"
WEEKLY = cs.load(FILE)
VOICE = WEEKLY["voice"]
BOTH = ["leave_it", "rule_by_fear"]


def test_the_first_history_is_the_one_that_timeline_shows() -> None:
    told = weekly(WEEKLY, world="voice", actions=BOTH, variables=["errors", "fear"], histories=3)
    for action in BOTH:
        shown = cs.timeline(WEEKLY, world="voice", action=action)
        for name in ("errors", "fear"):
            assert told.of(action, name).shape == (3, 130)
            np.testing.assert_allclose(told.of(action, name)[0], shown.total(name), rtol=1e-13)


def test_windows_are_means_over_their_weeks_and_only_what_is_asked_for_is_drawn() -> None:
    by_week = weekly(WEEKLY, world="voice", actions=BOTH, variables=["reports"], histories=5)
    windows = [(0, 25), (30, 33), (33, 40)]
    brief = weekly(
        *(WEEKLY,), world="voice", actions=BOTH, variables=["reports"], histories=5, windows=windows
    )
    for action in BOTH:
        for column, (first, last) in enumerate(windows):
            whole = by_week.of(action, "reports")[:, first : last + 1].mean(axis=1)
            np.testing.assert_allclose(brief.of(action, "reports")[:, column], whole)


def test_neither_blocks_nor_jobs_change_a_number() -> None:
    asked = {
        "world": "complacency",
        "actions": BOTH,
        "variables": ["reports"],
        "windows": [(26, 27)],
    }
    few = weekly(WEEKLY, **asked, histories=10)
    many = weekly(WEEKLY, **asked, histories=700)
    shared = weekly(WEEKLY, **asked, histories=700, jobs=2)
    np.testing.assert_array_equal(
        few.of("leave_it", "reports"), many.of("leave_it", "reports")[:10]
    )
    np.testing.assert_array_equal(shared.of(*BOTH[1:], "reports"), many.of(*BOTH[1:], "reports"))
    first, second = np.split(many.of("leave_it", "reports"), [512])
    assert (first[: len(second)] != second).any()


def test_twins_in_numbers_by_hand() -> None:
    values = {
        ("act", "y"): np.array([[2.0], [4.0], [9.0]]),
        ("leave_it", "y"): np.array([[1.0], [3.0], [6.0]]),
        ("act", "zero"): np.zeros((3, 1)),
        ("leave_it", "zero"): np.zeros((3, 1)),
    }
    told = Weekly("w", ((0, 0),), values)
    found = told.against_twin("act", "y")
    rest = np.array([2 - 1.5, 4 - 4.5, 9 - 9.0])
    assert found.ratio == pytest.approx(1.5)
    assert found.ratio_se == pytest.approx(rest.std(ddof=1) / np.sqrt(3) / (10 / 3))
    assert found.difference == pytest.approx(5 / 3)
    assert found.difference_se == pytest.approx(np.std([1, 1, 3], ddof=1) / np.sqrt(3))
    assert told.against_twin("act", "zero") == Against(None, None, 0.0, 0.0)


def test_what_the_file_expects_is_recomputed_in_its_order() -> None:
    assert since_action(WEEKLY.timeline, (1, 8)) == (26, 33)
    found = expected(WEEKLY, histories=100)
    assert [each for each, _ in found] == list(WEEKLY.timeline.expectations)
    (reports, few), (errors, more) = found
    assert reports.ratio[0] < few.ratio < reports.ratio[1]
    assert errors.difference[0] < more.difference < errors.difference[1]
    assert few.ratio_se < 0.02


PROTOTYPE = {
    ("voice", "rule_by_fear"): ((0.34, 0.33, 0.35), (1.103, 1.261)),
    ("voice", "build_safety"): ((1.27, 1.38, 1.35), (0.949, 0.870)),
    ("complacency", "rule_by_fear"): ((0.69, 0.67, 0.65), (0.67, 0.65)),
    ("complacency", "build_safety"): ((1.11, 1.18, 1.22), (1.18, 1.22)),
}
"""Reports in weeks 5-8 and in two years, errors in two years, each divided by the twin's: what 400
runs of a prototype of these mechanisms gave, rounded to two digits where it says no more."""


@pytest.mark.parametrize("world", ["voice", "complacency"])
def test_the_file_does_what_its_prototype_did(world: str) -> None:
    windows = [since_action(WEEKLY.timeline, weeks) for weeks in ((5, 8), (1, 52), (53, 104))]
    told = weekly(
        WEEKLY,
        world=world,
        actions=["leave_it", "rule_by_fear", "build_safety"],
        variables=["reports", "errors"],
        windows=windows,
        histories=400,
    )
    for action in ("rule_by_fear", "build_safety"):
        reports, errors = PROTOTYPE[world, action]
        asked = [("reports", place, figure) for place, figure in enumerate(reports)]
        asked += [("errors", place + 1, figure) for place, figure in enumerate(errors)]
        for name, place, figure in asked:
            found = told.against_twin(action, name, place)
            # Five errors of each side, rounding, and 2%: there the units' safety was not drawn.
            allowed = 5 * np.sqrt(2) * found.ratio_se + 0.005 + 0.02 * figure
            assert abs(found.ratio - figure) < allowed, (action, name, place, found)


def test_memory_does_not_grow_with_the_number_of_histories() -> None:
    asked = {"world": "voice", "actions": BOTH, "variables": ["reports"], "windows": [(0, 1)]}
    short = cs.load(FILE.read_text(encoding="utf-8").replace("burn_in = 250", "burn_in = 5"))
    peaks = []
    for histories in (512, 2_048):
        tracemalloc.start()
        weekly(short, **asked, histories=histories)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0]


def test_progress_is_told_by_blocks() -> None:
    told: list[str] = []

    class Ear:
        def start(self, what: str, total: int | None) -> None:
            told.append(f"{what} {total}")

        def advance(self) -> None:
            told.append("+")

        def finish(self) -> None:
            told.append("done")

    with listening(Ear()):
        weekly(
            *(WEEKLY,),
            world="voice",
            actions=BOTH,
            variables=["fear"],
            windows=[(0, 0)],
            histories=600,
        )
    assert told == ["simulating voice 2", "+", "+", "done"]


def test_wrong_options_are_met_with_a_way_out() -> None:
    def asked(**options) -> None:
        said = {"world": "voice", "actions": BOTH, "variables": ["errors"]} | options
        weekly(WEEKLY, **said)

    for options, error, sentence in (
        ({"histories": 0}, OptionError, "histories: needs a whole number of at least 1"),
        ({"windows": [(5, 4)]}, OptionError, r"\(5, 4\) is no first and last week from 0 to 129"),
        ({"windows": [(0, 130)]}, OptionError, "is no first and last week"),
        ({"variables": ["eror"]}, UnknownNameError, "did you mean 'errors'?"),
        ({"actions": ["fear"]}, UnknownNameError, "there is no action 'fear'"),
        ({"world": "acuity"}, UnknownNameError, "there is no story 'acuity'"),
    ):
        with pytest.raises(error, match=sentence):
            asked(**options)


@pytest.mark.parametrize("size", [1, 7])
def test_sums_do_not_depend_on_how_many_histories_are_added_up_at_once(size: int) -> None:
    """Floating-point sums depend on their order: it must be the same in a block of any size."""
    actions = [VOICE.action("leave_it")]
    few = run(VOICE, actions, seed=5, size=size, weeks=3)
    many = run(VOICE, actions, seed=5, size=64, weeks=3)
    for (_, (one,)), (_, (other,)) in zip(few, many, strict=True):
        for name in ("fear", "learned", "reports"):
            np.testing.assert_array_equal(one[name], other[name][:size])
