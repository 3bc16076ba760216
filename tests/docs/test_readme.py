"""The README says what the package does: its table, its pictures, its commands."""

import importlib.util
import re
from pathlib import Path

import pytest

from causalstory.cli.main import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_table_and_pictures_are_as_made() -> None:
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    assert build.differences() == []


def shell_lines() -> list[str]:
    block = re.search(r"## In the shell\n\n```bash\n(.*?)```", README, re.S)[1]
    return [line.split("#")[0].strip() for line in block.splitlines()]


def test_every_command_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the README's order, in one folder: later lines use files of earlier ones."""
    monkeypatch.chdir(tmp_path)
    for line in shell_lines():
        program, *arguments = line.split()
        assert program == "causalstory"
        assert main(arguments) == 0, line
        assert "bug" not in capsys.readouterr().err


def test_every_link_leads_to_a_file() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_python_example_runs() -> None:
    code = re.search(r"```python\n(.*?)```", README, re.S)[1]
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own text
