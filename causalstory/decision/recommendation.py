"""An action, or an abstention with its reason.

An action is *assessed* under a story and a level of evidence if what it changes is known there:
because no arrow leads from its variable to the outcome, or because the effect is identified on the
outcome, or on the proxy where the proxy speaks for the outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from causalstory.analysis.identification import Identification, identify
from causalstory.decision.assessment import Assessment
from causalstory.stories.model import LEAVE_IT, Story
from causalstory.tables.numbers import interval, number


@dataclass(frozen=True)
class Recommendation:
    """What a story recommends on the evidence at hand.

    Parameters
    ----------
    action
        Name of the action, ``leave_it`` included; None for an abstention.
    clear
        Whether the data alone decide: the chosen action is better than leaving it, or every
        other action is not, beyond the intervals.
    reason
        Why, in a sentence.
    settled_by
        After an abstention, the first dearer evidence that identifies the effect, if any.
    assessments
        What is known of each action, ``leave_it`` first.
    """

    action: str | None
    clear: bool
    reason: str
    settled_by: str | None
    assessments: tuple[Assessment, ...]


def recommend(
    story: Story, identification: Identification, assessments: Sequence[Assessment]
) -> Recommendation:
    """Choose an action under a story, or abstain.

    Parameters
    ----------
    story
        The story taken for true.
    identification
        Of the question's treatment, on the evidence at hand.
    assessments
        Of every action that can be assessed on that evidence.

    Returns
    -------
    Recommendation
        If no action on the treatment is assessed, an abstention. Under ``decide = "best"`` the
        action with the best gain. Otherwise the action with the best gain among those whose
        interval lies above leaving it and whose change is relevant, else ``leave_it``.
    """
    known = tuple(assessments)
    others = [a for a in known if a.action.name != LEAVE_IT]
    treatment = story.question.treatment
    on_treatment = [action for action in story.actions if action.variable == treatment]
    if on_treatment and not any(a.action.variable == treatment for a in others):
        reason = identification.reason + _of_others(story, others)
        return Recommendation(None, False, reason, identification.settled_by, known)
    action, clear, reason = (
        _best(story, known) if story.question.decide == "best" else _clear(story, others)
    )
    return Recommendation(action, clear, reason, None, known)


def _best(story: Story, known: Sequence[Assessment]) -> tuple[str, bool, str]:
    """Choose the best estimate: a choice must be made."""
    chosen = max((a for a in known if a.weighable), key=lambda a: a.gain)
    if chosen.action.name == LEAVE_IT:
        return LEAVE_IT, False, "no action has an estimate better than leaving it"
    doubt = (
        "and the data alone exclude no difference"
        if chosen.surely_better
        else "but the data alone would not exclude no difference"
    )
    reason = f"the best estimate: {_what_it_does(story, chosen)}, {doubt}"
    return chosen.action.name, chosen.surely_better, reason


def _clear(story: Story, others: Sequence[Assessment]) -> tuple[str, bool, str]:
    """Choose the best action that is certainly better than leaving it, else leave it."""
    ranked = sorted(others, key=lambda a: -a.gain)
    eligible = [a for a in ranked if a.surely_better and abs(a.change) > story.question.relevant]
    if not eligible:
        return LEAVE_IT, _surely_leave(others), _why_leave(story, others)
    chosen = eligible[0]
    reason = _what_it_does(story, chosen)
    rivals = [a for a in ranked if a is not chosen and a.weighable]
    if rivals and rivals[0].gain_high >= chosen.gain_low:
        reason += f"; not clearly better than {rivals[0].action.name}"
    return chosen.action.name, True, reason + _unweighed(story, others)


def _surely_leave(others: Sequence[Assessment]) -> bool:
    return all(a.gain_high <= 0 if a.weighable else not a.surely_helps for a in others)


def _why_leave(story: Story, others: Sequence[Assessment]) -> str:
    treatment = story.question.treatment
    acting = [a for a in others if a.action.variable == treatment]
    if acting and all(a.low == a.high == 0.0 for a in acting):
        label = _label(story, treatment)
        outcome = _label(story, story.question.outcome)
        reason = f"no arrow leads from {label} to {outcome}, so acting on it changes nothing"
    elif _surely_leave(others):
        reason = "no action gains more than it costs"
    else:
        reason = "no action is clearly better than leaving it"
    return reason + _unweighed(story, others)


def _unweighed(story: Story, others: Sequence[Assessment]) -> str:
    """Name the actions that help by the proxy but cost something the proxy cannot weigh."""
    parts = []
    for a in others:
        if not a.weighable and a.surely_helps:
            evidence = _evidence_that_weighs(story, a.action.variable)
            needs = f"needs {evidence}" if evidence else "cannot be told from any evidence here"
            parts.append(
                f"; {a.action.name} helps, by the proxy; whether it is worth its cost {needs}"
            )
    return "".join(parts)


def _evidence_that_weighs(story: Story, variable: str) -> str | None:
    for evidence in story.evidence:
        found = identify(story, evidence=evidence.name, treatment=variable)
        if found.identified and not found.by_proxy:
            return evidence.name
    return None


def _of_others(story: Story, others: Sequence[Assessment]) -> str:
    if not others:
        return ""
    parts = [
        f"{a.action.name} changes {_label(story, a.variable)} by "
        f"{interval(a.change, a.low, a.high)}"
        for a in others
    ]
    return "; known of other actions: " + ", ".join(parts)


def _what_it_does(story: Story, a: Assessment) -> str:
    words = (
        f"{a.action.name} changes {_label(story, a.variable)} by "
        f"{interval(a.change, a.low, a.high)} per {story.question.unit}"
    )
    if a.by_proxy:
        words += f", which speaks for {_label(story, story.question.outcome)}"
    return words + (f", at a cost of {number(a.action.cost)}" if a.action.cost else "")


def _label(story: Story, name: str) -> str:
    return story.variable(name).label
