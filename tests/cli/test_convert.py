from __future__ import annotations

import io
import json
from pathlib import Path

import networkx as nx
import pytest

import causalstory as cs
from causalstory.cli.main import main
from causalstory.errors import FormatWarning, GraphError, OptionError, UnknownNameError
from causalstory.stories.exchange import graph_in

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.dagitty"
    path.write_text("dag { x [e] y [o] x -> y [beta=.3] x <-> y }", encoding="utf-8")
    return path


def test_a_graph_file_is_converted_to_the_standard_output(mine: Path, capsys: Capture) -> None:
    assert main(["convert", str(mine), "--to", "dagitty"]) == 0
    out, err = capsys.readouterr()
    assert out == 'dag {\nx [exposure]\ny [outcome]\nx -> y [beta="0.3"]\nx <-> y\n}\n'
    assert err == ""


def test_what_is_lost_is_one_line_each_and_no_failure(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "odd.dagitty"
    path.write_text("dag { x [exposre]; x -> y [e] }", encoding="utf-8")
    assert main(["convert", str(path), "-o", str(tmp_path / "odd.dag"), "--json"]) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert answer["file"] == str(tmp_path / "odd.dag")
    assert [f"causalstory: warning: {lost}" for lost in answer["lost"]] == err.splitlines()
    assert len(answer["lost"]) == 2
    assert (tmp_path / "odd.dag").exists()


def test_a_story_takes_the_roles_of_its_question_along(capsys: Capture) -> None:
    assert (
        main(["convert", "medication-errors", "--story", "voice", "--to", "dagitty", "--json"]) == 0
    )
    text = json.loads(capsys.readouterr().out)["text"]
    graph = cs.from_dagitty(text)
    assert graph.nodes["psychological_safety"]["role"] == "treatment"
    assert graph.nodes["actual_errors"]["role"] == "outcome"
    assert graph.nodes["learning"]["latent"]
    assert set(graph.edges) == set(cs.load("medication-errors")["voice"].arrows)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("convert medication-errors --to dagitty", "tells 4 stories"),
        ("convert nowhere.dot --to dagitty", "nowhere.dot: there is no such file"),
        ("convert medication-error --to dagitty", "did you mean 'medication-errors'?"),
        ("convert kidney-stones --to dagity", "there is no graph format 'dagity'"),
        ("convert kidney-stones --story nobody --to dagitty", "there is no story 'nobody'"),
        ("convert kidney-stones --story size_drives_choice", "name the format to write"),
        ("convert {mine} --story x --to dagitty", "'story' chooses one story of a scenario"),
        ("draw {mine} --story x", "'story' chooses one story of a scenario"),
    ],
)
def test_refusals(line: str, problem: str, mine: Path, capsys: Capture) -> None:
    assert main(line.format(mine=mine).split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert problem in err
    assert len(err.splitlines()) == 1


def given(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_graph_may_come_from_the_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    given(b"\xef\xbb\xbfdag { x -> y }", monkeypatch)
    assert main(["convert", "-", "--to", "bnlearn"]) == 0
    assert capsys.readouterr().out == "[x][y|x]\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b" \n", "the standard input is empty"),
        (b"\xff", "the standard input is not UTF-8 text (byte 1)"),
        (b"a -> b\n" * 400_000, "is larger than 2 MiB"),
    ],
)
def test_what_the_standard_input_may_not_be(
    content: bytes, problem: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    given(content, monkeypatch)
    assert main(["convert", "-", "--to", "bnlearn"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert problem in err
    assert len(err.splitlines()) == 1


def test_draw_takes_a_graph_file(mine: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["draw", str(mine), "-o", str(tmp_path / "mine.svg"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer == {"scenario": None, "story": None, "file": str(tmp_path / "mine.svg")}
    assert "<svg" in (tmp_path / "mine.svg").read_text(encoding="utf-8")


def test_show_takes_a_graph_file(mine: Path, capsys: Capture) -> None:
    assert main(["show", str(mine), "--json"]) == 0
    assert "implied_independencies" in capsys.readouterr().out


def test_whatever_holds_a_graph_is_converted(mine: Path, tmp_path: Path) -> None:
    expected = cs.convert(mine, to="dagitty")
    for source in (str(mine), cs.read_graph(mine), mine.read_text(encoding="utf-8")):
        assert cs.convert(source, to="dagitty") == expected
    written = cs.convert(mine, path=tmp_path / "other.dag")
    assert written == tmp_path / "other.dag"
    assert written.read_text(encoding="utf-8") == expected


def test_a_scenario_is_told_from_a_graph() -> None:
    stones = cs.load("kidney-stones")
    story = stones["size_drives_choice"]
    text = cs.convert(story, to="dagitty")
    assert cs.convert(stones, to="dagitty", story=story.name) == text
    assert cs.convert(cs.to_toml(stones), to="dagitty", story=story.name) == text
    with pytest.raises(UnknownNameError):
        cs.convert("kidney-stone", to="dagitty")
    with pytest.raises(OptionError, match="leave it out"):
        cs.convert(nx.DiGraph([("x", "y")]), to="dagitty", story="x")
    with pytest.raises(GraphError, match="in a circle"):
        cs.convert("x -> y -> x", to="dagitty")


def test_a_warning_of_the_format_reaches_python() -> None:
    graph = nx.DiGraph([("x", "y")])
    graph.nodes["x"]["weight"] = 3
    with pytest.warns(FormatWarning, match="'weight' of 'x' is no text"):
        cs.convert(graph, to="dagitty")


def test_a_graph_stays_as_it_is() -> None:
    graph = nx.DiGraph([("x", "y")])
    assert graph_in(graph) is graph
    cs.convert(graph, to="dagitty")
    assert nx.utils.graphs_equal(graph, nx.DiGraph([("x", "y")]))
