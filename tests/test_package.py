from __future__ import annotations

import ast
import importlib
import pkgutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

import causalstory as cs

PUBLIC = {
    *("load", "scenarios", "show", "tell", "draw", "simulate", "effect", "truth", "counterfactual"),
    *("association", "identify", "estimate", "refute", "compare", "regret", "check", "new"),
    *("enlarge", "timeline", "unroll", "draw_enlargement", "arrow_effects"),
    *("adjustment_sets", "d_separated", "implied_independencies"),
    *("simulate_chunks", "to_networkx", "to_dowhy", "to_toml", "dataset"),
    *("read_graph", "write_graph", "from_dagitty", "convert", "scenario"),
    *("instruments", "frontdoor_sets", "paths", "roles"),
    *("robustness_value", "e_value", "distinguish"),
    *("cpdag", "equivalence_class", "markov_equivalent"),
    "contradictions",
    *("chart", "export_play"),
    *("reveal", "Step"),
    *("Scenario", "Story", "CausalStoryError"),
}


def test_these_are_the_public_names() -> None:
    assert set(cs.__all__) == PUBLIC
    assert set(dir(cs)) >= PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_name_is_there_and_named_as_where_it_lives(name: str) -> None:
    thing = getattr(cs, name)
    assert thing.__name__ == name
    assert getattr(importlib.import_module(thing.__module__), name) is thing


def test_type_checkers_see_the_names_where_they_live() -> None:
    tree = ast.parse(Path(cs.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: statement.module
        for statement in block.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    assert seen == {name: f"causalstory.{home}" for name, home in cs._HOMES.items()}


def test_no_room_bears_the_name_of_a_verb() -> None:
    rooms = {module.name for module in pkgutil.iter_modules(cs.__path__)}
    assert "stories" in rooms
    assert rooms & PUBLIC == set()


def test_an_unknown_name_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="module 'causalstory' has no attribute 'tel'"):
        _ = cs.tel
    assert not hasattr(cs, "nonsense")


def test_the_version_is_that_of_the_installed_package() -> None:
    try:
        expected = version("causalstory")
    except PackageNotFoundError:
        expected = "0+unknown"
    assert cs.__version__ == expected
