from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from causalstory.analysis.columns import Sample
from causalstory.analysis.dowhy_ways import frontdoor_effect_of
from causalstory.analysis.estimation import estimate, fit_from
from causalstory.analysis.frontdoor import product_of_slopes
from causalstory.analysis.identification import identify
from causalstory.analysis.preparation import read_data
from causalstory.errors import DataError
from causalstory.stories.parts import Question

from .wards import story

XY = Question("x", "y", "increase")
ONE = story("one", [("u", "x"), ("u", "y"), ("x", "m"), ("m", "y")], XY, latent=("u",))
TWO = story("two", [*ONE.arrows, ("x", "k"), ("k", "y"), ("m", "k")], XY, latent=("u",))
EFFECT = 0.7 * 0.5 + (0.4 + 0.7 * 0.3) * -0.6


def world(n=300, seed=1):
    """A latent u confounds; x works through m and k; the spread of y grows with x."""
    random = np.random.default_rng(seed)
    u = random.normal(size=n)
    x = u + random.normal(size=n)
    m = 0.7 * x + random.normal(size=n)
    k = 0.4 * x + 0.3 * m + random.normal(size=n)
    y = 0.5 * m - 0.6 * k + 2 * u + (0.5 + np.abs(x)) * random.normal(size=n)
    return pd.DataFrame({"x": x, "m": m, "k": k, "y": y})


def regression(outcome, *columns):
    """Least squares by the normal equations, and what each row says about each coefficient."""
    design = np.column_stack([*columns, np.ones(len(outcome))])
    bread = np.linalg.inv(design.T @ design)
    slopes = bread @ design.T @ outcome
    leverage = ((design @ bread) * design).sum(axis=1)
    says = (design @ bread) * ((outcome - design @ slopes) / (1 - leverage))[:, None]
    return slopes, says


def by_hand(data):
    """Sum over mediators of a b; its variance from the stacked influence of every row."""
    x, m, k, y = (data[name].to_numpy(float) for name in ("x", "m", "k", "y"))
    (a, says_a), (b, says_b) = regression(m, x), regression(k, x)
    slopes, says = regression(y, m, k, x)
    rows = says_a[:, 0] * slopes[0] + says_b[:, 0] * slopes[1] + says[:, :2] @ [a[0], b[0]]
    return a[0] * slopes[0] + b[0] * slopes[1], np.sqrt(rows @ rows)


def test_the_sum_of_products_and_its_error():
    data = world()
    expected, se = by_hand(data)
    arrays = [data[name].to_numpy() for name in ("y", "x", "m", "k")]
    found = product_of_slopes(arrays[0], arrays[1], arrays[2:])
    assert found.coefficient == pytest.approx(expected, rel=1e-12)
    assert found.se == pytest.approx(se, rel=1e-12)
    assert (found.df, found.n) == (296, 300)
    other = product_of_slopes(1e3 * arrays[0] + 7, arrays[1] / 10, [1e6 + arrays[2], arrays[3]])
    assert other.coefficient == pytest.approx(1e4 * expected, rel=1e-9)
    assert other.se == pytest.approx(1e4 * se, rel=1e-6)


def test_several_mediators_are_ours_and_said_so():
    found = estimate(TWO, world())
    assert found.identification.mediators == ("k", "m")
    assert found.estimate == pytest.approx(by_hand(world())[0], rel=1e-12)
    assert found.remarks == (
        "the number is ours: DoWhy's front-door estimator takes one mediator only",
    )
    assert found.low < EFFECT < found.high < found.naive.low
    assert "through k and m, is" in str(found)
    assert "The number is ours" in str(found)
    assert found.to_dict()["mediators"] == ["k", "m"]
    assert found.standardised_reason == "x is not 0 or 1"


def test_one_mediator_is_dowhys_number():
    data = world()[["x", "m", "y"]]
    found = estimate(ONE, data)
    m, x, y = (data[name].to_numpy() for name in ("m", "x", "y"))
    expected = regression(m, x)[0][0] * regression(y, m, x)[0][0]
    assert found.estimate == pytest.approx(expected, rel=1e-9)
    assert found.estimate != found.fit.coefficient or found.remarks == ()
    assert found.dowhy_agrees is True
    sample = read_data(XY, data, data.columns, ["x"])
    assert fit_from(sample, identify(ONE)).coefficient == pytest.approx(found.estimate, rel=1e-8)


def test_dowhy_squares_another_contrast_than_one_unit():
    """Why it is asked for one unit of scaled columns: 0 -> 2 gives four times the effect."""
    import dowhy

    from causalstory.analysis.dowhy_border import quiet

    data = world()[["x", "m", "y"]]
    graph = nx.DiGraph(ONE.arrows)
    with quiet():
        model = dowhy.CausalModel(data, "x", "y", graph=graph)
        estimand = model.identify_effect()
        one, two = (
            model.estimate_effect(
                estimand,
                "frontdoor.two_stage_regression",
                control_value=0,
                treatment_value=value,
                effect_modifiers=[],
            ).value
            for value in (1, 2)
        )
    assert two == pytest.approx(4 * one)
    columns = {name: data[name].to_numpy() for name in data}
    from causalstory.analysis.design import design

    ours = frontdoor_effect_of(graph, design(Sample.of(columns), "x", "y", ["m"]))
    assert ours == pytest.approx(one, rel=1e-9)


def test_text_may_mediate():
    data = world().assign(k=lambda f: np.where(f["k"] > 0.5, "high", "low"))
    numbers = data.assign(k=(data["k"] == "low").astype(float))
    assert estimate(TWO, data).estimate == pytest.approx(estimate(TWO, numbers).estimate)


def test_the_interval_at_another_level():
    found = estimate(TWO, world())
    wider = found.at(0.99)
    assert wider.low < found.low < found.high < wider.high
    assert (wider.low, wider.high) == found.fit.interval(0.99)


def test_strata_of_several_mediators_against_the_formula_spelled_out():
    random = np.random.default_rng(3)
    n = 4_000
    x = random.integers(0, 2, n)
    data = pd.DataFrame({"x": x, "m": random.binomial(2, 0.2 + 0.5 * x)})
    data["k"] = random.binomial(1, 0.3 + 0.2 * x + 0.1 * data["m"])
    data["y"] = data["m"] * data["k"] + x + random.normal(size=n)
    found = estimate(TWO, data)
    total = 0.0
    for (m, k), _ in data.groupby(["m", "k"]):
        here = data[(data["m"] == m) & (data["k"] == k)]
        dealt_out = sum(
            here.loc[here["x"] == v, "y"].mean() * (data["x"] == v).mean() for v in (0, 1)
        )
        shares = [((here["x"] == v).sum() / (data["x"] == v).sum()) for v in (0, 1)]
        total += (shares[1] - shares[0]) * dealt_out
    assert found.standardised == pytest.approx(total, rel=1e-12)
    assert abs(found.standardised - found.estimate) > 1e-3  # a product is no sum
    assert "By the front-door formula" in str(found)


def test_intervals_cover_the_truth():
    """400 data sets of 300 rows: 95% coverage is 380, and fewer than 364 come once in 1,000."""
    covered = 0
    found = identify(TWO)
    for seed in range(400):
        data = world(seed=seed)
        fit = fit_from(Sample.of({name: data[name].to_numpy() for name in data}), found)
        covered += fit.low <= EFFECT <= fit.high
    assert 364 <= covered <= 394


def test_refusals():
    y, x = np.array([1.0, 2, 4, 3]), np.array([0.0, 1, 2, 3])
    with pytest.raises(DataError, match="4 rows are too few to tell the effect of 'dose' on"):
        product_of_slopes(y, x, [x**2, x**3], names=("pain", "dose", "m", "k"))
    with pytest.raises(DataError, match="is a linear function of 'x'"):
        product_of_slopes(np.arange(6.0), np.arange(6.0), [2 * np.arange(6.0)], names="yxm")
    with pytest.raises(DataError, match="missing or infinite"):
        product_of_slopes(
            np.array([1.0, 2, np.nan, 4, 5]), np.arange(5.0), [np.array([1.0, 0, 2, 2, 1])]
        )
