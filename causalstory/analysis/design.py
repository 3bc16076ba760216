"""From checked columns to the rows and columns of one regression."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.clustered import clustered_slope
from causalstory.analysis.clusters import Clusters
from causalstory.analysis.coding import against_the_rest, as_outcome, as_treatment
from causalstory.analysis.columns import Column, Sample, check_varies, is_constant
from causalstory.analysis.fitted import Fitted
from causalstory.analysis.least_squares import slope
from causalstory.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Design:
    """What one regression needs: complete rows, numbers only.

    Parameters
    ----------
    treatment, variable
        Names of the column that one would change and of the one that responds.
    adjustment
        The columns held equal, as they came (text as positions of its levels).
    x, y
        Values of treatment and variable.
    covariates
        Columns of the regression: numbers as they are, text as one 0/1 column for each level
        but the first. A column that is the same in every row is left out, since it holds itself
        equal.
    names
        Names of the covariates; ``ward=B`` for level B of a text column.
    dropped
        Rows left out because a value was missing.
    instruments, instrument_names
        Columns that move the treatment, coded like the covariates; none in a regression.
    clusters
        Which rows belong together; None where every row stands for itself.
    remarks
        How groups were turned into numbers, a sentence each without full stop.
    """

    treatment: str
    variable: str
    adjustment: tuple[Column, ...]
    x: Floats
    y: Floats
    covariates: tuple[Floats, ...]
    names: tuple[str, ...]
    dropped: int
    instruments: tuple[Floats, ...] = ()
    instrument_names: tuple[str, ...] = ()
    clusters: Clusters | None = None
    remarks: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """Number of complete rows."""
        return len(self.y)

    def fit(self, level: float = 0.95) -> Fitted:
        """Return the least squares slope of the variable on the treatment.

        Its interval is HC3's, or CR2's where rows belong together.

        Examples
        --------
        >>> sample = Sample.of({"x": np.array([0.0, 0, 1, 1]), "y": np.array([1.0, 3, 4, 8])})
        >>> design(sample, "x", "y").fit().coefficient
        4.0
        """
        names = (self.variable, self.treatment, *self.names)
        if self.clusters is not None:
            return clustered_slope(
                self.y, self.x, self.covariates, self.clusters, level=level, names=names
            )
        return slope(self.y, self.x, self.covariates, level=level, names=names)

    def without_adjustment(self) -> Design:
        """Return the naive comparison on the same rows.

        Examples
        --------
        >>> a = np.array([0.0, 0, 1, 1])
        >>> adjusted = design(Sample.of({"x": a, "y": a, "z": np.arange(4.0)}), "x", "y", ["z"])
        >>> adjusted.without_adjustment().names
        ()
        """
        return replace(
            self, adjustment=(), covariates=(), names=(), instruments=(), instrument_names=()
        )


def design(
    sample: Sample,
    treatment: str,
    variable: str,
    adjustment: Iterable[str] = (),
    instruments: Iterable[str] = (),
    *,
    to_level: str | None = None,
) -> Design:
    """Pick the complete rows and the columns for one regression.

    Parameters
    ----------
    sample
        Columns that were read.
    treatment, variable
        Names of the column that one would change and of the one that responds.
    adjustment
        Names of the columns to hold equal.
    instruments
        Names of the columns that move the treatment.
    to_level
        Of a treatment of levels: compare this one with all the others, mixed as they are. By
        default the two levels of its contrast are compared, and rows of others left out.

    Raises
    ------
    DataError
        If no row is complete, a level that matters has no row, or treatment, variable or an
        instrument is the same in every complete row.

    Examples
    --------
    >>> a = np.array([0.0, 1.0, 2.0])
    >>> design(Sample.of({"x": a, "y": a, "z": a**2}), "x", "y", ["z"]).names
    ('z',)
    """
    moving = tuple(instruments)
    columns = [sample[name] for name in (treatment, variable, *moving, *adjustment)]
    dropped, clusters = 0, sample.clusters
    if not all(column.complete for column in columns):
        missing = np.logical_or.reduce([np.isnan(column.numbers) for column in columns])
        dropped = int(missing.sum())
        if dropped == sample.n:
            names = ", ".join(f"'{column.name}'" for column in columns)
            raise DataError(f"no row has a value in every one of {names}: fill some in")
        columns, clusters = _of_rows(columns, clusters, ~missing)
    _require_varying(columns[: 2 + len(moving)])
    remarks: list[str] = []
    mixture: list[tuple[str, Floats]] = []
    if columns[0].levels and to_level is not None:
        x, mixture = against_the_rest(columns[0], to_level)
    elif columns[0].levels:
        coded = as_treatment(columns[0])
        remarks.append(coded.remark)
        x = coded.values
        if not coded.kept.all():
            x = x[coded.kept]
            columns, clusters = _of_rows(columns, clusters, coded.kept)
            _require_varying(columns[1 : 2 + len(moving)])
    else:
        x = columns[0].numbers
    y = columns[1].numbers
    if columns[1].levels:
        coded = as_outcome(columns[1])
        remarks.append(coded.remark)
        y = coded.values
    held = columns[2 + len(moving) :]
    covariates = [*mixture, *(pair for column in held for pair in _covariates(column))]
    movers = [pair for column in columns[2 : 2 + len(moving)] for pair in _covariates(column)]
    return Design(
        treatment=treatment,
        variable=variable,
        adjustment=tuple(held),
        x=x,
        y=y,
        covariates=tuple(values for _, values in covariates),
        names=tuple(name for name, _ in covariates),
        dropped=dropped,
        instruments=tuple(values for _, values in movers),
        instrument_names=tuple(name for name, _ in movers),
        clusters=clusters,
        remarks=tuple(remarks),
    )


def with_zero_and_one(sample: Sample, treatment: str, variable: str) -> Sample:
    """Return a sample whose treatment and variable are 0 and 1 where they hold groups.

    Rows whose treatment is neither of the two levels compared have no value there.

    Examples
    --------
    >>> surgery = Column("surgery", np.array([0.0, 1, 2]), ("none", "laser", "open"))
    >>> sample = Sample({"surgery": surgery, "pain": Column("pain", np.arange(3.0))}, 3)
    >>> with_zero_and_one(sample, "surgery", "pain")["surgery"].numbers
    array([ 0., nan,  1.])
    """
    columns = dict(sample.columns)
    for name, coder in ((treatment, as_treatment), (variable, as_outcome)):
        column = sample[name]
        if column.levels:
            coded = coder(column)
            known = coded.kept & ~np.isnan(column.numbers)
            numbers = np.where(known, coded.values, np.nan)
            columns[name] = Column(name, numbers, complete=bool(known.all()))
    return replace(sample, columns=columns)


def _of_rows(
    columns: Sequence[Column], clusters: Clusters | None, kept: NDArray[np.bool_]
) -> tuple[list[Column], Clusters | None]:
    """Return columns and clusters of some rows."""
    return [column.of_rows(kept) for column in columns], clusters and clusters.of_rows(kept)


def _require_varying(columns: Iterable[Column]) -> None:
    """Refuse columns that are the same in every row, all of them at once."""
    problems: list[str] = []
    for column in columns:
        try:
            check_varies(column)
        except DataError as error:
            problems.extend(error.problems)
    if problems:
        raise DataError(problems)


def _covariates(column: Column) -> list[tuple[str, Floats]]:
    """Return the columns of the regression that hold one column equal, with their names."""
    if is_constant(column.numbers):
        return []
    if not column.levels:
        return [(column.name, column.numbers)]
    present = np.unique(column.numbers).astype(int)
    return [
        (f"{column.name}={column.levels[code]}", (column.numbers == code).astype(np.float64))
        for code in present[1:]
    ]
