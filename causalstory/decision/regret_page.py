"""How regret is laid out for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from causalstory.decision.consequences import Consequence
from causalstory.decision.pages import ABSTAINS
from causalstory.decision.weighing import expected_regret, largest_regret
from causalstory.stories.parts import LEAVE_IT
from causalstory.tables import Block, Cell, Column, Heading, Page, Paragraph, Table, number
from causalstory.tables.words import listed

if TYPE_CHECKING:
    from causalstory.decision.regret import Belief, Regret

FOOLED = "looks like success"
"""What marks a self-confirming cell."""

EXACT = 1e-9
"""An error that is a smaller share of the largest change is a rounding error."""


def regret_page(found: Regret) -> Page:
    """Lay out actions in worlds, then believers in worlds, then what to do under ignorance."""
    blocks: list[Block] = [Heading(found.scenario.title), actions_table(found)]
    blocks.append(believers_table(found))
    blocks += fooled(found)
    blocks.append(Heading("If nobody knows which story is true", 2))
    blocks += [Paragraph(sentence) for sentence in ignorance(found)]
    blocks += [Paragraph(sentence, "muted") for sentence in footnotes(found)]
    return Page(tuple(blocks))


def actions_table(found: Regret) -> Table:
    """Lay out what every action does in every world: the price list."""
    heads = [Column("true story"), *(Column(a, "number") for a in found.table.actions)]
    rows = []
    for world in found.table.worlds:
        cells = [found.table.of(world, action) for action in found.table.actions]
        rows.append([Cell(world, "strong"), *(_price(cell) for cell in cells)])
    return Table.of(
        heads,
        rows,
        title=f"Regret: what each action loses against the best one there, {_unit(found)}",
    )


def _price(cell: Consequence) -> Cell:
    if cell.regret == 0:
        return Cell("0", "good")
    return Cell(number(cell.regret), "bad" if cell.self_confirming else "plain")


def believers_table(found: Regret) -> Table:
    """Lay out what every believer does in every world, and what comes of it."""
    question = found.scenario.question
    labels = {v.name: v.label for v in found.scenario.variables}
    often = any(row.share is not None for row in found)
    marked = any(row.consequence.self_confirming for row in found)
    heads = [
        Column("true story"),
        Column("believed"),
        Column("does"),
        *([Column("how often", "number")] if often else []),
        Column(labels[question.outcome], "number"),
        *([Column(labels[question.proxy], "number")] if question.proxy else []),
        Column("regret", "number"),
        *([Column("")] if marked else []),
    ]
    rows = [_belief(row, often=often, proxy=question.proxy is not None) for row in found]
    rows = rows if marked else [row[:-1] for row in rows]
    source = "data of his own world" if found.convinced else "data of the world that is true"
    return Table.of(
        heads,
        rows,
        title=f"Believers act, each on {source}: {found.evidence.label}, n = {found.n:,}",
    )


def convinced_table(found: Regret) -> Table:
    """Lay out what each story's action loses in every world: one column per believer."""
    doing = {row.story: row.action or ABSTAINS for row in found}
    heads = [Column("true story"), *(Column(f"{story}: {do}") for story, do in doing.items())]
    rows: dict[str, list[Cell]] = {}
    for row in found:
        rows.setdefault(row.world, [Cell(row.world, "strong")]).append(_loss(row.consequence))
    return Table.of(
        heads,
        rows.values(),
        title=f"What each believer loses against the best action, {_unit(found)}",
    )


def _loss(cell: Consequence) -> Cell:
    if cell.self_confirming:
        return Cell(f"{number(cell.regret)}, {FOOLED}", "bad")
    return Cell("0", "good") if cell.regret == 0 else Cell(number(cell.regret))


def _belief(row: Belief, *, often: bool, proxy: bool) -> list[object]:
    cell = row.consequence
    action = Cell(ABSTAINS, "warn") if row.action is None else Cell(row.action)
    mark = Cell(FOOLED, "bad") if cell.self_confirming else Cell("")
    right = row.world == row.story
    return [
        Cell(row.world, "strong"),
        Cell(row.story, "strong" if right else "plain"),
        action,
        *([f"{100 * row.share:.0f}%" if row.share is not None else None] if often else []),
        _changed(cell.outcome_change, cell.outcome_change_se),
        *([_changed(cell.proxy_change, cell.proxy_change_se)] if proxy else []),
        Cell("0", "good") if cell.regret == 0 else number(cell.regret),
        mark,
    ]


def _changed(change: float | None, se: float | None) -> str:
    """Write a change with its sign and as many digits as simulation knows."""
    if change is None or se is None:
        return ""
    if change == se == 0.0:
        return "0"
    return f"{change:+.3g}"


def fooled(found: Regret) -> Iterator[Paragraph]:
    """Say in words where a believer is confirmed by what he does harm with."""
    labels = {v.name: v.label for v in found.scenario.variables}
    question = found.scenario.question
    said = set()
    for row in found:
        cell = row.consequence
        if not cell.self_confirming or question.proxy is None or cell.proxy_change is None:
            continue
        key = (row.world, row.action)
        if key in said:
            continue
        said.add(key)
        believers = dict.fromkeys(
            r.story for r in found if (r.world, r.action) == key and r.story != r.world
        )
        who = listed(list(believers)) if believers else row.story
        yield Paragraph(
            f"If {row.world} is true and {row.action} is done, as {who} would have it: "
            f"{labels[question.proxy]} {_moves(cell.proxy_change)}, "
            f"{labels[question.outcome]} {_moves(cell.outcome_change)}. Whoever sees only the "
            "first is confirmed by the harm that he does.",
            "bad",
        )


def _moves(change: float) -> str:
    return f"{'up' if change > 0 else 'down'} by {number(abs(change))}"


def ignorance(found: Regret) -> Iterator[str]:
    """Say what to do without knowing: minimax, by weights, and where that flips."""
    table, unit, best = found.table, found.scenario.question.unit, found.minimax
    worst = max(table.worlds, key=lambda world: table.of(world, best).regret)
    loss = largest_regret(table, best)
    yield (
        f"Least to lose at worst: {best}, at most {number(loss)} per {unit}"
        + (f", if {worst} is true." if loss else ".")
        + _equals(best, {action: largest_regret(table, action) for action in table.actions})
    )
    if len(table.actions) < 2:
        return  # there is nothing to choose from
    equal = len(set(found.weights.values())) == 1
    odds = (
        "all stories equally likely"
        if equal
        else listed([f"{world} {100 * p:.0f}%" for world, p in found.weights.items()])
    )
    average = {action: expected_regret(table, found.weights, action) for action in table.actions}
    yield (
        f"Least to lose on the average, {odds}: {found.weighted}."
        + _equals(found.weighted, average)
    )
    if len(table.worlds) < 2:
        return
    for world in table.worlds:
        parts = [flip for flip in found.flips if flip.story == world]
        if len(parts) == 1:
            yield f"However likely {world} is, the others as weighted: {parts[0].action}."
            continue
        steps = [f"{part.action} up to {_percent(part.high)}" for part in parts[:-1]]
        yield f"The likelier {world} is: {', '.join(steps)}, then {parts[-1].action}."
    if LEAVE_IT in {found.weighted, best}:
        yield (
            "To leave it and find out is an answer too: what finding out is worth is another "
            "question."
        )


def _equals(chosen: str, losses: Mapping[str, float]) -> str:
    """Say which other actions lose exactly as little, if any do."""
    others = [a for a, loss in losses.items() if loss == losses[chosen] and a != chosen]
    return f" As little with {listed(others)}; named is the first of the file." if others else ""


def _percent(weight: float) -> str:
    return f"{100 * weight:.0f}%"


def footnotes(found: Regret) -> Iterator[str]:
    """Say how the numbers came about."""
    yield (
        f"Synthetic throughout. Each action is carried out at full size in every world. "
        f"{simulation_error(found)} A slope times the dose comes only close to the changes. Regret "
        "counts the costs of the actions."
    )
    bounds = [max(flip.low_se, flip.high_se) for flip in found.flips]
    if any(bounds):
        yield (
            f"Percentages of likelihood have Monte Carlo errors of {number(100 * max(bounds))} "
            "points at most."
        )
    chances = [row.share_se for row in found if row.share_se is not None]
    if chances:
        yield (
            f"How often an action is chosen has Monte Carlo errors of {number(100 * max(chances))} "
            "points at most."
        )
    if any(row.action is None for row in found):
        yield "Whoever abstains leaves it as it is for now."


def simulation_error(found: Regret) -> str:
    """Say in a sentence how well simulation knows changes and regrets.

    Examples
    --------
    >>> import causalstory as cs
    >>> simulation_error(cs.regret(cs.load("medication-errors"), n=500))
    'Monte Carlo errors of changes and regrets are 0.0191 at most.'
    """
    errors = [
        error
        for cell in found.table
        for error in (cell.outcome_change_se, cell.proxy_change_se or 0.0, cell.regret_se)
    ]
    size = max(abs(cell.outcome_change) for cell in found.table)
    if max(errors) <= EXACT * size:
        return "Changes and regrets have no Monte Carlo error here."
    return f"Monte Carlo errors of changes and regrets are {number(max(errors))} at most."


def _unit(found: Regret) -> str:
    outcome = found.scenario.variable(found.scenario.question.outcome)
    return f"in {outcome.label} ({outcome.unit})" if outcome.unit else f"in {outcome.label}"
