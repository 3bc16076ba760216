"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from causalstory.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def writing(path: str | Path) -> Iterator[Path]:
    """Give a temporary path to write to, and move it into place when all went well.

    Parameters
    ----------
    path
        Where the file should appear. A link is followed; what is no ordinary file, such as
        ``/dev/stdout``, is written to directly.

    Yields
    ------
    Path
        A new path in the same folder and with the same ending. If the block raises, the file is
        removed and whatever stood at ``path`` is left as it was.

    Raises
    ------
    OutputError
        If the folder does not exist, ``path`` is a folder, or the system refuses to write.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "notes.txt"
    >>> with writing(target) as temporary:
    ...     _ = temporary.write_text("whole")
    >>> target.read_text()
    'whole'
    """
    target = Path(path)
    try:
        if target.is_dir():
            raise OutputError(f"cannot write '{path}': it is a folder; add a file name")
        if not target.parent.is_dir():
            raise OutputError(
                f"cannot write '{path}': there is no folder '{target.parent}'; create it first"
            )
        if target.exists() and not target.is_file():
            yield target
        else:
            yield from _replacing(target.resolve())
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write '{path}': {reason}") from error


def _replacing(target: Path) -> Iterator[Path]:
    temporary = target.with_name(f".{target.stem}-{uuid4().hex[:8]}{target.suffix}")
    try:
        yield temporary
        if target.exists():
            shutil.copymode(target, temporary)
        os.replace(temporary, target)  # noqa: PTH105 - the one call that is atomic by contract
    finally:
        temporary.unlink(missing_ok=True)
