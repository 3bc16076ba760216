"""Whether a story is contradicted, as ``contradictions`` says, on thousands of data sets.

No sentences are made, and a test that several stories ask for is done once on each data set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.coding import Coding
from causalstory.analysis.columns import Sample
from causalstory.analysis.estimation import fit_from
from causalstory.analysis.holm import adjusted
from causalstory.analysis.identification import identify
from causalstory.analysis.identified import Identification
from causalstory.analysis.implications import implied_by, is_gaussian
from causalstory.analysis.independence.choice import independence
from causalstory.analysis.preparation import read_data
from causalstory.decision.contradicted import LEVEL, Sign
from causalstory.decision.signs import signed
from causalstory.errors import CausalStoryError
from causalstory.graph.implications import Independence
from causalstory.simulation.replicate import as_frame, replicate
from causalstory.stories.model import Story

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from causalstory.analysis.fitted import Fitted
    from causalstory.analysis.independence.basis import Held

    Floats: TypeAlias = NDArray[np.float64]
    Verdicts: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Reader:
    """A story, the columns that it reads, and what it claims about them: all before any data.

    Parameters
    ----------
    story, columns
        The story and the columns at hand.
    found
        Whether and how it lets the effect be told from them.
    claims
        What its arrows imply for them, those with least held equal, the quickest to test, first.
    sign
        The sign that it claims for the effect; None if it claims none.
    """

    story: Story
    columns: tuple[str, ...]
    found: Identification
    claims: tuple[Independence, ...]
    sign: Sign | None

    @classmethod
    def of(cls, story: Story, columns: Iterable[str]) -> Reader:
        """Ask a story what it claims about columns.

        Examples
        --------
        >>> import causalstory as cs
        >>> voice = cs.load("medication-errors")["voice"]
        >>> audit = Reader.of(voice, voice.observable)
        >>> len(audit.claims), audit.sign
        (2, 'negative')
        """
        known = frozenset(story.observable)
        columns = tuple(name for name in columns if name in known)
        found = identify(story, columns=columns)
        claims = sorted(implied_by(story, columns), key=lambda claim: len(claim.given))
        return cls(story, columns, found, tuple(claims), signed(story, found).sign)


class Examination:
    """One data set on which stories are examined; tests and estimates are done once.

    Parameters
    ----------
    sample
        The columns.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> sample = next(data_sets(ward["voice"], ward["voice"].observable, n=200, seed=1))
    >>> examined = Examination(sample)
    >>> [examined.contradicts(Reader.of(story, story.observable)) for story in ward.stories]
    [True, False, True, True]
    """

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self._tests: dict[tuple[Independence, bool], float | None] = {}
        self._fits: dict[tuple[object, ...], Fitted | None] = {}
        self._prepared: dict[str, Held] = {}

    def contradicts(self, reader: Reader) -> bool:
        """Say whether some claim of the story is refuted, all of them held to one level."""
        gaussian = is_gaussian(reader.story)
        fit = self._fit(reader.found) if reader.sign else None
        most = len(reader.claims) + (fit is not None)
        found = []
        for claim in reader.claims:
            p = self._p(claim, gaussian)
            if p is None:
                continue
            if p * most <= LEVEL:  # whatever the other claims come to
                return True
            found.append(p)
        if fit is not None and reader.sign:
            if wrong_side(fit, reader.sign, LEVEL / (len(found) + 1)):
                return True
            found.append(1.0)  # Holm's first step, which decides, asks the smallest p alone
        return bool(found) and min(adjusted(found)) <= LEVEL

    def _p(self, claim: Independence, gaussian: bool) -> float | None:
        key = (claim, gaussian)
        if key not in self._tests:
            self._tests[key] = independence(
                self.sample, *claim, gaussian=gaussian, prepared=self._prepared
            ).p
        return self._tests[key]

    def _fit(self, found: Identification) -> Fitted | None:
        key = (found.strategy, found.effect, found.needed)
        if key not in self._fits:
            try:
                self._fits[key] = fit_from(self.sample, found)
            except CausalStoryError:  # what cannot be estimated is not tested
                self._fits[key] = None
        return self._fits[key]


def wrong_side(fit: Fitted, sign: Sign, p: float) -> bool:
    """Say whether the interval at level 1 - p excludes every value of a sign."""
    low, high = fit.interval(1 - p)
    return high < 0 if sign == "positive" else low > 0


def verdicts(
    world: Story, readers: Sequence[Reader], *, n: int, seed: int, batch: int, sets: int
) -> Verdicts:
    """Return which stories are contradicted on each data set of a batch: shape (sets, readers)."""
    names = tuple(dict.fromkeys(name for reader in readers for name in reader.columns))
    if not names:
        return np.zeros((sets, len(readers)), dtype=bool)
    rows = []
    for sample in data_sets(world, names, n=n, seed=seed, batch=batch, sets=sets):
        examined = Examination(sample)
        rows.append([examined.contradicts(reader) for reader in readers])
    return np.array(rows, dtype=bool).reshape(sets, len(readers))


def data_sets(
    world: Story, columns: Sequence[str], *, n: int, seed: int, batch: int = 0, sets: int = 1
) -> Iterator[Sample]:
    """Yield the data sets of one batch of a world, read."""
    arrays = replicate(world, columns, n=n, seed=seed, batch=batch, sets=sets)
    for number in range(sets):
        yield as_sample(world, {name: values[number] for name, values in arrays.items()})


def as_sample(world: Story, columns: Mapping[str, Floats]) -> Sample:
    """Read columns that were drawn; groups are read as a user's would be."""
    if not any(world.mechanism(name).levels for name in columns):
        return Sample.of(columns)
    frame = as_frame(world, columns)
    asked = world.question
    return read_data(asked, frame, columns, [asked.treatment], coding=Coding.of(world))


@dataclass(frozen=True)
class Observed:
    """Data sets of one world, and stories that read some of their columns.

    Parameters
    ----------
    world
        The world.
    readers
        Stories, each with its columns.
    """

    world: Story
    readers: tuple[Reader, ...]

    def draw(self, readers: Sequence[int], *, n: int, seed: int, batch: int, sets: int) -> Verdicts:
        """Return which of some stories are contradicted on each data set: (sets, readers)."""
        asked = [self.readers[reader] for reader in readers]
        return verdicts(self.world, asked, n=n, seed=seed, batch=batch, sets=sets)
