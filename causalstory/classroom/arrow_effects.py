"""What each arrow of a story carries, in numbers that fit on the arrow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from causalstory.diagrams.annotation import Notes
from causalstory.simulation.effect import Truth, truth
from causalstory.simulation.simulate import require_size
from causalstory.simulation.world import require_mechanisms
from causalstory.stories.levels import event_of
from causalstory.stories.model import Story, require_story
from causalstory.tables import Page, Readable, Table, number

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class ArrowEffects(Readable):
    """The effect along each arrow of a story.

    Parameters
    ----------
    story
        In which story.
    effects
        One true direct effect for each arrow, in the order of the arrows.
    n, seed
        Simulated units and the seed.
    """

    story: Story
    effects: tuple[Truth, ...]
    n: int
    seed: int

    def notes(self) -> Notes:
        """Return what stands on the arrows of a picture: the numbers, as far as they are sure."""
        texts = tuple(((e.treatment, e.variable), _written(e)) for e in self.effects)
        return Notes(texts, (self.meaning,))

    @property
    def meaning(self) -> str:
        """What the numbers are, in a sentence or two."""
        said = (
            "On an arrow: by how much the mean of the effect changes along this arrow alone, for "
            "one unit more of the cause, its other causes left as they are"
        )
        contrasts = {e.treatment: e.contrast for e in self.effects if e.contrast}
        labels = {variable.name: variable.label for variable in self.story.variables}
        said += "".join(
            f"; of {labels[name]}, for '{one}' against '{zero}'"
            for name, (zero, one) in contrasts.items()
        )
        said += "".join(
            f"; on {labels[name]}, by how much the share of '{event}' changes"
            for name, event in self._events().items()
        )
        return f"{said}. Simulated in this story, n = {self.n:,}."

    def _events(self) -> dict[str, str]:
        """Return by name of an effect with levels: the level whose share stands for its mean."""
        names = dict.fromkeys(effect.variable for effect in self.effects)
        levels = {m.variable: m.levels for m in self.story.mechanisms if m.levels}
        question = self.story.question
        return {name: event_of(question, name, levels[name]) for name in names if name in levels}

    def to_dict(self) -> dict[str, Any]:
        """Return the effects as JSON-ready values."""
        rows = [
            {
                "cause": effect.treatment,
                "effect": effect.variable,
                "value": effect.value,
                "se": effect.se,
                "contrast": list(effect.contrast) or None,
            }
            for effect in self.effects
        ]
        return {"story": self.story.name, "n": self.n, "seed": self.seed, "rows": rows}

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each arrow."""
        import pandas as pd

        columns = ["cause", "effect", "value", "se", "contrast"]
        return pd.DataFrame(self.to_dict()["rows"], columns=columns)

    def to_page(self) -> Page:
        """Return what people read."""
        labels = {variable.name: variable.label for variable in self.story.variables}
        rows = [
            [labels[effect.treatment], labels[effect.variable], _written(effect), number(effect.se)]
            for effect in self.effects
        ]
        header = ["cause", "effect", "along the arrow", "Monte Carlo error"]
        title = f"What each arrow of '{self.story.name}' carries"
        return Page((Table.of(header, rows, title=title, notes=(self.meaning,)),))


def arrow_effects(story: Story, *, n: int = 100_000, seed: int = 1) -> ArrowEffects:
    """Find what each arrow of a story carries: the direct effect of a cause on what follows.

    For each arrow this is what :func:`causalstory.truth` gives with ``effect="direct"``: by how
    much the mean of the effect changes for one unit more of the cause, or for 1 against 0, with
    every other cause left at the value that it has in the story (the average natural direct effect;
    Pearl 2001, UAI, definition 6). It is in the units of the two variables, so it can be
    told to a class whatever the family and the link.

    Parameters
    ----------
    story
        A story with mechanisms.
    n, seed
        Simulated units and the seed.

    Returns
    -------
    ArrowEffects
        To be read, or to be written on the arrows: ``draw(story, notes=arrow_effects)``.

    Raises
    ------
    SimulationError
        If the story has no mechanisms.
    OptionError
        If n or the seed is out of range.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> found = cs.arrow_effects(voice, n=20_000)
    >>> dict(found.notes().texts)["learning", "actual_errors"]
    '-16.1'
    >>> drawing = cs.draw(voice, notes=cs.arrow_effects)
    >>> "words on the arrow Learning from errors -> Errors made: '-16.2'" in str(drawing)
    True
    """
    require_story(story)
    require_mechanisms(story)
    require_size(n, seed)
    effects = tuple(
        truth(story, treatment=cause, variable=effect, effect="direct", n=n, seed=seed)
        for cause, effect in story.arrows
    )
    return ArrowEffects(story, effects, n, seed)


def _written(effect: Truth) -> str:
    """Write an effect with no more decimals than its error lets stand.

    What is rounded away is at most two standard errors: what differs from 0 by more is never 0.
    """
    if effect.se < 1e-9:
        return number(effect.value)
    return number(round(effect.value, -math.floor(math.log10(4 * effect.se))))
