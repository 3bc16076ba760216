"""Properties of worlds over time, of random scenarios: the same luck, whatever else is computed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import causalstory as cs
from causalstory.errors import SimulationError
from causalstory.simulation.weeks import blocks_of, causes, reached, run
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import LEAVE

from ..stories.generated_weeks import scenarios_over_time

patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def weeks_of(story: Story, actions, size: int = 1, **options) -> list:
    """All weeks of all worlds; none where the mechanisms give impossible numbers."""
    try:
        return list(run(story, actions, seed=3, size=size, **options))
    except SimulationError:
        return []


def same(one, other, names) -> bool:
    return all(np.array_equal(one[name], other[name]) for name in names)


@patient
@given(scenarios_over_time())
def test_an_action_changes_nothing_before_it_begins_and_nothing_that_it_cannot_reach(
    scenario: Scenario,
) -> None:
    for story in scenario.stories:
        names = [variable.name for variable in story.variables]
        for action in story.actions:
            beyond = set(names) - reached(story, [action.variable])
            for week, (left, done) in weeks_of(story, [LEAVE, action]):
                assert same(left, done, beyond)
                if week < story.timeline.start or action.variable not in names:
                    assert same(left, done, names)


@patient
@given(scenarios_over_time())
def test_worlds_do_not_depend_on_what_else_is_computed(scenario: Scenario) -> None:
    for story in scenario.stories:
        every = weeks_of(story, story.actions, size=2)
        names = [variable.name for variable in story.variables]
        for place, action in enumerate(story.actions):
            alone = weeks_of(story, [action], size=2)
            first = weeks_of(story, [action], size=1, weeks=1)
            for (week, worlds), (_, (one,)) in zip(every, alone, strict=bool(every)):
                assert same(worlds[place], one, names), week
            for (week, (one,)), (_, (few,)) in zip(alone, first, strict=False):
                assert all(np.array_equal(one[name][:1], few[name][:1]) for name in names), week
        some = causes(story, names[-1:])
        for (_, worlds), (_, parts) in zip(
            every, weeks_of(story, story.actions, size=2, only=some), strict=False
        ):
            for world, part in zip(worlds, parts, strict=True):
                assert same(world, part, some)


WARD = """
format = 1
id = "ward"
title = "Ward"
question = {{ treatment = "x", outcome = "y", goal = "decrease" }}
timeline = {{ weeks = 6, start = 3, unit = "month" }}
levels = {{ nurse = {{ count = 2 }} }}
variables = {{ x = {{}}, y = {{ latent = true }} }}
[stories.told]
title = "Told"
[stories.told.mechanisms]
x = {{ family = "normal" }}
y = {{ {mechanism} }}
"""


def test_impossible_numbers_are_named_with_their_place_and_week() -> None:
    growing = cs.load(
        WARD.format(mechanism='family = "poisson", formula = "lag(y)*10 + 3", initial = 1')
    )
    with pytest.raises(SimulationError) as caught:
        cs.timeline(growing, world="told")
    assert str(caught.value).startswith("stories.told.mechanisms.y: formula must be at most 27.631")
    assert str(caught.value).endswith("(in month 1)")


def test_a_story_of_one_moment_is_refused() -> None:
    story = cs.load("medication-errors")["voice"]
    with pytest.raises(SimulationError, match="does not run over time: simulate draws it"):
        list(run(story, [LEAVE], seed=1))


def test_blocks_hold_all_histories_whatever_the_crowd() -> None:
    still = cs.load(WARD.format(mechanism='family = "normal"')).timeline
    assert blocks_of(still, 40_000) == [(0, 32_768), (1, 7_232)]
