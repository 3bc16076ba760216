from __future__ import annotations

import json
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import pytest

from causalstory.analysis.identification import identify
from causalstory.errors import OptionError, UnknownNameError
from causalstory.stories.parts import Evidence, Question

from .wards import (
    ACUITY,
    AFTERMATH,
    COMPLACENCY,
    LEVELS,
    MADE,
    SAFETY,
    SEEN,
    VOICE,
    story,
    ward,
)

XY = Question("x", "y", "increase")
LEVEL = (Evidence("cheap", ("x", "y")),)


@pytest.mark.parametrize(
    ("told", "evidence", "strategy", "chosen", "variable", "problem", "settled_by"),
    [
        (COMPLACENCY, "weekly_report", "backdoor", (), SEEN, None, None),
        (COMPLACENCY, "case_mix", "backdoor", (), SEEN, None, None),
        (COMPLACENCY, "chart_audit", "backdoor", (), MADE, None, None),
        (VOICE, "weekly_report", "unidentified", None, SEEN, "around", "chart_audit"),
        (VOICE, "case_mix", "unidentified", None, SEEN, "around", "chart_audit"),
        (VOICE, "chart_audit", "backdoor", (), MADE, None, None),
        (ACUITY, "weekly_report", "unidentified", None, SEEN, "confounded", "case_mix"),
        (ACUITY, "case_mix", "backdoor", ("acuity",), SEEN, None, None),
        (ACUITY, "chart_audit", "backdoor", ("acuity",), MADE, None, None),
        (AFTERMATH, "weekly_report", "no_effect", (), MADE, None, None),
        (AFTERMATH, "chart_audit", "no_effect", (), MADE, None, None),
    ],
)
def test_the_flagship(told, evidence, strategy, chosen, variable, problem, settled_by):
    found = identify(told, evidence=evidence)
    assert (found.story, found.evidence) == (told.name, evidence)
    assert (found.treatment, found.outcome) == (SAFETY, MADE)
    assert found.strategy == strategy
    assert found.identified == (strategy != "unidentified")
    assert found.adjustment_set == chosen
    assert found.variable == variable
    assert found.by_proxy == (found.identified and variable == SEEN)
    assert bool(found.conditions) == found.by_proxy
    assert found.problem == problem
    assert found.settled_by == settled_by


@pytest.mark.parametrize(
    ("told", "evidence", "reason", "estimand"),
    [
        (
            COMPLACENCY,
            "weekly_report",
            "Errors made is not measured, but Errors reported speaks for it: Psychological safety "
            "reaches Errors reported only through Errors made, and no backdoor path is open",
            "average slope of Errors reported on Psychological safety, unadjusted",
        ),
        (
            VOICE,
            "weekly_report",
            "the report cannot tell: Psychological safety reaches Errors reported by "
            "Psychological safety -> Willingness to report -> Errors reported, around the outcome",
            "none, since the effect is not identified",
        ),
        (
            ACUITY,
            "weekly_report",
            "confounded: Psychological safety <- Acuity -> Errors made -> Errors reported stays "
            "open, and Acuity is first measured in case mix",
            "none, since the effect is not identified",
        ),
        (
            ACUITY,
            "chart_audit",
            "adjusting for Acuity closes every backdoor path between Psychological safety and "
            "Errors made",
            "average slope of Errors made on Psychological safety, adjusted for Acuity",
        ),
        (
            AFTERMATH,
            "weekly_report",
            "in this story no arrow leads from Psychological safety to Errors made",
            "zero by the arrows alone",
        ),
    ],
)
def test_the_flagship_in_words(told, evidence, reason, estimand):
    found = identify(told, evidence=evidence)
    assert found.reason == reason
    assert found.estimand == estimand


def test_a_proxy_speaks_on_conditions_named_by_their_labels():
    assert identify(COMPLACENCY, evidence="weekly_report").conditions == (
        "the sign holds if Errors reported does not fall when Errors made rises, others equal",
        "the sign holds if Psychological safety moves Errors made the same way throughout",
    )


def test_the_richest_evidence_is_the_default():
    assert identify(ACUITY) == identify(ACUITY, evidence="chart_audit")


def test_other_variables_may_be_asked_about():
    unmeasured = identify(ACUITY, evidence="weekly_report", treatment="acuity")
    assert unmeasured.problem == "unmeasured treatment"
    assert unmeasured.reason == "Acuity is not measured in weekly report"
    assert unmeasured.settled_by == "case_mix"
    assert unmeasured.variable == SEEN
    assert identify(ACUITY, evidence="case_mix", treatment="acuity").by_proxy
    assert identify(ACUITY, treatment="acuity").adjustment_set == ()
    assert identify(VOICE, treatment=SEEN).strategy == "no_effect"


def test_a_latent_treatment_stays_unmeasured():
    found = identify(VOICE, treatment="learning", columns=["learning", MADE, SAFETY])
    assert found.problem == "unmeasured treatment"
    assert found.reason == "Learning is latent: nobody can measure it"
    assert found.settled_by is None


def test_a_variable_that_the_story_has_no_word_for_has_no_effect():
    silent = ward("silent", [(SAFETY, MADE), (MADE, SEEN)])
    found = identify(silent, treatment="acuity")
    assert (found.strategy, found.adjustment_set) == ("no_effect", ())
    assert found.reason == (
        "in this story no arrow leads from Acuity to Errors made: it has no word for Acuity"
    )


def test_a_misspelt_treatment_is_not_a_variable_without_effect():
    with pytest.raises(UnknownNameError, match=r"name no variable 'acuty' \(did you mean 'acuity'"):
        identify(ACUITY, treatment="acuty")


def test_unknown_evidence_is_refused():
    with pytest.raises(UnknownNameError, match="did you mean 'chart_audit'"):
        identify(ACUITY, evidence="chart_audt")


DIRECT = Question("x", "y", "increase", proxy="r", effect="direct")
THREE = (Evidence("few", ("x", "y")), Evidence("more", ("x", "y", "m")))


def direct(arrows, latent=(), **settings):
    return story("direct", arrows, DIRECT, latent=latent, **settings)


def test_a_direct_effect_holds_the_mediators_equal():
    found = identify(direct([("x", "y"), ("x", "m"), ("m", "y"), ("c", "x"), ("c", "y")]))
    assert (found.strategy, found.effect, found.adjustment_set) == (
        "backdoor",
        "direct",
        ("c", "m"),
    )
    assert found.reason == "adjusting for C and M closes every path from X to Y but its arrow"
    assert found.estimand == "direct effect: average slope of Y on X, adjusted for C and M"
    alone = identify(direct([("x", "y"), ("y", "r")]), columns=["x", "y"])
    assert alone.adjustment_set == ()
    assert alone.reason == "nothing but its own arrow joins X to Y"
    assert "the direct effect of x on y is identified, adjusting for nothing" in str(alone)


def test_without_an_arrow_there_is_no_direct_effect():
    found = identify(direct([("x", "m"), ("m", "y")]))
    assert (found.strategy, found.identified) == ("no_effect", True)
    assert found.reason == "in this story no arrow leads straight from X to Y"


def test_a_direct_effect_needs_the_mediators_and_what_confounds_them():
    arrows = [("x", "y"), ("x", "m"), ("m", "y")]
    found = identify(direct(arrows, evidence=THREE), evidence="few")
    assert (found.problem, found.settled_by) == ("indirect", "more")
    assert found.reason == (
        "the direct effect cannot be told: X -> M -> Y stays open, and M is first measured in more"
    )
    hidden = identify(direct([*arrows, ("u", "m"), ("u", "y")], latent=("u",), evidence=THREE))
    assert (hidden.problem, hidden.settled_by) == ("indirect", None)
    assert hidden.reason == (
        "the direct effect cannot be told: adjusting for M opens X -> M <- U -> Y, leaving it out "
        "leaves another path open, and U is latent: nobody can measure it"
    )


def test_a_proxy_says_nothing_of_a_direct_effect():
    found = identify(direct([("x", "y"), ("y", "r")]), columns=["x", "r"])
    assert found.problem == "unmeasured outcome"
    assert found.reason == (
        "Y is not measured among the columns at hand, and what R says of a direct effect is not "
        "covered"
    )


def test_of_other_variables_the_total_effect_is_asked_for():
    found = identify(direct([("z", "m"), ("m", "y"), ("x", "y")]), treatment="z")
    assert (found.strategy, found.effect) == ("backdoor", "total")


def test_the_outcome_is_not_its_own_treatment():
    with pytest.raises(OptionError, match="is the outcome itself"):
        identify(ACUITY, treatment=MADE)


def test_columns_of_a_level_are_taken_for_that_level():
    found = identify(ACUITY, columns=["row", *LEVELS[0].columns])
    assert found == identify(ACUITY, evidence="weekly_report")


def test_columns_of_no_level_are_settled_by_none():
    found = identify(ACUITY, columns=[SAFETY, MADE])
    assert (found.evidence, found.settled_by, found.problem) == (None, None, "confounded")
    assert found.reason.endswith("Acuity is first measured in case mix")


def test_columns_take_the_place_of_the_evidences_own():
    found = identify(ACUITY, evidence="weekly_report", columns=[SAFETY, MADE, "acuity"])
    assert (found.evidence, found.adjustment_set) == ("weekly_report", ("acuity",))


def test_a_lone_column_is_not_a_series_of_letters():
    assert identify(story("s", [("x", "y")], XY), columns="x").problem == "unmeasured outcome"


def test_a_story_without_evidence_uses_what_can_be_measured():
    arrows = [("c", "x"), ("c", "y"), ("x", "y")]
    assert identify(story("open", arrows, XY)).adjustment_set == ("c",)
    hidden = identify(story("hidden", arrows, XY, latent=("c",)))
    assert (hidden.evidence, hidden.problem) == (None, "confounded")
    assert (
        hidden.reason
        == "confounded: X <- C -> Y stays open, and C is latent: nobody can measure it"
    )


def test_m_bias_needs_no_adjustment():
    arrows = [("u", "m"), ("v", "m"), ("u", "x"), ("v", "y"), ("x", "y")]
    found = identify(story("m", arrows, XY, latent=("u", "v")))
    assert found.adjustment_set == ()


def test_a_butterfly_with_latent_wings_says_that_adjusting_opens_a_path():
    arrows = [("u", "m"), ("v", "m"), ("u", "x"), ("v", "y"), ("m", "x"), ("m", "y"), ("x", "y")]
    found = identify(story("butterfly", arrows, XY, latent=("u", "v")))
    assert found.reason == (
        "confounded: adjusting for M opens X <- U -> M <- V -> Y, leaving it out leaves another "
        "path open, and U is latent: nobody can measure it"
    )


def test_mediators_and_colliders_are_left_alone():
    arrows = [("x", "m"), ("m", "y"), ("x", "sample"), ("y", "sample")]
    assert identify(story("chain", arrows, XY)).adjustment_set == ()


def test_a_mediator_cannot_close_the_path_through_its_own_cause():
    arrows = [("u", "x"), ("u", "m"), ("x", "m"), ("m", "y")]
    found = identify(story("frontdoor", arrows, XY, latent=("u",)))
    assert found.problem == "confounded"
    assert found.reason == (
        "confounded: X <- U -> M -> Y stays open, and U is latent: nobody can measure it"
    )


GENE = [("u", "x"), ("u", "y"), ("x", "m"), ("m", "y")]


def test_the_front_door_opens_where_no_column_closes_the_backdoor():
    levels = (*LEVEL, Evidence("tar", ("x", "y", "m")))
    told = story("gene", GENE, XY, latent=("u",), evidence=levels)
    found = identify(told)
    assert (found.strategy, found.mediators, found.adjustment_set) == ("frontdoor", ("m",), ())
    assert found.reason == (
        "X reaches Y only through M, nothing confounds X with it, and X closes every backdoor path "
        "from it to Y"
    )
    assert found.estimand == "average slope of Y on X, through M"
    assert "the effect of x on y is identified, through m. Estimand" in printed(told, None)
    assert found.needed == ("x", "y", "m")
    cheap = identify(told, evidence="cheap")
    assert (cheap.problem, cheap.settled_by) == ("confounded", "tar")


def test_an_adjustment_set_goes_before_the_front_door():
    found = identify(story("seen", GENE, XY))
    assert (found.strategy, found.adjustment_set, found.mediators) == ("backdoor", ("u",), ())


def test_several_mediators_open_the_front_door_together():
    arrows = [*GENE, ("x", "k"), ("k", "y")]
    found = identify(story("two", arrows, XY, latent=("u",)))
    assert found.mediators == ("k", "m")
    assert "nothing confounds X with them" in found.reason
    assert found.to_frame().loc[0, "mediators"] == "k, m"


LOTTERY = [("u", "x"), ("u", "y"), ("w", "x"), ("x", "y")]


def test_an_instrument_tells_what_neither_door_does():
    levels = (*LEVEL, Evidence("list", ("x", "y", "w")))
    told = story("lottery", LOTTERY, XY, latent=("u",), evidence=levels)
    found = identify(told)
    assert (found.strategy, found.instruments, found.adjustment_set) == ("iv", ("w",), ())
    assert found.reason == (
        "no columns close every backdoor path, but W moves X and reaches Y in no other way"
    )
    assert found.estimand == "average slope of Y on X, as far as W moves it"
    assert found.conditions == (
        "the number is everybody's if X does the same to all; else it is that of those in whom W "
        "changes X",
    )
    assert "the effect of x on y is identified, with w as instrument. Estimand" in printed(
        told, None
    )
    assert found.needed == ("x", "y", "w")
    cheap = identify(told, evidence="cheap")
    assert (cheap.problem, cheap.settled_by) == ("confounded", "list")


def test_conditional_and_several_instruments():
    given = identify(story("given", [*LOTTERY, ("c", "w"), ("c", "y")], XY, latent=("u",)))
    assert (given.instruments, given.adjustment_set) == (("w",), ("c",))
    assert "but with C held equal, W moves X" in given.reason
    assert given.estimand.endswith("as far as W moves it, adjusted for C")
    assert given.way == "with w as instrument, adjusting for c"
    several = identify(story("several", [*LOTTERY, ("v", "x")], XY, latent=("u",)))
    assert several.instruments == ("v", "w")
    assert "V and W move X and reach Y in no other way" in several.reason
    assert several.way == "with v and w as instruments"


def test_the_front_door_goes_before_instruments_and_an_arrow_around_shuts_both():
    both = [("u", "x"), ("u", "y"), ("w", "x"), ("x", "m"), ("m", "y")]
    assert identify(story("both", both, XY, latent=("u",))).strategy == "frontdoor"
    shut = [*LOTTERY, ("w", "y")]
    assert identify(story("shut", shut, XY, latent=("u",))).problem == "confounded"


def test_the_remedy_is_what_is_measured_soonest():
    arrows = [("u", "x"), ("u", "c"), ("c", "d"), ("d", "y"), ("x", "y")]
    levels = (*LEVEL, Evidence("mid", ("x", "y", "d")), Evidence("rich", ("x", "y", "d", "c")))
    found = identify(story("s", arrows, XY, latent=("u",), evidence=levels), evidence="cheap")
    assert found.reason.endswith("and D is first measured in mid")
    assert found.settled_by == "mid"
    never = identify(story("s", arrows, XY, latent=("u",), evidence=LEVEL))
    assert never.reason.endswith("and C is not measured in cheap")
    assert never.settled_by is None


def test_the_only_parent_of_the_treatment_suffices():
    arrows = [("p", "x"), ("a", "p"), ("b", "p"), ("a", "y"), ("b", "y"), ("x", "y")]
    assert identify(story("s", arrows, XY)).adjustment_set == ("p",)


@pytest.mark.parametrize(
    ("proxy", "arrows", "columns", "rest"),
    [
        (None, [("x", "y")], ["x"], "nothing stands in for it"),
        ("r", [("x", "y"), ("y", "r")], ["x"], "R is not measured among the columns at hand"),
        ("r", [("x", "y")], ["x", "r"], "this story has no word for R"),
        ("r", [("x", "y"), ("u", "y"), ("u", "r")], ["x", "r"], "R does not respond to it"),
        ("x", [("x", "y")], ["x"], "X, the treatment asked about, cannot stand in for it"),
    ],
)
def test_an_unmeasured_outcome_says_why_nothing_stands_in(proxy, arrows, columns, rest):
    found = identify(story("s", arrows, Question("x", "y", "increase", proxy)), columns=columns)
    assert found.problem == "unmeasured outcome"
    assert found.reason == f"Y is not measured among the columns at hand, and {rest}"


def test_a_treatment_of_zeros_and_ones_is_told_by_its_family():
    arrows = [("c", "x"), ("c", "y"), ("x", "y")]
    found = identify(story("s", arrows, XY, binary=("x",)))
    assert found.estimand == "difference in means of Y between X = 1 and 0, adjusted for C"


def test_several_labels_are_joined_as_people_do():
    arrows = [("x", "y"), *((c, end) for c in ("a", "b", "c") for end in ("x", "y"))]
    found = identify(story("s", arrows, XY))
    assert found.reason.startswith("adjusting for A, B and C closes")


def test_results_are_frozen_pickle_and_turn_into_json_and_one_row():
    found = identify(COMPLACENCY, evidence="weekly_report")
    with pytest.raises(FrozenInstanceError):
        found.reason = "because"
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301
    values = json.loads(json.dumps(found.to_dict()))
    assert values["adjustment_set"] == []
    assert values["settled_by"] is None
    frame = identify(ACUITY, evidence="case_mix").to_frame()
    assert frame.shape == (1, len(values))
    assert frame.loc[0, "adjustment_set"] == "acuity"
    assert list(frame.columns) == list(values)


def printed(told, evidence):
    return " ".join(str(identify(told, evidence=evidence)).split())


def test_results_print_in_a_few_lines():
    assert printed(VOICE, "weekly_report") == (
        "voice, weekly_report: the effect of psychological_safety on actual_errors is not "
        "identified. Reason: the report cannot tell: Psychological safety reaches Errors "
        "reported by Psychological safety -> Willingness to report -> Errors reported, around the "
        "outcome. Settled by: chart_audit."
    )
    assert "is zero" in printed(AFTERMATH, None)
    assert "is identified through reported_errors, adjusting for acuity" in printed(
        ACUITY, "case_mix"
    )
    assert "Condition: the sign holds if" in printed(COMPLACENCY, "case_mix")
    assert "is identified, adjusting for nothing. Estimand: average slope" in printed(
        COMPLACENCY, None
    )
    assert "chart_audit" in identify(VOICE, evidence="case_mix")._repr_html_()


def test_the_story_is_left_as_it_was():
    before = replace(ACUITY)
    identify(ACUITY, evidence="weekly_report", columns=[SAFETY, SEEN])
    assert before == ACUITY


def test_identification_needs_neither_dowhy_nor_pandas():
    script = (
        "import sys; import causalstory.analysis.identification; "
        "print(sorted({'dowhy', 'pandas', 'scipy', 'rich', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
