"""Columns of words: the levels that they hold, or why words stand where numbers should."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.errors import DataError, did_you_mean
from causalstory.tables.words import listed

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

MOST_LEVELS = 100
"""More different texts than this in one column look like names of rows, not like groups."""

YES = frozenset({"yes", "y", "true", "t", "treated", "treatment", "exposed", "case", "positive",
                 "present", "on", "1"})  # fmt: skip
"""Of two words one of which is among these, that one is 1."""

NO = frozenset({"no", "n", "false", "f", "untreated", "control", "unexposed", "negative",
                "absent", "off", "none", "placebo", "0"})  # fmt: skip
"""Of two words one of which is among these, the other one is 1."""

_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
_WITH_UNIT = re.compile(
    r"[<>=~]?\s*[-+]?\d+([.,]\d+)?\s*[^\d\s.,:/-][^\d]*|[$€£¥]\s*[-+]?[\d.,]*\d"
)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}([ T]\d.*)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}")


def stripped(series: pd.Series) -> pd.Series:
    """Return a column of texts without blanks around them; texts of nothing else are missing.

    Examples
    --------
    >>> import pandas as pd
    >>> stripped(pd.Series([" open", "open ", " "])).tolist()[:2]
    ['open', 'open']
    """
    texts = series.astype(object).where(series.notna(), None)
    return texts.map(lambda text: str(text).strip() or None, na_action="ignore")


def numbers_in(texts: pd.Series) -> Floats | None:
    """Return texts as numbers where every one of them is a number, else None.

    Raises
    ------
    DataError
        If they are dates, or most of them are numbers with something in the way: a decimal comma,
        a unit, a mark such as ``?``.

    Examples
    --------
    >>> import pandas as pd
    >>> numbers_in(pd.Series(["1", "2.5", None]))
    array([1. , 2.5, nan])
    >>> numbers_in(pd.Series(["12 mg", "5 mg"], name="dose"))
    Traceback (most recent call last):
    causalstory.errors.DataError: column 'dose' holds '12 mg': write the number alone, and the unit
    in the name of the column
    """
    import pandas as pd

    codes, values = pd.factorize(texts)
    known = [str(value) for value in values]
    found = np.array([*map(_number, known), np.nan])  # the last one where a row has no value
    other = [text for text, number in zip(known, found, strict=False) if np.isnan(number)]
    if not other:
        return found[codes]
    some, name = other[0], texts.name
    if _all_match(_DATE, known):
        raise DataError(
            f"column '{name}' holds dates or times, such as '{some}': turn it into numbers, for "
            "instance days since the start"
        )
    if _all_match(_THOUSANDS, other) and _looks_numeric(known):
        raise DataError(
            f"column '{name}' holds '{some}', where the comma may mark decimals or thousands: "
            f"write {some.replace(',', '.', 1)} or {some.replace(',', '')}"
        )
    if _all_match(_DECIMAL_COMMA, other) and _looks_numeric(known):
        raise DataError(
            f"column '{name}' holds '{some}', with a decimal comma: write "
            f"{some.replace(',', '.')}, or separate the columns of the file with semicolons"
        )
    if _looks_numeric(known):
        if _WITH_UNIT.fullmatch(some):
            raise DataError(
                f"column '{name}' holds '{some}': write the number alone, and the unit in the "
                "name of the column"
            )
        row = int(np.argmax(codes == known.index(some))) + 1
        raise DataError(
            f"column '{name}' holds numbers, but '{some}' in row {row}: write a number there, or "
            "leave it empty where nothing is known"
        )
    return None


def _all_match(pattern: re.Pattern[str], texts: Iterable[str]) -> bool:
    return all(pattern.fullmatch(text) for text in texts)


def _number(text: str) -> float:
    """Return a text as a number, NaN if it is none."""
    try:
        return float(text)
    except ValueError:
        return np.nan


def _looks_numeric(texts: Sequence[str]) -> bool:
    """Whether more than half of the texts are numbers, but for a comma or a unit."""
    return 2 * sum(map(_like_a_number, texts)) > len(texts)


def _like_a_number(text: str) -> bool:
    if not np.isnan(_number(text.replace(",", "."))) or _THOUSANDS.fullmatch(text):
        return True
    # 12 mg is a number with a unit, 1a the name of a group
    return _WITH_UNIT.fullmatch(text) is not None and not re.fullmatch(r"\d+[A-Za-z]", text)


def levels_in(series: pd.Series) -> tuple[Floats, tuple[str, ...]]:
    """Return words as positions in their levels, NaN where missing, and the levels.

    The order is that of a category, where somebody chose one; of two words that of no and yes;
    else the alphabet.

    Raises
    ------
    DataError
        If there are too many, or some differ in nothing but capitals.

    Examples
    --------
    >>> import pandas as pd
    >>> levels_in(pd.Series(["treated", "control", None]))
    (array([ 1.,  0., nan]), ('control', 'treated'))
    """
    import pandas as pd

    if isinstance(series.dtype, pd.CategoricalDtype):
        category = series.cat.remove_unused_categories().cat
        codes = np.array(category.codes, dtype=np.float64)
        levels, ordered = tuple(map(str, category.categories)), category.ordered
    else:
        found, names = pd.factorize(series, sort=True)
        codes, levels, ordered = np.array(found, dtype=np.float64), tuple(names), False
    if len(levels) > MOST_LEVELS:
        raise DataError(
            f"column '{series.name}' holds {len(levels):,} different texts: merge them into at "
            f"most {MOST_LEVELS} groups"
        )
    _refuse_look_alikes(str(series.name), levels)
    codes[codes < 0] = np.nan
    by_alphabet = not ordered and levels == tuple(sorted(levels))
    if by_alphabet and len(levels) == 2 and one_of(levels) == levels[0]:
        return 1.0 - codes, levels[::-1]
    return codes, levels


def one_of(pair: Sequence[str]) -> str:
    """Return which of two words is 1: the one that means yes, else the later in the alphabet.

    Examples
    --------
    >>> one_of(["yes", "no"]), one_of(["placebo", "drug"]), one_of(["A", "B"])
    ('yes', 'drug', 'B')
    """
    yes = [word for word in pair if word.casefold() in YES]
    no = [word for word in pair if word.casefold() in NO]
    if len(yes) == 1:
        return yes[0]
    if len(no) == 1:
        return next(word for word in pair if word not in no)
    return max(pair)


def _refuse_look_alikes(name: str, levels: Sequence[str]) -> None:
    first: dict[str, str] = {}
    for level in levels:
        other = first.setdefault(level.casefold(), level)
        if other != level:
            raise DataError(
                f"column '{name}' holds '{other}' and '{level}', which differ in capitals only: "
                "write them alike if they mean the same, else name them apart"
            )


def declared_levels_in(series: pd.Series, order: Sequence[str]) -> tuple[Floats, tuple[str, ...]]:
    """Return a column as positions in the levels that the scenario names.

    Parameters
    ----------
    series
        Words, or numbers that stand for groups.
    order
        The levels; if there are none, those that the column holds, in their own order.

    Raises
    ------
    DataError
        If it holds anything else.

    Examples
    --------
    >>> import pandas as pd
    >>> declared_levels_in(pd.Series(["open", "laser"]), ["laser", "keyhole", "open"])[0]
    array([2., 0.])
    """
    import pandas as pd

    codes, values = pd.factorize(series)
    texts = [_plain(value) for value in values]
    if not order:
        order = sorted(set(texts), key=_sort_key)
    elif pd.api.types.is_bool_dtype(series):  # the file may say true where pandas says True
        lower = {level.casefold(): level for level in order}
        texts = [lower.get(text.casefold(), text) for text in texts]
    unknown = [text for text in dict.fromkeys(texts) if text and text not in order]
    if unknown:
        shown = listed([f"'{text}'" for text in unknown[:3]])
        more = f" and {len(unknown) - 3:,} more" if len(unknown) > 3 else ""
        raise DataError(
            f"column '{series.name}' holds {shown}{more}, which the scenario does not name among "
            f"its levels{did_you_mean(unknown[0], order)}"
        )
    place = {level: float(code) for code, level in enumerate(order)}
    # a last entry for rows without a value, whose code is -1
    positions = np.array([*(place.get(text, np.nan) for text in texts), np.nan])
    return positions[codes], tuple(order)


def _plain(value: object) -> str:
    """Write 1.0 as 1, which is how people name a group, and no blanks around words."""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value).strip()  # type: ignore[call-overload]


def _sort_key(text: str) -> tuple[float, str]:
    try:
        return float(text), text
    except ValueError:
        return np.inf, text
