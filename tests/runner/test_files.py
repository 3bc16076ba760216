from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from causalstory.errors import OutputError
from causalstory.runner.files import writing


def test_the_file_appears_whole_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "data.csv"
    with writing(target) as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".csv"
        temporary.write_text("new")
        assert not target.exists()
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "data.csv"
    target.write_text("old")

    def write_half_and_fail() -> None:
        with writing(target) as temporary:
            temporary.write_text("half")
            raise KeyError

    with pytest.raises(KeyError):
        write_half_and_fail()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "data.csv"
    target.write_text("old")
    target.chmod(0o640)
    with writing(target) as temporary:
        temporary.write_text("new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps links for administrators")
def test_a_link_is_written_through(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(real)
    with writing(link) as temporary:
        temporary.write_text("new")
    assert link.is_symlink()
    assert real.read_text() == "new"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no /dev/null")
def test_a_device_is_written_to_and_not_replaced() -> None:
    with writing("/dev/null") as temporary:
        assert temporary == Path("/dev/null")
        temporary.write_text("gone")
    assert not Path("/dev/null").is_file()


def test_refusals_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"there is no folder '.*missing'; create it first"):
        writing(tmp_path / "missing" / "data.csv").__enter__()
    with pytest.raises(OutputError, match="it is a folder; add a file name"):
        writing(tmp_path).__enter__()


def test_what_the_system_refuses_is_told_in_one_sentence(tmp_path: Path) -> None:
    target = tmp_path / "data.csv"
    with (
        pytest.raises(OutputError, match=r"cannot write '.*data.csv': No space left on device"),
        writing(target),
    ):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []
