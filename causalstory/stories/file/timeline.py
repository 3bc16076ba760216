"""Reads how a scenario runs over time: ``[timeline]``, ``[levels]``, and what hangs on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from causalstory.stories.file.fields import Table
from causalstory.stories.file.names import MAX_NAME
from causalstory.stories.parts import Action, Adding, Evidence, Variable
from causalstory.stories.syntax import quoted
from causalstory.stories.timeline import PERSON, WEEK, Level, Timeline

MAX_WEEKS = 5_000
"""Most weeks shown, and most weeks of a burn-in."""

MAX_LEVELS = 6
"""Most levels of those who live in a scenario."""

MAX_MEMBERS = 10_000
"""Most members of the lowest level."""

MAX_NUMBERS = 20_000_000
"""Most numbers of one history: those of all variables, members and weeks, the burn-in's too."""

OF_VARIABLES = ("level", "static", "switch", "total")
"""Keys of a variable that only a timeline gives a meaning."""

KEYS = ("weeks", "start", "burn_in", "unit", "ranking", "sanctions", "expect")

_NEEDS = "needs a [timeline]: declare one, as in timeline = { weeks = 52, start = 26 }"


def read_timeline(root: Table) -> Timeline | None:
    """Read ``[timeline]`` and ``[levels]``, without what the file expects of actions.

    Examples
    --------
    >>> from causalstory.stories.file.fields import Problems
    >>> said = {"timeline": {"weeks": 52, "start": 26}, "levels": {"nurse": {"count": 16}}}
    >>> read_timeline(Table(said, "", Problems())).members("nurse")
    16
    """
    if "timeline" not in root:
        if "levels" in root:
            root.problem("levels", _NEEDS)
        return None
    if "phenomenon" in root:
        _check_phenomenon(root.table("phenomenon"))
    if "data" in root:
        root.problem("data", "a timeline is always simulated: leave the table out")
    table = root.table("timeline", KEYS)
    hints = {"weeks": "say how many weeks are shown", "start": "say in which week an action begins"}
    for key, hint in hints.items():
        if key not in table:
            table.problem(key, f"missing: {hint}")
    weeks = table.whole("weeks", at_least=1, at_most=MAX_WEEKS)
    start = table.whole("start", at_least=0, at_most=MAX_WEEKS) or 0
    if weeks and start >= weeks:
        table.problem("start", f"is week {start:,}, but the last one shown is {weeks - 1:,}")
    return Timeline(
        weeks=weeks or 0,
        start=start,
        levels=_levels(root),
        burn_in=table.whole("burn_in", at_least=0, at_most=MAX_WEEKS) or 0,
        unit=table.word("unit") or WEEK,
        ranking=table.text("ranking"),
        sanctions=table.text("sanctions"),
    )


def _check_phenomenon(table: Table) -> None:
    """Note what a phenomenon over time cannot state: it is a correlation across members."""
    for key in ("slope", "difference"):
        if key in table:
            table.problem(key, "a timeline states a correlation here, or [[timeline.expect]]")


def _levels(root: Table) -> tuple[Level, ...]:
    """Read ``[levels]``, the whole first."""
    if not root.values.get("levels"):
        root.problem("levels", "missing: say who lives in it, as in nurse = { count = 16 }")
        return ()
    levels: list[Level] = []
    members = 1
    tables = root.parts("levels", ("label", "count", "names"), MAX_LEVELS)
    for place, (name, table) in enumerate(tables):
        if name == WEEK or (name == PERSON and place < len(tables) - 1):
            means = "counts the weeks" if name == WEEK else "always means the lowest level"
            table.problem("", f"'{name}' {means}: choose another name")
        if place and "count" not in table:
            above = levels[-1].name
            table.problem("count", f"missing: say how many there are in each '{above}'")
        count = table.whole("count", at_least=1, at_most=MAX_MEMBERS) or 1
        members *= count
        levels.append(Level(name, table.text("label"), count, _names(table, count, members)))
    if members > MAX_MEMBERS:
        lowest = quoted(levels[-1].name)
        root.problem(
            "levels", f"come to {members:,} members of {lowest}, more than {MAX_MEMBERS:,}"
        )
    return tuple(levels)


def _names(table: Table, count: int, members: int) -> tuple[str, ...]:
    """Read what the members of a level are called."""
    names = table.texts("names")
    if isinstance(table.values.get("names"), list) and len(names) not in (count, members):
        many = f"{count:,}" if count == members else f"{count:,} (or {members:,}, for all of them)"
        table.problem("names", f"holds {len(names):,}, but there are {many}")
    different: dict[str, None] = {}
    for name in filter(None, names):
        if len(name) > MAX_NAME:
            table.problem("names", f"{quoted(name)} has more than {MAX_NAME} characters")
        if name in different:
            table.problem("names", f"{quoted(name)} is named twice")
        different[name] = None
    return names


def read_place(name: str, table: Table, variable: Variable, timeline: Timeline | None) -> Variable:
    """Return a variable with what the file says of it over time.

    Parameters
    ----------
    name, table
        Its name and its table.
    variable
        What else the file says of it.
    timeline
        That of the file; None where it has none.
    """
    if timeline is None:
        for key in OF_VARIABLES:
            if key in table:
                table.problem(key, f"{_NEEDS}, or leave it out")
        return variable
    levels = [level.name for level in timeline.levels]
    if name == WEEK or name in levels:
        what = "the column that counts weeks" if name == WEEK else "a level"
        table.problem("", f"'{name}' is {what}: choose another name")
    if variable.selected:
        table.problem("selected", "on a timeline everybody is seen: leave it out")
    if "levels" in table:
        table.problem("levels", "a timeline holds numbers: use one 0/1 variable for each group")
    static, switch = table.flag("static"), table.flag("switch")
    if static and switch:
        table.problem("static", "is a switch too, which an action turns on: leave static out")
    if switch and variable.latent:
        table.problem("latent", "is a switch, known to whoever turns it on: leave latent out")
    return replace(
        variable,
        level=_level(table, levels, top=switch),
        static=static,
        switch=switch,
        total=cast(Adding, table.choice("total", ("mean", "sum"))),
    )


def _level(table: Table, levels: Sequence[str], *, top: bool) -> str:
    """Read on which level a variable lives; a switch without one is the same for all."""
    if not levels:
        return table.text("level")
    if "level" not in table and (top or len(levels) == 1):
        return levels[0]
    if "level" not in table:
        table.problem("level", f"missing: say who has it (known: {', '.join(levels)})")
        return levels[-1]
    level = table.text("level")
    if level and level not in levels:
        table.problem(
            "level", f"unknown level {quoted(level)}{table.problems.suggest(level, levels)}"
        )
    return level if level in levels else levels[-1]


def check_size(root: Table, timeline: Timeline, declared: Mapping[str, Variable]) -> None:
    """Note a history that would hold more numbers than anybody has room for."""
    if not timeline.levels:
        return
    members = {level.name: timeline.members(level.name) for level in timeline.levels}
    weeks = timeline.weeks + timeline.burn_in
    numbers = weeks * sum(members[variable.level] for variable in declared.values())
    if numbers > MAX_NUMBERS:
        root.problem(
            "timeline",
            f"a history would hold {numbers:,} numbers, more than {MAX_NUMBERS:,}: take fewer "
            "weeks, members or variables",
        )


def check_seen(
    root: Table, timeline: Timeline, declared: Mapping[str, Variable], pair: Sequence[str]
) -> None:
    """Note a phenomenon that nobody could see: before the action, across several members."""
    if timeline.start == 0 and "start" in root.table("timeline"):
        root.problem("phenomenon", "is seen before an action begins: let start be 1 or more")
    first = declared.get(pair[0])
    if first and timeline.levels and timeline.members(first.level) < 2:
        root.table("phenomenon").problem(
            "association",
            f"there is one '{first.level}', and a correlation needs several: name a variable of a "
            "lower level first",
        )


def check_report(
    root: Table,
    timeline: Timeline,
    declared: Mapping[str, Variable],
    evidence: Sequence[Evidence],
) -> None:
    """Note a leaderboard that ranks by nothing, by what no person has or by what nobody sees."""
    table = root.table("timeline")
    columns = {column for seen in evidence for column in seen.columns}
    for key in ("ranking", "sanctions"):
        name = getattr(timeline, key)
        if not name or not timeline.levels:
            continue
        lowest = timeline.levels[-1].name
        known = [v.name for v in declared.values() if v.level == lowest and not v.static]
        if name not in known:
            way_out = table.problems.suggest(name, known)
            table.problem(key, f"{quoted(name)} is no changing variable of a '{lowest}'{way_out}")
        elif declared[name].latent:
            table.problem(
                key, f"'{name}' is latent, so that no report shows it: name what one sees"
            )
        elif columns and name not in columns and not declared[name].switch:
            what = "is a column of no evidence, so that no report shows it: add it to one"
            table.problem(key, f"'{name}' {what}")


def check_switch(table: Table, action: Action, declared: Mapping[str, Variable]) -> None:
    """Note an action that does anything else than turning a switch on.

    Parameters
    ----------
    table
        That of the action.
    action
        What was read from it.
    declared
        The variables of the file.
    """
    said = table.table("set").values.get(action.variable) if action.kind == "set" else None
    switches = [name for name, variable in declared.items() if variable.switch]
    way_out = f"write set = {{ {switches[0] if switches else 'x'} = 1 }}"
    if action.kind == "shift":
        table.problem("shift", f"on a timeline an action turns a switch on: {way_out}")
    elif action.variable in declared and action.variable not in switches:
        known = f" (known: {', '.join(switches[:20])})" if switches else ""
        what = "is no switch: give the variable switch = true, or set one"
        table.table("set").problem(action.variable, f"{what}{known}")
    elif action.level:
        table.table("set").problem(action.variable, "is a switch: write 1 to turn it on")
    elif type(said) in (int, float) and said == 0:
        table.table("set").problem(action.variable, "is 0 without any action: write 1")
