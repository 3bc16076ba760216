"""Where the scenarios and data sets are: inside an installed package, or beside a checkout."""

from __future__ import annotations

from pathlib import Path

from causalstory.errors import DataError

_PACKAGE = Path(__file__).resolve().parent


def dags_folder() -> Path:
    """Return the folder of the scenario files.

    Raises
    ------
    DataError
        If the installation lacks it.

    Examples
    --------
    >>> dags_folder().name
    'dags'
    """
    return _folder("dags")


def datasets_folder() -> Path:
    """Return the folder of the data sets, one folder a scenario.

    Raises
    ------
    DataError
        If the installation lacks it.

    Examples
    --------
    >>> datasets_folder().name
    'datasets'
    """
    return _folder("datasets")


def is_file(path: Path) -> bool:
    """Return whether there is a file; a path that the system finds impossible is none.

    Examples
    --------
    >>> is_file(Path("x" * 5000))
    False
    """
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _folder(name: str) -> Path:
    # A wheel carries the folders in _data; an editable installation has them beside the package.
    places = (_PACKAGE / "_data" / name, _PACKAGE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise DataError(
        f"the folder '{name}' of causalstory is missing (looked for {places[0]} and {places[1]}): "
        "install the package again"
    )
