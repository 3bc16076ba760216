"""``causalstory list``: which scenarios there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from causalstory.cli.options import add_json
from causalstory.cli.rendering import show
from causalstory.tables import Page, Paragraph, Readable, Table

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from causalstory.stories.model import Scenario

SUMMARY = "which scenarios there are"
EXAMPLE = "causalstory list"


@dataclass(frozen=True, repr=False)
class Listing(Readable):
    """The scenarios that come with the package."""

    scenarios: tuple[Scenario, ...]

    def to_page(self) -> Page:
        """Return a table of scenarios, and what to type next."""
        rows = [
            (scenario.id, scenario.title, ", ".join(story.name for story in scenario.stories))
            for scenario in self.scenarios
        ]
        advice = Paragraph("Next: causalstory tell ID, or causalstory show ID.", "muted")
        return Page((Table.of(["ID", "what somebody sees", "stories"], rows), advice))

    def to_dict(self) -> list[dict[str, Any]]:
        """Return ids, titles and the names of the stories."""
        return [
            {
                "id": scenario.id,
                "title": scenario.title,
                "stories": [story.name for story in scenario.stories],
            }
            for scenario in self.scenarios
        ]


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_json(parser)


def run(options: Namespace) -> int:
    """List the scenarios."""
    from causalstory.stories.catalog import scenarios

    show(Listing(scenarios()), options)
    return 0
