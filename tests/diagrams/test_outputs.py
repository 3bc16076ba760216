from __future__ import annotations

import re
from pathlib import Path

import networkx as nx
import pytest

from causalstory.diagrams import outputs
from causalstory.diagrams.drawing import draw
from causalstory.diagrams.outputs import EXTRAS, OUTPUTS, Output, listed
from causalstory.diagrams.scene import Scene
from causalstory.errors import OutputError


@pytest.mark.parametrize("ending", OUTPUTS)
def test_every_format_is_written_and_the_same_each_time(ending: str, tmp_path: Path) -> None:
    drawing = draw(nx.DiGraph([("fièvre", "ψ"), ("ψ", "病")]))
    first = drawing.save(tmp_path / f"a{ending}").read_bytes()
    assert first
    assert drawing.save(tmp_path / f"b{ending}").read_bytes() == first
    assert len(list(tmp_path.iterdir())) == 2


def test_the_page_on_pictures_has_a_row_for_every_format() -> None:
    text = (Path(__file__).parents[2] / "docs" / "pictures.md").read_text(encoding="utf-8")
    table = text.partition("<!-- table -->")[2].partition("<!-- end -->")[0]
    first = " ".join(re.findall(r"^\|(.*?)\|", table, re.M))
    told = re.findall(r"`(\.\w+)`", first)
    assert told == list(OUTPUTS)


def test_the_endings_are_listed_once() -> None:
    assert all(f"{ending}" in listed() for ending in OUTPUTS)
    assert len({output.what for output in OUTPUTS.values()}) == len(OUTPUTS)


@pytest.mark.parametrize("package", EXTRAS)
def test_a_missing_package_is_named_with_what_installs_it(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(_: Scene) -> bytes:
        raise ModuleNotFoundError(f"No module named '{package}.x'", name=f"{package}.x")

    monkeypatch.setitem(outputs.OUTPUTS, ".xyz", Output("lacking", lacking))
    with pytest.raises(OutputError, match=rf"{package}, .*pip install 'causalstory\[\w+\]'"):
        draw(nx.DiGraph([("a", "b")])).save(tmp_path / "a.xyz")
    assert list(tmp_path.iterdir()) == []


def test_a_bug_in_a_writer_is_not_called_a_missing_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Scene) -> bytes:
        raise ModuleNotFoundError("No module named 'causalstory.typo'", name="causalstory.typo")

    monkeypatch.setitem(outputs.OUTPUTS, ".xyz", Output("broken", broken))
    with pytest.raises(ModuleNotFoundError):
        draw(nx.DiGraph([("a", "b")])).save(tmp_path / "a.xyz")
