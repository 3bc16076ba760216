"""Whether two stories can be told apart by columns that somebody holds, and by which claim.

A story can be rejected where another one is true if it claims something that does not hold there:
an independence that the other's arrows do not imply, or a sign that its own way of reading the data
turns round there. Two stories of which neither claims more than the other can fulfil pass the same
tests, however much data there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from causalstory.analysis.estimation import fit_from
from causalstory.decision.contradicted import Sign
from causalstory.decision.signs import SMALL, UNITS
from causalstory.decision.verdicts import Reader, data_sets
from causalstory.errors import CausalStoryError
from causalstory.graph.implications import Independence
from causalstory.graph.separation import d_separated
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Story
from causalstory.tables import listed

SURE = 3.0
"""A simulated slope of fewer standard errors than this has no sign."""


@dataclass(frozen=True)
class Difference:
    """A claim of one story that does not hold if another one is true.

    Parameters
    ----------
    rejects, world
        The story that makes the claim, and the one in whose world it fails.
    kind
        ``independence``, ``sign``, or ``trial``: what randomising the treatment would show.
    first, second, given
        Columns: independent given others; or treatment, what it acts on, and what is held equal.
    sign
        Which sign the story claims; None for an independence, and for no effect in a trial.
    says
        The claim in words, with labels.
    """

    rejects: str
    world: str
    kind: Literal["independence", "sign", "trial"]
    first: str
    second: str
    given: tuple[str, ...]
    sign: Sign | None
    says: str

    @property
    def short(self) -> str:
        """The claim in the names of the columns."""
        if self.kind == "independence":
            return str(Independence(self.first, self.second, self.given))
        return f"{self.first} -> {self.second}: {self.sign or 'none'}"

    def to_dict(self) -> dict[str, Any]:
        """Return the claim as JSON-ready values."""
        return {
            "rejects": self.rejects,
            "if": self.world,
            "kind": self.kind,
            "first": self.first,
            "second": self.second,
            "given": list(self.given),
            "sign": self.sign,
            "says": self.says,
        }


def shared_columns(world: Story, columns: Iterable[str]) -> tuple[str, ...]:
    """Return those columns that data of a world can hold."""
    held = frozenset(world.observable)
    return tuple(name for name in columns if name in held)


def differences(first: Story, second: Story, columns: Iterable[str]) -> tuple[Difference, ...]:
    """Return the claims by which columns can tell two stories apart; none if they cannot.

    Parameters
    ----------
    first, second
        The stories. Independencies follow from their arrows; signs need mechanisms.
    columns
        The columns at hand.

    Returns
    -------
    tuple
        First what rejects the first story where the second is true, then the reverse.

    Notes
    -----
    Independencies are compared on the observed margin: if neither story implies one that the other
    lacks, the two are Markov equivalent there. A sign counts where the story identifies the
    effect, and where data of the other's world, read as the story reads it, shows the opposite one.
    That both stories identify the effect and claim opposite signs would not do: one may hold equal
    what the other does not, and both find in the same data what they expect.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> report, case_mix, audit = (evidence.columns for evidence in ward.evidence)
    >>> differences(ward["complacency"], ward["voice"], case_mix)
    ()
    >>> for found in differences(ward["acuity"], ward["voice"], case_mix):
    ...     print(f"rejects {found.rejects} if {found.world} is true: {found.says}")
    rejects voice if acuity is true: Patients' acuity per nurse tells nothing about Psychological
    safety
    """
    columns = tuple(columns)
    both = _rejecting(first, second, columns), _rejecting(second, first, columns)
    return tuple(difference for found in both for difference in found)


def _rejecting(story: Story, world: Story, columns: tuple[str, ...]) -> Iterator[Difference]:
    """Yield the claims of a story that fail where another one is true."""
    reader = Reader.of(story, shared_columns(world, columns))
    graph = to_networkx(world)
    labels = {variable.name: variable.label for variable in story.variables}
    for first, second, given in reader.claims:
        if not d_separated(graph, first, second, {*given, *world.selected}):
            known = ""
            if given:
                verb = "is" if len(given) == 1 else "are"
                known = f" once {listed(labels[name] for name in given)} {verb} known"
            says = f"{labels[first]} tells nothing about {labels[second]}{known}"
            yield Difference(
                story.name, world.name, "independence", first, second, given, None, says
            )
    found = reader.found
    if reader.sign is not None and world.simulable and sign_read(reader, world) == _other(reader):
        kind = "direct effect" if found.effect == "direct" else "effect"
        says = (
            f"the {kind} of {labels[found.treatment]} on {labels[found.variable]} is {reader.sign}"
        )
        held = (*(found.adjustment_set or ()), *found.mediators, *found.instruments)
        yield Difference(
            *(story.name, world.name, "sign", found.treatment, found.variable, held),
            *(reader.sign, says),
        )


def _other(reader: Reader) -> Sign:
    return "negative" if reader.sign == "positive" else "positive"


@lru_cache(maxsize=512)
def sign_read(reader: Reader, world: Story) -> Sign | None:
    """Return the sign that a story finds in the data of a world; None if it is too small for one.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> voice = Reader.of(ward["voice"], ward["voice"].observable)
    >>> sign_read(voice, ward["voice"]), sign_read(voice, ward["aftermath"])
    ('negative', 'positive')
    """
    (sample,) = data_sets(world, reader.found.needed, n=UNITS, seed=1)
    try:
        fit = fit_from(sample, reader.found)
    except CausalStoryError:  # what cannot be estimated in that world shows no sign there
        return None
    if fit is None:
        return None
    spread = {name: float(sample[name].numbers.std()) for name in reader.found.needed[:2]}
    treatment, variable = (spread[name] for name in reader.found.needed[:2])
    small = abs(fit.coefficient) * treatment <= SMALL * variable
    if small or abs(fit.coefficient) <= SURE * fit.se:
        return None
    return "positive" if fit.coefficient > 0 else "negative"
