"""An action, or an abstention with its reason.

An action is *assessed* under a story and a level of evidence if what it changes is known there:
because no arrow leads from its variable to the outcome, or because the effect is identified on the
outcome, or on the proxy where the proxy speaks for the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from types import MappingProxyType

from causalstory.analysis.identification import Identification, identify
from causalstory.decision.assessment import Assessment
from causalstory.stories.model import Story
from causalstory.stories.parts import LEAVE_IT, Action
from causalstory.tables.numbers import interval, number
from causalstory.tables.words import listed

NONE: Mapping[str, str] = MappingProxyType({})

UNKNOWN = "nothing is known of what it acts on"
"""Stands in where whoever asks gives no reason."""


@dataclass(frozen=True)
class Recommendation:
    """What a story recommends on the evidence at hand.

    Parameters
    ----------
    action
        Name of the action, ``leave_it`` included; None for an abstention.
    clear
        Whether the data alone decide: the chosen action is better than leaving it beyond its
        interval, or, where it is left, every action is judged and none can be better.
    because
        Why, in words.
    doubts
        What speaks for other actions: a runner-up that may be as good, or a cost that cannot be
        weighed.
    unjudged
        Why the other actions are not assessed.
    settled_by
        The first dearer evidence that identifies the effect, if it is not identified here. For an
        abstention where no action is on the treatment: that identifies what some action does.
    assessments
        What is known of each action, ``leave_it`` first.
    """

    action: str | None
    clear: bool
    because: str
    doubts: tuple[str, ...]
    unjudged: tuple[str, ...]
    settled_by: str | None
    assessments: tuple[Assessment, ...]

    @property
    def reason(self) -> str:
        """The whole reason, in one sentence without a full stop."""
        return "; ".join((self.because, *self.doubts, *self.unjudged))


def recommend(
    story: Story,
    identification: Identification,
    assessments: Sequence[Assessment],
    unknown: Mapping[str, str] = NONE,
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
    unknown
        By what is acted on: why such actions cannot be assessed.

    Returns
    -------
    Recommendation
        If no action on the treatment is assessed (no action at all, where none is on the
        treatment), an abstention. Under ``decide = "best"`` the action with the best gain, if it
        is better than leaving it. Otherwise the action with the best gain among those whose
        interval lies above leaving it; else ``leave_it``. Either way a change below the relevant
        one does not count, and a cost is held against a proxy only where that may be done.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> print(recommend(voice, cs.identify(voice, evidence="weekly_report"), []).settled_by)
    chart_audit
    """
    known = tuple(assessments)
    others = [a for a in known if a.action.name != LEAVE_IT]
    if unanswered(story, [a.action for a in others]):
        return Recommendation(
            action=None,
            clear=False,
            because=_why_nothing_is_known(story, identification, unknown),
            doubts=_known_of_others(story, others),
            unjudged=(),
            settled_by=_settled_by(story, identification),
            assessments=known,
        )
    best_will_do = story.question.decide == "best"
    ranked = sorted(others, key=lambda a: -a.gain)
    eligible = [a for a in ranked if (a.better if best_will_do else a.surely_better)]
    unjudged = _unjudged(story, others, unknown)
    if eligible:
        chosen = eligible[0]
        action, clear = chosen.action.name, chosen.surely_better
        because = _why_this(story, chosen)
        doubts = _runner_up(chosen, ranked)
    else:
        action, clear = LEAVE_IT, not unjudged and all(a.surely_no_better for a in others)
        because = _why_leave(story, identification, others, partly=bool(unjudged))
        doubts = ()
    return Recommendation(
        action=action,
        clear=clear,
        because=because,
        doubts=(*doubts, *_unweighed(story, others), *_unbounded(others)),
        unjudged=unjudged,
        settled_by=identification.settled_by,
        assessments=known,
    )


def unanswered(story: Story, judged: Sequence[Action]) -> bool:
    """Say whether none of the actions that answer the question is among those judged.

    Those on the treatment answer it; where none is, any does.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> [unanswered(voice, [voice.action(name)]) for name in ("build_safety", "staff_sick_wards")]
    [False, True]
    """
    treatment = story.question.treatment
    if any(action.variable == treatment for action in story.actions):
        return not any(action.variable == treatment for action in judged)
    return not judged and bool(_choices(story))


def _settled_by(story: Story, identification: Identification) -> str | None:
    """Name the first dearer evidence that ends the abstention.

    It identifies the effect of the treatment; where no action is on the treatment, that of
    something acted on.
    """
    variables = dict.fromkeys(action.variable for action in _choices(story))
    if story.question.treatment in variables or identification.evidence is None:
        return identification.settled_by
    at_hand = identification.evidence
    names = {
        identify(story, evidence=at_hand, treatment=variable).settled_by
        for variable in variables
        if variable != story.question.outcome
    }
    return next((level.name for level in story.evidence if level.name in names), None)


def _choices(story: Story) -> list[Action]:
    return [action for action in story.actions if action.name != LEAVE_IT]


def _why_nothing_is_known(
    story: Story, identification: Identification, unknown: Mapping[str, str]
) -> str:
    treatment = story.question.treatment
    on_treatment = [action for action in _choices(story) if action.variable == treatment]
    if on_treatment and not identification.identified:
        return identification.reason
    targets = [action.target for action in on_treatment or _choices(story)]
    reasons = dict.fromkeys(unknown.get(target, UNKNOWN) for target in targets)
    return "no action can be judged: " + ", and ".join(reasons)


def _known_of_others(story: Story, others: Sequence[Assessment]) -> tuple[str, ...]:
    parts = [f"{a.action.name} changes {_what_changes(story, a)}" for a in others]
    return ("known of other actions: " + ", ".join(parts),) if parts else ()


def _why_this(story: Story, chosen: Assessment) -> str:
    words = f"{chosen.action.name} changes {_what_changes(story, chosen)} per {story.question.unit}"
    if chosen.by_proxy:
        words += f", which speaks for {_label(story, story.question.outcome)}"
    if chosen.action.cost:
        words += f", at a cost of {number(chosen.action.cost)}"
    if story.question.decide == "clear":
        return words
    clear = chosen.surely_better
    tells = "and the data alone tell" if clear else "but the data alone do not tell"
    return f"the best estimate: {words}, {tells} it from leaving it"


def _runner_up(chosen: Assessment, ranked: Sequence[Assessment]) -> tuple[str, ...]:
    rival = next((a for a in ranked if a is not chosen and a.comparable), None)
    if rival is None or chosen.surely_beats(rival):
        return ()
    return (f"not clearly better than {rival.action.name}",)


def _why_leave(
    story: Story, identification: Identification, others: Sequence[Assessment], *, partly: bool
) -> str:
    if not _choices(story):
        return "there is no action to choose from"
    treatment = story.question.treatment
    idle = [a for a in others if a.action.variable == treatment]
    if idle and identification.strategy == "no_effect":
        words = f"{identification.reason}, so acting on it changes nothing"
        rest = [a for a in others if a not in idle]
        return f"{words}, and {_none_better(story, rest, 'no other action')}" if rest else words
    return _none_better(story, others, "no action that can be judged" if partly else "no action")


def _none_better(story: Story, others: Sequence[Assessment], none: str) -> str:
    smallest = story.question.relevant
    least = f" (changes of {number(smallest)} or less do not count)" if smallest else ""
    if all(a.surely_no_better for a in others):
        return f"{none} gains more than it costs{least}"
    if story.question.decide == "best":
        return f"{none} has an estimate better than leaving it{least}"
    return f"{none} is clearly better than leaving it{least}"


def _unweighed(story: Story, others: Sequence[Assessment]) -> tuple[str, ...]:
    """Name the actions that help by the proxy, which cannot tell whether by enough."""
    best_will_do = story.question.decide == "best"
    parts = []
    for a in others:
        helps, bought = (a.helps, a.better) if best_will_do else (a.surely_helps, a.surely_better)
        if a.by_proxy and helps and not bought:
            enough = "worth its cost" if a.action.cost else "enough to matter"
            evidence = _evidence_that_weighs(story, a.action.variable)
            needs = f"needs {evidence}" if evidence else "cannot be told from any evidence here"
            parts.append(f"{a.action.name} helps, by the proxy; whether it is {enough} {needs}")
    return tuple(parts)


def _evidence_that_weighs(story: Story, variable: str) -> str | None:
    for evidence in story.evidence:
        found = identify(story, evidence=evidence.name, treatment=variable)
        if found.identified and not found.by_proxy:
            return evidence.name
    return None


def _unbounded(others: Sequence[Assessment]) -> tuple[str, ...]:
    """Name the actions whose change has no bound, as weak instruments leave it."""
    names = [a.action.name for a in others if isinf(a.low) or isinf(a.high)]
    if not names:
        return ()
    return (f"the data set no bound to what {listed(names)} would change",)


def _unjudged(
    story: Story, others: Sequence[Assessment], unknown: Mapping[str, str]
) -> tuple[str, ...]:
    """Say of which actions nothing is known, and why; those with the same reason together."""
    judged = {a.action.name for a in others}
    names: dict[str, list[str]] = {}
    for action in _choices(story):
        if action.name not in judged:
            names.setdefault(unknown.get(action.target, UNKNOWN), []).append(action.name)
    return tuple(f"{listed(acts)} cannot be judged: {reason}" for reason, acts in names.items())


def _what_changes(story: Story, a: Assessment) -> str:
    if a.change == a.low == a.high == 0.0:
        return "nothing"
    return f"{_label(story, a.variable)} by {interval(a.change, a.low, a.high)}"


def _label(story: Story, name: str) -> str:
    return story.variable(name).label
