"""What everybody sees before any story is told, and what each story has them do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.diagrams.measure import clean

if TYPE_CHECKING:
    from causalstory.stories.model import Scenario, Story

UNKNOWN = "?"
NO_ACTION = "No action is named"


def ends(scenario: Scenario) -> tuple[str, str]:
    """Return the names of the two variables that are seen to go together.

    Examples
    --------
    >>> import causalstory as cs
    >>> ends(cs.load("medication-errors"))
    ('psychological_safety', 'reported_errors')
    """
    phenomenon, question = scenario.phenomenon, scenario.question
    return phenomenon.association if phenomenon else (question.treatment, question.seen)


def association(scenario: Scenario) -> str:
    """Say which way the two go together, as far as the scenario states it.

    Examples
    --------
    >>> import causalstory as cs
    >>> association(cs.load("medication-errors")), association(cs.load("kidney-stones"))
    ('positive association', 'negative association')
    """
    phenomenon = scenario.phenomenon
    if phenomenon is None:
        return UNKNOWN
    bands = (phenomenon.correlation, phenomenon.slope, phenomenon.difference)
    stated = next((band for band in bands if band), None)
    if stated is None:
        return "association"
    low, high = stated
    if low > 0:
        return "positive association"
    return "negative association" if high < 0 else "no clear association"


def decision(story: Story) -> str:
    """Return the label of the action that a story recommends by its file.

    Examples
    --------
    >>> import causalstory as cs
    >>> decision(cs.load("kidney-stones")["size_drives_choice"])
    'Operate openly'
    """
    if story.recommends is None:
        return NO_ACTION
    return clean(story.action(story.recommends).label)
