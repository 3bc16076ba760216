"""What the steps of an argument show: each one as a sketch, with the picture in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from causalstory.diagrams.argument.phenomenon import association, decision, ends
from causalstory.diagrams.changes import operation
from causalstory.diagrams.difference import compared
from causalstory.diagrams.measure import clean
from causalstory.diagrams.sketch import Mark, Sketch, Spot, sketch_story
from causalstory.diagrams.subjects import Cast, subject_of
from causalstory.diagrams.surgery import after
from causalstory.diagrams.text import describe, introduce
from causalstory.stories.graphs import before
from causalstory.tables.words import capital, listed

if TYPE_CHECKING:
    from causalstory.diagrams.argument.step import Step
    from causalstory.stories.model import Scenario, Story


@dataclass(frozen=True)
class Shot:
    """One step, ready to be placed.

    Parameters
    ----------
    step
        The step.
    sketch
        What is drawn; its name is unique among the steps.
    alt
        The picture in words.
    """

    step: Step
    sketch: Sketch
    alt: str


@dataclass(frozen=True)
class Material:
    """The stories of an argument, and every variable that may be shown.

    Parameters
    ----------
    scenario
        Whose argument it is.
    told
        The stories, in the order in which they are told.
    sketches
        What the layout has room for: each of the stories, and the phenomenon.
    """

    scenario: Scenario
    told: tuple[Story, ...]
    sketches: tuple[Sketch, ...]

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Every variable once, in the order of the scenario."""
        found = {spot.name: spot for sketch in self.sketches for spot in sketch.spots}
        known = [v.name for v in self.scenario.variables if v.name in found]
        return tuple(found[name] for name in dict.fromkeys((*known, *found)))

    def shots(self, steps: Sequence[Step]) -> tuple[Shot, ...]:
        """Return what each step shows."""
        names = [f"step_{number:02d}" for number in range(1, len(steps) + 1)]
        return tuple(
            replace(shot, sketch=replace(shot.sketch, name=name))
            for shot, name in zip(map(self._shot, steps), names, strict=True)
        )

    def _shot(self, step: Step) -> Shot:
        if step.actions:
            return self._side_by_side(step)
        if step.story is not None:
            return self._graph(step, step.story)
        if step.variables is None and step.evidence is None:
            return self._phenomenon(step)
        return self._variables(step)

    def _phenomenon(self, step: Step) -> Shot:
        """Show what everybody sees, joined by a line."""
        pair = ends(self.scenario)
        spots = tuple(spot for name in pair for spot in self.spots if spot.name == name)
        note = association(self.scenario)
        one, other = (introduce(spot, set()) for spot in spots)
        alt = f"{one} and {other} are joined by a line: {note}. No arrow says why."
        mark = (pair, Mark(note=note))
        sketch = Sketch("", spots, (pair,), lines=frozenset({pair}), marks=(mark,))
        return Shot(step, sketch, alt)

    def _variables(self, step: Step) -> Shot:
        """Show variables without arrows, what nobody has measured faintly."""
        shown = [s for s in self.spots if step.variables is None or s.name in step.variables]
        spots = self._faded(shown, step)
        plain = [introduce(spot, set()) for spot in spots if spot.state == "plain"]
        faint = [introduce(spot, set()) for spot in spots if spot.state == "faint"]
        parts = (("Shown", plain), ("Faint, for it is not measured", faint))
        said = [f"{words}: {listed(labels)}" for words, labels in parts if labels]
        return Shot(step, Sketch("", spots, ()), f"{'. '.join(said)}. No arrows are drawn.")

    def _faded(self, spots: Sequence[Spot], step: Step) -> tuple[Spot, ...]:
        """Return variables, faint where the step's evidence does not hold them."""
        if step.evidence is None:
            return tuple(spots)
        held = set(self.scenario.evidence_named(step.evidence).columns)
        for story in self.told:  # whoever measures something knows what it was before
            held |= {earlier for name, earlier in before(story).items() if name in held}
        return tuple(
            spot if spot.name in held or spot.role == "selected" else replace(spot, state="faint")
            for spot in spots
        )

    def _graph(self, step: Step, name: str) -> Shot:
        """Show a story, what it changes in another one, or the part that the step asks for."""
        whole = self._told(step, self.scenario[name])
        kept = _kept(whole, step, ends(self.scenario))
        arrows = whole.arrows if step.arrows is None else step.arrows
        shown = [arrow for arrow in whole.arrows if arrow in arrows and {*arrow} <= kept]
        sketch = replace(
            whole,
            spots=self._faded([spot for spot in whole.spots if spot.name in kept], step),
            arrows=tuple(shown),
            marks=tuple((arrow, mark) for arrow, mark in whole.marks if arrow in shown),
            footnotes=(),  # the step's own words say it
        )
        return Shot(step, sketch, describe(sketch))

    def _told(self, step: Step, story: Story) -> Sketch:
        """Return a story, its differences from another or an action marked in it."""
        subject = subject_of(story)
        if step.against is not None:
            *_, merged = compared(subject_of(self.scenario[step.against]), subject)
            subject = subject.drawn_as(merged)
        if step.do is not None:
            asked = operation(Cast((subject,), (subject,)), self.scenario.action(step.do))
            subject = after(subject, asked)
        return subject.sketch

    def _side_by_side(self, step: Step) -> Shot:
        """Show the same data, each story, and the action that it recommends, from left to right."""
        told = [
            Spot(f"story_{story.name}", _teller_and_title(story), place=(1.0, float(row)))
            for row, story in enumerate(self.told)
        ]
        bought = [decision(story) for story in self.told]
        apart = len(told) / len(set(bought))
        actions = {
            label: Spot(f"action_{row}", label, "treatment", place=(2.0, (row + 0.5) * apart - 0.5))
            for row, label in enumerate(dict.fromkeys(bought))
        }
        data = Spot("data", "The same data", "proxy", place=(0.0, (len(told) - 1) / 2))
        arrows = [
            arrow
            for spot, label in zip(told, bought, strict=True)
            for arrow in ((data.name, spot.name), (spot.name, actions[label].name))
        ]
        said = (f"{spot.label} leads to {label}" for spot, label in zip(told, bought, strict=True))
        sketch = Sketch("", (data, *told, *actions.values()), tuple(arrows))
        return Shot(step, sketch, f"From the same data: {'; '.join(said)}.")


def _teller_and_title(story: Story) -> str:
    teller, title = clean(story.teller), clean(story.title)
    return ": ".join(words for words in (capital(teller), title) if words)


def _kept(whole: Sketch, step: Step, seen: tuple[str, str]) -> set[str]:
    """Return the names of the variables that a step shows of a story."""
    if step.variables is not None:
        return set(step.variables)
    if step.arrows is None:
        return {spot.name for spot in whole.spots}
    return {*seen, *(end for arrow in step.arrows for end in arrow)}


def material_of(scenario: Scenario, told: Sequence[Story]) -> Material:
    """Return who takes part in an argument about these stories."""
    sketches = [sketch_story(story) for story in told]
    present = {spot.name for sketch in sketches for spot in sketch.spots}
    missing = tuple(scenario.variable(name) for name in ends(scenario) if name not in present)
    if missing:
        unconnected = replace(told[0], variables=missing, arrows=(), mechanisms=())
        sketches.append(sketch_story(unconnected))
    return Material(scenario, tuple(told), tuple(sketches))
