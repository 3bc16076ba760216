"""Progress on the standard error, where that is a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from causalstory.runner.progress import listening

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID


class ProgressBar:
    """A :class:`causalstory.runner.progress.Listener` that draws bars with rich.

    It is drawn from the first piece of work on, and gone when all are finished.

    Parameters
    ----------
    no_color
        Whether to do without colours; else the environment variable NO_COLOR decides.
    """

    def __init__(self, *, no_color: bool = False) -> None:
        self._no_color = no_color
        self._progress: Progress | None = None
        self._tasks: list[TaskID] = []

    def start(self, what: str, total: int | None) -> None:
        """Add a bar; a spinner alone where the total is unknown."""
        if self._progress is None:
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(
                console=Console(stderr=True, no_color=self._no_color or None),
                transient=True,
                redirect_stdout=False,  # results go where the user sent them
                redirect_stderr=False,
            )
            self._progress.start()
        self._tasks.append(self._progress.add_task(what, total=total))
        self._progress.refresh()  # an import holds up the thread that would draw it

    def advance(self) -> None:
        """Move the innermost bar on."""
        if self._progress is not None:
            self._progress.advance(self._tasks[-1])

    def finish(self) -> None:
        """Take the innermost bar away."""
        if self._progress is not None:
            self._progress.remove_task(self._tasks.pop())
            if not self._tasks:
                self._progress.stop()
                self._progress = None


@contextmanager
def progress_shown(options: Namespace) -> Iterator[None]:
    """Show the progress of the work in the block, if somebody can see it."""
    if sys.stderr.isatty():
        with listening(ProgressBar(no_color=getattr(options, "no_color", False))):
            yield
    else:
        yield
