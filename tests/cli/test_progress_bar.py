from __future__ import annotations

import io
import sys
from argparse import Namespace

import pytest

from causalstory.cli.progress_bar import ProgressBar, progress_shown
from causalstory.runner.progress import step, track


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put a terminal in the place of the standard error, inside the test: pytest has its own."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm-256color")
    return stream


def test_a_terminal_sees_what_is_being_done(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with progress_shown(Namespace()):
        for _ in track(range(3), "simulating voice"):
            with step("loading DoWhy"):
                pass
    assert "simulating voice" in screen.getvalue()
    assert "loading DoWhy" in screen.getvalue()


def test_nothing_is_drawn_where_nobody_can_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_shown(Namespace()), step("loading DoWhy"):
        pass
    assert stream.getvalue() == ""


def test_the_standard_output_stays_clean(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal(monkeypatch)
    with progress_shown(Namespace()), step("loading DoWhy"):
        sys.stdout.write("a result\n")
    assert capsys.readouterr().out == "a result\n"


def test_the_bar_can_be_used_again_after_all_is_finished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = terminal(monkeypatch)
    bar = ProgressBar()
    for what in ("first", "second"):
        bar.start(what, 1)
        bar.advance()
        bar.finish()
    assert "second" in screen.getvalue()


def test_a_bar_does_without_colours_if_they_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for no_color in (False, True):
        screen = terminal(monkeypatch)
        with progress_shown(Namespace(no_color=no_color)):
            list(track(range(3), "simulating voice"))
        assert ("\x1b[38;5;" in screen.getvalue()) != no_color
