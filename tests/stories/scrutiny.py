"""What must hold of whatever is accepted, derived again without the code under test."""

from __future__ import annotations

import ast
import graphlib
import re

from causalstory.errors import SimulationError
from causalstory.simulation.weeks import run
from causalstory.stories.file import read
from causalstory.stories.file.writer import to_toml
from causalstory.stories.model import Scenario, Story

FUNCTIONS = {
    **dict.fromkeys(("abs", "exp", "log", "logistic", "sqrt"), 1),
    **dict.fromkeys(("maximum", "minimum"), 2),
    "where": 3,
}
PLAIN = (
    *(ast.Expression, ast.Load, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Call, ast.Name),
    *(ast.Constant, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.UAdd, ast.USub),
    *(ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq),
)
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


OVER_TIME = dict.fromkeys(("lag", "mean", "sum"), 1)


def names_in(text: str) -> set[str]:
    """Return the variables of a formula, having held its syntax tree against the allow-list."""
    return uses_in(text, FUNCTIONS)[0]


def uses_in(text: str, functions: dict[str, int]) -> tuple[set[str], set[str]]:
    """Return the variables of a formula, those of this week and those of the one before."""
    tree = ast.parse(text, mode="eval")
    called = set()
    lagged = {}
    for node in ast.walk(tree):
        assert isinstance(node, PLAIN), ast.dump(node)
        if isinstance(node, ast.Constant):
            assert type(node.value) in (int, float)
        if isinstance(node, ast.Compare):
            assert len(node.ops) == 1
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            assert not node.keywords
            assert len(node.args) == functions[node.func.id]
            called.add(id(node.func))
            if node.func.id == "lag":
                assert isinstance(node.args[0], ast.Name)
                lagged[id(node.args[0])] = node.args[0].id
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            assert not any(_is_variable(part) for part in ast.walk(node.right))
    named = {id(node): node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    same = {name for node, name in named.items() if node not in called and node not in lagged}
    return same, set(lagged.values())


def _is_variable(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id not in FUNCTIONS


def scrutinise(scenario: Scenario) -> None:
    """Hold an accepted scenario against what the format promises."""
    parts = (scenario.variables, scenario.evidence, scenario.actions, scenario.stories)
    for named in parts:
        names = [part.name for part in named]
        assert len(set(names)) == len(names)
        assert all(NAME.fullmatch(name) for name in names)
    declared = {variable.name for variable in scenario.variables}
    assert {scenario.question.treatment, scenario.question.outcome} <= declared
    for story in scenario.stories:
        _scrutinise_story(story, declared)
    if scenario.data is None:
        assert read(to_toml(scenario)) == scenario


def _scrutinise_story(story: Story, declared: set[str]) -> None:
    nodes = {variable.name for variable in story.variables}
    assert nodes <= declared
    causes: dict[str, set[str]] = {node: set() for node in nodes}
    for cause, effect in story.arrows:
        causes[effect].add(cause)
    graphlib.TopologicalSorter(causes).prepare()  # raises CycleError
    before: dict[str, set[str]] = {node: set() for node in nodes}
    for cause, effect in story.lagged:
        before[effect].add(cause)
    functions = FUNCTIONS | OVER_TIME if story.timeline else FUNCTIONS
    for mechanism in story.mechanisms:
        uses = [uses_in(formula.text, functions) for _, formula in mechanism.parameters]
        found = {name for same, _ in uses for name in same}
        assert found == causes[mechanism.variable]
        assert {name for _, lagged in uses for name in lagged} == before[mechanism.variable]
        assert found | before[mechanism.variable] <= nodes
    if story.timeline:
        _scrutinise_weeks(story)


def _scrutinise_weeks(story: Story) -> None:
    """A story over time must run: some weeks of it, unless its numbers are impossible."""
    members = {level.name for level in story.timeline.levels}
    assert all(variable.level in members for variable in story.variables)
    told = {mechanism.variable for mechanism in story.mechanisms}
    assert told.isdisjoint(story.switches)
    try:
        for week, (now,) in run(story, story.actions[:1], seed=1, weeks=1):
            for variable in story.variables:
                shape = (1, *story.timeline.shape(variable.level))
                assert now[variable.name].shape == shape
            if week + story.timeline.burn_in > 3:
                break
    except SimulationError:
        pass
