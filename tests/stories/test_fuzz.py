"""Anything at all, as a file or as a formula: refused in words, or a scenario that is sound.

By default a hundred tries each; `nox -s fuzz` makes five thousand.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from causalstory.errors import FormulaError, ScenarioError
from causalstory.resources import dags_folder
from causalstory.stories.catalog import load
from causalstory.stories.formula import FUNCTIONS, parse

from .hostile import Watch
from .scrutiny import names_in, scrutinise

CORPUS = Path(__file__).resolve().parent.parent / "scenarios"
VALID = sorted([*dags_folder().glob("*.toml"), *(CORPUS / "valid").glob("*.toml")])
INVALID = sorted((CORPUS / "invalid").glob("*.toml"))
FILES = [path.read_bytes() for path in (*VALID, *INVALID)]
WATCH = Watch("")

# Each try has two seconds; on a machine with nothing else to do it takes some milliseconds.
patient = settings(
    deadline=2_000,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the file under test stands, alone in its folder.

    Every file is read once beforehand: what the reader imports, and networkx compiles, when it is
    first needed must not look like an attack.
    """
    for path in (*VALID, *INVALID):
        with suppress(ScenarioError):
            load(path)
    return tmp_path_factory.mktemp("fuzz") / "scenario.toml"


def read_or_refuse(content: bytes, target: Path) -> None:
    """Load a file: nothing may happen but a refusal in words or a sound scenario."""
    target.write_bytes(content)
    WATCH.allowed, WATCH.seen, WATCH.on = str(target), [], True
    try:
        scenario, problems = load(target), ()
    except ScenarioError as error:
        scenario, problems = None, error.problems
    finally:
        WATCH.on = False
    assert WATCH.seen == []
    assert list(target.parent.iterdir()) == [target]
    assert target.read_bytes() == content
    if scenario is not None:
        scrutinise(scenario)
        return
    assert problems
    for problem in problems:
        assert problem.isprintable(), problem
        assert len(problem) < 600, problem
        assert "Traceback" not in problem
    with pytest.raises(ScenarioError) as again:
        load(target)
    assert again.value.problems == problems


@pytest.mark.parametrize("path", VALID, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_known_to_be_sound_passes_the_scrutiny(path: Path) -> None:
    scrutinise(load(path))


# --- files ---------------------------------------------------------------------------------------


@patient
@given(content=st.binary(max_size=600))
@example(content=b"")
@example(content=b"\xef\xbb\xbf")
@example(content=b"\xff\xfe\x00")
def test_any_bytes(target: Path, content: bytes) -> None:
    read_or_refuse(content, target)


_positions = st.integers(0, 2**20)
_bytes = st.lists(st.tuples(_positions, st.integers(0, 255)), min_size=1, max_size=4)


@patient
@given(content=st.sampled_from(FILES), flips=_bytes)
def test_bytes_flipped(target: Path, content: bytes, flips: list[tuple[int, int]]) -> None:
    damaged = bytearray(content)
    for position, value in flips:
        damaged[position % len(damaged)] = value
    read_or_refuse(bytes(damaged), target)


_line_changes = st.lists(
    st.tuples(st.sampled_from(["delete", "repeat", "swap", "cut"]), _positions, _positions),
    min_size=1,
    max_size=5,
)


@patient
@given(content=st.sampled_from(FILES), changes=_line_changes)
def test_lines_deleted_repeated_and_swapped(
    target: Path, content: bytes, changes: list[tuple[str, int, int]]
) -> None:
    lines = content.splitlines(keepends=True)
    for what, first, second in changes:
        if not lines:
            break
        one, other = first % len(lines), second % len(lines)
        if what == "delete":
            del lines[one]
        elif what == "repeat":
            lines.insert(other, lines[one])
        elif what == "swap":
            lines[one], lines[other] = lines[other], lines[one]
        else:
            lines[one] = lines[one][: other % (len(lines[one]) + 1)]
    read_or_refuse(b"".join(lines), target)


_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_ATTACKS = (
    *("__import__('os').system('touch hacked')", "exp.__globals__", "open('hacked', 'w')"),
    *("().__class__.__bases__", "lambda: 0", "exec('1')", "[x for x in y]", "f'{x}'", "(x := 1)"),
    *("1e400", "nan", "-inf", "0x" + "f" * 300, "9**9**9", "1/0", "log(0)", "where(1, 2, 3)"),
    *("leave_it", "lag(x)", "exp", "\u0430", "\uff45xp(1)", "\u202e", "\x00", "\x1b[2J", "\ufeff"),
    *('"', "'", '"""', "'''", "[", "]", "{", "}", "[[", "]]", "=", ".", ",", "#", "\\", "\n", "\r"),
    *("true", "1979-05-27", "deterministic", "categorical", "set", "shift", "->", "<-", "format"),
)
_token_changes = st.lists(
    st.tuples(
        st.sampled_from(["swap", "delete", "repeat"]) | st.sampled_from(_ATTACKS),
        _positions,
        _positions,
    ),
    min_size=1,
    max_size=4,
)


@patient
@given(content=st.sampled_from(FILES[: len(VALID)]), changes=_token_changes)
def test_tokens_swapped_and_replaced(
    target: Path, content: bytes, changes: list[tuple[str, int, int]]
) -> None:
    tokens = _TOKEN.findall(content.decode("utf-8"))
    for what, first, second in changes:
        one, other = first % len(tokens), second % len(tokens)
        if what == "swap":
            tokens[one], tokens[other] = tokens[other], tokens[one]
        elif what == "delete":
            tokens[one] = ""
        elif what == "repeat":
            tokens.insert(other, tokens[one])
        else:
            tokens[one] = what
    read_or_refuse("".join(tokens).encode("utf-8"), target)


# --- formulas ------------------------------------------------------------------------------------

_pieces = st.sampled_from(
    [
        *"xyz0123456789.()[]{},:;+-*/%<>=!&|^~@'\"\\# \t\n_jebx",
        *(f"{name}(" for name in FUNCTIONS),
        *("lambda ", " if ", " else ", " for ", " in ", " not ", " is ", "**", "None", "yield "),
        *_ATTACKS,
    ]
)
_atoms = st.sampled_from(["x", "y", "z", "1", "0.5", "2e3", "1_0", "-1", "x.real", "'a'", "True"])


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions of Python, most of them outside the language."""
    signs = st.sampled_from([*"+-*/%<,", "**", "//", "==", "if"])
    two = st.tuples(inner, signs, inner)
    calls = st.tuples(st.sampled_from([*FUNCTIONS, "eval", "x", "(lambda x: x)"]), inner)
    return st.one_of(
        two.map(lambda parts: f"({' '.join(parts)})"),
        calls.map(lambda parts: f"{parts[0]}({parts[1]})"),
        st.tuples(inner, inner).map(lambda parts: f"maximum({parts[0]}, {parts[1]})"),
        inner.map(lambda part: f"-{part}"),
        inner.map(lambda part: f"where({part} > 0, {part}, 1)"),
    )


formulas = st.lists(_pieces, max_size=25).map("".join) | st.recursive(_atoms, _joined)


@patient
@given(text=formulas)
@example(text="+".join(f"f{i}(1)" for i in range(30)))
@example(text="+".join(f"x.a{i}**y" for i in range(30)))
def test_a_formula_is_refused_or_uses_nothing_but_the_language(text: str) -> None:
    WATCH.allowed, WATCH.seen, WATCH.on = "", [], True
    formula, problems = None, ()
    try:
        formula = parse(text)
        values = formula(dict.fromkeys(formula.names, np.array([0.0, 1.0, -1e300])))
    except FormulaError as error:
        problems = error.problems
    finally:
        WATCH.on = False
    assert WATCH.seen == []
    if formula is None:
        assert problems
        assert all(problem.isprintable() and len(problem) < 600 for problem in problems)
        return
    assert names_in(formula.text) == set(formula.names)
    assert values.dtype == np.float64
    assert values.shape in ((), (3,))


def test_the_scrutiny_can_fail() -> None:
    for text in ("x.real", "x[0]", "lambda: 1", "2**x", "f(1)", "1 < x < 2", "x and y", "True"):
        with pytest.raises((AssertionError, KeyError)):
            names_in(text)
