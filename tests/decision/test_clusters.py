"""A comparison of rows that belong together, as a file, an argument or an option says."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from causalstory.classroom.showing import show
from causalstory.classroom.telling import tell
from causalstory.cli.main import main
from causalstory.decision.comparison import compare
from causalstory.errors import DataError, OptionError
from causalstory.stories.catalog import load
from causalstory.stories.file.writer import to_toml

CARE = """
format = 1
id = "handover"
title = "Do longer handovers calm the night?"
[question]
treatment = "handover"
outcome = "calls"
goal = "decrease"
[variables]
handover = {}
calls = {}
[actions.longer]
shift = { handover = 1 }
[stories.calm]
title = "They do"
[stories.calm.mechanisms]
handover = { family = "normal" }
calls = { family = "normal", formula = "-0.4*handover" }
[stories.quiet]
title = "Quiet wards have the time"
[stories.quiet.mechanisms]
calls = { family = "normal" }
handover = { family = "normal", formula = "-0.4*calls" }
"""
DATA = """
[data]
file = "nights.csv"
cluster = "ward"
"""


def nights() -> pd.DataFrame:
    random = np.random.default_rng(1)
    ward = np.repeat(np.arange(16), 10)
    handover = random.normal(size=16)[ward]
    calls = -0.4 * handover + 0.7 * random.normal(size=16)[ward] + random.normal(size=160)
    return pd.DataFrame({"handover": handover, "calls": calls, "ward": ward})


@pytest.fixture
def file(tmp_path):
    nights().to_csv(tmp_path / "nights.csv", index=False)
    path = tmp_path / "handover.toml"
    path.write_text(CARE + DATA, encoding="utf-8")
    return path


def test_the_interval_counts_wards_and_the_action_follows_it():
    plain = load(CARE)
    apart, together = compare(plain, data=nights()), compare(plain, data=nights(), cluster="ward")
    first, second = apart["calm"].estimate, together["calm"].estimate
    assert second.estimate == first.estimate
    assert second.high - second.low > 1.5 * (first.high - first.low)
    actions = [found["calm"].recommendation.action for found in (apart, together)]
    assert actions == ["longer", "leave_it"]
    bounds = [found["calm"].association.high for found in (apart, together)]
    assert bounds[0] < bounds[1]
    assert together["quiet"].estimate.naive.clusters == 16
    assert [row["cluster"] for row in together.to_dict()["rows"]] == ["ward", "ward"]
    assert "counts 16 clusters, not 160 rows" in " ".join(str(together).split())


def test_a_file_says_which_rows_belong_together(file):
    told = load(file)
    expected = compare(load(CARE), data=nights(), cluster="ward")["calm"].estimate
    found = compare(told)["calm"].estimate
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert tell(told, brief=True).comparisons[-1]["calm"].estimate.cluster == "ward"
    # a table of one's own with such a column is read so too, another one is not
    assert compare(told, data=nights())["calm"].estimate.cluster == "ward"
    assert compare(told, data=nights().drop(columns="ward"))["calm"].estimate.cluster is None
    assert show(told).to_dict()["data"] == {"file": "nights.csv", "count": None, "cluster": "ward"}
    assert "where rows of one ward belong together" in " ".join(str(show(told)).split())


def test_it_is_written_back(file):
    told = load(file)
    again = file.with_name("again.toml")
    again.write_text(to_toml(told), encoding="utf-8")
    assert load(again) == told
    assert load(again).data.cluster == "ward"


def test_the_shell(file, capsys):
    table = str(file.with_name("nights.csv"))
    plain = file.with_name("plain.toml")
    plain.write_text(CARE, encoding="utf-8")
    assert main(["compare", str(plain), "--data", table, "--cluster", "ward", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {row["cluster"] for row in rows} == {"ward"}
    assert main(["compare", str(plain), "--cluster", "ward"]) == 2
    assert capsys.readouterr().err == (
        "causalstory: --cluster: names a column of --data; add --data FILE\n"
    )
    assert main(["compare", str(plain), "--data", table, "--cluster", "wrad"]) == 2
    assert capsys.readouterr().err == (
        "causalstory: the data has no column 'wrad' (did you mean 'ward'?)\n"
    )


def test_refusals():
    with pytest.raises(OptionError, match="a cluster column belongs to data"):
        compare(load(CARE), cluster="ward")
    with pytest.raises(DataError) as caught:
        compare(load(CARE), data=nights(), cluster="handover")
    assert caught.value.problems == (
        "cluster: 'handover' is the treatment, an outcome or a count; name a column that says "
        "which rows belong together",
    )
