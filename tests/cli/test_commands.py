"""Each command on the real scenarios, in one process to save the imports."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from causalstory.cli.main import main
from causalstory.diagrams.drawing import draw
from causalstory.diagrams.outputs import OUTPUTS
from causalstory.errors import ScenarioError, UnknownNameError
from causalstory.resources import dags_folder
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load, scenarios

Capture = pytest.CaptureFixture[str]
STORIES = ["complacency", "voice", "acuity", "aftermath"]


def said(line: str, capsys: Capture, *, status: int = 0) -> str:
    """Run a command, and return what it wrote; it must not complain."""
    assert main(line.split()) == status
    out, err = capsys.readouterr()
    assert err == ""
    return out


def answered(line: str, capsys: Capture, *, status: int = 0) -> Any:
    return json.loads(said(f"{line} --json", capsys, status=status))


def complained(line: str, capsys: Capture) -> list[str]:
    assert main(line.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert all(text.startswith("causalstory: ") for text in lines)
    return lines


def test_list(capsys: Capture) -> None:
    listed = answered("list", capsys)
    assert [entry["id"] for entry in listed] == [scenario.id for scenario in scenarios()]
    ward = next(entry for entry in listed if entry["id"] == "medication-errors")
    assert ward["stories"] == STORIES
    text = said("list", capsys)
    assert all(entry["id"] in text for entry in listed)


def test_show(capsys: Capture) -> None:
    shown = answered("show medication-errors", capsys)
    assert [story["name"] for story in shown["stories"]] == STORIES
    text = said("show medication-errors --story voice", capsys)
    assert "voice: " in text
    assert "complacency: " not in text


def test_tell(capsys: Capture) -> None:
    told = answered("tell -n 400 --seed 3", capsys)
    levels = [level.name for level in load("medication-errors").evidence]
    assert [one["evidence"] for one in told["compare"]] == levels
    assert told["regret"]["convinced"] is True
    assert len(told["enlarge"]) == 12
    assert told["distinguish"]["rows"]
    text = said("tell -n 400 --seed 3 --brief", capsys)
    assert all(story in text for story in STORIES)
    assert "What it costs to be wrong" not in text


def test_draw(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "ward.svg"
    assert str(path) in said(f"draw medication-errors -o {path}", capsys).replace("\n", "")
    drawn = path.read_text(encoding="utf-8")
    assert ElementTree.fromstring(drawn).tag.endswith("svg")  # noqa: S314 - our own drawing
    assert said("draw medication-errors", capsys) == drawn
    alone = answered("draw medication-errors --story voice", capsys)
    assert alone["svg"] != drawn
    answer = answered(f"draw medication-errors --story voice -o {tmp_path / 'v.dot'}", capsys)
    assert answer == {
        "scenario": "medication-errors",
        "story": "voice",
        "file": str(tmp_path / "v.dot"),
    }
    assert (tmp_path / "v.dot").read_text().lstrip().startswith(("digraph", "//"))


def test_draw_says_how_large_a_picture_is(tmp_path: Path, capsys: Capture) -> None:
    text = said(f"draw kidney-stones --story size_drives_choice -o {tmp_path / 'size.png'}", capsys)
    width, height = re.findall(r"(\d+) x (\d+) dots, 300 to the inch", " ".join(text.split()))[0]
    header = (tmp_path / "size.png").read_bytes()[16:24]
    assert struct.unpack(">II", header) == (int(width), int(height))
    text = said(f"draw kidney-stones --story size_drives_choice -o {tmp_path / 'size.pdf'}", capsys)
    assert re.search(r"\d+\.\d x \d+\.\d inches\.", " ".join(text.split()))


def test_draw_from_top_to_bottom(capsys: Capture) -> None:
    drawn = said("draw medication-errors --direction down", capsys)
    assert drawn.rstrip("\n") == draw(load("medication-errors"), direction="down").svg.rstrip("\n")


def test_draw_reveals_an_argument(tmp_path: Path, capsys: Capture) -> None:
    line = "draw medication-errors --reveal --stories complacency,voice"
    text = said(line, capsys)
    assert text.index("The manager's story") < text.index("Safety gives errors a voice")
    answer = answered(line, capsys)
    assert [frame["story"] for frame in answer["frames"][:3]] == [
        None,
        "complacency",
        "complacency",
    ]
    told = said(f"{line} -o {tmp_path / 'a.svg'}", capsys).replace("\n", " ")
    assert told.endswith("a-01.svg to a-12.svg. ")
    assert len(list(tmp_path.glob("a-*.svg"))) == 12
    written = answered(f"{line} -o {tmp_path / 'a.html'}", capsys)
    assert written["files"] == [str(tmp_path / "a.html")]
    assert said(f"{line} -o {tmp_path / 'a.pptx'}", capsys).endswith("a.pptx, 12 steps.\n")


def test_draw_says_how_large_frames_are(tmp_path: Path, capsys: Capture) -> None:
    text = said(f"draw monty-hall --reveal -o {tmp_path / 'a.pdf'}", capsys)
    assert re.search(r"each [\d.]+ x [\d.]+ inches\.$", " ".join(text.split()))


def test_draw_names_numbered_files_that_an_earlier_argument_left(
    tmp_path: Path, capsys: Capture
) -> None:
    line = f"draw kidney-stones --reveal -o {tmp_path / 'a.svg'}"
    assert "not of this argument" not in said(line, capsys)
    count = len(list(tmp_path.glob("a-*.svg")))
    for name in (f"a-{count + 1}.svg", "a-100.svg", "a-99.png", "b-99.svg", "a-last.svg"):
        (tmp_path / name).touch()
    told = " ".join(said(line, capsys).split())
    assert f"a-{count + 1}.svg to a-100.svg are not of this argument" in told
    assert answered(line, capsys)["left_over"] == [
        str(tmp_path / f"a-{count + 1}.svg"),
        str(tmp_path / "a-100.svg"),
    ]
    (tmp_path / "a-100.svg").unlink()
    assert f"a-{count + 1}.svg is not of this argument" in " ".join(said(line, capsys).split())
    assert (tmp_path / f"a-{count + 1}.svg").read_bytes() == b""
    page = said(f"draw kidney-stones --reveal -o {tmp_path / 'a-01.html'}", capsys)
    assert "not of this argument" not in page


def test_the_help_of_draw_lists_every_format(capsys: Capture) -> None:
    shown = said("draw --help", capsys)
    assert all(ending in shown for ending in OUTPUTS)


def test_simulate_writes_the_frame_of_the_verb(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "data.csv"
    line = "simulate medication-errors --story voice -n 80 --seed 7"
    assert "80 rows of 4 columns" in said(f"{line} -o {path}", capsys)
    frame = simulate(load("medication-errors")["voice"], n=80, seed=7)
    pd.testing.assert_frame_equal(pd.read_csv(path), frame, check_exact=True)
    assert said(line, capsys) == path.read_text(encoding="utf-8")
    answer = answered(line, capsys)
    assert (answer["n"], answer["seed"], answer["do"]) == (80, 7, None)
    pd.testing.assert_frame_equal(pd.DataFrame(answer["rows"]), frame, check_exact=True)


def test_simulate_takes_actions_values_evidence_and_latent(capsys: Capture) -> None:
    line = "simulate medication-errors --story voice -n 5"
    before = answered(f"{line} --evidence weekly_report", capsys)
    assert before["columns"] == ["psychological_safety", "reported_errors"]
    feared = answered(f"{line} --do rule_by_fear", capsys)
    fixed = answered(f"{line} --latent --do psychological_safety=0.5 --do acuity=-1", capsys)
    assert "learning" in fixed["columns"]
    for one, two, three in zip(before["rows"], feared["rows"], fixed["rows"], strict=True):
        safety = [row["psychological_safety"] for row in (one, two, three)]
        assert safety == [safety[0], pytest.approx(safety[0] - 1.0), 0.5]
        assert three["acuity"] == -1


def test_simulate_draws_those_who_are_seen_or_everybody(capsys: Capture) -> None:
    line = "simulate berkson --story admission -n 60 --latent"
    seen = [row["in_hospital"] for row in answered(line, capsys)["rows"]]
    everybody = [row["in_hospital"] for row in answered(f"{line} --population", capsys)["rows"]]
    assert set(seen) == {1}
    assert set(everybody) == {0, 1}


def test_compare(capsys: Capture) -> None:
    answer = answered("compare medication-errors -n 400 --evidence weekly_report", capsys)
    assert (answer["scenario"], answer["evidence"], answer["n"], answer["seed"]) == (
        *("medication-errors", "weekly_report"),
        *(400, 1),
    )
    assert [row["story"] for row in answer["rows"]] == STORIES
    assert "voice" in said("compare medication-errors -n 400 --world voice", capsys)


def test_compare_reads_a_file_of_data(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "report.csv"
    said(f"simulate medication-errors --story voice -n 80 -o {path}", capsys)
    answer = answered(f"compare medication-errors --data {path}", capsys)
    assert answer["seed"] is None
    assert answer["n"] == 80
    assert answer["evidence"] == "chart_audit"


def test_check(capsys: Capture) -> None:
    rows = answered("check kidney-stones", capsys)
    assert {row["scenario"] for row in rows} == {"kidney-stones"}
    assert all(row["ok"] for row in rows)


def test_check_fails_where_an_assertion_does(tmp_path: Path, capsys: Capture) -> None:
    text = (dags_folder() / "medication-errors.toml").read_text(encoding="utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(
        text.replace('recommends = "rule_by_fear"', 'recommends = "build_safety"'),
        encoding="utf-8",
    )
    rows = answered(f"check {path}", capsys, status=1)
    failed = [row for row in rows if not row["ok"]]
    assert [(row["story"], row["expected"], row["found"]) for row in failed] == [
        ("complacency", "build_safety", "rule_by_fear")
    ]


def test_check_reports_the_problems_of_all_files_at_once(tmp_path: Path, capsys: Capture) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text("format = 1\nnonsense = 2\n")
    line = f"check {tmp_path / 'one.toml'} {tmp_path / 'two.toml'}"
    complaints = complained(line, capsys)
    for name in ("one", "two"):
        about = [text for text in complaints if f"{name}.toml" in text]
        assert len(about) > 1
        assert any("nonsense" in text for text in about)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("show nope", "there is no scenario 'nope'"),
        ("tell medication-erors", "(did you mean 'medication-errors'?)"),
        ("show ./missing.toml", "missing.toml"),
        ("show medication-errors --story voise", "(did you mean 'voice'?)"),
        ("draw medication-errors --story voise", "(did you mean 'voice'?)"),
        ("draw medication-errors -o x.bmp", "x.bmp"),
        ("draw medication-errors --reveal -o x.bmp", ".html, .svg"),
        ("draw medication-errors --reveal --stories voise", "(did you mean 'voice'?)"),
        ("draw medication-errors --stories voice", "goes with --reveal"),
        ("draw medication-errors --reveal --story voice", "use --stories"),
        ("draw medication-errors --direction dwon", "(did you mean 'down'?)"),
        ("draw medication-errors --layout layer", "(did you mean 'layers'?)"),
        ("draw medication-errors -o missing/x.svg", "missing"),
        ("simulate medication-errors --story voice --do rule_by_fera", "'rule_by_fear'"),
        ("simulate medication-errors --story voice --do acuti=1", "'acuity'"),
        ("simulate medication-errors --story voice --do acuity=nan", "finite number"),
        ("simulate medication-errors --story voice --evidence chart", "evidence 'chart'"),
        ("simulate medication-errors --story voice -o missing/x.csv", "create it first"),
        ("compare medication-errors --world voise", "(did you mean 'voice'?)"),
        ("compare medication-errors --evidence chart", "evidence 'chart'"),
        ("compare medication-errors --data missing.csv", "there is no file 'missing.csv'"),
        ("check nope", "there is no scenario 'nope'"),
    ],
)
def test_refusals_of_the_verbs_are_one_line(line: str, problem: str, capsys: Capture) -> None:
    (complaint,) = complained(line, capsys)
    assert problem in complaint


def test_what_the_shell_refuses_python_raises() -> None:
    with pytest.raises(UnknownNameError):
        load("nope")
    with pytest.raises(ScenarioError):
        load("./missing.toml")


def test_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.chdir(tmp_path)
    assert said("new umbrellas", capsys) == (
        "Wrote umbrellas.toml: edit it, then run `causalstory check umbrellas.toml`.\n"
    )
    assert load(Path("umbrellas.toml")).id == "umbrellas"
    (refusal,) = complained("new umbrellas", capsys)
    assert "'umbrellas.toml' is already there and was left as it is" in refusal
    answer = answered("new rain -o umbrellas.toml --force", capsys)
    assert answer == {"scenario": "rain", "file": "umbrellas.toml"}
    assert load(Path("umbrellas.toml")).id == "rain"
    assert main(["new", "q", "--title", 'So "quoted" \\ it?']) == 0
    assert load(Path("q.toml")).title == 'So "quoted" \\ it?'


def test_enlarge(capsys: Capture) -> None:
    line = "enlarge medication-errors --story complacency --world voice -n 500 --steps 1"
    found = answered(line, capsys)
    first = found["rows"][0]
    assert first["edits"] == ["add psychological_safety -> reported_errors"]
    assert (first["action_before"], first["action_after"]) == ("rule_by_fear", None)
    assert first["action_settled"] == "build_safety"
    assert answered(f"{line} --jobs 2", capsys) == found
    text = said(line, capsys)
    assert "1. If Psychological safety also acts on Errors reported" in text
    tiers = "acuity,psychological_safety/actual_errors/reported_errors"
    edits = [row["edits"] for row in answered(f"{line} --tiers {tiers}", capsys)["rows"]]
    assert ["reverse psychological_safety -> actual_errors"] not in edits
    richer = answered(f"{line} --evidence chart_audit --seed 3", capsys)
    assert (richer["evidence"], richer["seed"], richer["action"]) == (
        "chart_audit",
        3,
        "build_safety",
    )


def test_enlarge_refuses_in_one_line(capsys: Capture) -> None:
    line = "enlarge medication-errors"
    (missing,) = complained(line, capsys)
    assert "--story" in missing
    (story,) = complained(f"{line} --story voce", capsys)
    assert "did you mean 'voice'?" in story
    assert len(complained(f"{line} --story voice --tiers acuty/safety", capsys)) == 2
    (steps,) = complained(f"{line} --story voice --steps 3", capsys)
    assert "between 1 and 2" in steps
