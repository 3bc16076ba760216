"""Changing one value of a teacher's file: nothing else moves, to the byte."""

from __future__ import annotations

import difflib
import json
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import ScenarioError, UnknownNameError
from causalstory.resources import dags_folder
from causalstory.stories.file.editor import edited

FILES = {path.stem: path.read_text(encoding="utf-8") for path in dags_folder().glob("*.toml")}
ODD = (
    "\ufeff# before\r\n"
    "  a   =   1   # after a\r\n"
    "\r\n"
    "b = { c = 'x',   d = [ 1,  2 ] } # after b\r\n"
    "[t]   # after t\r\n"
    "\tx = '''one\r\ntwo'''\r\n"
    "[other]\r\n"
    "[t.inner]\r\n"
    'y = "y" # z'
)


def paths(table: dict[str, Any], start: str = "") -> list[str]:
    """Return the dotted path of everything that is not a table."""
    found = []
    for key, value in table.items():
        path = f"{start}.{key}" if start else key
        found += paths(value, path) if isinstance(value, dict) else [path]
    return found


def at(table: Any, path: str) -> Any:
    for key in path.split("."):
        table = table[key]
    return table


EVERYWHERE = [(name, path) for name, text in FILES.items() for path in paths(tomllib.loads(text))]


@settings(deadline=None)
@given(st.sampled_from(EVERYWHERE), st.text(max_size=10) | st.integers(-99, 99))
def test_one_value_changes_and_nothing_around_it(place: tuple[str, str], value: str | int) -> None:
    name, path = place
    text = FILES[name]
    old = at(tomllib.loads(text), path)

    changed = edited(text, path, value)

    assert at(tomllib.loads(changed), path) == value
    before, after = text.split("\n"), changed.split("\n")
    touched = [
        code
        for code in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if code[0] != "equal"
    ]
    assert len(touched) <= 1
    if touched and isinstance(old, str) and "\n" not in old:
        _, start, stop, first, last = touched[0]
        assert (stop - start, last - first) == (1, 1)
        head, _, tail = before[start].partition(json.dumps(old, ensure_ascii=False))
        assert after[first].startswith(head)
        assert after[first].endswith(tail)


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        ("a", 2, "1   #", "2   #"),
        ("b.c", 'q"', "'x'", '"q\\""'),
        ("b.d", [3], "[ 1,  2 ]", "[3]"),
        ("t.x", "z", "'''one\r\ntwo'''", '"z"'),
        ("t.inner.y", True, '"y"', "true"),
    ],
)
def test_comments_spaces_line_ends_and_the_mark_at_the_start_stay(
    path: str, value: Any, old: str, new: str
) -> None:
    assert edited(ODD, path, value) == ODD.replace(old, new)


def test_what_is_not_there_cannot_be_replaced() -> None:
    with pytest.raises(UnknownNameError) as caught:
        edited(FILES["medication-errors"], "stories.voise.title", "x")
    assert caught.value.problems == (
        "stories.voise: there is nothing to replace (did you mean 'voice'?)",
    )
    with pytest.raises(UnknownNameError, match=r"^id\.x: there is nothing to replace$"):
        edited(FILES["medication-errors"], "id.x", "x")


def test_a_whole_table_is_not_replaced_nor_a_number_written_that_is_none() -> None:
    for path, value in (("question", "x"), ("question.goal", float("nan"))):
        with pytest.raises(ScenarioError, match=rf"^{path}: cannot be replaced by '.*': edit the"):
            edited(FILES["medication-errors"], path, value)


def test_what_is_not_toml_is_refused() -> None:
    with pytest.raises(ScenarioError, match="not valid TOML"):
        edited("a = ", "a", 1)
