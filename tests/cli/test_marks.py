"""The options of ``draw`` that mark a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

import causalstory as cs
from causalstory.cli.main import main
from causalstory.cli.marks import notes
from causalstory.errors import OptionError

Capture = pytest.CaptureFixture[str]
WARD = "medication-errors"


def drawn(line: str, capsys: Capture) -> str:
    assert main(line.split()) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out.rstrip("\n")


def refused(line: str, capsys: Capture) -> list[str]:
    assert main(line.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


@pytest.mark.parametrize(
    ("flags", "options"),
    [
        ("--do build_safety", {"do": "build_safety"}),
        ("--do acuity=1 --do learning=-0.5", {"do": {"acuity": "1", "learning": "-0.5"}}),
        ("--swig acuity=1", {"swig": {"acuity": "1"}}),
        ("--swig acuity", {"swig": "acuity"}),
        ("--against complacency", {"against": "complacency"}),
        ("--paths --adjust auto", {"paths": True, "adjusted": "auto"}),
        ("--adjust acuity,learning", {"adjusted": ["acuity", "learning"]}),
        ("--symbols --no-legend", {"symbols": True, "legend": False}),
        ("--notes equations --legend", {"notes": "equations", "legend": True}),
        (
            "--notes acuity->actual_errors=strong",
            {"notes": {("acuity", "actual_errors"): "strong"}},
        ),
    ],
)
def test_flags_are_the_options_of_python(
    flags: str, options: dict[str, object], capsys: Capture
) -> None:
    shell = drawn(f"draw {WARD} --story voice {flags}", capsys)
    assert shell == cs.draw(cs.load(WARD), story="voice", **options).svg.rstrip("\n")


def test_effects_are_simulated(capsys: Capture) -> None:
    voice = cs.load(WARD)["voice"]
    shell = drawn(f"draw {WARD} --story voice --notes effects", capsys)
    assert shell == cs.draw(cs.load(WARD), story="voice", notes=cs.arrow_effects).svg.rstrip("\n")
    assert dict(cs.arrow_effects(voice).notes().texts)["learning", "actual_errors"] in shell


def test_the_least_enlargement(capsys: Capture) -> None:
    shell = drawn(f"draw {WARD} --story complacency --enlarge --world voice", capsys)
    python = cs.draw_enlargement(cs.load(WARD), "complacency", world="voice")
    assert shell == python.svg.rstrip("\n")


def test_weeks_side_by_side(capsys: Capture) -> None:
    shell = drawn("draw weekly-report --story voice --weeks 3", capsys)
    weeks = cs.unroll(cs.load("weekly-report")["voice"], weeks=3)
    assert shell == cs.draw(weeks).svg.rstrip("\n")
    assert "Fear, t-2" in shell


def test_two_files_are_compared(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "one.dagitty").write_text("dag { x -> y }")
    (tmp_path / "two.dagitty").write_text("dag { y -> x }")
    text = drawn(f"draw {tmp_path}/one.dagitty --against {tmp_path}/two.dagitty", capsys)
    assert "Turned round: y -&gt; x." in text
    text = drawn(f"draw {WARD} --story voice --against {tmp_path}/two.dagitty", capsys)
    assert "Added: y -&gt; x." in text


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ("--world voice", "--world: goes with --enlarge"),
        ("--enlarge", "--enlarge: starts from a story of a scenario; name it with --story"),
        ("--story voice --enlarge --paths", "paths and the enlargement are different pictures"),
        ("--story voice --enlarge --world voise", "did you mean 'voice'"),
        ("--against voice", "choose the first with story="),
        ("--do x=1=", "no variable 'x'"),
        ("--swig a=1 --swig a=2", "--swig: 'a' is set twice; keep one of them"),
        ("--swig acuity --swig learning", "--swig: 'acuity' is not of the form variable=value"),
        ("--swig build_safety", "name a value"),
        ("--notes effect", "--notes: 'effect' is not of the form cause->effect=words"),
        ("--adjust acuty", "did you mean 'acuity'"),
        ("--story voice --against nowhere.dot", "nowhere.dot"),
        ("--reveal --paths --do acuity=1", "--do and --paths: mark one picture; an argument"),
        ("--reveal --no-legend", "--legend: mark one picture"),
        ("--reveal --weeks 2", "--weeks: mark one picture"),
        ("--weeks 2", "--weeks: draws a story of a scenario over time; name it with --story"),
        ("--story voice --weeks 2", "does not run over time"),
        ("--story voice --weeks 2 --enlarge", "--weeks: leave it out with --enlarge"),
    ],
)
def test_refusals_are_one_line(flags: str, words: str, capsys: Capture) -> None:
    (line,) = refused(f"draw {WARD} {flags}", capsys)
    assert line.startswith("causalstory: ")
    assert words in line


def test_several_problems_are_several_lines(capsys: Capture) -> None:
    lines = refused(f"draw {WARD} --adjust acuty --do acuty=1 --notes a->b=1", capsys)
    assert len(lines) == 3


def test_notes_that_are_none_are_all_named() -> None:
    with pytest.raises(OptionError) as caught:
        notes(["equations", "a->b=1", "c=2"])
    assert len(caught.value.problems) == 2
    assert notes(["a->b=x = 2"]) == {("a", "b"): "x = 2"}
    assert notes([]) is None
