"""One game for all tests of the page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import causalstory as cs

Read = Callable[[Path], dict[str, Any]]


@pytest.fixture(scope="session")
def game(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from causalstory.classroom.play import export_play

    return export_play(tmp_path_factory.mktemp("play") / "play.html", histories=4)


@pytest.fixture(scope="session")
def data_of() -> Read:
    def read(path: Path) -> dict[str, Any]:
        text = path.read_text(encoding="utf-8")
        (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text)
        return dict(json.loads(found))

    return read


SHOP = """
format = 1
id = "shop"
title = "More stars, more sales?"
about = "Stars are what the owner of a shop sees."

[question]
treatment = "friendliness"
outcome = "sales"
proxy = "stars"
goal = "increase"

[timeline]
weeks = 20
start = 2
unit = "day"

[levels]
shop = { count = 3, names = ["North", "South", "West"] }

[variables]
training = { switch = true }
friendliness = { latent = true }
sales = { total = "sum", label = "VIP sales" }
stars = { total = "sum" }

[evidence]
stars = { columns = ["stars"] }

[actions.train]
set = { training = 1 }
cost = 0.5

[stories.kind]
title = "Kindness sells"
[stories.kind.mechanisms]
friendliness = { family = "normal", formula = "2*training" }
sales = { family = "poisson", formula = "2 + 0.3*friendliness" }
stars = { family = "binomial", trials = "sales", formula = "0.5*friendliness" }

[stories.habit]
title = "People buy what they need"
[stories.habit.mechanisms]
friendliness = { family = "normal", formula = "2*training" }
sales = { family = "poisson", formula = "2 + 0.0*friendliness" }
stars = { family = "binomial", trials = "sales", formula = "0.5*friendliness" }
"""


@pytest.fixture(scope="session")
def shop() -> cs.Scenario:
    """Unlike the flagship in every respect: no survey, persons, sanctions, audit or whole."""
    return cs.load(SHOP)
