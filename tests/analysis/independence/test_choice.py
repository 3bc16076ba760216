"""Which test fits which columns, and what happens to rows and columns that carry nothing."""

import numpy as np
import pytest

from causalstory.analysis.columns import Column, Sample
from causalstory.analysis.independence.choice import independence


def drawn(n: int, seed: int = 1) -> dict[str, np.ndarray]:
    g = np.random.default_rng(seed)
    z = g.normal(size=n)
    return {
        "number": z + g.normal(size=n),
        "count": g.poisson(np.exp(2 + 0.5 * z)).astype(float),
        "few": g.integers(0, 4, size=n).astype(float),
        "coin": g.integers(0, 2, size=n).astype(float),
        "group": g.integers(0, 3, size=n).astype(float),
        "z": z,
    }


def sample(n: int, **changed: np.ndarray) -> Sample:
    columns = {}
    for name, values in {**drawn(n), **changed}.items():
        levels = ("a", "b", "c") if name == "group" else ()
        columns[name] = Column(name, values, levels, complete=not np.isnan(values).any())
    return Sample(columns, n)


@pytest.mark.parametrize(
    ("n", "first", "second", "given", "gaussian", "method"),
    [
        (500, "number", "count", ["z"], False, "covariance measure"),
        (500, "number", "count", ["z"], True, "Fisher z"),
        (39, "number", "count", ["z"], False, "Fisher z"),
        (40, "number", "count", ["z"], False, "covariance measure"),
        (500, "coin", "group", ["few"], False, "G-test"),
        (500, "coin", "group", ["z"], False, "covariance measure"),
        (60, "few", "few2", ["coin"], False, "covariance measure"),  # its cells would be thin
        (60, "coin", "group", ["group2"], False, "G-test"),  # groups are for tables, thin or not
        (500, "group", "number", [], True, "covariance measure"),  # no correlation with a group
    ],
)
def test_which_test(
    n: int, first: str, second: str, given: list[str], gaussian: bool, method: str
) -> None:
    other = drawn(n, seed=2)
    found = sample(n, few2=other["few"])
    columns = {**found.columns, "group2": Column("group2", other["group"], ("a", "b", "c"))}
    test = independence(Sample(columns, n), first, second, given, gaussian=gaussian)
    assert test.method == method
    assert test.p is not None
    assert 0 < test.p <= 1
    assert test.n == n


def test_rows_with_a_missing_value_are_left_out_of_this_test_only() -> None:
    count = drawn(300)["count"]
    count[:100] = np.nan
    found = sample(300, count=count)
    assert independence(found, "number", "count", ["z"]).n == 200
    assert independence(found, "number", "coin", ["z"]).n == 300


def test_columns_prepared_for_one_test_are_not_used_on_other_rows() -> None:
    number = drawn(300)["number"]
    number[:100] = np.nan
    found, prepared = sample(300, number=number), {}
    first = independence(found, "count", "coin", ["z"], prepared=prepared)
    assert set(prepared) == {"z"}
    second = independence(found, "number", "coin", ["z"], prepared=prepared)
    assert second == independence(found, "number", "coin", ["z"])
    assert first == independence(found, "count", "coin", ["z"], prepared=prepared)


@pytest.mark.parametrize(
    ("n", "changed", "why"),
    [
        (300, {"count": np.full(300, 2.0)}, "'count' does not vary"),
        (300, {"count": np.full(300, np.nan)}, "no row has a value in every column concerned"),
        (5, {}, "5 complete rows are too few"),
    ],
)
def test_why_there_is_no_test(n: int, changed: dict[str, np.ndarray], why: str) -> None:
    test = independence(sample(n, **changed), "number", "count", ["z"])
    assert (test.done, test.p, test.method, test.why_not) == (False, None, None, why)


def test_a_column_that_follows_from_the_rest_is_no_test() -> None:
    found = sample(300)
    double = Column("double", 2 * found["z"].numbers)
    test = independence(Sample({**found.columns, "double": double}, 300), "double", "count", ["z"])
    assert test.why_not == "one of the two follows from the rest"


def test_a_constant_column_held_equal_changes_nothing() -> None:
    found = sample(300, few=np.zeros(300))
    assert independence(found, "number", "count", ["few"]) == independence(found, "number", "count")


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_units_do_not_matter(scale: float) -> None:
    z = drawn(300)["z"] * scale + 5 * scale
    test = independence(sample(300, z=z), "number", "count", ["z"])
    usual = independence(sample(300), "number", "count", ["z"])
    assert test.p == pytest.approx(usual.p, rel=1e-4)
