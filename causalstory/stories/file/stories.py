"""The stories of a scenario: how they are told, and what hangs on the rest of the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from causalstory.stories.file.arrows import Arrow, read_arrows, sort_or_circles
from causalstory.stories.file.dagitty import read_drawn
from causalstory.stories.file.fields import Table
from causalstory.stories.file.mechanisms import read_mechanism
from causalstory.stories.file.parts import EFFECTS, Declared, reference
from causalstory.stories.file.weeks import check_over_time
from causalstory.stories.model import Story
from causalstory.stories.parts import Action, EffectKind, Evidence, Mechanism, Question, Variable
from causalstory.stories.syntax import crop, quoted
from causalstory.stories.timeline import Timeline

MAX_STORIES = 20
"""Most stories of a scenario."""

ZERO_OR_ONE = ("bernoulli", "deterministic")
"""Families of a selected variable; what comes out of the second is looked at when data is drawn."""

_KEYS = (
    "title", "teller", "claim", "recommends", "effect", "mechanisms", "arrows", "dagitty"
)  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """What the stories of a scenario share.

    Parameters
    ----------
    question, evidence, actions
        As in the scenario.
    declared
        The variables of the file by name.
    timeline
        How they run over time, if they do.
    """

    question: Question
    evidence: tuple[Evidence, ...]
    actions: tuple[Action, ...]
    declared: Declared
    timeline: Timeline | None = None

    @property
    def needed(self) -> dict[str, str]:
        """The variables that every story must have a word for, each with the reason."""
        asked = self.question
        reasons = {
            column: f"it is a column of evidence '{level.name}'"
            for level in reversed(self.evidence)
            for column in level.columns
        }
        reasons |= {v.name: "it decides who is seen" for v in self.declared.values() if v.selected}
        reasons |= {asked.proxy or "": "it is the proxy"}
        reasons |= {asked.outcome: "it is the outcome", asked.treatment: "it is the treatment"}
        return {name: reasons[name] for name in self.declared if name in reasons}


def read_stories(root: Table, setting: Setting) -> tuple[Story, ...]:
    """Read ``[stories]``."""
    if not root.values.get("stories"):
        root.problem("stories", "missing: tell at least one story")
        return ()
    tables = root.parts("stories", _KEYS, MAX_STORIES)
    stories = tuple(_story(name, table, setting) for name, table in tables)
    _compare_levels(stories, dict(tables))
    return stories


def _story(name: str, table: Table, setting: Setting) -> Story:
    given = [key for key in ("mechanisms", "arrows", "dagitty") if key in table]
    if len(given) != 1:
        table.problem("", "must have one of mechanisms, arrows and dagitty")
    if setting.timeline and given != ["mechanisms"]:
        table.problem("", "a story over time is told by its mechanisms, not by arrows alone")
    mechanisms = _mechanisms(table.table("mechanisms"), setting) if "mechanisms" in given else ()
    arrows = read_arrows(table, setting.declared) if "arrows" in given else []
    drawn: dict[str, Variable] = {}
    if given == ["dagitty"]:
        arrows, drawn = read_drawn(table, setting.question, setting.declared)
    known = {**setting.declared, **drawn}
    arrows += [(cause, effect.variable) for effect in mechanisms for cause in effect.parents]
    words = {*setting.needed, *(mechanism.variable for mechanism in mechanisms)}
    lagged = {(cause, effect.variable) for effect in mechanisms for cause in effect.lagged}
    words |= {node for arrow in (*arrows, *lagged) for node in arrow}
    nodes = [variable for variable in known if variable in words]
    ordered, arrows = _acyclic(table, nodes, arrows)
    question = setting.question
    if "effect" in table:
        question = replace(question, effect=cast(EffectKind, table.choice("effect", EFFECTS)))
    by_name = {mechanism.variable: mechanism for mechanism in mechanisms}
    return Story(
        name=name,
        title=table.text("title", "say in a few words what the story holds"),
        teller=table.text("teller"),
        claim=table.text("claim", lines=True),
        question=question,
        variables=tuple(known[node] for node in nodes),
        arrows=tuple(arrows),
        mechanisms=tuple(by_name[node] for node in ordered if node in by_name),
        actions=setting.actions,
        evidence=setting.evidence,
        recommends=_recommends(table, setting.actions),
        timeline=setting.timeline,
        lagged=tuple(_in_order(lagged, nodes)),
    )


def _mechanisms(table: Table, setting: Setting) -> tuple[Mechanism, ...]:
    """Read the mechanisms of a story and note every variable that lacks one."""
    over_time = setting.timeline is not None
    found = [
        read_mechanism(table, name, setting.declared, over_time=over_time)
        for name in table.values
        if reference(table, name, name, setting.declared)
    ]
    for mechanism in found:
        if setting.timeline:
            inner = table.table(mechanism.variable)
            check_over_time(inner, mechanism, setting.declared, setting.timeline)
        variable = setting.declared.get(mechanism.variable)
        if variable and variable.selected and mechanism.family not in (*ZERO_OR_ONE, ""):
            table.table(variable.name).problem(
                "family",
                f"the variable is selected, so it is 0 or 1: use {' or '.join(ZERO_OR_ONE)}",
            )
    remembered = {name for mechanism in found for name in mechanism.lagged}
    static = {name for name, variable in setting.declared.items() if variable.static}
    for mechanism in found:
        if mechanism.initial and mechanism.variable not in remembered | static:
            what = f"nothing reads lag({mechanism.variable}): leave initial out"
            table.table(mechanism.variable).problem("initial", what)
    missing = dict(setting.needed)
    for mechanism in found:
        initial = mechanism.initial.names if mechanism.initial else ()
        for cause in (*mechanism.parents, *mechanism.lagged, *initial):
            missing.setdefault(cause, f"'{mechanism.variable}' depends on it")
    for name, reason in missing.items():
        switch = name in setting.declared and setting.declared[name].switch
        if name in setting.declared and name not in table and not switch:
            table.problem(name, f"missing: {reason}")
    return tuple(found)


def _acyclic(
    table: Table, nodes: Sequence[str], arrows: Sequence[Arrow]
) -> tuple[list[str], list[Arrow]]:
    """Return nodes, causes first, and arrows in the order of the nodes; note every circle."""
    place = {node: index for index, node in enumerate(nodes)}
    known = {arrow for arrow in arrows if arrow[0] in place and arrow[1] in place}
    ordered, circles = sort_or_circles(nodes, known)
    for circle in circles:
        key = "arrows" if "arrows" in table else "mechanisms"
        table.problem(key, f"the arrows run in a circle: {crop(' -> '.join(circle), 300)}")
    return ordered, _in_order(known, nodes)


def _in_order(arrows: Iterable[Arrow], nodes: Sequence[str]) -> list[Arrow]:
    """Return those arrows that join nodes, in the order of the nodes."""
    place = {node: index for index, node in enumerate(nodes)}
    known = (arrow for arrow in arrows if arrow[0] in place and arrow[1] in place)
    return sorted(known, key=lambda arrow: (place[arrow[0]], place[arrow[1]]))


def _recommends(table: Table, actions: Sequence[Action]) -> str | None:
    name = table.text("recommends")
    known = [action.name for action in actions]
    if name and name not in known:
        way_out = table.problems.suggest(name, known)
        table.problem("recommends", f"unknown action {quoted(name)}{way_out}")
    return name or None


def _compare_levels(stories: Sequence[Story], tables: dict[str, Table]) -> None:
    """Note levels that differ between stories: the codes in the data must mean the same."""
    first: dict[str, tuple[str, Mechanism]] = {}
    for story in stories:
        for mechanism in story.mechanisms:
            if not mechanism.levels:
                continue
            name, other = first.setdefault(mechanism.variable, (story.name, mechanism))
            if other.levels != mechanism.levels:
                mechanisms = tables[story.name].table("mechanisms")
                mechanisms.table(mechanism.variable).problem(
                    "levels",
                    f"differ from those in story '{name}': every story needs the same, in order",
                )
