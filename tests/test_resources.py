"""Finding the folders of scenarios and data sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from causalstory import resources
from causalstory.errors import DataError


def _install(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = root / "causalstory"
    package.mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", package)
    return package


def test_the_package_comes_before_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = _install(tmp_path, monkeypatch)
    (tmp_path / "dags").mkdir()
    assert resources.dags_folder() == tmp_path / "dags"

    (package / "_data" / "dags").mkdir(parents=True)
    assert resources.dags_folder() == package / "_data" / "dags"


def test_missing_folders_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path, monkeypatch)
    with pytest.raises(DataError, match="the folder 'datasets' of causalstory is missing"):
        resources.datasets_folder()


def test_a_file_is_a_file_and_nothing_else_is(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a\n")
    assert resources.is_file(tmp_path / "table.csv")
    assert not resources.is_file(tmp_path)
    assert not resources.is_file(tmp_path / "nul\0byte")
    assert not resources.is_file(Path("x" * 5000))
