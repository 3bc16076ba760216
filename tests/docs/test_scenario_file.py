"""The format's page says what the reader does: its tables are compared with the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from causalstory.errors import ScenarioError
from causalstory.stories import language
from causalstory.stories.families import FAMILIES
from causalstory.stories.file import (
    expectations,
    levels,
    limits,
    names,
    parts,
    read,
    stories,
    timeline,
)
from causalstory.stories.formula import FUNCTIONS, parse

TEXT = (Path(__file__).parents[2] / "docs" / "scenario-file.md").read_text(encoding="utf-8")
EXAMPLE, OVER_TIME, MISTAKEN = re.findall(r"```toml\n(.*?)```", TEXT, re.S)
STRANGE = "zzqqj"
"""A key so strange that the reader lists those it knows instead of guessing one."""

TABLES = {
    "The file itself": f"{STRANGE} = 1",
    "`[question]`": f"[question]\n{STRANGE} = 1",
    "`[phenomenon]`": f"[phenomenon]\n{STRANGE} = 1",
    "`[variables]`": f"[variables]\na = {{ {STRANGE} = 1 }}",
    "`[evidence]`": f"[evidence]\na = {{ {STRANGE} = 1 }}",
    "`[actions]`": f"[actions.a]\n{STRANGE} = 1",
    "`[data]`": f"[data]\n{STRANGE} = 1",
    "`[timeline]`": f"[timeline]\n{STRANGE} = 1",
    "`[[timeline.expect]]`": f"[[timeline.expect]]\n{STRANGE} = 1",
    "`[levels]`": f"[timeline]\n[levels]\na = {{ {STRANGE} = 1 }}",
    "`[stories]`": f"[stories.a]\n{STRANGE} = 1",
}


def section(heading: str) -> str:
    return re.split(r"\n##+ ", TEXT.partition(f" {heading}\n")[2])[0]


def rows(heading: str) -> list[list[str]]:
    """The cells of the table of a section, without its head."""
    lines = re.findall(r"^\|(.*)\|$", section(heading), re.M)
    return [[cell.strip() for cell in line.split("|")] for line in lines[2:]]


def keys(heading: str) -> list[str]:
    return [row[0].strip("`") for row in rows(heading)]


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(ScenarioError) as error:
        read(text)
    return error.value.problems


@pytest.mark.parametrize("heading", TABLES)
def test_keys_are_those_that_the_reader_knows(heading: str) -> None:
    found = problems(f"format = 1\n{TABLES[heading]}\n")
    (complaint,) = (line for line in found if STRANGE in line)
    known = re.search(r"unknown key \(known: (.*)\)", complaint)[1].split(", ")
    assert keys(heading) == known or set(keys(heading)) == set(known)
    assert len(keys(heading)) == len(set(keys(heading)))


def test_what_is_needed_is_missed() -> None:
    missed = {line.partition(":")[0] for line in problems("format = 1\n") if "missing:" in line}
    missed |= {line.partition(":")[0] for line in problems("") if "missing:" in line}
    missed |= {path.partition(".")[0] for path in missed}
    for heading, path in (("The file itself", ""), ("`[question]`", "question.")):
        for key, _, note in rows(heading):
            assert (note == "needed") == (path + key.strip("`") in missed), key


def test_families_and_their_parameters() -> None:
    written = {row[0].strip("`"): row for row in rows("Mechanisms")}
    assert list(written) == list(FAMILIES)
    for name, family in FAMILIES.items():
        _, link, draws, must, may = written[name]
        assert link.split(",")[0] == family.link
        assert draws == ("whole numbers" if family.discrete else "decimals")
        if family.per_level:
            assert (must, may.split("`")[1]) == ("`levels`", "formula")
            continue
        assert re.findall(r"`(\w+)`", must) == list(family.required)
        assert tuple(re.findall(r"`(\w+)` \((.*?)\)", may)) == family.optional


def test_functions_operators_and_comparisons() -> None:
    calls = [row[0].strip("`") for row in rows("Formulas")]
    assert [call.partition("(")[0] for call in calls] == list(FUNCTIONS)
    for call in calls:
        parse(call)
    text = section("Formulas")
    for signs in re.findall(r"`([-+*/<>=! ]{3,})`", text):
        for sign in signs.split():
            parse(f"2 {sign} 3")
    assert "`+ - * /`" in text
    assert "`< <= > >= == !=`" in text


def test_limits() -> None:
    written = {what: float(most.replace(",", "")) for what, most in rows("Limits")}
    assert written == {
        "size of a file, in KiB": limits.MAX_BYTES / 1024,
        "brackets inside brackets": limits.MAX_NESTING,
        "tables and arrays": limits.MAX_BRACKETS,
        "parts of a dotted key": limits.MAX_KEY_PARTS,
        "variables": parts.MAX_VARIABLES,
        "stories": stories.MAX_STORIES,
        "actions, and levels of evidence": parts.MAX_PARTS,
        "levels of a categorical variable": levels.MAX_LEVELS,
        "characters of a name": names.MAX_NAME,
        "characters of a formula": language.MAX_LENGTH,
        "all formulas of a file, in KiB": limits.MAX_FORMULAS / 1024,
        "operations inside operations in a formula": language.MAX_DEPTH,
        "exponent": language.MAX_EXPONENT,
        "weeks shown, and weeks of a burn-in": timeline.MAX_WEEKS,
        "levels of those who live in it": timeline.MAX_LEVELS,
        "members of the lowest of them": timeline.MAX_MEMBERS,
        "numbers of a history, burn-in included": timeline.MAX_NUMBERS,
        "entries of `[[timeline.expect]]`": expectations.MAX_EXPECTATIONS,
    }


def test_reserved_words_are_named() -> None:
    for word in language.OVER_TIME:
        assert f"`{word}`" in section("Names")


def test_the_example_is_a_scenario_and_simulates() -> None:
    import causalstory as cs

    scenario = read(EXAMPLE)
    for story in scenario.stories:
        assert len(cs.simulate(story, n=10)) == 10
    assert "dagitty" in "".join(problems(EXAMPLE + 'dagitty = "dag {}"\n'))


def test_the_example_over_time_runs_and_does_what_it_says() -> None:
    import causalstory as cs

    scenario = read(OVER_TIME)
    history = cs.timeline(scenario, world="tired", action="early_nights", by="person", truth=True)
    assert len(history.to_frame()) == 52 * 30
    assert {"lag", "sum", "mean"} <= set(re.findall(r"\*\*`(\w+)\(", section("Over time")))


def test_the_mistakes_are_reported_as_shown() -> None:
    shown = re.search(r"```text\n(.*?)```", TEXT, re.S)[1].splitlines()
    assert list(problems(MISTAKEN)) == shown


def test_mechanisms_shown_in_passing_can_be_read() -> None:
    shown = re.findall(r"`(reported = \{ family = .*? \})`", TEXT)
    shown.append(
        'x = { family = "categorical", '
        + ", ".join(re.search(r"takes `(levels = .*?)` and\s+`(formula = .*?)`", TEXT).groups())
        + " }"
    )
    assert len(shown) == 2
    for line in shown:
        name = line.partition(" ")[0]
        read(
            'format = 1\nid = "a"\ntitle = "A"\n[question]\ntreatment = "t"\noutcome = "u"\n'
            f'goal = "increase"\n[variables]\nt = {{}}\nu = {{}}\nerrors = {{}}\nage = {{}}\n'
            f'{name} = {{}}\n[evidence]\nall = {{ columns = ["t", "u"] }}\n'
            '[stories.s]\ntitle = "S"\n[stories.s.mechanisms]\nt = { family = "normal" }\n'
            'u = { family = "normal" }\nerrors = { family = "poisson" }\n'
            f'age = {{ family = "normal" }}\n{line}\n'
        )
