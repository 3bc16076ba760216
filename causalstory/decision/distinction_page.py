"""How a distinction looks: what to measure next, the best buy first, then every pair."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor, log10
from typing import TYPE_CHECKING

from causalstory.decision.power import MOST
from causalstory.tables import Block, Cell, Column, Heading, Page, Paragraph, Table, number
from causalstory.tables.words import listed

if TYPE_CHECKING:
    from causalstory.decision.distinguished import Direction, Distinction, Distinctions, Worth
    from causalstory.decision.power import Needed


def distinction_page(found: Distinctions) -> Page:
    """Lay out what to measure next, what nobody can know yet, and all pairs."""
    blocks: list[Block] = [Heading(found.scenario.title)]
    blocks.append(Heading("What to measure next", 2))
    blocks += [Paragraph(sentence) for sentence in advice(found)]
    unknown = [Paragraph(sentence, "warn") for sentence in ignorance(found)]
    if unknown:
        blocks += [Heading("What nobody can know yet", 2), *unknown]
    blocks += [pairs_table(found), *claims_table(found)]
    blocks += [Paragraph(sentence, "muted") for sentence in footnotes(found)]
    return Page(tuple(blocks))


def advice(found: Distinctions) -> Iterator[str]:
    """Say what to buy, the best buy first, and what cannot help."""
    for place, worth in enumerate(found.buys, start=1):
        pays = "" if (worth.per_cost or 0.0) >= 1 else ", less than it costs"
        yield (
            f"{place}. {_name(worth)} {_tells(found, worth)}. {found.n:,} units of it spare "
            f"{_sure(worth.added, worth.added_se)} {_unit(found)}"
            f"{' more than what is cheaper' if worth.added != worth.value.value else ''}, for an "
            f"added cost of {number(worth.cost)}: "
            f"{_sure(worth.per_cost or 0.0, worth.added_se / (worth.cost or 1.0))} for each unit "
            f"of cost{pays}."
        )
    for worth in found.worths:
        if worth in found.buys:
            continue
        if worth.outcome is not None:
            yield (
                f"An experiment ({worth.label}) {_tells(found, worth)}; "
                f"{_trial_worth(found, worth)}."
            )
        elif worth.separates:
            cost = "" if worth.cost else ", and costs nothing more"
            spared = f"{_sure(worth.added, worth.added_se)} {_unit(found)}{cost}"
            adds = "no action changes by it" if worth.added <= 0 else f"it spares {spared}"
            yield f"{_name(worth)} {_tells(found, worth)}; {adds}."
        else:
            yield f"{_name(worth)} tells no two stories apart, however much there is of it."
    if not found.worths:
        yield from _by_arrows_alone(found)


def _by_arrows_alone(found: Distinctions) -> Iterator[str]:
    """Say what tells stories apart that have no mechanisms, so that nothing can be weighed."""
    kinds = {(row.evidence, row.outcome): row for row in found}
    for row in kinds.values():
        trial = row.outcome is not None
        name = f"An experiment ({row.label})" if trial else f"{row.evidence} ({row.label})"
        ending = "" if trial else ", however much there is of it"
        if any(other.separable for other in found if _same(other, row)):
            ending = "; nobody can say what it is worth"
        yield f"{name} {_tells(found, row)}{ending}."


def _trial_worth(found: Distinctions, worth: Worth) -> str:
    if not worth.separates:
        return "it is worth nothing here"
    if worth.value.value <= 0:
        return "no action changes by it"
    spared = _sure(worth.value.value, worth.value.se)
    return f"{found.n:,} units of it spare {spared}; nobody has said what it costs"


def _name(worth: Worth) -> str:
    return f"{worth.evidence} ({worth.label})"


def _tells(found: Distinctions, kind: Worth | Distinction) -> str:
    rows = [row for row in found if _same(row, kind)]
    pairs, missed = len(rows), [row for row in rows if not row.separable]
    if len(missed) == pairs:
        return "tells no two stories apart"
    if not missed:
        return "tells all stories apart" if pairs > 1 else "tells the two stories apart"
    but = listed([" from ".join(row.stories) for row in missed])
    return f"tells {pairs - len(missed)} of {pairs} pairs apart, but not {but}"


def _same(row: Distinction, kind: Worth | Distinction) -> bool:
    return (row.evidence, row.outcome) == (kind.evidence, kind.outcome)


def _sure(value: float, se: float) -> str:
    """Write a value and its simulation error, with the first digit of the error as the last.

    Examples
    --------
    >>> _sure(5.386, 0.053), _sure(0.0, 0.0)
    ('5.39 ± 0.05', '0')
    """
    if not se:
        return number(value)
    decimals = max(0, -floor(log10(se)))
    return f"{value:,.{decimals}f} ± {se:.{decimals}f}"


def _unit(found: Distinctions) -> str:
    asked = found.scenario.question
    return f"{found.scenario.variable(asked.outcome).label} per {asked.unit}"


def ignorance(found: Distinctions) -> Iterator[str]:
    """Name the pairs that no evidence of the scenario tells apart, and what would."""
    alike: dict[str, list[str]] = {}
    for pair in dict.fromkeys(row.stories for row in found):
        rows = [row for row in found if row.stories == pair]
        if not any(row.separable for row in rows if row.outcome is None):
            trials = [row for row in rows if row.outcome is not None]
            alike.setdefault(_instead(trials), []).append(" and ".join(pair))
    for instead, pairs in alike.items():
        yield (
            f"No independence and no sign separates {listed(pairs, 'or')} in what anybody holds: "
            f"more of such data will not tell{instead}."
        )


def _instead(trials: list[Distinction]) -> str:
    """Say whether an experiment would tell two stories apart that nothing else does."""
    helpful = [row for row in trials if row.separable]
    if helpful:
        ways = listed([f"{row.label}{_with(row.needed)}" for row in helpful])
        return f". An experiment can: {ways}"
    if trials:
        return f", and neither can an experiment on the treatment ({trials[0].reason})"
    return ", and nothing that an experiment would have to look at is measured"


def _with(needed: Needed | None) -> str:
    return f" ({units(needed)} units for 80% power)" if needed else ""


def units(needed: Needed | None) -> str:
    """Write how many units it takes.

    Examples
    --------
    >>> from causalstory.decision.power import Needed
    >>> units(Needed(23, 21, 25)), units(Needed(None)), units(None)
    ('23 [21, 25]', 'more than 20,000', '')
    """
    if needed is None:
        return ""
    if needed.n is None:
        return f"more than {MOST:,}"
    return f"{needed.n:,} [{needed.low:,}, {needed.high:,}]"


def pairs_table(found: Distinctions) -> Table:
    """Lay out every pair with every kind of evidence."""
    heads: list[str | Column] = [
        "stories",
        "evidence",
        "told apart",
        Column("units for 80% power", "right"),
        Column("spares", "right"),
        Column("per cost", "right"),
    ]
    rows: list[list[object]] = []
    for pair in dict.fromkeys(row.stories for row in found):
        names = [pair[0], f"or {pair[1]}"]
        for place, row in enumerate(row for row in found if row.stories == pair):
            rows.append(
                [
                    Cell(names[place] if place < len(names) else "", "strong"),
                    _evidence(row),
                    Cell("yes", "good") if row.separable else Cell("no", "muted"),
                    units(row.needed),
                    "" if row.value is None else _sure(row.value.value, row.value.se),
                    _for_each(row),
                ]
            )
    title = f"Every pair of stories, and what {found.n:,} units spare: {_unit(found)}"
    return Table.of(heads, rows, title=title)


def _for_each(row: Distinction) -> str:
    if not row.separable or row.value_per_cost is None:
        return ""
    return _sure(row.value_per_cost, row.value_per_cost_se or 0.0)


def _evidence(row: Distinction) -> str:
    return f"{row.evidence}: {row.outcome}" if row.outcome else row.evidence


def claims_table(found: Distinctions) -> Iterator[Table]:
    """Lay out by which claims a false story is found out, on what anybody holds."""
    rows: list[list[object]] = []
    for row in found:
        ways = row.directions if row.outcome is None else ()
        for way in ways:
            for place, claim in enumerate(way.claims):
                first = place == 0
                rows.append(
                    [
                        Cell(f"{way.rejects} if {way.world} is true" if first else "", "strong"),
                        row.evidence if first else "",
                        claim.short,
                        units(way.needed) if first else "",
                        _power(way) if first else "",
                    ]
                )
    if rows:
        heads: list[str | Column] = [
            *("rejects", "evidence", "by the claim"),
            Column("units for 80%", "right"),
            Column("power", "right"),
        ]
        title = f"How a false story is found out, and the power of {found.n:,} units"
        yield Table.of(heads, rows, title=title)


def _power(way: Direction) -> str:
    return "" if way.power is None else _sure(way.power, way.power_se or 0.0)


def footnotes(found: Distinctions) -> Iterator[str]:
    """Say how the numbers came about."""
    if found.worths:
        yield (
            f"Synthetic throughout: {found.replications:,} data sets of every world at every size, "
            "with the verdicts of `contradicted` (level .01, all claims of a story together); in "
            "brackets 95% bounds of simulation, behind ± its standard error. A story that is not "
            "contradicted is not thereby supported."
        )
    yield (
        "Stories are told apart by what they claim: independencies and signs, not the sizes of "
        "effects, which an author could always tune."
    )
    if found.worths:
        yield _SPARED
    missing = dict.fromkeys(row.reason for row in found if row.separable and row.reason)
    for reason in missing:
        yield f"{reason[:1].upper()}{reason[1:]}."


_SPARED = (
    "What evidence spares is regret: the two stories of a pair, or all of them in the advice, "
    "are weighted, what comes out shifts the weights, and the action with the least expected "
    "regret is taken before and after. It is per unit of observation, as the costs are."
)
