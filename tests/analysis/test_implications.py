"""What the arrows imply for the columns at hand."""

import pytest

import causalstory as cs
from causalstory.analysis.holm import adjusted
from causalstory.analysis.implications import implied_by, is_gaussian

FILE = """
format = 1
id = "three"
title = "Three in a row"
[question]
treatment = "a"
outcome = "c"
goal = "increase"
[variables]
a = {{}}
b = {{}}
c = {{}}
[evidence]
all = {{ columns = ["a", "b", "c"] }}
[stories.chain]
title = "A chain"
[stories.chain.mechanisms]
a = {{ family = "normal" }}
b = {{ {b} }}
c = {{ family = "normal", formula = "b" }}
[stories.fork]
title = "Another"
arrows = ["b -> a", "b -> c"]
"""


@pytest.fixture(scope="module")
def ward() -> cs.Scenario:
    return cs.load("medication-errors")


def words(story: cs.Story, columns) -> list[str]:
    return [str(claim) for claim in implied_by(story, columns)]


def test_what_the_flagship_implies(ward) -> None:
    columns = ward.evidence[-1].columns
    known = "| actual_errors"
    reports = [f"acuity _||_ reported_errors {known}"]
    both = [*reports, f"psychological_safety _||_ reported_errors {known}"]
    assert words(ward["complacency"], columns) == ["acuity _||_ psychological_safety", *both]
    assert words(ward["voice"], columns) == [
        "acuity _||_ psychological_safety",
        "acuity _||_ reported_errors | actual_errors, psychological_safety",
    ]
    assert words(ward["acuity"], columns) == both
    assert words(ward["aftermath"], columns) == [f"acuity _||_ psychological_safety {known}", *both]


def test_what_is_not_at_hand_is_latent(ward) -> None:
    case_mix = ward.evidence[1].columns
    assert words(ward["voice"], case_mix) == ["acuity _||_ psychological_safety"]
    assert words(ward["aftermath"], case_mix) == []


def test_foreign_and_latent_columns_are_left_out(ward) -> None:
    voice = ward["voice"]
    columns = [*ward.evidence[-1].columns, "weather", "willingness_to_report"]
    assert implied_by(voice, columns) == implied_by(voice, ward.evidence[-1].columns)


def test_selected_variables_are_given(ward) -> None:
    selected = FILE.replace("c = {{}}", "c = {{ selected = true }}", 1).replace(
        'outcome = "c"', 'outcome = "b"'
    )
    text = selected.format(b='family = "normal"').replace('"a", "b", "c"', '"a", "b"')
    chance = 'family = "bernoulli", formula = "a + b" }'
    text = text.replace('family = "normal", formula = "b" }', chance)
    collider = cs.load(text)["chain"]
    assert words(collider, ["a", "b"]) == []  # a and b are independent, but not in those seen


@pytest.mark.parametrize(
    ("b", "gaussian"),
    [
        ('family = "normal", formula = "2 + 0.5*a - a/3"', True),
        ('family = "normal", formula = "a*a"', False),
        ('family = "normal", formula = "where(a > 0.5, 1, 0)"', False),
        ('family = "normal", formula = "log(a)"', False),
        ('family = "normal", formula = "a", sd = "exp(a)"', False),
        ('family = "poisson", formula = "a"', False),
    ],
)
def test_gaussian_stories(b: str, gaussian: bool) -> None:
    scenario = cs.load(FILE.format(b=b))
    assert is_gaussian(scenario["chain"]) is gaussian
    assert not is_gaussian(scenario["fork"])  # nobody said how its variables arise


def test_holm_by_hand() -> None:
    assert adjusted([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert adjusted([]) == ()
    assert adjusted([0.7, 0.9]) == (1.0, 1.0)
