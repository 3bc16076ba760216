from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.diagrams.sketch import Sketch, Spot, sketch_story
from causalstory.diagrams.text import arrows, describe
from causalstory.errors import GraphError
from causalstory.stories.model import Question, Scenario, Story, Variable

ERRORS = "Errors made -> Errors reported"


def test_arrows_of_the_four_stories(ward: Scenario) -> None:
    sick = "Acuity (how sick the patients are)"
    assert {story.name: arrows(story) for story in ward.stories} == {
        "complacency": (f"Psychological safety -> {ERRORS}", f"{sick} -> Errors made"),
        "voice": (
            f"Psychological safety -> Learning from errors -> {ERRORS}",
            "Psychological safety -> Willingness to report -> Errors reported",
            f"{sick} -> Errors made",
        ),
        "acuity": (f"{sick} -> Psychological safety -> {ERRORS}", f"{sick} -> Errors made"),
        "aftermath": (
            f"{sick} -> Errors made -> Psychological safety",
            f"Earlier incidents -> {ERRORS}",
        ),
    }


names = [f"v{i}" for i in range(7)]
pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]


@settings(deadline=None)
@given(st.lists(st.sampled_from(pairs), unique=True))
def test_every_arrow_is_in_exactly_one_chain(drawn: list[tuple[str, str]]) -> None:
    variables = tuple(Variable(name, name) for name in names)
    story = Story("s", "S", Question("v3", "v6", "increase"), variables, tuple(drawn))
    chains = [chain.split(" -> ") for chain in arrows(story)]
    assert sorted(pair for chain in chains for pair in pairwise(chain)) == sorted(drawn)
    assert [len(chain) for chain in chains] == sorted(map(len, chains), reverse=True)


def test_no_arrows_no_chains(ward: Scenario) -> None:
    assert arrows(replace(ward["voice"], arrows=())) == ()


def test_a_cycle_is_refused(ward: Scenario) -> None:
    story = ward["complacency"]
    looped = replace(story, arrows=(*story.arrows, ("reported_errors", "psychological_safety")))
    with pytest.raises(GraphError, match="the arrows of story 'complacency' form a cycle"):
        arrows(looped)


def test_labels_cannot_drive_a_terminal() -> None:
    variables = (Variable("a", "A\x1b[31m\n"), Variable("b"))
    story = Story("s", "S", Question("a", "b", "increase"), variables, (("a", "b"),))
    assert arrows(story) == ("A[31m -> B",)


def test_a_picture_in_words(ward: Scenario) -> None:
    assert describe(sketch_story(ward["complacency"])) == (
        "The manager's story: Psychological safety (treatment) causes Errors made (outcome); "
        "Acuity (how sick the patients are) causes Errors made; "
        "Errors made causes Errors reported (proxy)."
    )


def test_whose_story_it_is() -> None:
    spots = (Spot("a", "A"), Spot("b", "B", "outcome", latent=True))
    sketch = Sketch("s", spots, ())
    assert describe(sketch) == (
        "Causal diagram: A and B (outcome, latent) stand alone, without arrows."
    )
    assert describe(replace(sketch, title="T")).startswith("Story 'T': ")
    assert describe(replace(sketch, teller="the nurses")).startswith("The nurses' story: ")
    assert describe(Sketch("s", (), ())) == "Causal diagram: nothing is drawn."


def test_cycles_are_described_all_the_same() -> None:
    spots = (Spot("a", "A"), Spot("b", "B"))
    assert describe(Sketch("s", spots, (("a", "b"), ("b", "a")))) == (
        "Causal diagram: A causes B; B causes A."
    )
