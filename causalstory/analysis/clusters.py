"""Which rows of a table belong together, such as the quarters of one ward."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from causalstory.analysis.conversion import one_column
from causalstory.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Clusters:
    """Which rows belong together.

    Parameters
    ----------
    name
        The column that says so.
    codes
        The cluster of each row, numbered from 0 without gaps.
    labels
        What the clusters are called in the data.
    """

    name: str
    codes: NDArray[np.intp]
    labels: Sequence[object]

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.labels)

    def of_rows(self, kept: NDArray[np.bool_]) -> Clusters:
        """Return those of some rows, clusters without any row left out.

        Examples
        --------
        >>> wards = Clusters("ward", np.array([0, 0, 1, 2]), ["A", "B", "C"])
        >>> wards.of_rows(np.array([True, True, False, True])).labels
        ['A', 'C']
        """
        present, codes = np.unique(self.codes[kept], return_inverse=True)
        return Clusters(self.name, codes, [self.labels[code] for code in present])


def read_clusters(
    frame: pd.DataFrame,
    name: str,
    taken: Collection[str | None] = (),
    repeats: NDArray[np.int64] | None = None,
) -> Clusters:
    """Read the column that says which rows belong together; numbers, text or dates alike.

    Parameters
    ----------
    frame
        The data; it is not changed.
    name
        The column.
    taken
        Columns with another part to play: treatment, outcome, counts.
    repeats
        How many individuals each row stands for.

    Raises
    ------
    DataError
        If there is no such column, it has another part to play or a row has no value in it.

    Examples
    --------
    >>> import pandas as pd
    >>> read_clusters(pd.DataFrame({"ward": ["B", "A", "B"]}), "ward").codes
    array([0, 1, 0])
    """
    import pandas as pd

    if name in taken:
        raise DataError(
            f"cluster: '{name}' is the treatment, an outcome or a count; name a column that says "
            "which rows belong together"
        )
    column = one_column(frame, name)
    if pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column):
        column = column.astype(str).str.strip().where(column.notna())  # a blank is no name
        column = column.where(column != "")
    missing = column.isna().to_numpy()
    if missing.any():
        raise DataError(
            f"cluster: column '{name}' has no value in {missing.sum():,} of {len(column):,} rows "
            f"(the first is row {int(np.argmax(missing)) + 1}): say where they belong, or leave "
            "them out"
        )
    codes, labels = pd.factorize(column)
    if repeats is not None:
        codes = np.repeat(codes, repeats)
    return Clusters(name, codes, list(labels))


def require_no_clusters(clusters: Clusters | None, way: str) -> None:
    """Raise DataError where rows belong together and an effect is told in a way that ignores it.

    Examples
    --------
    >>> require_no_clusters(None, "through mediators")
    """
    if clusters is not None:
        raise DataError(
            f"cluster: an effect told {way} has no interval here that allows for rows that belong "
            f"together; hand over one row for each {clusters.name}, or leave cluster out"
        )
