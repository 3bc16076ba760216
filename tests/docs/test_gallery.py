"""The gallery shows every story of every scenario. `test_readme` holds it against what is made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import causalstory as cs

DOCS = Path(__file__).parents[2] / "docs"
GALLERY = (DOCS / "gallery.md").read_text(encoding="utf-8")
KILOBYTES = 600
SCENARIOS = cs.scenarios()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_a_scenario_has_its_stories_and_its_picture_in_words(scenario: cs.Scenario) -> None:
    assert f"\n## {scenario.title}\n" in GALLERY
    for story in scenario.stories:
        assert f"- **{story.title}** ({story.teller}): {story.claim}\n" in GALLERY
    (alt,) = re.findall(rf"!\[(.*)\]\(pictures/{scenario.id}\.svg\)", GALLERY)
    assert alt == str(cs.draw(scenario))


def test_there_is_no_picture_of_anything_else() -> None:
    shown = re.findall(r"\]\((pictures/[^)]+)\)", GALLERY)
    assert sorted(shown) == sorted(f"pictures/{scenario.id}.svg" for scenario in SCENARIOS)
    others = [DOCS.parent / "README.md", DOCS / "pictures.md"]
    texts = GALLERY + "".join(path.read_text(encoding="utf-8") for path in others)
    for path in (DOCS / "pictures").glob("*.svg"):
        assert f"pictures/{path.name}" in texts


def test_the_pictures_are_small() -> None:
    sizes = [path.stat().st_size for path in (DOCS / "pictures").glob("*.svg")]
    assert sum(sizes) < KILOBYTES * 1024
