"""The four stories of the flagship as arrows alone, and a shorthand for others."""

from __future__ import annotations

from causalstory.stories.model import Story
from causalstory.stories.parts import LEAVE, Action, Evidence, Mechanism, Question, Variable

SAFETY, MADE, SEEN = "psychological_safety", "actual_errors", "reported_errors"
LABELS = {
    SAFETY: "Psychological safety",
    MADE: "Errors made",
    SEEN: "Errors reported",
    "willingness": "Willingness to report",
}
LEVELS = (
    Evidence("weekly_report", (SAFETY, SEEN)),
    Evidence("case_mix", (SAFETY, SEEN, "acuity")),
    Evidence("chart_audit", (SAFETY, SEEN, "acuity", MADE)),
)
ACTIONS = (Action("staff", kind="shift", variable="acuity", value=-1.0), LEAVE)


def story(name, arrows, question, *, latent=(), evidence=(), actions=(LEAVE,), binary=()):
    """A story without formulas; its variables are those of the arrows."""
    names = sorted({end for arrow in arrows for end in arrow})
    variables = tuple(Variable(n, LABELS.get(n, ""), latent=n in latent) for n in names)
    mechanisms = tuple(Mechanism(n, "bernoulli", ()) for n in binary)
    return Story(name, name, question, variables, tuple(arrows), mechanisms, actions, evidence)


def ward(name, arrows, latent=(), question=None):
    question = question or Question(SAFETY, MADE, "decrease", proxy=SEEN)
    return story(name, arrows, question, latent=latent, evidence=LEVELS, actions=ACTIONS)


COMPLACENCY = ward("complacency", [("acuity", MADE), (SAFETY, MADE), (MADE, SEEN)])
VOICE = ward(
    "voice",
    [
        ("acuity", MADE),
        (SAFETY, "willingness"),
        ("willingness", SEEN),
        (SAFETY, "learning"),
        ("learning", MADE),
        (MADE, SEEN),
    ],
    latent=("willingness", "learning"),
)
ACUITY = ward("acuity", [("acuity", SAFETY), ("acuity", MADE), (SAFETY, MADE), (MADE, SEEN)])
AFTERMATH = ward(
    "aftermath",
    [("history", MADE), ("acuity", MADE), (MADE, SAFETY), (MADE, SEEN)],
    latent=("history",),
)
