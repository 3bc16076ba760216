"""Finding scenarios by id, by path and as text, without heavy imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from causalstory.errors import ScenarioError, UnknownNameError
from causalstory.stories.catalog import load, scenarios

VALID = Path(__file__).resolve().parent.parent / "scenarios" / "valid"
MINIMAL = VALID / "minimal.toml"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the shipped scenarios."""
    folder = tmp_path / "dags"
    folder.mkdir()
    text = MINIMAL.read_text(encoding="utf-8")
    for name in ("tea", "coffee"):
        (folder / f"{name}.toml").write_text(text.replace('"coffee"\ntitle', f'"{name}"\ntitle'))
    (folder / "notes.txt").write_text("not a scenario")
    monkeypatch.setattr("causalstory.stories.catalog.dags_folder", lambda: folder)
    return folder


def test_a_shipped_scenario_is_loaded_by_its_id(shelf: Path) -> None:
    assert load("tea").id == "tea"


def test_an_unknown_id_offers_the_closest(shelf: Path) -> None:
    with pytest.raises(UnknownNameError) as caught:
        load("cofee")
    assert caught.value.problems == ("there is no scenario 'cofee' (did you mean 'coffee'?)",)
    with pytest.raises(UnknownNameError) as caught:
        load("zzz")
    assert caught.value.problems == ("there is no scenario 'zzz' (known: coffee, tea)",)


def test_an_id_is_never_a_path_out_of_the_folder(shelf: Path) -> None:
    (shelf.parent / "secret.toml").write_text(MINIMAL.read_text(encoding="utf-8"))
    with pytest.raises(UnknownNameError):
        load("..")
    with pytest.raises(UnknownNameError):
        load("notes")


def test_all_shipped_scenarios_come_in_the_order_of_their_file_names(shelf: Path) -> None:
    assert [scenario.id for scenario in scenarios()] == ["coffee", "tea"]


def test_problems_of_shipped_scenarios_name_their_files(shelf: Path) -> None:
    for name in ("coffee", "tea"):
        (shelf / f"{name}.toml").write_text("format = 2")
    with pytest.raises(ScenarioError) as caught:
        scenarios()
    assert caught.value.problems == (
        "coffee.toml: format: must be 1, the one that this version reads",
        "tea.toml: format: must be 1, the one that this version reads",
    )


def test_path_string_and_text_give_the_same_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(VALID)
    by_path = load(MINIMAL)
    assert load(str(MINIMAL)) == load("minimal.toml") == by_path
    assert load(MINIMAL.read_text(encoding="utf-8")) == by_path


def test_a_path_needs_no_suffix_if_it_is_a_path(tmp_path: Path) -> None:
    plain = tmp_path / "scenario"
    plain.write_text(MINIMAL.read_text(encoding="utf-8"))
    assert load(plain) == load(str(plain)) == load(MINIMAL)


def test_unreadable_files_are_refused_in_words(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'format = 1\ntitle = "caf\xe9"\n')
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" + "\u00e9".encode() * 200_000)
    cases = {
        tmp_path / "absent.toml": f"{tmp_path}/absent.toml: there is no such file",
        tmp_path: f"{tmp_path}: is a folder: name a file in it",
        latin: f"{latin}: is not UTF-8 text (byte 24): save it as UTF-8",
        large: "large.toml: is larger than 256 KiB: shorten it",
    }
    for path, problem in cases.items():
        with pytest.raises(ScenarioError) as caught:
            load(path)
        assert caught.value.problems == (problem,)


def test_a_file_that_may_not_be_read_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "locked.toml"
    path.write_text("format = 1\n")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ScenarioError, match=r"locked\.toml: cannot be read \(permission denied\)"):
        load(path)


def test_loading_imports_nothing_heavy() -> None:
    program = (
        "import sys; from causalstory.stories.catalog import load; "
        f"load({str(MINIMAL)!r}); "
        "heavy = {'pandas', 'networkx', 'dowhy', 'scipy', 'matplotlib', 'rich'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
