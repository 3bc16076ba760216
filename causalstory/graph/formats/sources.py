"""Reading a graph file as text, whatever it turns out to be."""

from __future__ import annotations

from pathlib import Path

from causalstory.errors import GraphError
from causalstory.graph.formats.limits import MAX_BYTES


def is_no_file(name: str) -> bool:
    """Whether there is no ordinary file of that name.

    Examples
    --------
    >>> is_no_file("x" * 5_000)
    True
    """
    try:
        return not Path(name).is_file()
    except (OSError, ValueError):  # a name that the system finds impossible
        return True


def text_of(path: Path) -> str:
    """Return the text of a file; of one that is too large, a bit more than is allowed.

    Raises
    ------
    GraphError
        If there is none, it cannot be read, or it is not UTF-8.

    Examples
    --------
    >>> text_of(Path("nowhere.dot"))
    Traceback (most recent call last):
    causalstory.errors.GraphError: there is no such file
    """
    if is_no_file(path.as_posix()):
        raise GraphError("there is no such file")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)  # one more than allowed: never the whole of it
        return content.decode("utf-8-sig", "replace" if len(content) > MAX_BYTES else "strict")
    except OSError as error:
        raise GraphError(f"cannot be read ({(error.strerror or 'unknown').lower()})") from None
    except UnicodeDecodeError as error:
        raise GraphError(f"is not UTF-8 text (byte {error.start + 1}): save it as UTF-8") from None
