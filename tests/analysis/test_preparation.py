"""Data as frames and as files."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

import causalstory as cs
from causalstory.analysis.preparation import frame_of
from causalstory.errors import DataError


def test_every_verb_that_takes_a_frame_takes_a_file(tmp_path: Path) -> None:
    voice = cs.load("medication-errors")["voice"]
    table = cs.simulate(voice, n=80)
    path = tmp_path / "wards.csv"
    table.to_csv(path, index=False)
    pair = "psychological_safety", "reported_errors"
    for asked in (path, str(path)):
        found = cs.estimate(voice, asked)
        assert found.estimate == pytest.approx(cs.estimate(voice, table).estimate)
        assert cs.association(asked, *pair).slope == pytest.approx(
            cs.association(table, *pair).slope
        )
        read, held = (cs.contradictions(voice, data)["voice"] for data in (asked, table))
        assert read.contradicted == held.contradicted
        assert len(read.claims) == len(held.claims) > 0
        assert not isinstance(cs.to_dowhy(voice, asked), nx.DiGraph)
    assert len(cs.refute(voice, path, simulations=20)) == len(
        cs.refute(voice, table, simulations=20)
    )


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(DataError, match=r"there is no file 'skool\.csv'"):
        frame_of("skool.csv")
    with pytest.raises(DataError, match="the data is a list: give a pandas DataFrame"):
        frame_of([1, 2])  # type: ignore[arg-type]
