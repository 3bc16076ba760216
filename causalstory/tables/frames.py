"""From a data frame to a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.tables.page import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


def table_from_frame(frame: pd.DataFrame, *, title: str = "", notes: Iterable[str] = ()) -> Table:
    """Make a table of a data frame; its index is left out.

    Parameters
    ----------
    frame
        The frame; missing values become empty cells.
    title, notes
        As in :class:`Table`.

    Examples
    --------
    >>> import pandas as pd
    >>> table_from_frame(pd.DataFrame({"errors": [57.2, None]})).rows[0][0].text
    '57.2'
    """
    missing = frame.isna().to_numpy()
    rows = [
        [None if gone else value for value, gone in zip(row, flags, strict=True)]
        for row, flags in zip(frame.itertuples(index=False, name=None), missing, strict=True)
    ]
    return Table.of([str(name) for name in frame.columns], rows, title=title, notes=notes)
