from __future__ import annotations

import io
import json
import re
import sys
from argparse import Namespace
from typing import Any, Literal

import pytest
from rich.console import Console

from causalstory.cli.rendering import print_page, show, write, write_json, write_page
from causalstory.errors import OutputError
from causalstory.tables import Cell, Heading, Lines, Page, Paragraph, Readable, Table

LONG = "the report cannot tell: safety reaches reported_errors around the outcome"
PAGE = Page(
    (
        Heading("Größe"),
        Paragraph("Beware.", "warn"),
        Lines(("a -> b", "  b -> c")),
        Table.of(
            ["story", "slope", "reason"],
            [["voice", 0.672, Cell("[red]yes[/red]", "good")], ["acuity", 12.5, LONG]],
            title="Two stories",
            notes=["One note."],
        ),
    )
)


class Answer(Readable):
    def to_page(self) -> Page:
        return PAGE

    def to_dict(self) -> dict[str, Any]:
        return {"size": "größer", "unknown": None}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_a_terminal(width: int, color: Literal["standard"] | None = None) -> str:
    out = io.StringIO()
    print_page(PAGE, Console(file=out, width=width, force_terminal=True, color_system=color))
    return re.sub(r"\x1b\[\d*m", "", out.getvalue()) if color is None else out.getvalue()


def test_json_is_all_that_goes_to_the_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    show(Answer(), Namespace(json=True))
    out, err = capsys.readouterr()
    assert out == '{\n  "size": "größer",\n  "unknown": null\n}\n'
    assert err == ""


def test_json_never_holds_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json({"slope": float("nan")})


def test_a_pipe_gets_plain_text_of_the_width_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    show(Answer(), Namespace(json=False))
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert 40 < max(len(line) for line in out.splitlines()) <= 50


def test_a_terminal_gets_tones_as_styles_and_text_as_it_is() -> None:
    text = on_a_terminal(100, "standard")
    assert "\x1b[33mBeware." in text
    assert "\x1b[32m[red]yes[/red]" in text
    assert "One note." in text


@pytest.mark.parametrize("width", [100, 60, 40, 25])
def test_on_a_terminal_nothing_is_wider_than_it(width: int) -> None:
    text = on_a_terminal(width)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    assert "around" in text
    assert "outcome" in text


def test_decimal_points_stand_below_one_another_on_a_terminal() -> None:
    lines = [line for line in on_a_terminal(120).splitlines() if "0.672" in line or "12.5" in line]
    assert lines[0].index(".") == lines[1].index(".")


@pytest.mark.parametrize(("options", "variable"), [({"no_color": True}, ""), ({}, "1")])
def test_colours_can_be_refused(
    options: dict[str, bool], variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", variable)
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    write_page(PAGE, Namespace(**options))
    assert "Beware." in terminal.getvalue()
    assert "\x1b" not in terminal.getvalue()


def test_a_terminal_has_colours_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    write_page(PAGE, Namespace())
    assert "\x1b[33mBeware." in terminal.getvalue()


def test_characters_that_the_terminal_lacks_are_replaced_for_people(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    write("größer\n")
    assert raw.getvalue() == b"gr??er\n"


def test_json_is_utf_8_whatever_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    write_json({"size": "größer"})
    assert json.loads(raw.getvalue().decode("utf-8")) == {"size": "größer"}


def test_a_full_disk_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(OutputError, match="cannot write to the standard output: No space left"):
        write("text")
