from __future__ import annotations

import pytest

from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import LEAVE, Question, Variable

SAFETY, ERRORS, REPORTS, ACUITY = (
    "psychological_safety",
    "actual_errors",
    "reported_errors",
    "acuity",
)
WILLINGNESS, LEARNING, HISTORY = "willingness_to_report", "learning", "earlier_incidents"

VARIABLES = (
    Variable(SAFETY, "Psychological safety"),
    Variable(ERRORS, "Errors made"),
    Variable(REPORTS, "Errors reported"),
    Variable(ACUITY, "Acuity (how sick the patients are)"),
    Variable(WILLINGNESS, "Willingness to report", latent=True),
    Variable(LEARNING, "Learning from errors", latent=True),
    Variable(HISTORY, "Earlier incidents", latent=True),
)
QUESTION = Question(SAFETY, ERRORS, "decrease", REPORTS, "hospital unit")


def tell(name: str, title: str, teller: str, claim: str, *arrows: tuple[str, str]) -> Story:
    used = {end for arrow in arrows for end in arrow}
    variables = tuple(variable for variable in VARIABLES if variable.name in used)
    return Story(name, title, QUESTION, variables, arrows, teller=teller, claim=claim)


@pytest.fixture(scope="session")
def ward() -> Scenario:
    stories = (
        tell(
            "complacency",
            "Safety licenses mistakes",
            "the manager",
            "Where nobody fears punishment, people take less care.",
            (SAFETY, ERRORS),
            (ERRORS, REPORTS),
            (ACUITY, ERRORS),
        ),
        tell(
            "voice",
            "Safety lets errors come to light",
            "the researcher",
            "Where it is safe to speak up, more errors are reported, and people learn from them.",
            (SAFETY, WILLINGNESS),
            (SAFETY, LEARNING),
            (ERRORS, REPORTS),
            (ACUITY, ERRORS),
            (WILLINGNESS, REPORTS),
            (LEARNING, ERRORS),
        ),
        tell(
            "acuity",
            "Sick wards have both",
            "the nurses",
            "Wards with very sick patients need close teamwork, and more can go wrong there.",
            (SAFETY, ERRORS),
            (ERRORS, REPORTS),
            (ACUITY, SAFETY),
            (ACUITY, ERRORS),
        ),
        tell(
            "aftermath",
            "Errors came first",
            "the safety officer",
            "After bad incidents the hospital invested in safety.",
            (ERRORS, SAFETY),
            (ERRORS, REPORTS),
            (ACUITY, ERRORS),
            (HISTORY, ERRORS),
        ),
    )
    return Scenario(
        "medication-errors",
        "Do safe units make more medication errors?",
        QUESTION,
        VARIABLES,
        (),
        (LEAVE,),
        stories,
    )
