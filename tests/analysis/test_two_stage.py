from __future__ import annotations

import json
from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import stats

import causalstory as cs
from causalstory.analysis import methods
from causalstory.analysis.columns import Sample
from causalstory.analysis.design import design
from causalstory.analysis.dowhy_border import quiet
from causalstory.analysis.dowhy_ways import instrumental_effect_of
from causalstory.analysis.estimation import estimate, fit_from
from causalstory.analysis.identification import identify
from causalstory.analysis.two_stage import rest_of, two_stage
from causalstory.errors import CausalStoryError, DataError, OptionError
from causalstory.stories.parts import Question

from .wards import story

XY = Question("x", "y", "increase")
ARROWS = [("u", "x"), ("u", "y"), ("x", "y"), ("w", "x")]
ONE = story("one", ARROWS, XY, latent=("u",))
GIVEN = story("given", [*ARROWS, ("c", "w"), ("c", "y")], XY, latent=("u",))
SEVERAL = story("several", [*ARROWS, ("v", "x")], XY, latent=("u",))
EFFECT = 1.5


def world(n=400, seed=1, strength=0.6, harm=0.0):
    """u confounds, c sends an arrow to the instrument w and to y; v moves x too."""
    random = np.random.default_rng(seed)
    u, c, v = random.normal(size=(3, n))
    w = 0.5 * c + random.normal(size=n)
    x = strength * (w + v) + u + random.normal(size=n)
    y = EFFECT * x + 2 * u + harm * v + (0.5 + np.abs(w)) * random.normal(size=n)
    return pd.DataFrame({"x": x, "y": y + 3 * c, "w": w, "v": v, "c": c, "free": y})


def columns(data, *names):
    return [data[name].to_numpy(float) for name in names]


def by_hand(y, x, z, held=()):
    """b = (X' P X)^-1 X' P y with P = Z (Z'Z)^-1 Z', an intercept in X and Z; HC3 by the fit."""
    one = np.ones(len(y))
    first = np.column_stack([*z, *held, one])
    regressors = np.column_stack([x, *held, one])
    fitted = first @ np.linalg.lstsq(first, regressors, rcond=None)[0]
    bread = np.linalg.inv(fitted.T @ fitted)
    slopes = bread @ fitted.T @ y
    leverage = ((fitted @ bread) * fitted).sum(axis=1)
    residual = (y - regressors @ slopes) / (1 - leverage)
    says = (fitted @ bread) * residual[:, None]
    return slopes[0], np.sqrt((says[:, 0] ** 2).sum())


def robust_wald(response, z, held=()):
    """b' V^-1 b of the instruments' coefficients, HC3."""
    one = np.ones(len(response))
    x = np.column_stack([*z, *held, one])
    bread = np.linalg.inv(x.T @ x)
    slopes = bread @ x.T @ response
    leverage = ((x @ bread) * x).sum(axis=1)
    says = (x @ bread) * ((response - x @ slopes) / (1 - leverage))[:, None]
    k = len(z)
    variance = (says.T @ says)[:k, :k]
    return slopes[:k] @ np.linalg.solve(variance, slopes[:k])


@pytest.mark.parametrize(
    ("moving", "held", "seen"), [("w", "", "free"), ("w", "c", "y"), ("wv", "c", "y")]
)
def test_the_number_and_its_error(moving, held, seen):
    data = world()
    y, x = columns(data, seen, "x")
    z, given = columns(data, *moving), columns(data, *held)
    slope, se = by_hand(y, x, z, given)
    found = two_stage(y, x, z, given)
    assert found.coefficient == pytest.approx(slope, rel=1e-10)
    assert found.se == pytest.approx(se, rel=1e-10)
    assert (found.df, found.n) == (400 - len(given) - 2, 400)
    half = stats.t.ppf(0.975, found.df) * se
    assert (found.low, found.high) == pytest.approx((slope - half, slope + half), rel=1e-9)
    assert not found.weak
    scaled = two_stage(
        1e3 * y + 5e4, x / 20, [1e4 + 7 * column for column in z], [column - 9 for column in given]
    )
    assert scaled.coefficient == pytest.approx(2e4 * slope, rel=1e-7)
    assert scaled.strength == pytest.approx(found.strength, rel=1e-6)


def test_one_instruments_strength_is_the_robust_f():
    y, x, w = columns(world(), "free", "x", "w")
    assert two_stage(y, x, [w]).strength == pytest.approx(robust_wald(x, [w]), rel=1e-9)


def test_the_strength_of_several_is_f_where_spreads_are_equal():
    """With equal spreads the effective F is the ordinary one, up to sampling."""
    random = np.random.default_rng(5)
    z = random.normal(size=(3, 20_000))
    x = 0.1 * z.sum(axis=0) + random.normal(size=20_000)
    found = two_stage(x + random.normal(size=20_000), x, list(z))
    design_ = np.column_stack([*z, np.ones(20_000)])
    rest = x - design_ @ np.linalg.lstsq(design_, x, rcond=None)[0]
    total = ((x - x.mean()) ** 2).sum()
    ordinary = (total - rest @ rest) / 3 / (rest @ rest / (20_000 - 4))
    assert found.strength == pytest.approx(ordinary, rel=0.02)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("moving", ["w", "wv"])
def test_the_region_holds_the_values_that_the_instruments_do_not_contradict(seed, moving):
    """Every value on a grid is tested by a regression of its own; also with instruments at odds."""
    data = world(n=60, seed=seed, strength=0.15 * (seed % 3), harm=seed % 5)
    y, x, *z = columns(data, "y", "x", *moving)
    given = columns(data, "c")
    found = two_stage(y, x, z, given)
    k = len(z)
    for level in (0.5, 0.95):
        limit = k * stats.f.ppf(level, k, 60 - k - 2)
        pieces = found.region.pieces(level)
        assert all(low < high for low, high in pieces)
        assert all(before[1] < after[0] for before, after in pairwise(pieces))
        for value in np.concatenate([np.linspace(-9, 9, 73), [-1e4, 1e4]]):
            passes = robust_wald(y - value * x, z, given) <= limit
            assert passes == any(low <= value <= high for low, high in pieces)


def test_the_ends_for_one_instrument_solve_a_quadratic_equation():
    """(b - v a)^2 = t^2 (Vyy - 2 v Vxy + v^2 Vxx): Fieller's interval, robust."""
    y, x, w = columns(world(strength=0.2), "free", "x", "w")
    z = w - w.mean()
    n = len(z)
    left = 1 - 1 / n - z**2 / (z @ z)
    a, b = (z @ (v - v.mean()) / (z @ z) for v in (x, y))
    ex, ey = (z * (v - v.mean() - slope * z) / left / (z @ z) for v, slope in ((x, a), (y, b)))
    t2 = stats.t.ppf(0.975, n - 2) ** 2
    ends = np.roots([a * a - t2 * ex @ ex, 2 * (t2 * ex @ ey - a * b), b * b - t2 * ey @ ey])
    (piece,) = two_stage(y, x, [w]).region.pieces(0.95)
    assert piece == pytest.approx(sorted(ends), rel=1e-8)


def test_strong_instruments_and_the_region_tell_the_same():
    data = world(n=20_000)
    y, x, w = columns(data, "free", "x", "w")
    found = two_stage(y, x, [w])
    assert found.region.pieces(0.95)[0] == pytest.approx((found.low, found.high), abs=0.01)


def test_weak_instruments_have_no_bounds_and_say_so():
    found = estimate(ONE, world(strength=0.02)[["x", "w", "free"]].rename(columns={"free": "y"}))
    assert found.fit.weak
    assert (found.low, found.high) == (-np.inf, np.inf)
    assert found.remarks[0].startswith("w is weak, with a first-stage F of ")
    assert "which has no bounds: any effect is possible" in found.remarks[0]
    row = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert (row["low"], row["high"]) == (None, None)
    assert row["estimate"] == pytest.approx(found.fit.coefficient)
    assert "[-inf, inf]" in str(found)


def test_instruments_that_contradict_each_other_leave_no_value():
    for seed in range(60):
        found = two_stage(*_at_odds(seed))
        if found.weak and not found.region.pieces(0.95):
            assert (found.low, found.high) == (-np.inf, np.inf)
            assert "since the instruments contradict each other" in found.remarks(0.95)[0]
            return
    pytest.fail("none of 60 data sets was empty")


def _at_odds(seed):
    data = world(n=80, seed=seed, strength=0.22, harm=4)
    y, x, w, v = columns(data, "free", "x", "w", "v")
    return y, x, [w, v]


def test_dowhys_number_is_printed_where_it_agrees():
    data = world()
    free = data.drop(columns="y").rename(columns={"free": "y"})
    for told, frame, z, given in (
        (ONE, free[["x", "y", "w"]], "w", ""),
        (GIVEN, data[["x", "y", "w", "c"]], "w", "c"),
    ):
        found = estimate(told, frame)
        y, x = columns(frame, "y", "x")
        slope, _ = by_hand(y, x, columns(frame, *z), columns(frame, *given))
        assert found.estimate == pytest.approx(slope, rel=1e-9)
        assert (found.identification.strategy, found.dowhy_agrees) == ("iv", True)
        assert len(found.remarks) == 1
        sample = Sample.of({name: frame[name].to_numpy(float) for name in frame})
        fast = fit_from(sample, identify(told, columns=list(frame)))
        assert fast.coefficient == pytest.approx(found.estimate, rel=1e-8)
        assert (fast.low, fast.high) == pytest.approx((found.low, found.high))


def test_with_several_instruments_ours_is_printed_and_dowhys_is_told():
    data = world().drop(columns=["y", "c"]).rename(columns={"free": "y"})
    found = estimate(SEVERAL, data)
    assert found.identification.instruments == ("v", "w")
    y, x = columns(data, "y", "x")
    slope, _ = by_hand(y, x, columns(data, "v", "w"))
    assert found.estimate == pytest.approx(slope, rel=1e-10)
    assert found.remarks[1].startswith("the number is ours: with several instruments DoWhy ")
    assert float(found.remarks[1].split()[-1]) == pytest.approx(slope, rel=1e-4)


def test_a_number_of_dowhys_that_does_not_agree_is_an_error(monkeypatch):
    data = world().drop(columns=["y", "c"]).rename(columns={"free": "y"})
    table = {**methods.METHODS}
    wrong = methods.Method(
        table["iv"].prepare, table["iv"].fit, lambda *_: 1.0, table["iv"].by_strata
    )
    monkeypatch.setattr(methods, "METHODS", {**table, "iv": wrong})
    for told in (ONE, SEVERAL):
        with pytest.raises(CausalStoryError, match="two estimators disagree"):
            estimate(told, data)


def asked(data, graph):
    """What DoWhy says when it is asked as its documentation has it."""
    import dowhy

    with quiet():
        model = dowhy.CausalModel(data, "x", "y", graph=graph)
        found = model.identify_effect()
        return model.estimate_effect(found, "iv.instrumental_variable", effect_modifiers=[]).value


def test_dowhy_forgets_the_intercept_with_several_instruments():
    """Far from zero it is wrong; centred, as we ask it, it is right."""
    data = world().drop(columns=["y", "c"]).rename(columns={"free": "y"})
    data += 10.0
    graph = nx.DiGraph(SEVERAL.arrows)
    y, x = columns(data, "y", "x")
    slope, _ = by_hand(y, x, columns(data, "v", "w"))
    assert abs(asked(data, graph) - slope) > 0.3
    ours = instrumental_effect_of(graph, design(_sample(data), "x", "y", instruments="vw"))
    assert ours == pytest.approx(slope, rel=1e-4)


def test_dowhy_needs_a_binary_instrument_of_zeros_and_ones():
    data = world().drop(columns=["y", "c", "v"]).rename(columns={"free": "y"})
    data["w"] = np.where(data["w"] > 0, 2.0, 1.0)
    graph = nx.DiGraph(ONE.arrows)
    assert np.isnan(asked(data, graph))
    found = estimate(ONE, data)
    means = data.groupby("w").mean()
    wald = (means.loc[2, "y"] - means.loc[1, "y"]) / (means.loc[2, "x"] - means.loc[1, "x"])
    assert found.estimate == pytest.approx(wald, rel=1e-9)
    words = data.assign(w=data["w"].map({1.0: "no", 2.0: "yes"}))
    assert estimate(ONE, words).estimate == pytest.approx(wald, rel=1e-9)


def test_dowhy_knows_no_conditional_instrument():
    data = world()[["x", "y", "w", "c"]]
    graph = nx.DiGraph(GIVEN.arrows)
    import dowhy

    with quiet():
        model = dowhy.CausalModel(data, "x", "y", graph=graph)
        assert model.identify_effect().get_instrumental_variables() == []
    found = estimate(GIVEN, data)
    assert found.low < EFFECT < found.high
    assert "with w as instrument, adjusting for c, is" in str(found)


def test_dowhy_lists_a_latent_variable_as_an_instrument():
    import dowhy

    data = world()[["x", "y"]]
    with quiet():
        model = dowhy.CausalModel(data, "x", "y", graph=nx.DiGraph(ARROWS))
        found = model.identify_effect(proceed_when_unidentifiable=True)
    assert found.get_instrumental_variables() == ["w"], "although there is no column w"

    hidden = story("hidden", ARROWS, XY, latent=("u", "w"))
    answer = identify(hidden, columns=["x", "y", "w"])
    assert (answer.identified, answer.instruments) == (False, ())
    assert estimate(hidden, data).estimate is None


def _sample(data):
    return Sample.of({name: data[name].to_numpy(float) for name in data})


def test_several_levels_of_text_are_several_instruments():
    data = world().drop(columns=["y", "c", "v"]).rename(columns={"free": "y"})
    data["w"] = pd.cut(data["w"], [-9, -0.5, 0.5, 9], labels=["low", "mid", "top"]).astype(str)
    found = estimate(ONE, data)
    dummies = [(data["w"] == level).to_numpy(float) for level in ("mid", "top")]
    y, x = columns(data, "y", "x")
    assert found.estimate == pytest.approx(by_hand(y, x, dummies)[0], rel=1e-9)
    assert found.remarks[0].startswith("w=mid and w=top are strong enough")


def test_the_interval_at_another_level():
    data = world().drop(columns=["y", "c", "v"]).rename(columns={"free": "y"})
    found = estimate(ONE, data)
    wider = found.at(0.99)
    assert wider.low < found.low < found.high < wider.high
    weak = two_stage(*columns(world(strength=0.12), "free", "x"), columns(world(), "w"))
    assert weak.interval(0.5)[0] >= weak.interval(0.9)[0]
    with pytest.raises(OptionError):
        weak.interval(1.5)


def coverage(strength, sets, n=200):
    found = {"interval": 0, "pieces": 0, "weak": 0}
    for seed in range(sets):
        data = world(n=n, seed=seed, strength=strength)
        y, x, w, c = columns(data, "y", "x", "w", "c")
        fit = two_stage(y, x, [w], [c])
        found["interval"] += fit.low <= EFFECT <= fit.high
        found["pieces"] += any(a <= EFFECT <= b for a, b in fit.region.pieces(0.95))
        found["weak"] += fit.weak
    return found


def test_intervals_cover_the_truth():
    """600 data sets: 95% coverage is 570, and fewer than 553 or more than 586 come 1 in 1,000."""
    strong = coverage(0.8, 600)
    assert strong["weak"] == 0
    assert 553 <= strong["interval"] <= 586
    assert 553 <= strong["pieces"] <= 586
    weak = coverage(0.05, 600)
    assert weak["weak"] > 540
    assert 553 <= weak["pieces"] <= 586
    assert weak["interval"] >= weak["pieces"]  # one interval around all pieces


def test_taking_out_leaves_nothing_behind():
    data = world()
    x, c = columns(data, "x", "c")
    rest = rest_of(1e6 + x, [1e6 + c])
    assert abs(rest @ (c - c.mean())) < 1e-6
    assert abs(rest.sum()) < 1e-6


def test_an_outcome_that_does_not_move_is_told_as_zero():
    x, w = columns(world(), "x", "w")
    found = two_stage(np.full(400, 0.1), x, [w])
    assert (found.coefficient, found.se) == (0.0, 0.0)


def test_refusals():
    y, x, w, c = columns(world(n=40), "y", "x", "w", "c")
    with pytest.raises(
        DataError, match="2 rows are too few to tell the effect of 'dose' on 'pain'"
    ):
        two_stage(y[:2], x[:2], [w[:2]], names=("pain", "dose", "coin"))
    with pytest.raises(DataError, match="is a linear function of 'age'"):
        two_stage(y, x, [2 * c], [c], names=("pain", "dose", "coin", "age"))
    with pytest.raises(DataError, match="nothing of 'dose' is left when age are held equal"):
        two_stage(y, 2 * c, [w], [c], names=("pain", "dose", "coin", "age"))
    orthogonal = np.tile([1.0, -1.0, -1.0, 1.0], 10)
    with pytest.raises(DataError, match="'dose' does not change with coin at all"):
        two_stage(y, np.tile([1.0, 1, 0, 0], 10), [orthogonal], names=("pain", "dose", "coin"))
    with pytest.raises(DataError, match="missing or infinite"):
        two_stage(np.where(x > 0, y, np.nan), x, [w])
    with pytest.raises(DataError, match="'w' is 1 in every row"):
        estimate(ONE, pd.DataFrame({"x": x, "y": y, "w": 1.0}))


def test_a_weak_lottery_decides_nothing():
    """With 40 people the trainer's action is not bought, and the reason says why."""
    training = cs.load("job-training")
    for seed in range(20):
        row = cs.compare(training, n=40, seed=seed)["need"]
        if np.isinf(row.estimate.high) and np.isinf(row.estimate.low):
            break
    values = json.loads(json.dumps(row.to_dict(), allow_nan=False))
    assert (values["low"], values["high"], values["action"]) == (None, None, "leave_it")
    assert values["instruments"] == ["invited"]
    assert (
        "the data set no bound to what train_everybody and close_the_course would"
        in values["reason"]
    )
    assert {action["low"] for action in values["actions"][1:]} == {None}
    assert "is weak" in values["remarks"][0]
    assert "is weak" in " ".join(str(cs.compare(training, n=40, seed=seed)).split())
