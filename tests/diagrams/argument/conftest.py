from __future__ import annotations

import pytest

import causalstory as cs
from causalstory.stories.model import Scenario

HOSTILE = (
    "</script><script>alert('x')</script><img src=x onerror=alert(1)>",
    "\"quotes\" & 'apostrophes' &lt;b&gt; &nosuch;",
    "]]> --> <!-- </style></svg></section></textarea>",
    r"back\slash \N \input{x} ${title} $title %s {0}",
    "x" * 300,
    "word " * 100,
    "fièvre, ψ-Ω, 病院, =1+1",
)
"""Words that mean something to some format, or are too long."""


@pytest.fixture(scope="session")
def hostile() -> Scenario:
    """A scenario all of whose texts try to break out."""
    script, quotes, ends, slashes, endless, wordy, foreign = HOSTILE
    return cs.scenario(
        id="hostile",
        title=script,
        about=ends,
        caveat=quotes,
        references=[slashes, script],
        question={"treatment": "a", "outcome": "b", "goal": "increase"},
        phenomenon={"association": ["a", "b"], "correlation": [0.1, 0.3]},
        variables={
            "a": {"label": script, "unit": quotes},
            "b": {"label": endless},
            "c": {"label": ends, "latent": True},
            "d": {"label": slashes},
        },
        stories={
            "one": {
                "graph": "dag { a -> b; c -> b }",
                "title": wordy,
                "teller": script,
                "claim": quotes,
                "recommends": "act",
            },
            "two": {
                "graph": "dag { b -> a; d -> a; d -> b }",
                "title": ends,
                "teller": foreign,
                "claim": slashes,
                "recommends": "leave_it",
            },
        },
        actions={"act": {"label": f"{quotes} {ends}", "set": {"a": 1}}},
        evidence={"all": {"columns": ["a", "b", "d"], "label": script}},
    )
