"""A small scenario on which every assertion holds, and ways to break one at a time."""

from __future__ import annotations

TUTORING = """
format = 1
id = "tutoring"
title = "Does tutoring help?"
about = "Tutored pupils know less."

[question]
treatment = "tutoring"
outcome = "knowledge"
proxy = "marks"
goal = "increase"
unit = "pupil"

[phenomenon]
association = ["tutoring", "marks"]
correlation = [-0.55, -0.35]

[variables]
tutoring = { label = "Tutoring", unit = "hours" }
marks = { label = "Marks", unit = "points" }
need = { label = "Need | at the start", unit = "z-score" }
knowledge = { label = "Knowledge", unit = "points" }
shyness = { label = "Shyness", latent = true }

[evidence]
school_report = { columns = ["tutoring", "marks"] }
entry_test = { adds = ["need"] }
final_test = { adds = ["knowledge"] }

[actions.tutor_more]
shift = { tutoring = 1.0 }
[actions.tutor_less]
shift = { tutoring = -1.0 }

[stories.need_first]
title = "The weak are sent"
teller = "the tutor"
claim = "Pupils in need are sent to tutoring, and it helps them."
recommends = "tutor_more"
[stories.need_first.mechanisms]
need = { family = "normal" }
shyness = { family = "normal" }
tutoring = { family = "normal", formula = "1.0*need", sd = 0.6 }
knowledge = { family = "normal", formula = "0.5*tutoring - 1.3*need", sd = 0.8 }
marks = { family = "normal", formula = "1.0*knowledge - 0.3*shyness", sd = 0.5 }

[stories.dependence]
title = "Tutoring makes dependent"
recommends = "tutor_less"
[stories.dependence.mechanisms]
need = { family = "normal" }
tutoring = { family = "normal" }
knowledge = { family = "normal", formula = "-0.5*tutoring - 0.3*need", sd = 0.7 }
marks = { family = "normal", formula = "1.0*knowledge", sd = 0.5 }
"""


def broken(*edits: tuple[str, str]) -> str:
    """Return the scenario with each text replaced, which must be there just once."""
    text = TUTORING
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text
