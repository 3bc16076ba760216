"""Variables of groups: their levels, which two are compared, which one counts."""

from __future__ import annotations

from collections.abc import Sequence

from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import Question

Contrast = tuple[str, str]
"""The level compared with, and the level compared."""


def declared_levels(told: Story | Scenario) -> dict[str, tuple[str, ...]]:
    """Return the levels of every variable of which the file names them, in its order.

    Parameters
    ----------
    told
        A story or a scenario; what ``[variables]`` says comes before what a mechanism says.

    Examples
    --------
    >>> import causalstory as cs
    >>> declared_levels(cs.load("medication-errors"))
    {}
    """
    stories = told.stories if isinstance(told, Scenario) else (told,)
    found = {
        mechanism.variable: mechanism.levels
        for story in stories
        for mechanism in story.mechanisms
        if mechanism.levels
    }
    return found | {v.name: v.levels for v in told.variables if v.levels}


def contrast_of(question: Question, treatment: str, levels: Sequence[str]) -> Contrast:
    """Return which two levels of a treatment are compared: those of the question, or the ends.

    Examples
    --------
    >>> contrast_of(Question("dose", "pain", "decrease"), "dose", ["none", "some", "much"])
    ('none', 'much')
    """
    if question.contrast and treatment == question.treatment:
        return question.contrast
    return levels[0], levels[-1]


def event_of(question: Question, variable: str, levels: Sequence[str]) -> str:
    """Return the level whose share stands for a variable: the question's event, or the last one.

    Examples
    --------
    >>> event_of(Question("dose", "pain", "decrease"), "pain", ["none", "some", "much"])
    'much'
    """
    return question.event if question.event and variable == question.outcome else levels[-1]
