from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from causalstory.errors import OutputError, ScenarioError
from causalstory.quality.checking import check
from causalstory.quality.scaffold import new
from causalstory.stories.catalog import load


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_file_passes_check_as_it_stands(here: Path) -> None:
    path = new("fire-brigade")
    report = check(path)
    assert path == Path("fire-brigade.toml")
    assert [row for row in report.rows if not row.ok or row.warning] == []
    assert {"phenomenon", "actions differ", "recommends"} <= {row.check for row in report.rows}


def test_two_stories_compete_and_every_evidence_is_told_of(here: Path) -> None:
    scenario = load(new("fire-brigade"))
    assert scenario.id == "fire-brigade"
    assert len(scenario.stories) == 2
    assert len({story.recommends for story in scenario.stories}) == 2
    assert len(scenario.evidence) >= 2
    assert {action.kind for action in scenario.actions} >= {"shift", "leave"}


def test_every_key_of_the_format_is_there_or_told_of_in_a_comment(here: Path) -> None:
    text = new("fire-brigade").read_text(encoding="utf-8")
    for key in (
        *("format", "id", "title", "about", "caveat", "references", "treatment", "outcome"),
        *("proxy", "goal", "unit", "decide", "relevant", "association", "correlation", "slope"),
        *("difference", "label", "latent", "columns", "adds", "cost", "set", "shift", "teller"),
        *("claim", "recommends", "family", "formula", "sd"),
    ):
        assert key in text, key
    comments = [line for line in text.splitlines() if "#" in line]
    assert len(comments) > 30


def test_the_optional_lines_are_valid_keys(here: Path) -> None:
    """What the template offers in comments can be taken out of them."""
    path = new("fire-brigade")
    text = path.read_text(encoding="utf-8")
    for line in ("references", "decide", "relevant"):
        assert f"# {line} = " in text
        text = text.replace(f"# {line} = ", f"{line} = ")
    scenario = load(text)
    assert scenario.references
    assert (scenario.question.decide, scenario.question.relevant) == ("best", 0.5)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(
    st.text(
        st.sampled_from("\"'\\#= [\u00e4\u4e2d\U0001f600") | st.characters(exclude_categories="C"),
        min_size=1,
        max_size=40,
    ).filter(str.strip)
)
def test_any_title_is_said_as_it_is(tmp_path: Path, title: str) -> None:
    path = new("x", tmp_path / "x.toml", title=title, force=True)
    assert tomllib.loads(path.read_text(encoding="utf-8"))["title"] == title
    assert load(path).title == " ".join(title.split())


def test_only_id_and_title_differ_from_the_template(here: Path) -> None:
    one = new("one").read_text(encoding="utf-8").splitlines()
    two = new("two", title="Is it so?").read_text(encoding="utf-8").splitlines()
    changed = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    assert changed == [
        ('id = "one"', 'id = "two"'),
        ('title = "Do firefighters cause the damage?"', 'title = "Is it so?"'),
    ]


@pytest.mark.parametrize(
    ("identity", "title", "problem"),
    [
        ("Fire Brigade", None, "(did you mean 'fire-brigade'?)"),
        ("../fire", None, "must be lower-case letters, digits and -"),
        ("", None, "must be lower-case letters, digits and -"),
        ("f" * 61, None, "is 61 characters long, more than 60: shorten it"),
        ("fire", "  ", "title: is empty: write something, or leave it out"),
        ("fire", "\x1b[31m", "title: contains control characters: remove them"),
    ],
)
def test_what_no_scenario_may_be_called_is_refused_and_nothing_written(
    here: Path, identity: str, title: str | None, problem: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        new(identity, title=title)
    assert problem in caught.value.problems[0]
    assert list(here.iterdir()) == []


def test_a_file_that_is_there_is_left_unless_forced(here: Path) -> None:
    path = here / "fire.toml"
    path.write_text("mine")
    with pytest.raises(
        OutputError, match=r"^'fire\.toml' is already there and was left as it is: "
    ):
        new("fire")
    assert path.read_text() == "mine"
    assert load(new("fire", force=True)).id == "fire"
    assert list(here.iterdir()) == [path]


def test_a_link_that_leads_nowhere_is_not_followed(here: Path) -> None:
    (here / "fire.toml").symlink_to(here / "elsewhere.toml")
    with pytest.raises(OutputError, match="already there"):
        new("fire")
    assert not (here / "elsewhere.toml").exists()


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ("fire.txt", "the name must end in .toml"),
        (".", "it is a folder; add a file name"),
        ("no/fire.toml", "there is no folder 'no'; create it first"),
        ("f" * 300 + ".toml", "File name too long"),
    ],
)
def test_where_it_cannot_be_written_it_says_so(here: Path, output: str, problem: str) -> None:
    with pytest.raises(OutputError) as caught:
        new("fire", output)
    (sentence,) = caught.value.problems
    assert problem in sentence
    assert list(here.iterdir()) == []
