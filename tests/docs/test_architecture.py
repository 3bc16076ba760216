"""The map shows the house as it stands."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "causalstory"
MAP = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
MOST_LINES = 300
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]


def sections() -> list[tuple[list[str], list[tuple[str, str]]]]:
    """Floors from top to ground: the rooms of the heading, and (module, what it holds)."""
    found = []
    for part in re.split(r"\n### ", MAP)[1:]:
        heading, _, body = part.partition("\n")
        rooms = re.findall(r"`(\w+)`", heading.partition(":")[0])
        body = body.partition("\n## ")[0]
        found.append((rooms, re.findall(r"^\| `([\w/]+)` \|(.*)\|$", body, re.M)))
    return found


def modules() -> set[str]:
    """Every module that holds something; what a package says of itself does not count."""
    paths = (path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
    return {
        path.with_suffix("").as_posix()
        for path in paths
        if path.name != "__init__.py" and path.parts[0] != "_data"
    }


def test_every_module_is_on_the_map_once_and_none_that_is_not_there() -> None:
    listed = [name for _, rows in sections() for name, _ in rows]
    assert set(listed) - modules() == set(), "on the map, not on disk"
    assert modules() - set(listed) == set(), "on disk: give it a line in ARCHITECTURE.md"
    assert len(listed) == len(set(listed)), "listed twice"


def test_every_line_says_something_of_its_own() -> None:
    lines = [(name, text.strip()) for _, rows in sections() for name, text in rows]
    for name, text in lines:
        assert len(text) > 10 or text == f"`causalstory {name.rpartition('/')[2]}`", name
    texts = [text for _, text in lines]
    assert len(set(texts)) == len(texts)


def test_modules_stand_in_their_rooms() -> None:
    for rooms, rows in sections():
        assert {name.partition("/")[0] for name, _ in rows} == set(rooms)


def test_the_floors_are_those_that_import_linter_guards() -> None:
    (house,) = (contract for contract in CONTRACTS if contract["id"] == "house")
    layers = [set(layer.split(" | ")) for layer in house["layers"] if not layer.startswith("(")]
    assert [set(rooms) for rooms, _ in sections()] == layers


def test_the_border_to_dowhy_is_where_the_map_says() -> None:
    (border,) = (contract for contract in CONTRACTS if contract["id"] == "dowhy")
    allowed = {line.split(" -> ")[0] for line in border["ignore_imports"]}
    importing = {
        "causalstory." + path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
        for path in PACKAGE.rglob("*.py")
        if re.search(r"^\s*(import|from) dowhy\b", path.read_text(encoding="utf-8"), re.M)
    }
    assert importing == allowed
    assert all(name.startswith("causalstory.analysis.dowhy_") for name in allowed)


def test_no_module_is_longer_than_can_be_read() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_the_map_leads_to_files_that_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", MAP):
        assert (ROOT / target).exists(), target
