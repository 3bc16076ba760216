"""Worlds of few-valued variables, gone through case by case. Nothing here knows the package.

A world is a list of cases, each with its chance. It is written as one rule a variable, in causal
order: from the values drawn so far to the chance of every value. To act is to replace a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = Fraction | float
Case: TypeAlias = dict[str, int]
Rule: TypeAlias = Callable[[Case], Mapping[int, Number]]
World: TypeAlias = list[tuple[Case, Number]]


def yes(chance: Number) -> dict[int, Number]:
    """A 0/1 variable that is 1 with this chance."""
    return {0: 1 - chance, 1: chance}


def played_out(rules: Mapping[str, Rule]) -> World:
    """Every case that can occur, with its chance."""
    world: World = [({}, Fraction(1))]
    for name, rule in rules.items():
        world = [
            ({**case, name: value}, chance * part)
            for case, chance in world
            for value, part in rule(case).items()
            if part
        ]
    return world


def done(rules: Mapping[str, Rule], **values: int) -> dict[str, Rule]:
    """The rules after do(name = value)."""
    return {
        name: (lambda _, value=values[name]: {value: Fraction(1)}) if name in values else rule
        for name, rule in rules.items()
    }


def where(world: World, **known: int) -> World:
    """The cases that are so, their chances not yet made to sum to one."""
    return [(c, p) for c, p in world if all(c[name] == value for name, value in known.items())]


def chance(world: World, **known: int) -> Number:
    return sum((p for _, p in where(world, **known)), Fraction(0))


def mean(world: World, name: str, **known: int) -> Number:
    """E[name | known]."""
    cases = where(world, **known)
    return sum(case[name] * p for case, p in cases) / sum(p for _, p in cases)


def difference(world: World, of: str, on: str, **known: int) -> Number:
    """E[of | on = 1, known] - E[of | on = 0, known]."""
    return mean(world, of, **{on: 1}, **known) - mean(world, of, **{on: 0}, **known)


def odds_ratio(world: World, one: str, other: str, **known: int) -> Number:
    def cell(a: int, b: int) -> Number:
        return chance(world, **{one: a, other: b}, **known)

    return cell(1, 1) * cell(0, 0) / (cell(1, 0) * cell(0, 1))


def total_effect(rules: Mapping[str, Rule], treatment: str, outcome: str) -> Number:
    """E[outcome | do(1)] - E[outcome | do(0)]."""
    up, down = (mean(played_out(done(rules, **{treatment: x})), outcome) for x in (1, 0))
    return up - down


def only_outcome(rules: Mapping[str, Rule], outcome: str, to: Case) -> Number:
    """The outcome's mean if it alone notices that variables were set, all else as it was."""
    others = played_out({name: rule for name, rule in rules.items() if name != outcome})
    return sum((p * rules[outcome]({**case, **to})[1] for case, p in others), Fraction(0))


def direct_effect(rules: Mapping[str, Rule], treatment: str, outcome: str) -> Number:
    """What the arrow alone carries, everything else as it was, over everybody."""
    up, down = (only_outcome(rules, outcome, {treatment: x}) for x in (1, 0))
    return up - down
