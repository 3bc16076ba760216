"""A second look: neither what regressions cannot follow nor a few rare values refute a claim."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from causalstory.analysis.columns import Column, Sample
from causalstory.analysis.independence.choice import independence
from causalstory.analysis.independence.neighbours import by_neighbours

SETS = 100


def refuted(draw, n, sets=SETS):
    """Return the share of data sets in which x and y are said to depend on each other."""
    found = 0
    for seed in range(sets):
        columns = draw(np.random.default_rng([seed, n]), n)
        sample = Sample.of({name: values.astype(float) for name, values in columns.items()})
        given = [name for name in columns if name not in ("x", "y")]
        test = independence(sample, "x", "y", given)
        found += test.p is not None and test.p <= 0.01
    return found / sets


def sine(g, n):
    z = g.uniform(-6, 6, n)
    x, y = np.sin(2 * z) + g.normal(size=(2, n)) / 2
    return {"x": x, "y": y, "z": z}


def stairs(g, n):
    z = g.uniform(0, 10, n)
    x, y = np.floor(z) % 3 + 0.7 * g.normal(size=(2, n))
    return {"x": x, "y": y, "z": z}


def quarters(g, n):
    a, b = g.normal(size=(2, n))
    x, y = np.sign(a * b) + g.normal(size=(2, n))
    return {"x": x, "y": y, "a": a, "b": b}


def crossed(g, n):
    a, b = g.normal(size=(2, n))
    return {
        "x": a * b + np.sign(a) * b + g.normal(size=n),
        "y": 2 * a * b + g.normal(size=n),
        "a": a,
        "b": b,
    }


def rare(g, n):
    z = g.normal(size=n)
    x, y = g.random(size=(2, n)) < 1 / (1 + np.exp(4 - 1.2 * z))
    return {"x": x, "y": y, "z": z}


def rare_beside_skewed(g, n):
    return {"x": g.random(n) < 0.03, "y": np.exp(1.5 * g.normal(size=n))}


@pytest.mark.parametrize(
    ("draw", "n"),
    [
        (sine, 40),
        (sine, 1_000),
        (stairs, 60),
        (stairs, 1_000),
        (quarters, 60),
        (quarters, 1_000),
        (crossed, 60),
        (rare, 1_000),
        (rare_beside_skewed, 1_000),
    ],
)
def test_a_true_claim_is_hardly_ever_refuted(draw, n):
    """From 7 to 100 of 100 without the second look."""
    assert refuted(draw, n) <= 0.03


@pytest.mark.parametrize("draw", [sine, stairs, quarters, crossed])
def test_what_is_there_is_still_found(draw):
    def nudged(g, n):
        columns = draw(g, n)
        return columns | {"y": columns["y"] + 0.4 * columns["x"]}

    assert refuted(nudged, 1_000, sets=20) >= 0.75


def test_with_nothing_held_equal_it_agrees_with_permutation():
    g = np.random.default_rng(3)
    x, y = (g.random(300) < 0.04).astype(float), np.exp(1.5 * g.normal(size=300)) + 0.0
    y += 3 * x

    def together(a, b):
        return float(np.dot(a - a.mean(), b))

    drawn = stats.permutation_test(
        (x, y), together, permutation_type="pairings", n_resamples=20_000, rng=1
    )
    assert by_neighbours(x, y, []) == pytest.approx(drawn.pvalue, rel=0.2)


def test_the_order_of_rows_does_not_matter():
    g = np.random.default_rng(5)
    z, ward = np.round(2 * g.normal(size=400)), g.integers(0, 3, 400).astype(float)
    x, y = z + ward + g.normal(size=(2, 400))
    other = g.permutation(400)

    def p(order):
        held = [Column("z", z[order]), Column("ward", ward[order], ("a", "b", "c"))]
        return by_neighbours(x[order], y[order], held)

    assert p(other) == pytest.approx(p(np.arange(400)), rel=1e-9)
