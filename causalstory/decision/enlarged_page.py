"""How ideas are told: one sentence each, and a page of the smallest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from causalstory.decision.edits import Edit
from causalstory.graph.separation import directed_path
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Story
from causalstory.stories.parts import LEAVE_IT
from causalstory.tables import Block, Heading, Page, Paragraph
from causalstory.tables.words import as_sentence

if TYPE_CHECKING:
    from causalstory.decision.believers import Choice
    from causalstory.decision.enlarged import Enlargement, Idea

SHOWN = 5
"""Ideas that fit a screen."""


def sentence(idea: Idea) -> str:
    """Tell an idea, what the evidence would advise then, and what the richest would."""
    last, rich, now = idea.action_settled, idea.richest.label, turn(idea)
    if idea.evidence == idea.richest:
        return now
    if last is None:
        return f"{now}, and {rich} would not settle it"
    if idea.action_after == last:
        return f"{now}, and so would {rich}"
    return f"{now}; {rich} would advise {doing(last)}"


def thought(story: Story, edit: Edit) -> str:
    """Tell one edit of a story, be it made already or not.

    Examples
    --------
    >>> import causalstory as cs
    >>> manager = cs.load("medication-errors")["complacency"]
    >>> thought(manager, Edit("drop", "psychological_safety", "actual_errors"))
    'Psychological safety does not act on Errors made'
    """
    question = story.question
    label = {variable.name: variable.label for variable in story.variables}
    first, second = label[edit.first], label[edit.second]
    around = ""
    if question.proxy == edit.second and edit.first == question.treatment:
        around = f", around {label[question.outcome]}"
    if edit.kind == "add":
        return f"{first} also acts on {second}{around}"
    if edit.kind == "drop":
        further = directed_path(to_networkx(story), edit.first, edit.second)
        straight = " straight" if further and len(further) > 2 else ""
        return f"{first} does not act{straight} on {second}"
    if edit.kind == "reverse":
        return f"{second} acts on {first}, and not the other way round"
    if edit.kind == "latent":
        return f"something that nobody measures drives both {first} and {second}"
    middle = label[edit.variable.name] if edit.variable else ""
    if edit.kind == "common":
        return f"{middle}, which the story leaves out, drives both {first} and {second}"
    return f"{first} also acts on {second} through {middle}, which the story leaves out{around}"


def turn(idea: Idea) -> str:
    """Tell an idea and what the evidence at hand would advise then."""
    thoughts = ", and if ".join(thought(idea.story, edit) for edit in idea.edits)
    before, after, where = idea.action_before, idea.action_after, idea.evidence.label
    if after is None:
        now = f"{where} can no longer advise {doing(before)}, nor anything else"
    elif before is None:
        now = f"{where} would be enough to advise {doing(after)}"
    else:
        now = f"{where} would advise {doing(after)}, no longer {doing(before)}"
    return f"if {thoughts}, {now}"


def doing(action: Choice) -> str:
    """Name what is advised.

    Examples
    --------
    >>> doing("rule_by_fear"), doing(LEAVE_IT), doing(None)
    ('rule_by_fear', 'leaving it', 'nothing')
    """
    if action is None:
        return "nothing"
    return "leaving it" if action == LEAVE_IT else action


def enlargement_page(found: Enlargement) -> Page:
    """Lay out what the believer does, the smallest ideas that change it, how many more there are.

    Ideas to which the same happens for the same reason are told once.
    """
    blocks: list[Block] = [
        Heading(f"How small an idea would change the action of {found.story.name}?")
    ]
    unit = found.scenario.question.unit
    blocks.append(
        Paragraph(
            f"On {found.evidence.label}: n = {found.n:,}, each one {unit}; {found.source}. "
            f"As it is, {found.story.name} {_does(found.action)}: {found.reason}."
        )
    )
    groups: dict[tuple[object, ...], list[Idea]] = {}
    for row in found:
        groups.setdefault(_kind(row), []).append(row)
    said: dict[str, int] = {}
    for rank, ideas in enumerate(list(groups.values())[:SHOWN], start=1):
        blocks += _told(rank, ideas, said)
    blocks += [Paragraph(words, "muted") for words in _rest(found, list(groups.values()))]
    return Page(tuple(blocks))


def _does(action: Choice) -> str:
    if action is None:
        return "abstains"
    return "leaves it" if action == LEAVE_IT else f"takes {action}"


def _kind(row: Idea) -> tuple[object, ...]:
    return (
        len(row.edits), row.contradicted, row.contradicted_settled,
        row.action_after, row.action_settled, row.problem, row.strength,
    )  # fmt: skip


def _told(rank: int, ideas: list[Idea], said: dict[str, int]) -> Iterator[Paragraph]:
    """Tell one kind of ideas; a strength that was ``said`` before is not said again."""
    first, *others = ideas
    words = [as_sentence(first.sentence)]
    if strong := first.strength.sentence:
        before = said.setdefault(strong, rank)
        words.append(as_sentence(strong) if before == rank else f"How strong: as in {before}.")
    words.append(_verdict(first))
    yield Paragraph(f"{rank}. {' '.join(words)}", "bad" if first.contradicted else "plain")
    if others:
        named = " and ".join(map(str, others[0].edits))
        more = f"; and {len(others) - 1:,} more" if len(others) > 1 else ""
        yield Paragraph(f"The same comes of: {named}{more}.", "muted")


def _verdict(idea: Idea) -> str:
    """Say whether the data says no to the idea, and whether the richest evidence would."""
    here, there = idea.contradicted, idea.contradicted_settled
    if here:
        return f"The data says no: {idea.contradiction.worst}."
    words = "The data cannot say whether it is so" if here is None else "The data does not say no"
    if idea.evidence == idea.richest:
        return f"{words}."
    if there:
        return f"{words}; {idea.richest.label} would say no."
    if there is None:
        return f"{words}, nor could {idea.richest.label}."
    return f"{words}; {idea.richest.label} would not say no either."


def _rest(found: Enlargement, groups: list[list[Idea]]) -> Iterator[str]:
    """Say how many graphs were tried, and how much is not told."""
    away = "one edit" if found.steps == 1 else "one or two edits"
    tried = f"{found.tried:,} graphs are {away} away"
    if not found.rows:
        yield f"{tried}; none of them changes the action."
        return
    verb = "changes" if len(found) == 1 else "change"
    said = f"{tried}; {len(found):,} of them {verb} the action"
    if found.steps > 1:
        one = sum(len(row.edits) == 1 for row in found)
        said += f", {one:,} by one edit alone. Two count only where neither does it alone"
    yield f"{said}."
    if len(groups) > SHOWN:
        left = sum(map(len, groups[SHOWN:]))
        yield f"Not told here: {left:,} more. Data for programs (--json, to_frame()) has all."
