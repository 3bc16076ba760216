"""The naive number: how two columns go together, whatever the reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from causalstory.analysis.clusters import Clusters
from causalstory.analysis.columns import is_binary, read_columns
from causalstory.analysis.design import Design, design
from causalstory.analysis.least_squares import check_level, t_quantile
from causalstory.analysis.preparation import frame_of
from causalstory.tables import Page, Paragraph, Readable, interval
from causalstory.tables.words import as_sentence, rows_left_out

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class Association(Readable):
    """How a treatment and a variable go together in the data, nothing held equal.

    Parameters
    ----------
    treatment, variable
        The two columns.
    n
        Number of complete rows.
    correlation, correlation_low, correlation_high
        Pearson correlation with its Fisher z interval (a jackknife over the clusters where rows
        belong together).
    slope, low, high
        Change of the variable per unit of the treatment, with its HC3 interval (CR2 where rows
        belong together).
    binary
        Whether the treatment is 0 or 1, so that the slope is the difference in means.
    level
        Coverage of both intervals.
    dropped
        Rows left out because a value was missing.
    cluster, clusters
        The column that says which rows belong together, and how many clusters there are; None
        where every row stands for itself.
    remarks
        How groups were turned into numbers, a sentence each without full stop.
    """

    treatment: str
    variable: str
    n: int
    correlation: float
    correlation_low: float
    correlation_high: float
    slope: float
    low: float
    high: float
    binary: bool
    level: float = 0.95
    dropped: int = 0
    cluster: str | None = None
    clusters: int | None = None
    remarks: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers under their names, ready for JSON."""
        return asdict(self) | {"remarks": list(self.remarks)}

    def to_frame(self) -> pd.DataFrame:
        """Return one row."""
        import pandas as pd

        return pd.DataFrame([self.to_dict() | {"remarks": "; ".join(self.remarks)}])

    def to_page(self) -> Page:
        """Return what people read."""
        what = "difference in means" if self.binary else "slope"
        correlation = interval(self.correlation, self.correlation_low, self.correlation_high)
        slope = interval(self.slope, self.low, self.high)
        of = f" in {self.clusters:,} clusters by {self.cluster}" if self.clusters else ""
        numbers = (
            f"{self.treatment} and {self.variable}: correlation {correlation}, {what} "
            f"{slope} ({100 * self.level:g}% intervals, n = {self.n:,}{of})."
        )
        more = [*self.remarks, *rows_left_out(self.dropped)]
        return Page((Paragraph(numbers), *(Paragraph(as_sentence(words)) for words in more)))


def association(
    frame: pd.DataFrame | str | Path,
    treatment: str,
    variable: str,
    *,
    level: float = 0.95,
    count: str | None = None,
    cluster: str | None = None,
) -> Association:
    """Return correlation and slope of two columns, nothing held equal.

    Parameters
    ----------
    frame
        The data, or the path of a CSV or Parquet file; rows with a missing value in either column
        are left out.
    treatment, variable
        Names of the two columns. Where the treatment is 0 or 1 the slope is the difference in
        means.
    level
        Coverage of the intervals.
    count
        Column that says how many individuals each row stands for.
    cluster
        Column that says which rows belong together, such as the ward of each nurse.

    Raises
    ------
    DataError
        If a column is missing, not numeric or does not vary, or rows or clusters are fewer than
        three.
    OptionError
        If the level is not between 0 and 1.

    Examples
    --------
    >>> import pandas as pd
    >>> units = pd.DataFrame({"safety": [-1.0, -0.5, 0.5, 1.0], "reports": [9, 14, 19, 30]})
    >>> found = association(units, "safety", "reports")
    >>> round(found.correlation, 3), round(found.slope, 6)
    (0.955, 9.4)
    """
    both = (treatment, variable)
    sample = read_columns(frame_of(frame), both, varying=both, count=count, cluster=cluster)
    return association_of(design(sample, treatment, variable), level)


def association_of(columns: Design, level: float = 0.95) -> Association:
    """Return the association of treatment and variable on the rows of a design.

    Parameters
    ----------
    columns
        Complete rows; its covariates play no part.
    level
        Coverage of the intervals.

    Examples
    --------
    >>> from causalstory.analysis.columns import Sample
    >>> x, y = np.array([0.0, 0.0, 1.0, 1.0]), np.array([1.0, 3.0, 4.0, 8.0])
    >>> association_of(design(Sample.of({"x": x, "y": y}), "x", "y")).binary
    True
    """
    fit = columns.without_adjustment().fit(level)
    correlation = float(np.corrcoef(columns.x, columns.y)[0, 1])
    clusters = columns.clusters
    if clusters is None:
        low, high = fisher_interval(correlation, columns.n, level)
    else:
        low, high = jackknife_interval(columns.x, columns.y, clusters, level)
    return Association(
        treatment=columns.treatment,
        variable=columns.variable,
        n=columns.n,
        correlation=correlation,
        correlation_low=low,
        correlation_high=high,
        slope=fit.coefficient,
        low=fit.low,
        high=fit.high,
        binary=is_binary(columns.x),
        level=level,
        dropped=columns.dropped,
        cluster=clusters.name if clusters else None,
        clusters=clusters.number if clusters else None,
        remarks=columns.remarks,
    )


def fisher_interval(correlation: float, n: int, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of a correlation by Fisher's z (Fisher 1921, Metron 1:3-32).

    Parameters
    ----------
    correlation
        Pearson correlation.
    n
        Number of rows; with three or fewer the interval is everything from -1 to 1.
    level
        Coverage.

    Raises
    ------
    OptionError
        If the level is not between 0 and 1.

    Examples
    --------
    >>> low, high = fisher_interval(0.75, 8)
    >>> round(low, 2), round(high, 2)
    (0.1, 0.95)
    """
    from scipy.special import ndtri

    check_level(level)
    if n <= 3:
        return -1.0, 1.0
    if abs(correlation) >= 1.0:
        return correlation, correlation
    half = float(ndtri(0.5 + level / 2)) / np.sqrt(n - 3)
    z = np.arctanh(correlation)
    return float(np.tanh(z - half)), float(np.tanh(z + half))


def jackknife_interval(
    first: Floats, second: Floats, clusters: Clusters, level: float = 0.95
) -> tuple[float, float]:
    """Return the interval of a correlation where rows belong together.

    Fisher's z with its standard error from leaving out one cluster at a time (Efron 1982, The
    Jackknife, the Bootstrap and Other Resampling Plans, section 3), Student's t.

    Parameters
    ----------
    first, second
        One value per row.
    clusters
        Which rows belong together.
    level
        Coverage.

    Raises
    ------
    OptionError
        If the level is not between 0 and 1.

    Examples
    --------
    >>> x, y = np.array([0.0, 0, 1, 1, 2, 2]), np.array([1.0, 2, 2, 3, 2, 4])
    >>> low, high = jackknife_interval(x, y, Clusters("ward", np.array([0, 0, 1, 1, 2, 2]), "ABC"))
    >>> low < 0.65 < high
    True
    """
    x, y = first - first.mean(), second - second.mean()
    x, y = x / x.std(), y / y.std()
    parts = [np.ones_like(x), x, y, x * x, y * y, x * y]
    sums = np.array([np.bincount(clusters.codes, part) for part in parts])
    whole = _fisher_z(sums.sum(axis=1, keepdims=True))[0]
    without = _fisher_z(sums.sum(axis=1, keepdims=True) - sums)
    many = clusters.number
    if not np.isfinite(without).all():  # a cluster without which nothing varies, or all is a line
        return (-1.0, 1.0) if np.isfinite(whole) else (float(np.tanh(whole)),) * 2
    se = float(np.sqrt((many - 1) / many * np.square(without - without.mean()).sum()))
    half = se * t_quantile(level, many - 1)
    return float(np.tanh(whole - half)), float(np.tanh(whole + half))


@np.errstate(divide="ignore", invalid="ignore")
def _fisher_z(sums: Floats) -> Floats:
    n, x, y, xx, yy, xy = sums
    correlation = (n * xy - x * y) / np.sqrt((n * xx - x * x) * (n * yy - y * y))
    z: Floats = np.arctanh(np.clip(correlation, -1.0, 1.0))
    return z
