"""The reference is made from the package, and names all of the shell and of the public names."""

import importlib.util
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

import causalstory as cs
from causalstory.cli.parser import COMMANDS, shell_parsers

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def block(heading: str) -> str:
    return re.search(rf"### {heading}\n\n```\w+\n(.*?)```", REFERENCE, re.S)[1]


def test_it_is_as_made_whatever_the_terminal(
    build: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert build.reference() == REFERENCE, "run python docs/build.py write"


def test_commands_are_those_of_the_shell() -> None:
    assert re.findall(r"### causalstory (\w+)", REFERENCE) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_of_a_command_is_there_with_its_help(name: str) -> None:
    text = block(f"causalstory {name}")
    plain = " ".join(text.split())
    for action in shell_parsers()[1][name]._actions:
        assert " ".join(str(action.help).split()) in plain
        for option in action.option_strings:
            assert option in text
    assert COMMANDS[name].EXAMPLE in plain
    assert max(len(line) for line in text.splitlines()) <= 90


def test_public_names_are_there_with_every_parameter() -> None:
    assert sorted(re.findall(r"### cs\.(\w+)", REFERENCE)) == sorted(cs.__all__)
    for name in cs.__all__:
        text = block(rf"cs\.{name}")
        for parameter in inspect.signature(getattr(cs, name)).parameters.values():
            assert f"{parameter.name}: {parameter.annotation}" in text


def test_options_read_the_same_on_every_python(build: ModuleType) -> None:
    """Python 3.13 writes `-n, --n N` where 3.11 writes `-n N, --n N`, and breaks usages anew."""
    _, commands = shell_parsers()
    text = build.help_text(commands["simulate"])
    assert "usage: causalstory simulate [OPTIONS] ID --story NAME\n" in text
    assert "\n  -n, --n N " in text
