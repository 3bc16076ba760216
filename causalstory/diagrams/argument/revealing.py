"""What the public verb ``reveal`` does and gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from causalstory.diagrams.drawing import Drawing
from causalstory.diagrams.measure import clean
from causalstory.stories.model import require_scenario
from causalstory.tables import Heading, Page, Paragraph, Readable

if TYPE_CHECKING:
    from causalstory.diagrams.argument.step import Step
    from causalstory.diagrams.arrangement import Engine
    from causalstory.diagrams.legend import Sample
    from causalstory.diagrams.places import Direction
    from causalstory.stories.model import Scenario


@dataclass(frozen=True)
class Frame:
    """One frame of an argument.

    Parameters
    ----------
    step
        What it shows and what is said.
    drawing
        The frame as a picture of its own, with title and words.
    picture
        The same without them, for pages that write them beside it.
    """

    step: Step
    drawing: Drawing
    picture: Drawing


@dataclass(frozen=True, repr=False)
class Reveal(Readable):
    """An argument, frame by frame; ``print`` says it in words, notebooks show its frames.

    Parameters
    ----------
    scenario
        The id of the scenario.
    title
        What it is about.
    frames
        All of the same size, every variable at the same place in each.
    samples
        The legend of all that occurs in them.
    lang
        The language of titles and words, for screen readers.
    """

    scenario: str
    title: str
    frames: tuple[Frame, ...]
    samples: tuple[Sample, ...] = ()
    lang: str = "en"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps; change them as you like and hand them to ``reveal`` again."""
        return tuple(frame.step for frame in self.frames)

    def save(self, path: str | Path) -> tuple[Path, ...]:
        """Write the argument to one file or to one file a frame, all of them or none.

        Parameters
        ----------
        path
            Its ending chooses: ``.html`` one page to click through, ``.pptx`` one slide a frame;
            any other ending that ``draw`` knows gives numbered files, ``argument.svg`` for one
            ``argument-01.svg``, ``argument-02.svg`` and so on. The folder must exist.

        Returns
        -------
        tuple of Path
            The files written.

        Raises
        ------
        OutputError
            If the ending is unknown, the format needs a package that is not installed, or a file
            cannot be written.
        """
        from causalstory.diagrams.argument.files import save

        return save(self, Path(path))

    def to_page(self) -> Page:
        """Return the argument in words."""
        count = f"An argument in {len(self.frames)} steps." if len(self.frames) > 1 else ""
        blocks: list[Any] = [Heading(self.title), *([Paragraph(count)] if count else [])]
        for number, frame in enumerate(self.frames, 1):
            blocks.append(Heading(f"{number}. {clean(frame.step.title)}", 2))
            blocks += [Paragraph(words) for words in (clean(frame.step.words),) if words]
            blocks.append(Paragraph(frame.picture.scene.alt, "muted"))
        return Page(tuple(blocks))

    def to_dict(self) -> dict[str, Any]:
        """Return title, words and picture of every frame, ready for JSON."""
        return {
            "scenario": self.scenario,
            "title": self.title,
            "frames": [
                {
                    "title": clean(frame.step.title),
                    "words": clean(frame.step.words),
                    "story": frame.step.story,
                    "picture": frame.picture.scene.alt,
                    "notes": clean(frame.step.notes),
                }
                for frame in self.frames
            ],
        }

    def _repr_html_(self) -> str:
        frames = (
            f"<details{' open' if number == 1 else ''}>"
            f"<summary>{number}. {escape(clean(frame.step.title))}</summary>\n"
            f"{frame.drawing._repr_svg_()}</details>"
            for number, frame in enumerate(self.frames, 1)
        )
        return "\n".join(frames)

    def __repr__(self) -> str:
        return f"<Reveal of '{self.title}' in {len(self.frames)} frames>"


def reveal(
    scenario: Scenario,
    *,
    stories: Iterable[str] | None = None,
    steps: Iterable[Step] | None = None,
    direction: Direction = "right",
    layout: Engine = "auto",
    lang: str = "en",
) -> Reveal:
    """Tell an argument step by step: frames for slides, in which every variable keeps its place.

    By default it is the scenario's own argument, from its file alone: what everybody sees; each
    story, what it changes in the one before, and what its teller would do; what each evidence
    measures, from cheap to dear; and the actions side by side.

    Parameters
    ----------
    scenario
        The scenario.
    stories
        The names of the stories told, in this order; by default all, or, where ``steps`` are
        given, those that they name.
    steps
        Steps of your own, as :class:`causalstory.Step`. ``reveal(scenario).steps`` are a start.
    direction, layout
        Where causes point, and who decides where the variables stand, as for ``draw``.
    lang
        The language of titles and words as a tag such as ``de`` or ``pt-BR``, which tells screen
        readers how to speak.

    Returns
    -------
    Reveal
        With ``.frames``, ``.save(path)`` and ``.steps``.

    Raises
    ------
    OptionError
        With every problem of the stories and steps, or if something else is no scenario.
    GraphError
        If the scenario has no story, or one that cannot be drawn.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> argument = reveal(ward, stories=["complacency", "voice"])
    >>> len(argument.frames)
    12
    >>> argument.frames[-1].step.title
    'The data does not choose the action; the story does.'
    """
    from causalstory.diagrams.argument.checks import checked
    from causalstory.diagrams.argument.plot import plot
    from causalstory.diagrams.argument.shots import material_of
    from causalstory.diagrams.argument.stage import bare_stage, lay_out, worded_stage

    require_scenario(scenario, over_time=True)
    told, own = checked(scenario, stories, steps, direction=direction, layout=layout, lang=lang)
    material = material_of(scenario, told)
    shots = material.shots(own or plot(scenario, told))
    ground = lay_out(material, shots, direction, layout)
    worded, bare = worded_stage(ground, shots), bare_stage(ground, shots)
    frames = (
        Frame(shot.step, Drawing(worded.scene(shot)), Drawing(bare.scene(shot))) for shot in shots
    )
    return Reveal(scenario.id, clean(scenario.title), tuple(frames), worded.samples, lang)
