"""Which stories can be told apart, by which claims: worked out by hand, then asked.

The flagship's arrows (S safety, E errors made, R errors reported, A acuity; W, L, H latent):

- complacency: S -> E, A -> E, E -> R
- voice:       S -> W, S -> L -> E, A -> E, E -> R <- W
- acuity:      A -> S, S -> E (nothing on it), A -> E, E -> R
- aftermath:   A -> E, H -> E, E -> S, E -> R
"""

from itertools import combinations

import hypothesis.strategies as st
import networkx as nx
import pytest
from hypothesis import given, settings

import causalstory as cs
from causalstory.decision.experiments import says, trial_differences, trial_of
from causalstory.decision.separability import differences
from causalstory.decision.verdicts import Examination, Reader, as_sample, data_sets

WARD = cs.load("medication-errors")
S, E, R, A = "psychological_safety", "actual_errors", "reported_errors", "acuity"

# Report: S and R move together in all four, so no story implies an independence. Complacency alone
# claims a sign (safety raises reports), and the reports do rise with safety in every world.
REPORT: dict[tuple[str, str], set[str]] = {
    ("complacency", "voice"): set(),
    ("complacency", "acuity"): set(),
    ("complacency", "aftermath"): set(),
    ("voice", "acuity"): set(),
    ("voice", "aftermath"): set(),
    ("acuity", "aftermath"): set(),
}
# With acuity at hand: complacency and voice claim A _||_ S, the other two nothing. In acuity
# A -> S, in aftermath A -> E -> S: there it fails. No other sign is claimed: in voice the report
# cannot tell, in acuity the effect is nothing, in aftermath there is none.
CASE_MIX = {
    ("complacency", "voice"): set(),  # both claim A _||_ S alone; reports rise in both
    ("complacency", "acuity"): {f"complacency: {A} _||_ {S}"},
    ("complacency", "aftermath"): {f"complacency: {A} _||_ {S}"},
    ("voice", "acuity"): {f"voice: {A} _||_ {S}"},
    ("voice", "aftermath"): {f"voice: {A} _||_ {S}"},
    ("acuity", "aftermath"): set(),  # neither claims anything
}
# With an audit: everybody but voice claims A _||_ R | E; voice has it given S besides, since
# A -> E <- L <- S -> W -> R opens. R _||_ S | E fails in voice only, through W. A _||_ S | E is
# aftermath's own: in complacency and voice E is a collider, in acuity A -> S. Signs: complacency
# +, voice -; errors rise with safety in the data of all worlds but voice.
AUDIT = {
    ("complacency", "voice"): {
        f"complacency: {A} _||_ {R} | {E}",
        f"complacency: {S} _||_ {R} | {E}",
        f"complacency: {S} -> {E}: positive",
        f"voice: {S} -> {E}: negative",
    },
    ("complacency", "acuity"): {f"complacency: {A} _||_ {S}"},
    ("complacency", "aftermath"): {
        f"complacency: {A} _||_ {S}",
        f"aftermath: {A} _||_ {S} | {E}",
    },
    ("voice", "acuity"): {
        f"voice: {A} _||_ {S}",
        f"voice: {S} -> {E}: negative",
        f"acuity: {A} _||_ {R} | {E}",
        f"acuity: {S} _||_ {R} | {E}",
    },
    ("voice", "aftermath"): {
        f"voice: {A} _||_ {S}",
        f"voice: {S} -> {E}: negative",
        f"aftermath: {A} _||_ {R} | {E}",
        f"aftermath: {A} _||_ {S} | {E}",
        f"aftermath: {S} _||_ {R} | {E}",
    },
    # acuity's claims A _||_ R | E and S _||_ R | E hold in aftermath as well
    ("acuity", "aftermath"): {f"aftermath: {A} _||_ {S} | {E}"},
}
BY_HAND = {"weekly_report": REPORT, "case_mix": CASE_MIX, "chart_audit": AUDIT}


@pytest.mark.parametrize("evidence", BY_HAND)
def test_the_claims_that_differ_are_those_worked_out_by_hand(evidence: str) -> None:
    columns = WARD.evidence_named(evidence).columns
    for pair, expected in BY_HAND[evidence].items():
        first, second = (WARD[name] for name in pair)
        found = {f"{claim.rejects}: {claim.short}" for claim in differences(first, second, columns)}
        assert found == expected, pair
        mirrored = differences(second, first, columns)
        assert {f"{claim.rejects}: {claim.short}" for claim in mirrored} == expected


def test_a_claim_is_said_in_labels_with_its_direction() -> None:
    audit = WARD.evidence_named("chart_audit").columns
    first = differences(WARD["acuity"], WARD["aftermath"], audit)[0]
    assert (first.rejects, first.world) == ("aftermath", "acuity")
    assert first.says == (
        "Patients' acuity per nurse tells nothing about Psychological safety once Errors made "
        "is known"
    )


def test_opposite_signs_do_not_separate_stories_that_read_the_same_data_differently() -> None:
    stones = cs.load("kidney-stones")
    first, second = stones.stories
    columns = stones.evidence[-1].columns
    one, other = (Reader.of(story, columns) for story in stones.stories)
    assert {one.sign, other.sign} == {"positive", "negative"}
    assert cs.markov_equivalent(cs.to_networkx(first), cs.to_networkx(second), observed=columns)
    assert differences(first, second, columns) == ()
    (found,) = trial_differences(first, second, stones.question.outcome)[:1]
    assert found.kind == "trial"


NODES = ("t", "y", "a", "b", "u")


@st.composite
def dags(draw: st.DrawFn) -> nx.DiGraph:
    order = draw(st.permutations(NODES))
    arrows = draw(st.sets(st.sampled_from([*combinations(order, 2)])))
    graph = nx.DiGraph(sorted(arrows))
    graph.add_nodes_from(NODES)
    graph.nodes["u"]["latent"] = True
    return graph


@settings(deadline=None, max_examples=150)
@given(dags(), dags())
def test_arrows_separate_just_the_stories_that_are_not_markov_equivalent(first, second) -> None:
    asked = {"treatment": "t", "outcome": "y", "goal": "increase"}
    told = cs.scenario(question=asked, stories={"one": first, "other": second})
    seen = ("t", "y", "a", "b")
    found = differences(told["one"], told["other"], seen)
    assert bool(found) != cs.markov_equivalent(first, second, observed=seen)


@pytest.mark.parametrize("n", [12, 39, 60, 300])
def test_the_quick_verdict_is_that_of_contradictions(n: int) -> None:
    for world in WARD.stories:
        for level in WARD.evidence:
            readers = [Reader.of(story, level.columns) for story in WARD.stories]
            data = cs.simulate(world, n=n, seed=n, evidence=level.name)
            columns = {name: data[name].to_numpy(float) for name in data}
            examined = Examination(as_sample(world, columns))
            slow = [bool(row.contradicted) for row in cs.contradictions(WARD, data)]
            assert [examined.contradicts(reader) for reader in readers] == slow


def test_groups_are_read_as_a_users_table_would_be() -> None:
    school = cs.load("berkeley-admissions")
    world = school.stories[0]
    columns = school.evidence[-1].columns
    (sample,) = data_sets(world, columns, n=50, seed=1)
    assert sample["department"].levels == tuple("abcdef")


def test_a_trial_cuts_the_arrows_into_the_treatment_and_follows_everybody() -> None:
    trial = trial_of(WARD["aftermath"])
    assert trial is not None
    assert (E, S) not in trial.world.arrows
    drawn = cs.simulate(trial.world, n=4_000)
    assert sorted(drawn[S].unique()) == pytest.approx(sorted(trial.arms), abs=1e-9)
    assert abs(drawn[S].corr(drawn[E])) < 0.05
    sick = trial_of(cs.load("berkson").stories[0])
    assert sick is not None
    assert sick.world.selected == ()


def test_a_trial_seen_through_reports_cannot_tell_complacency_from_voice() -> None:
    pair = WARD["complacency"], WARD["voice"]
    assert trial_differences(*pair, R) == ()
    assert {(d.rejects, d.world, d.sign) for d in trial_differences(*pair, E)} == {
        ("complacency", "voice", "positive"),
        ("voice", "complacency", "negative"),
    }
    # the head nurse claims nothing that is not so where safety moves nothing: one direction alone
    (found,) = trial_differences(WARD["voice"], WARD["acuity"], E)
    assert (found.rejects, found.sign) == ("acuity", None)
    assert trial_differences(WARD["acuity"], WARD["aftermath"], E) == ()


def test_without_mechanisms_the_arrows_alone_say_what_a_trial_would_show() -> None:
    asked = {"treatment": "t", "outcome": "y", "goal": "increase"}
    forth, back = nx.DiGraph([("t", "y")]), nx.DiGraph([("y", "t")])
    told = cs.scenario(question=asked, stories={"forth": forth, "back": back})
    assert says(told["forth"], "y").open
    (found,) = trial_differences(told["forth"], told["back"], "y")
    assert (found.rejects, found.world) == ("back", "forth")
