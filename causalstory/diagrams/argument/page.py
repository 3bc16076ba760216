"""An argument as one HTML page: reveal.js turns its pages, offline and from any folder.

All of the scenario is escaped text between elements; no script holds any of it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from causalstory.diagrams.legend import (
    ARROW_WIDTH,
    SAMPLE_HEIGHT,
    SAMPLE_WIDTH,
    Sample,
    samples_of,
    words_of,
)
from causalstory.diagrams.measure import clean
from causalstory.diagrams.scene import Scene
from causalstory.diagrams.svg import to_svg
from causalstory.tables.policy import allowed

if TYPE_CHECKING:
    from causalstory.diagrams.argument.revealing import Frame, Reveal

HERE = Path(__file__).parent
LIBRARY = HERE / "revealjs"
HINT = "Arrow keys or space turn the pages, S shows the speaker's notes, ? lists all keys."


def to_html(argument: Reveal) -> str:
    """Return an argument as the text of an HTML page.

    Parameters
    ----------
    argument
        The argument.

    Examples
    --------
    >>> import causalstory as cs
    >>> page = to_html(cs.reveal(cs.load("kidney-stones")))
    >>> page.count("<section")
    11
    """
    library, script = _read(LIBRARY / "reveal.js"), _read(HERE / "page.js")
    return Template(_read(HERE / "page.html")).substitute(
        lang=escape(argument.lang),
        title=escape(argument.title),
        hashes=" ".join(allowed(part) for part in (library, f"\n{script}")),
        library_style=_read(LIBRARY / "reveal.css"),
        style=_read(HERE / "page.css"),
        slides="\n".join(_slides(argument)),
        licence=_read(LIBRARY / "LICENSE"),
        library=library,
        script=script,
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _slides(argument: Reveal) -> Iterator[str]:
    for number, frame in enumerate(argument.frames, 1):
        (panel,) = frame.picture.scene.panels
        explained = _legend(number, argument.samples, panel.explained or ())
        yield _slide(frame, explained, number, len(argument.frames))


def _legend(number: int, samples: Iterable[Sample], shown: Container[str]) -> str:
    """Return what explains shapes and lines; what does not occur leaves its place empty."""
    items = []
    for sample in samples:
        hidden = "" if words_of(sample) in shown else ' class="unseen"'
        picture, words = to_svg(_alone(sample, number)), escape(words_of(sample))
        items.append(f"<li{hidden}>{picture}{words}</li>")
    return f'<ul class="legend" aria-hidden="true">{"".join(items)}</ul>'


def _alone(sample: Sample, number: int) -> Scene:
    """Return a sample without its explanation as a picture of its own, for one slide."""
    (placed,) = samples_of(sample.nodes, sample.edges)
    nodes = (replace(node, id=f"slide-{number}-{node.id}", texts=()) for node in placed.nodes)
    edges = (replace(edge, id=f"slide-{number}-{edge.id}", label=None) for edge in placed.edges)
    size = (ARROW_WIDTH if sample.edges else SAMPLE_WIDTH, SAMPLE_HEIGHT)
    return Scene("", "", *size, (), (), tuple(nodes), tuple(edges), background="")


def _slide(frame: Frame, explained: str, number: int, count: int) -> str:
    step, scene = frame.step, frame.picture.scene
    title, words, notes = (escape(clean(text)) for text in (step.title, step.words, step.notes))
    alt = escape(scene.alt)
    said = f"<p>{words}</p>" if words else ""
    spoken = "".join(f"<p>{text}</p>" for text in (words, notes, alt) if text)
    hint = f" &#183; {escape(HINT)}" if number == 1 else ""
    return "\n".join(
        (
            f'<section aria-labelledby="title-{number}">',
            f'<div class="said"><h1 id="title-{number}">{title}</h1>{said}</div>',
            # The words below say what the picture shows; its letters would only be read twice.
            f'<div class="picture" aria-hidden="true">\n{frame.picture.svg}</div>',
            f'<p class="spoken">{alt}</p>',
            explained,
            f'<p class="place">{number} / {count}{hint}</p>',
            f'<aside class="notes">{spoken}</aside>',
            "</section>",
        )
    )
