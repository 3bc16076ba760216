"""Where the files of a data set come from: how to draw them again, check sums, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from causalstory.stories.model import Scenario, Story


@dataclass(frozen=True)
class Making:
    """How the files of a scenario came about.

    Parameters
    ----------
    rows, seed, decimals
        Rows, seed, and decimals kept.
    numpy_version
        The version of numpy that drew them; empty if it is not to be told.
    files
        What is in them, by name, for the check sums; empty if these are not to be told.
    """

    rows: int
    seed: int
    decimals: int = 4
    numpy_version: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


def how_made(scenario: Scenario, story: Story, file: str, making: Making) -> Iterator[str]:
    """Say how to draw a story's file again, and with what it was drawn."""
    yield "### How they were made"
    yield (
        f"Here for `{story.name}`, in Python and in the shell; the others alike. With "
        "`latent=True` or `--latent` it is the teacher's file. Numbers were then rounded to "
        f"{making.decimals} decimals. All files share one seed: a variable that arises in the "
        "same way in two stories has the same values in both."
    )
    size, seed = making.rows, making.seed
    yield (
        "```python\n"
        f'cs.simulate(cs.load("{scenario.id}")["{story.name}"], n={size}, seed={seed})\n'
        "```"
    )
    yield (
        "```sh\n"
        f"causalstory simulate {scenario.id} --story {story.name} -n {size} --seed {seed} "
        f"-o {file}\n"
        "```"
    )
    if making.numpy_version:
        yield f"Drawn with numpy {making.numpy_version}."


def check_sums(level: str, files: Mapping[str, bytes]) -> Iterator[str]:
    """Give the SHA-256 of every file, so that a changed one can be told."""
    if files:
        yield f"{level} Check sums"
        sums = [
            (f"`{name}`", f"`{sha256(content).hexdigest()}`") for name, content in files.items()
        ]
        yield grid(("file", "SHA-256"), sums)


def sources(scenario: Scenario, licence: str) -> Iterator[str]:
    """Name the references and the licence."""
    if scenario.references:
        yield "## References"
        yield "\n".join(f"- {prose(reference)}" for reference in scenario.references)
    yield "## Licence"
    yield licence


def prose(text: str) -> str:
    """Put every paragraph on a line of its own."""
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def grid(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a Markdown table; a bar in a cell must not end it."""
    head = tuple(columns)
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(
        f"| {' | '.join(prose(cell).replace('|', chr(92) + '|') for cell in line)} |"
        for line in lines
    )
