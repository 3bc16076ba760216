"""Which small changes of a believed graph change the action: worked out by hand, then in bulk."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import combinations

import networkx as nx
import pytest

import causalstory as cs
from causalstory.decision.edits import arrows_after, edited, edits_of
from causalstory.decision.reading import prepare, read
from causalstory.decision.sampling import samples_for
from causalstory.errors import CausalStoryError, DataError, OptionError
from causalstory.stories.graphs import to_networkx
from causalstory.tables import to_text

WARD = cs.load("medication-errors")
STORIES = [
    (scenario.id, story.name)
    for scenario in cs.scenarios()
    if scenario.timeline is None
    for story in scenario.stories
]
AROUND = "add psychological_safety -> reported_errors"


def small(question: str, variables: str, evidence: str, mechanisms: str):
    return cs.load(
        f"""
format = 1
id = "small"
title = "Small"
[question]
treatment = "x"
outcome = "y"
goal = "increase"
{question}
[variables]
{variables}
[evidence]
cheap = {{ columns = {evidence} }}
[actions]
more.shift = {{ x = 1 }}
[stories.told]
title = "As told"
[stories.told.mechanisms]
{mechanisms}
"""
    )


def listed(found):
    return {
        tuple(map(str, row.edits)): (row.action_after, row.action_settled, row.contradicted)
        for row in found
    }


@pytest.fixture(scope="module")
def two_causes():
    """x -> y <- z; z is seen only on the dear evidence."""
    return small(
        "",
        "x = {}\ny = {}\nz = {}",
        '["x", "y"] }\ndear = { adds = ["z"]',
        'x = { family = "normal" }\nz = { family = "normal" }\n'
        'y = { family = "normal", formula = "x + z" }',
    )


def test_two_causes(two_causes) -> None:
    assert listed(cs.enlarge(two_causes, "told", n=2_000)) == {
        ("drop x -> y",): ("leave_it", "leave_it", True),
        ("reverse x -> y",): ("leave_it", "leave_it", None),
        ("add z -> x",): (None, "more", None),
        ("add a latent common cause: x <-> y",): (None, None, None),
        ("add a latent common cause: x <-> z",): (None, "more", None),
    }


def test_a_variable_that_the_story_does_not_connect_and_two_steps() -> None:
    alone = small(
        "",
        "x = {}\ny = {}\nz = {}",
        '["x", "y"] }\ndear = { adds = ["z"]',
        'x = { family = "normal" }\nz = { family = "normal" }\n'
        'y = { family = "normal", formula = "x" }',
    )
    one = {
        ("drop x -> y",): ("leave_it", "leave_it", True),
        ("reverse x -> y",): ("leave_it", "leave_it", None),
        ("add a latent common cause: x <-> y",): (None, None, None),
        ("bring in z: x <- z -> y",): (None, "more", None),
    }
    latent = "add a latent common cause: "
    two = {
        ("add z -> x", f"{latent}y <-> z"): (None, "more", None),
        ("add z -> y", f"{latent}x <-> z"): (None, "more", None),
        (f"{latent}x <-> z", "bring in z: x -> z -> y"): (None, None, None),
    }
    assert listed(cs.enlarge(alone, "told", n=2_000, steps=1)) == one
    assert listed(cs.enlarge(alone, "told", n=2_000)) == one | two


def test_a_proxy() -> None:
    seen = small(
        'proxy = "r"',
        "x = {}\ny = {}\nr = {}",
        '["x", "r"] }\ndear = { adds = ["y"]',
        'x = { family = "normal" }\ny = { family = "normal", formula = "x" }\n'
        'r = { family = "normal", formula = "3 + y" }',
    )
    found = cs.enlarge(seen, "told", n=2_000)
    assert listed(found) == {
        ("drop x -> y",): ("leave_it", "leave_it", True),
        ("reverse x -> y",): ("leave_it", "leave_it", None),
        ("add x -> r",): (None, "more", None),
        ("add a latent common cause: x <-> y",): (None, None, None),
        ("add a latent common cause: x <-> r",): (None, "more", None),
    }
    kinds = {str(row.edits[0]): row.strength.kind for row in found}
    assert kinds["add x -> r"] == "rate_change"
    assert kinds["add a latent common cause: x <-> r"] == "robustness_value"
    assert kinds["reverse x -> y"] is None


def test_the_order_of_tiers_rules_out_what_comes_too_late(two_causes) -> None:
    found = cs.enlarge(two_causes, "told", n=2_000, tiers=[["x"], ["y", "z"]])
    assert set(listed(found)) == {
        ("drop x -> y",),
        ("add a latent common cause: x <-> y",),
        ("add a latent common cause: x <-> z",),
    }


@cache
def enlarged(scenario: str, story: str, steps: int = 2, jobs: int = 1):
    return cs.enlarge(cs.load(scenario), story, n=2_000, steps=steps, jobs=jobs)


@pytest.mark.parametrize("world", ["voice", "complacency"])
def test_the_least_enlargement_of_the_managers_ideas_is_one_arrow(world: str) -> None:
    smallest = cs.enlarge(WARD, "complacency", world=world).rows[0]
    assert [str(edit) for edit in smallest.edits] == [AROUND]
    assert smallest.action_before == "rule_by_fear"
    assert smallest.action_after is None
    assert smallest.action_settled == {"voice": "build_safety"}.get(world, "rule_by_fear")
    assert smallest.contradicted is None
    assert smallest.strength.kind == "rate_change"
    assert 0.2 < smallest.strength.value < 0.35
    assert cs.identify(smallest.story, evidence="weekly_report").reason.startswith(
        "the report cannot tell"
    )


@pytest.mark.parametrize(("scenario", "story"), STORIES)
def test_what_is_listed_changes_the_action_when_read_as_any_story_is(scenario, story) -> None:
    found = enlarged(scenario, story)
    told = cs.load(scenario)
    frame = samples_for(told, n=2_000, seed=1, world=story).frames[story]
    question = told.question
    kept = {(question.outcome, question.proxy), (question.proxy, question.outcome)}
    samples = {e.name: prepare(told, e, frame) for e in (found.evidence, found.richest)}
    for row in found:
        assert nx.is_directed_acyclic_graph(to_networkx(row.story))
        assert set(row.story.arrows) & kept == set(found.story.arrows) & kept
        assert not any({edit.first, edit.second} == kept for edit in row.edits)
        cheap = read(row.story, found.evidence, samples[found.evidence.name], dowhy=False)[1]
        assert cheap.action == row.action_after != found.action
        dear = read(row.story, found.richest, samples[found.richest.name], dowhy=False)[1]
        assert dear.action == row.action_settled
    assert list(found) == sorted(found, key=lambda row: row.rank)
    assert len({row.story.arrows for row in found}) == len(found)


def by_asking_each(scenario, story, steps):
    """Edit sets that change the action, found by reading every edited story on its own."""
    frame = samples_for(scenario, n=2_000, seed=1, world=story.name).frames[story.name]
    level = scenario.evidence[0]
    sample = prepare(scenario, level, frame)
    before = read(story, level, sample, dowhy=False)[1].action

    def changes(edits) -> bool:
        if arrows_after(set(story.arrows), edits) is None:
            return False
        try:
            after = read(edited(story, edits), level, sample, dowhy=False)[1].action
        except DataError:
            return False
        return after != before

    singles = list(edits_of(scenario, story))
    one = [(edit,) for edit in singles if changes((edit,))]
    rest = [edit for edit in singles if (edit,) not in one]
    two = [pair for pair in combinations(rest, 2) if changes(pair)] if steps == 2 else []
    return {arrows_after(set(story.arrows), edits) for edits in [*one, *two]}


@pytest.mark.parametrize(("scenario", "story"), STORIES)
def test_nothing_that_changes_the_action_is_overlooked(scenario, story) -> None:
    told = cs.load(scenario)
    found = {frozenset(row.story.arrows) for row in enlarged(scenario, story, steps=1)}
    assert found == by_asking_each(told, told[story], steps=1)


@pytest.mark.parametrize(
    ("scenario", "story"),
    [("berkson", "inflammation"), ("causal-quartet", "collider"), ("job-training", "letter")],
)
def test_no_two_steps_are_overlooked(scenario, story) -> None:
    told = cs.load(scenario)
    of_one = by_asking_each(told, told[story], steps=1)
    found = {frozenset(row.story.arrows) for row in enlarged(scenario, story)}
    assert found == by_asking_each(told, told[story], steps=2) | of_one


def test_compare_says_the_same_of_an_edited_story() -> None:
    for row in cs.enlarge(WARD, "complacency", world="voice", n=2_000, steps=1):
        for evidence, action in ((None, row.action_settled), ("weekly_report", row.action_after)):
            rivals = replace(WARD, stories=(WARD["voice"], replace(row.story, name="edited")))
            said = cs.compare(rivals, world="voice", evidence=evidence, n=2_000)
            (reading,) = (r for r in said if r.story == "edited")
            assert reading.recommendation.action == action
            if evidence:
                assert reading.contradiction.contradicted == row.contradicted


def test_the_answer_does_not_depend_on_workers_and_is_the_same_twice() -> None:
    first = cs.enlarge(WARD, "voice", world="complacency", n=500)
    again = cs.enlarge(WARD, "voice", world="complacency", n=500, jobs=2)
    assert first.to_dict() == again.to_dict()


def test_the_edited_story_keeps_what_its_arrows_do_not_say() -> None:
    """Reports still count errors, so that the proxy's change may be held against a cost."""
    row = next(row for row in cs.enlarge(WARD, "acuity", n=2_000, steps=1) if row.action_after)
    assert row.story.counts_outcome is True
    assert not row.story.simulable


def test_the_keys_of_the_json_stay() -> None:
    found = json.loads(json.dumps(enlarged("medication-errors", "complacency").to_dict()))
    assert {"scenario", "story", "world", "evidence", "n", "seed", "action", "rows"} <= set(found)
    assert set(found["rows"][0]) >= {
        "edits", "sentence", "action_before", "action_after", "action_settled", "contradicted",
        "strength", "strength_kind",
    }  # fmt: skip
    assert found["world"] == "complacency"
    sizes = [len(row["edits"]) for row in found["rows"]]
    assert sizes == sorted(sizes)
    assert set(sizes) == {1, 2}


def test_the_page_is_about_a_screen_and_says_how_much_more_there_is() -> None:
    found = enlarged("medication-errors", "complacency")
    text = to_text(found.to_page(), 100)
    assert len(text.splitlines()) < 50
    text = " ".join(text.split())
    assert "around Errors made, the weekly report can no longer advise rule_by_fear" in text
    assert "The data cannot say" in text
    assert "The data says no" in text
    assert f"{found.tried:,} graphs" in text
    assert "<h3>" in found._repr_html_()
    assert len(found.to_frame()) == len(found)


@pytest.mark.parametrize(
    ("story", "says"),
    [
        ("aftermath", "; 1 of them changes the action."),
        ("complacency", " of them change the action."),
    ],
)
def test_one_idea_changes_and_many_change(story: str, says: str) -> None:
    found = cs.enlarge(cs.load("medication-errors"), story, world="voice", n=2_000, steps=1)
    text = " ".join(str(found).split())
    assert says in text
    assert "alone" not in text.partition(says)[2]  # with one step there is nothing to tell apart


@pytest.mark.parametrize(("scenario", "story"), STORIES)
def test_every_idea_is_one_sentence(scenario, story) -> None:
    for row in enlarged(scenario, story):
        assert row.sentence.startswith("if ")
        assert ". " not in row.sentence
        assert "None" not in row.sentence
    assert str(enlarged(scenario, story))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"story": "voce"}, "there is no story 'voce' \\(did you mean 'voice'"),
        ({"world": "voce"}, "did you mean 'voice'"),
        ({"evidence": "chart"}, "there is no evidence 'chart'"),
        ({"steps": 3}, "steps: needs 1 or 2, not 3"),
        ({"n": 2}, "n: needs 3 units or more"),
        ({"tiers": [["acuty"]]}, "tiers: there is no variable 'acuty' \\(did you mean 'acuity'"),
        ({"tiers": [["acuity"], ["acuity"]]}, "tiers: 'acuity' is named twice"),
    ],
)
def test_what_cannot_be_is_refused(options, words) -> None:
    with pytest.raises(CausalStoryError, match=words):
        cs.enlarge(WARD, **({"story": "complacency"} | options))


def test_a_story_without_mechanisms_reads_the_table_or_another_world_or_is_refused() -> None:
    bare = replace(WARD["complacency"], mechanisms=(), counts_outcome=True)
    silent = replace(WARD, stories=(bare, WARD["voice"]))
    with pytest.raises(CausalStoryError, match="no mechanisms"):
        cs.enlarge(silent, "complacency")
    assert str(cs.enlarge(silent, "complacency", world="voice", n=500).rows[0].edits[0]) == AROUND
    stones = cs.load("kidney-stones")
    bare = replace(stones["surgery_drives_size"], mechanisms=())
    found = cs.enlarge(replace(stones, stories=(bare,)), "surgery_drives_size")
    assert (found.world, found.n, found.action) == (None, 700, "operate_keyhole")


def test_all_that_is_wrong_with_the_options_is_said_at_once() -> None:
    with pytest.raises(OptionError) as caught:
        cs.enlarge(WARD, "voice", steps=3, jobs=0)
    assert caught.value.problems == (
        "jobs: needs a whole number of at least 1, not 0",
        "steps: needs 1 or 2, not 3",
    )
