from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

from causalstory.cli.main import main
from causalstory.errors import ScenarioError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    Install = Callable[[Callable[[Namespace], int]], None]
    Capture = pytest.CaptureFixture[str]


def raising(error: BaseException) -> Callable[[Namespace], int]:
    def run(options: Namespace) -> NoReturn:
        raise error

    return run


@pytest.mark.parametrize("status", [0, 1])
def test_the_status_of_the_command_is_the_status_of_the_shell(
    command: Install, status: int
) -> None:
    command(lambda options: status)
    assert main(["list"]) == status


def test_every_problem_is_one_line_on_the_standard_error(command: Install, capsys: Capture) -> None:
    command(raising(ScenarioError(["first problem", "second\nproblem \x1b[2J"])))
    assert main(["list"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "causalstory: first problem\ncausalstory: second problem \N{REPLACEMENT CHARACTER}[2J\n"
    )


def test_an_interrupt_is_quiet(command: Install, capsys: Capture) -> None:
    command(raising(KeyboardInterrupt()))
    assert main(["list"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_left_is_no_reason_to_complain(command: Install, capsys: Capture) -> None:
    command(raising(BrokenPipeError()))
    assert main(["list"]) == 141
    assert capsys.readouterr() == ("", "")


def test_lack_of_memory_comes_with_a_way_out(command: Install, capsys: Capture) -> None:
    command(raising(MemoryError()))
    assert main(["list"]) == 2
    assert "fewer units with --n" in capsys.readouterr().err


def test_a_bug_is_called_a_bug_in_one_line(
    command: Install, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CAUSALSTORY_DEBUG", raising=False)
    command(raising(ZeroDivisionError("division\nby zero")))
    assert main(["list"]) == 70
    assert capsys.readouterr().err == (
        "causalstory: this is a bug in causalstory: ZeroDivisionError: division by zero "
        "(CAUSALSTORY_DEBUG=1 shows the traceback)\n"
    )


def test_the_traceback_of_a_bug_is_shown_when_asked_for(
    command: Install, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAUSALSTORY_DEBUG", "1")
    command(raising(ZeroDivisionError("division by zero")))
    assert main(["list"]) == 70
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_without_a_command_the_help_is_shown(capsys: Capture) -> None:
    assert main([]) == 0
    assert "compare" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--help"], ["tell", "--help"], ["--version"]])
def test_help_and_version_go_to_the_standard_output(arguments: list[str], capsys: Capture) -> None:
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert out.endswith("\n")
    assert err == ""
