"""The scenario in CONTRIBUTING is a real one and holds what it says."""

import re
import textwrap
from pathlib import Path

from causalstory.quality.checking import check
from causalstory.stories.catalog import load
from causalstory.stories.families import FAMILIES
from causalstory.stories.formula import FUNCTIONS

TEXT = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_example_passes_check_without_a_warning() -> None:
    example = textwrap.dedent(re.search(r" *```toml\n(.*?)```", TEXT, re.S)[1])
    report = check(load(example))
    assert [row for row in report.rows if not row.ok or row.warning] == []


def test_every_family_and_function_is_named() -> None:
    for name in (*FAMILIES, *FUNCTIONS):
        assert f"`{name}`" in TEXT
