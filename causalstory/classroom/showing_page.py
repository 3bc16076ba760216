"""The page that ``show`` prints: a scenario in words and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.classroom.implied import Independence, identifications, implied_independencies
from causalstory.classroom.weeks_showing import lagged_blocks, timeline_blocks
from causalstory.diagrams.text import arrows
from causalstory.tables import Block, Cell, Heading, Lines, Paragraph, Table, number

if TYPE_CHECKING:
    from causalstory.stories.model import Scenario, Story
    from causalstory.stories.parts import Action, Mechanism, Variable


def scenario_blocks(scenario: Scenario) -> list[Block]:
    """Return what all stories of a scenario share."""
    blocks: list[Block] = [Heading(f"{scenario.title} ({scenario.id})")]
    blocks += [Paragraph(text) for text in (scenario.about, _question(scenario)) if text]
    blocks += [Paragraph(text) for text in _phenomenon(scenario)]
    blocks += timeline_blocks(scenario)
    blocks += [_variables(scenario), _evidence(scenario), _actions(scenario)]
    if scenario.data is not None:
        count = scenario.data.count
        rows = f", where column {count} counts the individuals of a row" if count else ""
        if cluster := scenario.data.cluster:
            rows += f"{' and' if rows else ', where'} rows of one {cluster} belong together"
        blocks.append(Paragraph(f"Read on real data: {scenario.data.file}{rows}."))
    if scenario.caveat:
        blocks.append(Paragraph(scenario.caveat, "muted"))
    if scenario.references:
        blocks.append(Lines(("Sources:", *(f"  {text}" for text in scenario.references))))
    return blocks


def _question(scenario: Scenario) -> str:
    question = scenario.question
    label = {variable.name: variable.label for variable in scenario.variables}
    wanted = "More" if question.goal == "increase" else "Less"
    sentences = [
        f"The question: what does changing '{label[question.treatment]}' do to "
        f"'{label[question.outcome]}'? {wanted} of it is wanted."
    ]
    if question.effect == "direct":
        sentences.append("Only what it does directly counts, not what it does by other ways.")
    if question.proxy:
        sentences.append(f"What one sees of it is '{label[question.proxy]}'.")
    if question.decide == "best":
        sentences.append("One of the actions must be chosen, so the best estimate decides.")
    else:
        sentences.append("Whoever acts must be sure that it helps; else things are left alone.")
    if question.relevant:
        sentences.append(f"Changes below {number(question.relevant)} do not count.")
    sentences.append(f"One row of data is one {question.unit}.")
    return " ".join(sentences)


def _phenomenon(scenario: Scenario) -> list[str]:
    phenomenon = scenario.phenomenon
    if phenomenon is None:
        return []
    first, second = (scenario.variable(name).label for name in phenomenon.association)
    bands = {
        "correlation": phenomenon.correlation,
        "slope": phenomenon.slope,
        "difference in means": phenomenon.difference,
    }
    stated = [
        f"a {name} between {number(band[0])} and {number(band[1])}"
        for name, band in bands.items()
        if band is not None
    ]
    return [f"What every story must reproduce, of '{second}' with '{first}': {', '.join(stated)}."]


def _variables(scenario: Scenario) -> Table:
    rows = []
    for variable in scenario.variables:
        levels = [level.name for level in scenario.evidence if variable.name in level.columns]
        seen = Cell(_unseen(variable), "muted")
        rows.append(
            [variable.name, variable.label, variable.unit, Cell(levels[0]) if levels else seen]
        )
    return Table.of(["variable", "label", "unit", "first seen in"], rows, title="Variables")


def _unseen(variable: Variable) -> str:
    """Say why a variable is in no evidence."""
    if variable.selected:
        return "only units in which it is 1 are seen"
    if variable.switch:
        return "known to whoever acts"
    return "nobody can measure it" if variable.latent else "in no evidence"


def _evidence(scenario: Scenario) -> Table:
    rows = [
        [level.name, level.label, ", ".join(level.columns), level.cost]
        for level in scenario.evidence
    ]
    return Table.of(
        ["evidence", "label", "columns", "cost"], rows, title="Evidence, from cheap to dear"
    )


def _actions(scenario: Scenario) -> Table:
    rows = [[action.name, action.label, _does(action), action.cost] for action in scenario.actions]
    return Table.of(["action", "label", "what it does", "cost"], rows, title="Actions")


def _does(action: Action) -> str:
    if action.kind == "leave":
        return "changes nothing"
    if action.kind == "set":
        return f"sets {action.variable} to {number(action.value)}"
    verb = "raises" if action.value > 0 else "lowers"
    return f"{verb} {action.variable} by {number(abs(action.value))}"


def story_blocks(story: Story) -> list[Block]:
    """Return what one story says: its claim, its arrows, and what follows from them."""
    blocks: list[Block] = [Heading(f"{story.name}: {story.title}", level=2)]
    claim = f'{story.teller[:1].upper()}{story.teller[1:]}: "{story.claim}"'
    if story.claim:
        blocks.append(Paragraph(claim if story.teller else story.claim, "strong"))
    blocks.append(Lines(tuple(f"  {line}" for line in arrows(story))))
    blocks += lagged_blocks(story)
    if story.mechanisms:
        rows = [_mechanism(mechanism) for mechanism in story.mechanisms]
        blocks.append(Table.of(["variable", "arises from"], rows, title="Mechanisms"))
    if story.timeline is None:
        blocks += _what_follows(story)
    if story.recommends:
        where = "" if story.timeline else ", on the richest evidence,"
        blocks.append(Paragraph(f"The file asserts that{where} it buys: {story.recommends}."))
    return blocks


def _what_follows(story: Story) -> list[Block]:
    """Return what the arrows alone imply."""
    answers = [
        [
            found.evidence,
            Cell("yes", "good") if found.identified else Cell("no", "bad"),
            found.way,
            found.reason,
        ]
        for found in identifications(story)
    ]
    heads = ["evidence", "effect told?", "how", "because"]
    told = Table.of(heads, answers, title="If this story is true")
    return [told, _independencies(implied_independencies(story))]


def _mechanism(mechanism: Mechanism) -> tuple[str, str]:
    parameters = [f"{name} = {formula.text}" for name, formula in mechanism.parameters]
    levels = [f"levels {' | '.join(mechanism.levels)}"] if mechanism.levels else []
    if mechanism.initial is not None:
        parameters.append(f"at first {mechanism.initial.text}")
    return mechanism.variable, f"{mechanism.family}({', '.join(levels + parameters)})"


def _independencies(pairs: tuple[Independence, ...]) -> Block:
    if not pairs:
        return Paragraph("It implies no independence that data could refute.")
    lines = [
        f"  {pair.first} and {pair.second}"
        + (f", given {' and '.join(pair.given)}" if pair.given else "")
        for pair in pairs
    ]
    return Lines(("It implies that these are independent:", *lines))
