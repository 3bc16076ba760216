from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from causalstory.analysis.association import Association, association, fisher_interval
from causalstory.errors import DataError, OptionError

EIGHT = pd.DataFrame(
    {
        "safety": [-1.6, -1.1, -0.7, -0.2, 0.3, 0.6, 1.2, 1.5],
        "reports": [8, 5, 11, 9, 14, 10, 19, 17],
    }
)


def test_eight_units():
    found = association(EIGHT, "safety", "reports")
    assert isinstance(found, Association)
    model = sm.OLS(EIGHT["reports"], sm.add_constant(EIGHT["safety"])).fit(
        cov_type="HC3", use_t=True
    )
    low, high = model.conf_int().loc["safety"]
    assert (found.slope, found.low, found.high) == pytest.approx(
        (model.params["safety"], low, high), rel=1e-10
    )
    assert found.correlation == pytest.approx(EIGHT.corr().iloc[0, 1], rel=1e-12)
    assert found.n == 8
    assert not found.binary


def test_the_published_interval_for_eight_units():
    assert fisher_interval(0.75, 8) == pytest.approx((0.10, 0.95), abs=0.005)


@pytest.mark.parametrize(
    ("correlation", "n", "expected"),
    [(0.5, 3, (-1, 1)), (0.5, 2, (-1, 1)), (1.0, 10, (1, 1)), (-1.0, 10, (-1, -1))],
)
def test_intervals_at_the_edges(correlation, n, expected):
    assert fisher_interval(correlation, n) == expected


def test_fisher_intervals_cover():
    random = np.random.default_rng(3)
    inside = 0
    for _ in range(1000):
        x = random.normal(size=12)
        y = 0.6 * x + 0.8 * random.normal(size=12)
        low, high = fisher_interval(np.corrcoef(x, y)[0, 1], 12)
        inside += low < 0.6 < high
    assert 0.93 <= inside / 1000 <= 0.97


def test_a_binary_treatment_has_the_difference_in_means():
    frame = pd.DataFrame({"open": [True, True, False, False, False], "well": [1, 0, 1, 0, 0]})
    found = association(frame, "open", "well")
    assert found.binary
    assert found.slope == pytest.approx(1 / 2 - 1 / 3, rel=1e-12)
    assert "difference in means" in str(found)


def test_counts_and_missing_values():
    counted = pd.DataFrame(
        {"open": [1, 1, 0, 0, 0], "well": [1, 0, 1, 0, None], "n": [81, 6, 234, 36, 5]}
    )
    found = association(counted, "open", "well", count="n")
    assert (found.n, found.dropped) == (357, 5)
    assert found.slope == pytest.approx(81 / 87 - 234 / 270, rel=1e-12)


def test_level():
    narrow = association(EIGHT, "safety", "reports", level=0.5)
    wide = association(EIGHT, "safety", "reports", level=0.99)
    assert wide.low < narrow.low < narrow.slope < narrow.high < wide.high
    assert wide.correlation_low < narrow.correlation_low
    with pytest.raises(OptionError, match="level is 95"):
        association(EIGHT, "safety", "reports", level=95)


def test_refusals():
    with pytest.raises(DataError) as caught:
        association(EIGHT.assign(reports="many"), "saftey", "reports")
    assert len(caught.value.problems) == 2
    with pytest.raises(DataError, match="column 'reports' is 3 in every row"):
        association(EIGHT.assign(reports=3), "safety", "reports")
    with pytest.raises(DataError, match="2 rows are too few"):
        association(EIGHT.head(2), "safety", "reports")


def test_as_dictionary_frame_text_and_html():
    found = association(EIGHT, "safety", "reports")
    assert json.loads(json.dumps(found.to_dict()))["correlation"] == found.correlation
    assert found.to_frame()["slope"].tolist() == [found.slope]
    assert str(found).startswith("safety and reports: correlation 0.8")
    assert "safety and reports" in found._repr_html_()
