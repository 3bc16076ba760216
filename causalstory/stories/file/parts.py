"""Everything of a scenario but its stories: question, phenomenon, variables, evidence, actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TypeAlias, cast

from causalstory.resources import datasets_folder, is_file
from causalstory.stories.file.fields import Table
from causalstory.stories.file.levels import read_contrast, read_levels
from causalstory.stories.file.timeline import OF_VARIABLES, check_switch, read_place
from causalstory.stories.parts import (
    LEAVE,
    Action,
    ActionKind,
    Decide,
    EffectKind,
    Evidence,
    Goal,
    Phenomenon,
    Question,
    RealData,
    Variable,
)
from causalstory.stories.syntax import crop, quoted
from causalstory.stories.timeline import Timeline

MAX_VARIABLES = 200
"""Most variables of a scenario."""

MAX_PARTS = 100
"""Most actions, and most levels of evidence."""

EFFECTS = ("total", "direct")

Declared: TypeAlias = Mapping[str, Variable]
"""The variables of the file by name; where it declares none, references go unchecked."""


def reference(table: Table, key: str, name: str, declared: Declared) -> bool:
    """Return whether a name is declared; note a problem of the key if it is not.

    Examples
    --------
    >>> from causalstory.stories.file.fields import Problems
    >>> problems = Problems()
    >>> table = Table({"proxy": "report"}, "question", problems)
    >>> reference(table, "proxy", "report", {"reports": Variable("reports")})
    False
    >>> problems.lines
    ["question.proxy: unknown variable 'report' (did you mean 'reports'?)"]
    """
    if not name or not declared or name in declared:
        return bool(name)
    way_out = table.problems.suggest(name, declared)
    shown = quoted(name) if name.isascii() else ascii(crop(name))  # or look-alikes look declared
    table.problem(key, f"unknown variable {shown}{way_out}")
    return False


def variables(root: Table, timeline: Timeline | None = None) -> dict[str, Variable]:
    """Read ``[variables]``."""
    if not root.values.get("variables"):
        root.problem("variables", 'missing: declare every variable, as in x = { label = "X" }')
        return {}
    known = ("label", "unit", "latent", "selected", "levels", "pos", *OF_VARIABLES)
    return {
        name: read_place(name, table, _variable(name, table), timeline)
        for name, table in root.parts("variables", known, MAX_VARIABLES)
    }


def _variable(name: str, table: Table) -> Variable:
    latent, selected = table.flag("latent"), table.flag("selected")
    if latent and selected:
        table.problem("latent", "is selected too, so that everybody seen has it: leave latent out")
    if selected and "levels" in table:
        table.problem("levels", "the variable is selected, so it is 0 or 1: leave levels out")
    levels = read_levels(table)
    label, unit, pos = table.text("label"), table.text("unit"), table.point("pos")
    return Variable(name, label, unit, latent, selected, levels, pos=pos)


def question(root: Table, declared: Declared) -> Question:
    """Read ``[question]``."""
    known = (
        "treatment", "outcome", "proxy", "goal", "unit", "decide", "relevant", "effect",
        "contrast", "event",
    )  # fmt: skip
    table = root.table("question", known)
    hints = {"treatment": "name what one would change", "outcome": "name what one cares for"}
    named = {key: table.text(key, hints.get(key, "")) for key in ("treatment", "outcome", "proxy")}
    for key, name in named.items():
        reference(table, key, name, declared)
        _not_selected(table, key, name, declared)
    if named["treatment"] and named["treatment"] == named["outcome"]:
        table.problem("outcome", "is the treatment: name something that it may change")
    if named["proxy"] and named["proxy"] in (named["treatment"], named["outcome"]):
        table.problem("proxy", "is the treatment or the outcome: leave it out")
    for key in ("outcome", "proxy"):
        if named[key] in declared and declared[named[key]].switch:
            table.problem(key, f"'{named[key]}' is a switch, which only an action turns on")
    if _latent(named["proxy"], declared):
        table.problem("proxy", f"'{named['proxy']}' is latent: a proxy is what one sees")
    goals = ("increase", "decrease")
    return Question(
        treatment=named["treatment"],
        outcome=named["outcome"],
        proxy=named["proxy"] or None,
        goal=cast(Goal, table.choice("goal", goals, 'write "increase" or "decrease"')),
        unit=table.text("unit") or "unit",
        decide=cast(Decide, table.choice("decide", ("clear", "best"))),
        relevant=table.number("relevant", at_least=0),
        effect=cast(EffectKind, table.choice("effect", EFFECTS)),
        contrast=read_contrast(table),
        event=table.text("event"),
    )


def phenomenon(root: Table, asked: Question, declared: Declared) -> Phenomenon | None:
    """Read ``[phenomenon]``; its pair is treatment and proxy (else outcome) if not given."""
    if "phenomenon" not in root:
        return None
    known = ("association", "correlation", "slope", "difference", "study_n")
    table = root.table("phenomenon", known)
    pair = table.texts("association") if "association" in table else (asked.treatment, asked.seen)
    if "association" in table:
        if len(set(pair)) != 2 or len(pair) != 2:
            table.problem("association", "must name two different variables")
        for name in pair:
            if reference(table, "association", name, declared) and _latent(name, declared):
                table.problem("association", f"'{name}' is latent: nobody sees it")
            _not_selected(table, "association", name, declared)
    return Phenomenon(
        association=(pair[0], pair[-1]) if pair else ("", ""),
        correlation=table.interval("correlation", low=-1, high=1),
        slope=table.interval("slope"),
        difference=table.interval("difference"),
        study_n=table.whole("study_n", at_least=3, at_most=1_000_000),
    )


def evidence(root: Table, declared: Declared) -> tuple[Evidence, ...]:
    """Read ``[evidence]``; without it there is one level with all that can be measured."""
    if "evidence" not in root:
        return (everything_seen(declared.values()),)
    levels: list[Evidence] = []
    for name, table in root.parts("evidence", ("columns", "adds", "label", "cost"), MAX_PARTS):
        before = levels[-1].columns if levels else ()
        levels.append(
            Evidence(
                name,
                _columns(table, before, declared, first=not levels),
                table.text("label"),
                table.number("cost", at_least=0),
            )
        )
    if root.values["evidence"] == {}:
        root.problem("evidence", "is empty: name at least one level, or leave the table out")
    return tuple(levels)


def everything_seen(variables: Iterable[Variable]) -> Evidence:
    """Return the evidence of a file that names none: all that can be measured and varies."""
    seen = (v.name for v in variables if not (v.latent or v.selected or v.switch))
    return Evidence("observed", tuple(seen))


def _columns(
    table: Table, before: tuple[str, ...], declared: Declared, *, first: bool
) -> tuple[str, ...]:
    """Return the columns of one level of evidence."""
    if ("columns" in table) == ("adds" in table):
        table.problem("", "must have either columns or adds")
        return before
    key = "columns" if "columns" in table else "adds"
    if key == "adds" and first:
        table.problem(key, "there is no level before this one to add to: write columns")
    columns = list(before) if key == "adds" else []
    named = table.texts(key)
    if not named and table.values[key] == []:
        table.problem(key, "is empty: name at least one variable")
    for name in named:
        if name in columns:
            table.problem(key, f"{quoted(name)} is already among the columns: remove it")
        elif reference(table, key, name, declared):
            if _latent(name, declared):
                table.problem(key, f"'{name}' is latent: nobody can measure it")
            elif _not_selected(table, key, name, declared):
                columns.append(name)
    return tuple(columns)


def _latent(name: str, declared: Declared) -> bool:
    return name in declared and declared[name].latent


def _not_selected(table: Table, key: str, name: str, declared: Declared) -> bool:
    """Return whether a variable can vary in what is seen; note a problem of the key if not."""
    if name not in declared or not declared[name].selected:
        return True
    table.problem(key, f"'{name}' is selected, 1 in everybody seen: name a variable that varies")
    return False


def actions(
    root: Table, asked: Question, declared: Declared, *, over_time: bool = False
) -> tuple[Action, ...]:
    """Read ``[actions]``; leaving it comes last, in every scenario."""
    found = []
    for name, table in root.parts("actions", ("label", "set", "shift", "cost"), MAX_PARTS):
        kind, variable, value, level = _intervention(table, asked, declared)
        cost = table.number("cost", at_least=0)
        found.append(Action(name, table.text("label"), kind, variable, value, cost, level))
        if over_time:
            check_switch(table, found[-1], declared)
    return (*found, LEAVE)


def _intervention(
    table: Table, asked: Question, declared: Declared
) -> tuple[ActionKind, str, float, str]:
    """Return what is done to which variable: a value, or the name of a level."""
    kinds: Sequence[ActionKind] = ("set", "shift")
    given = [kind for kind in kinds if kind in table]
    if len(given) != 1:
        table.problem("", "must have either set or shift, as in set = { x = 1 }")
        return "set", "", 0.0, ""
    inner = table.table(given[0])
    if not isinstance(table.values[given[0]], dict):
        return given[0], "", 0.0, ""
    if len(inner.values) != 1:
        inner.problem("", f"names {len(inner.values)} variables: an action changes exactly one")
        return given[0], "", 0.0, ""
    (name,) = inner.values
    reference(inner, name, name, declared)
    if name == asked.outcome != asked.treatment:
        inner.problem(name, "is the outcome itself: act on something that may change it")
    if given[0] == "set" and isinstance(inner.values[name], str):
        return "set", name, 0.0, inner.text(name)
    return given[0], name, inner.number(name), ""


def data(root: Table, asked: Question, base: Path | None) -> RealData | None:
    """Read ``[data]`` and find its file beside the scenario or among the data sets."""
    if "data" not in root:
        return None
    table = root.table("data", ("file", "count", "cluster"))
    file = table.text("file", 'name the table, as in "kidney-stones/counts.csv"')
    count, cluster = table.text("count") or None, table.text("cluster") or None
    if cluster and cluster in (asked.treatment, asked.outcome, asked.proxy, count):
        hint = "name the column that says which rows belong together"
        table.problem("cluster", f"{quoted(cluster)} has another part to play: {hint}")
    if not file:
        return None
    absolute = PurePosixPath(file).is_absolute() or PureWindowsPath(file).anchor
    if absolute or "\\" in file or ".." in file.split("/"):
        table.problem("file", f"{quoted(file)} must be a relative path, with / and without ..")
        return None
    folders = [folder for folder in (base, datasets_folder()) if folder]
    for folder in folders:
        if not is_file(folder / file):
            continue
        path = (folder / file).resolve()
        if not path.is_relative_to(folder.resolve()):
            table.problem("file", f"{quoted(file)} is a link out of {folder}: copy the table there")
            return None
        return RealData(file, path, count, cluster)
    places = " or ".join(str(folder) for folder in folders)
    table.problem("file", f"{quoted(file)} was not found in {places}")
    return None
