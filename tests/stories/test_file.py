"""Reading scenario files: limits, the resolved scenario, and that nothing else is ever raised."""

from __future__ import annotations

import copy
import cProfile
import json
import math
import pickle
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import ScenarioError, did_you_mean
from causalstory.stories.file import fields, limits, read
from causalstory.stories.file.arrows import sort_or_circles
from causalstory.stories.file.limits import MAX_BYTES
from causalstory.stories.model import Scenario
from causalstory.stories.parts import LEAVE

VALID = Path(__file__).resolve().parent.parent / "scenarios" / "valid"
FULL = (VALID / "medication-errors.toml").read_text(encoding="utf-8")
HEAD = """
format = 1
id = "head"
title = "A title"
question = { treatment = "v0", outcome = "v1", goal = "increase" }
"""
BOTH = "variables = { v0 = {}, v1 = {} }\n"
DRAWN = 'stories.drawn = { title = "Drawn", arrows = ["v0 -> v1"] }\n'


def problems_of(text: str) -> tuple[str, ...]:
    with pytest.raises(ScenarioError) as caught:
        read(text, source="mine.toml")
    return caught.value.problems


# --- the resolved scenario -----------------------------------------------------------------------


def test_a_story_carries_all_that_a_verb_needs() -> None:
    ward = read(FULL)
    voice = ward["voice"]

    assert voice.question.effect == "direct"
    assert ward.question.effect == "total"
    assert voice.actions == ward.actions
    assert voice.evidence == ward.evidence
    assert voice.actions[-1] == LEAVE
    assert voice.simulable
    assert [variable.name for variable in voice.variables if variable.latent] == [
        "learning",
        "willingness_to_report",
    ]
    assert "learning" not in [variable.name for variable in ward["complacency"].variables]


def test_mechanisms_come_causes_first_and_arrows_in_the_order_of_the_variables() -> None:
    ward = read(FULL)
    place = {variable.name: index for index, variable in enumerate(ward.variables)}
    for story in ward.stories:
        seen: set[str] = set()
        for mechanism in story.mechanisms:
            assert set(mechanism.parents) <= seen
            seen.add(mechanism.variable)
        assert seen == {variable.name for variable in story.variables}
        assert list(story.arrows) == sorted(
            story.arrows, key=lambda arrow: (place[arrow[0]], place[arrow[1]])
        )
        assert set(story.arrows) == {
            (cause, mechanism.variable)
            for mechanism in story.mechanisms
            for cause in mechanism.parents
        }


def test_a_scenario_is_frozen_data_that_pickles() -> None:
    ward = read(FULL)
    copied: Scenario = pickle.loads(pickle.dumps(ward))  # noqa: S301
    assert copied == ward
    assert hash(copied) == hash(ward)
    formula = copied["voice"].mechanism("actual_errors").parameter("formula")
    value = formula({"learning": np.array([0.0, 1.0]), "acuity": 0.0})
    np.testing.assert_allclose(value, [4.05, 3.75])


def test_levels_of_evidence_add_up() -> None:
    ward = read(FULL)
    assert [level.columns for level in ward.evidence] == [
        ("psychological_safety", "reported_errors"),
        ("psychological_safety", "reported_errors", "acuity"),
        ("psychological_safety", "reported_errors", "acuity", "actual_errors"),
    ]
    assert [level.cost for level in ward.evidence] == [0.0, 1.0, 10.0]


def test_the_pair_of_the_phenomenon_is_treatment_and_proxy_unless_the_file_says_else() -> None:
    text = FULL.replace('association = ["psychological_safety", "reported_errors"]\n', "")
    phenomenon = read(text).phenomenon
    assert phenomenon is not None
    assert phenomenon.association == ("psychological_safety", "reported_errors")


def test_an_isolated_variable_of_the_evidence_stays_in_a_drawn_story() -> None:
    text = (
        HEAD + "variables = { v0 = {}, v1 = {}, alone = {}, other = { latent = true } }\n" + DRAWN
    )
    story = read(text)["drawn"]
    assert [variable.name for variable in story.variables] == ["v0", "v1", "alone"]
    assert not story.simulable


def test_text_is_tidied_but_keeps_its_paragraphs() -> None:
    text = HEAD.replace('"A title"', '"""\n  A\n  title """')
    text += 'about = """\nFirst.\n\nSecond.\n"""\n' + BOTH + DRAWN
    scenario = read(text)
    assert scenario.title == "A title"
    assert scenario.about == "First.\n\nSecond."


def test_data_is_found_beside_the_file_first_and_among_the_data_sets_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, beside = tmp_path / "shelf", tmp_path / "beside"
    for folder in (shelf, beside):
        folder.mkdir()
        (folder / "table.csv").write_text("v0,v1\n0,1\n")
    monkeypatch.setattr("causalstory.stories.file.parts.datasets_folder", lambda: shelf)
    text = HEAD + BOTH + DRAWN + 'data = { file = "table.csv" }\n'

    found = [read(text, base=beside).data, read(text).data]
    (beside / "table.csv").unlink()
    found.append(read(text, base=beside).data)

    assert [data and data.path.parent for data in found] == [
        beside.resolve(),
        shelf.resolve(),
        shelf.resolve(),
    ]


def test_a_path_that_the_system_finds_impossible_is_not_found() -> None:
    (problem,) = problems_of(HEAD + BOTH + DRAWN + f'data = {{ file = "{"x" * 5000}" }}\n')
    assert "was not found in" in problem


# --- limits --------------------------------------------------------------------------------------


def test_a_file_of_exactly_the_limit_is_read_and_a_byte_more_is_not() -> None:
    text = HEAD + BOTH + DRAWN
    room = MAX_BYTES - len(text.encode())
    assert read(text + "#" * room).id == "head"
    assert problems_of(text + "#" * (room + 1)) == (
        "mine.toml: is larger than 256 KiB: shorten it",
    )
    assert problems_of(text + "#" + "\u00e9" * (room // 2 + 1)) != ()


@pytest.mark.parametrize(
    ("tail", "problem"),
    [
        ("a = " + "[" * 21 + "]" * 21, "line 7 nests more than 20 brackets"),
        ("a = " + "[" * 100_000, "line 7 nests more than 20 brackets"),
        ("a = " + "{a=" * 5_000, "line 7 nests more than 20 brackets"),
        ("a" + ".a" * 20 + " = 1", "line 7 has a key of more than 20 parts"),
        ("a" + ".a" * 60_000 + " = 1", "line 7 has a key of more than 20 parts"),
        ("[" + '"a" . ' * 30 + "a]", "line 7 has a key of more than 20 parts"),
        ('x={b="""s"""",' + "a." * 50_000 + "a=1}", "line 7 has a key of more than 20 parts"),
        ("x={b='''s''''," + "a." * 50_000 + "a=1}", "line 7 has a key of more than 20 parts"),
        ("a = [" + "[]," * 20_000 + "]", "holds 20,002 tables and arrays, more than 20,000"),
    ],
)
def test_structure_is_measured_before_the_parser_sees_it(
    tail: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    monkeypatch.setattr(limits.tomllib, "loads", parsed.append)
    assert problems_of(HEAD + "\n" + tail) == (f"mine.toml: {problem}",)
    assert parsed == []


@pytest.mark.parametrize(
    "quoted",
    [
        '"[[[[[[[[[[[[[[[[[[[[[[[[[ a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v"',
        "'[[[[[[[[[[[[[[[[[[[[[[[[['",
        '"""\n[[[[[[[[[[ " \\" "" [[[[[[[[[[[[[[[ """""',
        "'''\n[[[[[[[[[[ ' '' [[[[[[[[[[[[[[[ '''''",
        '"x" # [[[[[[[[[[[[[[[[[[[[[[[[[[[[[',
    ],
)
def test_brackets_and_dots_in_strings_and_comments_do_not_count(quoted: str) -> None:
    assert read(HEAD + f"about = {quoted}\n" + BOTH + DRAWN).about


def test_counts_of_variables_stories_and_levels_are_limited() -> None:
    variables = "".join(f"v{i} = {{}}\n" for i in range(201))
    stories = "".join(f'[stories.s{i}]\ntitle = "S"\narrows = ["v0 -> v1"]\n' for i in range(21))
    found = problems_of(f"{HEAD}\n[variables]\n{variables}\n{stories}")
    assert found == ("variables: holds 201, more than 200", "stories: holds 21, more than 20")


def test_expectations_are_limited_and_those_beyond_are_not_read() -> None:
    timed = "levels.ward = {}\ntimeline.weeks = 2\ntimeline.start = 1\n"
    found = problems_of(HEAD + BOTH + DRAWN + timed + "[[timeline.expect]]\nx = 1\n" * 102)
    assert found[0] == "timeline.expect: holds 102, more than 100"
    unknown = [problem for problem in found if "unknown key" in problem]
    assert len(unknown) == 100
    assert unknown[-1].startswith("timeline.expect[100].x: unknown key")


def test_numbers_of_thousands_of_digits_are_refused() -> None:
    (problem,) = problems_of(HEAD + "x = " + "1" * 5000)
    assert problem == "mine.toml: not valid TOML: a number or a nesting is beyond all reason"
    assert "phenomenon.correlation: must be a finite number" in problems_of(
        HEAD + f"phenomenon.correlation = [0, 0x{'f' * 9000}]\n" + BOTH + DRAWN
    )


def test_many_mistakes_have_a_line_each_and_cost_no_more_than_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Looking for the closest name has a budget for the whole file; all else grows with it."""
    looked_at: list[int] = []

    def counted(name: str, known: Iterable[str]) -> str:
        known = list(known)
        looked_at.append((len(name) + 10) * sum(len(word) + 10 for word in known))
        return did_you_mean(name, known)

    monkeypatch.setattr(fields, "did_you_mean", counted)
    variables = "".join(f"v{i} = {{}}\n" for i in range(200))
    names = ", ".join(f'"w{i}"' for i in range(900))

    def calls(levels: int) -> int:
        """Count the calls that a file with so many times 900 unknown names takes."""
        looked_at.clear()
        evidence = "".join(f"e{i} = {{ columns = [{names}] }}\n" for i in range(levels))
        text = f"{HEAD}\n[variables]\n{variables}\n[evidence]\n{evidence}\n[stories]"
        profile = cProfile.Profile()
        with pytest.raises(ScenarioError) as caught, profile:
            read(text, source="mine.toml")
        assert len(caught.value.problems) == 900 * levels + 1
        assert 0 < sum(looked_at) <= fields._MAX_EFFORT
        return sum(entry.callcount for entry in profile.getstats())

    once, half = calls(30), calls(15)
    assert once < 2.1 * half


def test_many_unknown_keys_are_counted() -> None:
    found = problems_of(HEAD + BOTH + DRAWN + "".join(f"k{i} = 1\n" for i in range(1000)))
    assert len(found) == 21
    assert found[-1] == "980 more unknown keys"


def test_terminal_codes_in_a_file_reach_no_terminal() -> None:
    text = HEAD.replace('"v0"', '"\\u001b[31mv0"') + BOTH + DRAWN
    text += '"\\u001b[2J" = 1\n"\\u202ekey" = 2\nactions."\\u0007" = {}\n'
    for problem in problems_of(text):
        assert problem.isprintable()


# --- order and circles ---------------------------------------------------------------------------

graphs = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        st.just([f"n{i}" for i in range(n)]),
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=30),
    )
)


@given(graphs)
def test_any_graph_is_sorted_or_shown_to_run_in_circles(
    graph: tuple[list[str], list[tuple[int, int]]],
) -> None:
    nodes, pairs = graph
    arrows = [(nodes[cause], nodes[effect]) for cause, effect in pairs]

    order, circles = sort_or_circles(nodes, arrows)

    for circle in circles:
        assert circle[0] == circle[-1]
        assert len(set(circle)) == len(circle) - 1
        assert all(step in arrows for step in pairwise(circle))
    on_circles = [node for circle in circles for node in circle[:-1]]
    assert sorted(order + on_circles) == sorted(nodes)
    place = {node: index for index, node in enumerate(order)}
    if not circles:
        assert all(place[cause] < place[effect] for cause, effect in arrows)


@given(st.permutations([f"n{i}" for i in range(8)]), st.sets(st.tuples(*[st.integers(0, 7)] * 2)))
def test_a_graph_without_circles_has_none_and_ties_keep_the_order_given(
    nodes: list[str], pairs: set[tuple[int, int]]
) -> None:
    arrows = [(f"n{min(pair)}", f"n{max(pair)}") for pair in pairs if pair[0] != pair[1]]
    order, circles = sort_or_circles(nodes, arrows)
    assert circles == []
    if not arrows:
        assert order == list(nodes)


# --- anything at all -----------------------------------------------------------------------------

BASE: dict[str, Any] = {
    "format": 1,
    "id": "base",
    "title": "A title",
    "references": ["one"],
    "question": {"treatment": "a", "outcome": "b", "proxy": "c", "goal": "increase"},
    "phenomenon": {"association": ["a", "c"], "correlation": [0.1, 0.9]},
    "variables": {"a": {"label": "A"}, "b": {}, "c": {"unit": "c"}, "u": {"latent": True}},
    "evidence": {"low": {"columns": ["a", "c"]}, "high": {"adds": ["b"], "cost": 2}},
    "actions": {"act": {"shift": {"a": 1.5}, "cost": 1}, "fix": {"set": {"a": 0}}},
    "stories": {
        "one": {
            "title": "One",
            "recommends": "act",
            "mechanisms": {
                "a": {"family": "normal"},
                "b": {"family": "poisson", "formula": "0.1*a"},
                "c": {"family": "binomial", "trials": "b", "formula": -1},
                "u": {"family": "categorical", "levels": ["x", "y"], "formula": {"y": "a"}},
            },
        },
        "two": {"title": "Two", "arrows": ["a -> b -> c"]},
    },
}


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value).replace("\x7f", "")
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    return str(value)


def _file(values: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(key)} = {_toml(value)}\n" for key, value in values.items())


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[Any] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path] * bool(path) + [p for key, part in inner for p in _paths(part, (*path, key))]


words = st.sampled_from(
    [
        *("a", "b", "u", "", " ", "x", "a -> b", "b -> a", "<-", "act", "leave_it", "best"),
        *("a +", "2*a", "c.d", "'s'", "\u00e9", "\u001b", "-", "exp", "lag(a)", "normal", "[["),
    ]
)
scalars = st.one_of(st.integers(-3, 3), st.just(10**400), st.floats(), st.booleans(), words)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3)
)


def test_the_base_of_the_random_files_is_valid() -> None:
    assert len(read(_file(BASE)).stories) == 2


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.sampled_from(_paths(BASE)), anything | st.none()), min_size=1, max_size=4)
)
def test_any_file_is_a_scenario_or_has_problems(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    values = copy.deepcopy(BASE)
    for path, value in changes:
        _change(values, path, value)
    _read_or_refuse(_file(values))


def _change(values: Any, path: tuple[Any, ...], value: Any) -> None:
    """Replace what is at a path, or take it away for None; earlier changes may be in the way."""
    for key in path[:-1]:
        try:
            values = values[key]
        except (LookupError, TypeError):
            return
    if isinstance(values, dict):
        values.pop(path[-1], None)
        if value is not None:
            values[path[-1]] = value


@given(st.text(max_size=200))
def test_any_text_is_a_scenario_or_has_problems(text: str) -> None:
    _read_or_refuse(text)


@given(st.integers(0, len(FULL)), st.integers(0, 40), st.text(max_size=5) | words)
def test_any_damage_to_a_file_is_survived_or_reported(at: int, gone: int, put: str) -> None:
    _read_or_refuse(FULL[:at] + put + FULL[at + gone :])


def _read_or_refuse(text: str) -> None:
    try:
        scenario = read(text)
    except ScenarioError as error:
        assert error.problems  # noqa: PT017
        for problem in error.problems:
            assert problem.isprintable(), problem
        return
    assert pickle.loads(pickle.dumps(scenario)) == scenario  # noqa: S301
