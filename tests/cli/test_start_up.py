"""What is loaded, for what is not loaded takes no time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {
    *("dowhy", "pandas", "numpy", "networkx", "matplotlib", "rich", "scipy"),
    *("statsmodels", "sympy", "graphviz", "tabulate", "tomlkit"),
}


def loaded_by(code: str) -> set[str]:
    """Return the heavy packages that a fresh interpreter has loaded after some code."""
    report = f"import sys; {code}; print(*sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", report],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=60,
    )
    return set(done.stderr.split())


def loaded_by_shell(line: str) -> set[str]:
    return loaded_by(f"from causalstory.__main__ import main; assert main({line.split()!r}) == 0")


def test_the_import_loads_nothing_heavy() -> None:
    assert loaded_by("import causalstory") == set()


@pytest.mark.parametrize("line", ["", "--help", "--version", "tell --help", "compare --help"])
def test_help_loads_nothing_heavy(line: str) -> None:
    assert loaded_by_shell(line) == set()


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("list", {"numpy"}),
        ("list --json", {"numpy"}),
        ("show medication-errors", {"numpy", "networkx"}),
        ("draw medication-errors", {"numpy", "networkx"}),
        ("convert medication-errors --story voice --to dagitty", {"numpy", "networkx"}),
        ("simulate medication-errors --story voice -n 5", {"numpy", "pandas"}),
        (f"new umbrellas -o {os.devnull}", {"numpy", "tomlkit"}),
    ],
)
def test_a_command_loads_what_it_needs_and_never_dowhy(line: str, allowed: set[str]) -> None:
    assert loaded_by_shell(line) <= allowed


def test_the_test_can_fail() -> None:
    assert loaded_by("import numpy") == {"numpy"}
