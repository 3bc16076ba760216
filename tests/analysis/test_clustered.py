"""CR2 by the book, with matrices as large as the data, beside ours, which never builds one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, t

from causalstory.analysis.association import association
from causalstory.analysis.clustered import clustered_slope
from causalstory.analysis.clusters import Clusters, read_clusters
from causalstory.analysis.columns import Sample
from causalstory.analysis.design import design
from causalstory.analysis.estimation import estimate
from causalstory.analysis.least_squares import slope
from causalstory.errors import DataError
from causalstory.stories.parts import Question

from .wards import story

QUESTION = Question("x", "y", "increase")
FORK = story("fork", [("z", "x"), ("z", "y"), ("x", "y")], QUESTION)


def clusters(codes, name="ward"):
    codes = np.asarray(codes)
    return Clusters(name, codes, [f"ward {code}" for code in range(codes.max() + 1)])


def ours(y, x, covariates, codes):
    names = ["y", "x", *(f"z{i}" for i in range(len(covariates)))]
    return clustered_slope(y, x, covariates, clusters(codes), names=names)


def by_the_book(y, x, covariates, codes):
    """Bell and McCaffrey (2002), Pustejovsky and Tipton (2018, equations 5, 6 and 11)."""
    design = np.column_stack([np.ones_like(y), x, *covariates])
    bread = np.linalg.inv(design.T @ design)
    others = np.eye(len(y)) - design @ bread @ design.T
    residual = others @ y
    variance, vectors = 0.0, []
    for code in np.unique(codes):
        rows = codes == code
        values, axes = np.linalg.eigh(others[np.ix_(rows, rows)])
        there = values > 1e-10
        root = axes[:, there] / np.sqrt(values[there]) @ axes[:, there].T
        adjusted = root @ (design[rows] @ bread)[:, 1]
        variance += (adjusted @ residual[rows]) ** 2
        vectors.append(others[:, rows] @ adjusted)
    shared = np.array(vectors) @ np.array(vectors).T
    return np.sqrt(variance), np.trace(shared) ** 2 / np.square(shared).sum()


def wards(seed=1, rows=120, many=12):
    random = np.random.default_rng(seed)
    codes = np.r_[np.arange(many), random.integers(0, many, rows - many)]
    z = random.normal(size=rows) + random.normal(size=many)[codes]
    x = z + random.normal(size=many)[codes] + random.normal(size=rows)
    y = 0.5 * x - z + random.normal(size=many)[codes] + random.normal(size=rows)
    return y, x, z, codes


@pytest.mark.parametrize("seed", range(5))
def test_ours_is_the_book_s(seed):
    y, x, z, codes = wards(seed)
    found = ours(y, x, [z, z**2], codes)
    assert (found.se, found.df) == pytest.approx(by_the_book(y, x, [z, z**2], codes), rel=1e-9)
    assert found.coefficient == pytest.approx(slope(y, x, [z, z**2]).coefficient, rel=1e-12)


def test_with_every_ward_held_equal():
    """A ward has a column of its own there, and the inverse root is a generalised one."""
    y, x, z, codes = wards()
    held = [z, *((codes == code).astype(float) for code in range(1, 12))]
    found = ours(y, x, held, codes)
    assert (found.se, found.df) == pytest.approx(by_the_book(y, x, held, codes), rel=1e-9)


def test_wards_of_one_row_give_hc2():
    y, x, z, _ = wards(rows=40)
    found = ours(y, x, [z], np.arange(40))
    design = np.column_stack([np.ones(40), x, z])
    hat = design @ np.linalg.pinv(design)
    residual = y - hat @ y
    own = np.linalg.pinv(design)[1] * residual / np.sqrt(1 - np.diag(hat))
    assert found.se == pytest.approx(np.sqrt(own @ own), rel=1e-10)


def test_published_figures():
    """Those of the tests of the R package dfadjust 1.1.0, from Stata and by hand in R."""
    i = np.arange(1.0, 11.0)
    y = np.r_[np.cos(i - 1), np.tan(i)]
    x = np.r_[np.sin(i), np.sin(i + 1)]
    apart = ours(y, x, [], np.arange(20))
    assert apart.coefficient == pytest.approx(0.3241183110, abs=1e-10)
    assert apart.se == pytest.approx(0.4421048122, abs=1e-10)
    assert apart.df == pytest.approx(12.10389102, abs=1e-8)
    together = ours(y, x, [], np.tile([1, 0, 2, 1, 1, 2, 2, 0, 0, 1], 2))
    # there with other degrees of freedom, in a standard error blown up to go with 1.96
    blown_up = t.ppf(0.975, 1.783242385) / norm.ppf(0.975)
    assert together.se * blown_up == pytest.approx(0.533126248, abs=1e-9)
    y, first, second = i, np.sin(i), np.sin(i + 1)
    assert ours(y, first, [second], np.arange(10)).df == pytest.approx(3.90754737, abs=1e-8)
    assert ours(y, second, [first], np.arange(10)).df == pytest.approx(4.77265484, abs=1e-8)


def test_statsmodels_comes_close_where_there_are_many_wards():
    """It has CR1 only, which differs by terms that vanish with the number of wards."""
    from statsmodels.regression.linear_model import OLS

    y, x, z, codes = wards(rows=6000, many=600)
    design = np.column_stack([np.ones_like(y), x, z])
    theirs = OLS(y, design).fit(cov_type="cluster", cov_kwds={"groups": codes}).bse[1]
    assert ours(y, x, [z], codes).se == pytest.approx(theirs, rel=0.005)


@given(st.integers(0, 10_000), st.floats(1e-6, 1e6), st.floats(-1e3, 1e3))
def test_neither_order_nor_labels_nor_units_matter(seed, unit, shift):
    y, x, z, codes = wards(seed % 50, rows=40, many=6)
    order = np.random.default_rng(seed).permutation(40)
    renamed = np.random.default_rng(seed).permutation(6)[codes]
    first = ours(y, x, [z], codes)
    second = ours((y * unit + shift)[order], x[order], [z[order] * unit], renamed[order])
    assert second.se == pytest.approx(first.se * unit, rel=1e-6)
    assert second.df == pytest.approx(first.df, rel=1e-6)


def test_the_same_in_pieces_as_in_one_go(monkeypatch):
    y, x, z, codes = wards()
    whole = ours(y, x, [z], codes)
    monkeypatch.setattr("causalstory.analysis.clustered._CELLS", 45)  # five wards at a time
    pieces = ours(y, x, [z], codes)
    assert (pieces.se, pieces.df) == pytest.approx((whole.se, whole.df), rel=1e-12)


def test_memory_does_not_grow_with_the_square_of_a_ward():
    import tracemalloc

    random = np.random.default_rng(1)
    n = 200_000  # two wards of a third of them each would fill 35 GB
    x, y, codes = random.normal(size=n), random.normal(size=n), np.arange(n) % 3
    tracemalloc.start()
    ours(y, x, [], codes)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30 * x.nbytes


# What is said of clusters' means.


def by_ward(sizes, seed=2):
    random = np.random.default_rng(seed)
    codes = np.repeat(np.arange(len(sizes)), sizes)
    x = random.normal(size=len(sizes))[codes]
    y = x + random.normal(size=len(sizes))[codes] + random.normal(size=len(codes))
    return y, x, codes


def test_equal_wards_with_one_treatment_each_are_their_means_with_hc2():
    """Aggregation and CR2 are one thing there: number, error and degrees of freedom."""
    y, x, codes = by_ward([5] * 16)
    found = ours(y, x, [], codes)
    means = ours(y.reshape(16, 5).mean(axis=1), x[::5], [], np.arange(16))
    assert found.coefficient == pytest.approx(means.coefficient, rel=1e-10)
    assert found.se == pytest.approx(means.se, rel=1e-10)
    assert found.df == pytest.approx(means.df, rel=1e-10)
    assert found.remarks(0.95)[1] == (
        "all rows of one ward have the same x, and one row of means for each ward gives the same "
        "number"
    )


def test_unequal_wards_make_two_numbers_and_both_are_said():
    y, x, codes = by_ward([3, 5, 8, 2, 12, 4, 6, 9])
    found = ours(y, x, [], codes)
    size = np.bincount(codes)
    expected = slope(np.bincount(codes, y) / size, np.bincount(codes, x) / size)
    assert found.by_means == expected
    assert expected.coefficient != pytest.approx(found.coefficient, rel=1e-3)
    assert found.remarks(0.95)[1].startswith(
        "all rows of one ward have the same x; one row of means for each ward, all alike, would "
        "say 0."
    )


def test_nothing_is_said_of_means_where_the_treatment_varies_within_wards():
    y, x, z, codes = wards()
    found = ours(y, x, [z], codes)
    assert found.by_means is None
    assert found.remarks(0.95) == (
        "rows of one ward may hang together: the interval counts 12 clusters, not 120 rows (CR2, "
        f"{found.df:.3g} degrees of freedom)",
    )


def test_few_degrees_of_freedom_are_said():
    y, x, codes = by_ward([4] * 4)
    found = ours(y, x, [], codes)
    assert found.df < 4
    assert "too few clusters" in found.remarks(0.95)[-1]
    low, high = found.interval(0.95)
    assert (low, high) == (found.low, found.high)
    assert found.interval(0.5)[0] > low


# What is refused.


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (["a", "b", None, "b"], "has no value in 1 of 4 rows (the first is row 3)"),
        (["a", "  ", "", "b"], "has no value in 2 of 4 rows (the first is row 2)"),
        ([1.0, float("nan"), 2.0, 2.0], "has no value in 1 of 4 rows (the first is row 2)"),
    ],
)
def test_every_row_must_say_where_it_belongs(column, said):
    with pytest.raises(DataError, match=r"cluster: column 'ward'") as caught:
        read_clusters(pd.DataFrame({"ward": column}), "ward")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "column",
    [
        [3, 1, 3, 7],
        ["b", "a", "b ", "c"],
        pd.to_datetime(["2024-01-02", "2024-01-01", "2024-01-02", "2025-01-01"]),
        pd.Categorical(["b", "a", "b", "c"], categories=["z", "a", "b", "c"]),
        [True, False, True, 2],
    ],
    ids=["numbers", "text", "dates", "categories", "mixed"],
)
def test_any_kind_of_column_can_say_it(column):
    frame = pd.DataFrame({"ward": column})
    before = frame.copy(deep=True)
    assert read_clusters(frame, "ward").codes.tolist() == [0, 1, 0, 2]
    pd.testing.assert_frame_equal(frame, before)


def test_more_wards_than_a_column_of_groups_may_have():
    frame = pd.DataFrame({"ward": [f"ward {i}" for i in range(500)]})
    assert read_clusters(frame, "ward").number == 500


def frame(seed=1):
    y, x, z, codes = wards(seed)
    return pd.DataFrame({"x": x, "y": y, "z": z, "ward": [f"w{code}" for code in codes]})


@pytest.mark.parametrize(
    ("cluster", "said"),
    [
        ("wards", "the data has no column 'wards' (did you mean 'ward'?)"),
        ("x", "cluster: 'x' is the treatment, an outcome or a count"),
        ("y", "cluster: 'y' is the treatment, an outcome or a count"),
        ("half", "cluster: column 'half' has 2 different values in the rows used: 3 or more"),
        ("one", "cluster: column 'one' has 1 different value in the rows used: 3 or more"),
    ],
)
def test_what_cannot_be_clusters(cluster, said):
    data = frame().assign(half=lambda f: f["z"] > 0, one=1)
    with pytest.raises(DataError) as caught:
        estimate(FORK, data, cluster=cluster)
    assert said in str(caught.value)


def test_all_problems_of_data_and_clusters_at_once():
    with pytest.raises(DataError) as caught:
        estimate(FORK, frame().assign(x=1.0), cluster="wards")
    assert [problem[:22] for problem in caught.value.problems] == [
        "column 'x' is 1 in eve",
        "the data has no column",
    ]


def test_one_ward_cannot_decide_alone():
    y, _, z, codes = wards()
    with pytest.raises(DataError, match="ward ward 3 alone decides the coefficient of 'x'"):
        ours(y, (codes == 3).astype(float), [z], codes)


@pytest.mark.parametrize("arrows", [[("w", "x"), ("u", "x")], [("u", "x"), ("m", "y")]])
def test_instruments_and_mediators_are_refused_in_a_sentence(arrows):
    direct = [("x", "m")] if ("m", "y") in arrows else [("x", "y")]
    told = story("other", [*arrows, *direct, ("u", "y")], QUESTION, latent=["u"])
    data = frame().assign(w=lambda f: f["z"], m=lambda f: f["z"])
    assert estimate(told, data).identification.strategy in ("iv", "frontdoor")
    with pytest.raises(DataError, match="one row for each ward") as caught:
        estimate(told, data, cluster="ward")
    assert len(caught.value.problems) == 1


# In an estimate and in an association.


def test_the_estimate_stays_and_the_interval_counts_wards():
    data = frame()
    apart, together = estimate(FORK, data), estimate(FORK, data, cluster="ward")
    assert together.estimate == apart.estimate
    assert together.high - together.low > 1.3 * (apart.high - apart.low)
    codes = np.unique(data["ward"], return_inverse=True)[1]
    se, df = by_the_book(data["y"].to_numpy(), data["x"].to_numpy(), [data["z"].to_numpy()], codes)
    half = se * t.ppf(0.975, df)
    assert together.high == pytest.approx(together.estimate + half, rel=1e-9)
    assert together.naive.clusters == 12
    assert (apart.to_dict()["cluster"], together.to_dict()["cluster"]) == (None, "ward")
    assert "the interval counts 12 clusters, not 120 rows" in " ".join(str(together).split())


def test_rows_left_out_take_their_wards_with_them():
    data = frame()
    data.loc[data["ward"] == "w5", "y"] = np.nan
    found = estimate(FORK, data, cluster="ward")
    assert found.dropped == (data["ward"] == "w5").sum()
    assert found.fit.clusters == 11


def test_counted_rows_stand_in_one_ward():
    data = frame().assign(many=2)
    counted = estimate(FORK, data, cluster="ward", count="many")
    twice = estimate(FORK, pd.concat([data, data]), cluster="ward")
    assert (counted.low, counted.high) == pytest.approx((twice.low, twice.high))
    with pytest.raises(DataError, match="'many' is the treatment, an outcome or a count"):
        estimate(FORK, data, cluster="many", count="many")


def test_a_level_of_its_own_is_the_same_interval():
    found = estimate(FORK, frame(), cluster="ward").at(0.8)
    assert found.fit.interval(0.8) == (found.low, found.high)
    assert "12 clusters" in found.remarks[0]


def test_an_association_of_rows_in_wards():
    data = frame()
    apart, together = association(data, "x", "y"), association(data, "x", "y", cluster="ward")
    assert (together.slope, together.correlation) == (apart.slope, apart.correlation)
    assert together.high - together.low > apart.high - apart.low
    assert together.correlation_low < apart.correlation_low
    assert "n = 120 in 12 clusters by ward" in " ".join(str(together).split())


def test_the_correlation_s_interval_leaves_out_one_ward_at_a_time():
    data = frame()
    z = np.arctanh(data["x"].corr(data["y"]))
    without = np.array(
        [
            np.arctanh(rest["x"].corr(rest["y"]))
            for ward in data["ward"].unique()
            for rest in [data[data["ward"] != ward]]
        ]
    )
    half = t.ppf(0.975, 11) * np.sqrt(11 / 12 * np.square(without - without.mean()).sum())
    found = association(data, "x", "y", cluster="ward")
    bounds = (found.correlation_low, found.correlation_high)
    assert bounds == pytest.approx(tuple(np.tanh([z - half, z + half])))


def test_naive_comparisons_know_of_wards():
    y, x, z, codes = wards()
    arrays = {"x": x, "y": y, "z": z}
    columns = design(Sample(Sample.of(arrays).columns, 120, clusters(codes)), "x", "y", ["z"])
    naive = columns.without_adjustment()
    assert naive.names == ()
    assert naive.fit() == ours(y, x, [], codes)
