"""The way in and, whatever happens, the way out."""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from causalstory.cli.parser import COMMANDS, parse
from causalstory.cli.progress_bar import progress_shown
from causalstory.errors import CausalStoryError, FormatWarning
from causalstory.tables.page import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REFUSED, BUG, INTERRUPTED, NOBODY_READS = 2, 70, 130, 141
"""Exit statuses: of refusals, as in sysexits.h, and as shells have them for the two signals."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the shell.

    Parameters
    ----------
    arguments
        What stands after ``causalstory``; those of the process by default.

    Returns
    -------
    int
        The exit status. No exception leaves this function.

    Examples
    --------
    >>> main(["list", "--jsno"])
    2
    """
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except CausalStoryError as error:
        _complain(*error.problems)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return NOBODY_READS
    except MemoryError:
        _complain("there is not enough memory for that; ask for fewer units with --n")
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the shell never shows a traceback unasked
        return _report_bug(error)


def _run(arguments: Sequence[str]) -> int:
    try:
        options = parse(arguments)
    except SystemExit:  # --help and --version have written what was asked for
        return 0
    if options.command is None:
        return 0
    with progress_shown(options), _warnings_told():
        return COMMANDS[options.command].run(options)


@contextmanager
def _warnings_told() -> Iterator[None]:
    """Write what a graph's format cannot carry as one line each; it is no reason to fail."""
    with warnings.catch_warnings():
        show_others = warnings.showwarning

        def show(message: Any, category: type[Warning], *place: Any, **more: Any) -> None:
            if issubclass(category, FormatWarning):
                _complain(f"warning: {message}")
            else:
                show_others(message, category, *place, **more)

        warnings.showwarning = show
        warnings.simplefilter("always", FormatWarning)
        yield


def _complain(*problems: str) -> None:
    for problem in problems:
        print(f"causalstory: {one_line(problem)}", file=sys.stderr)  # noqa: T201 - the shell's own voice


def _report_bug(error: Exception) -> int:
    if os.environ.get("CAUSALSTORY_DEBUG"):
        traceback.print_exception(error)
    _complain(
        f"this is a bug in causalstory: {type(error).__name__}: {error} "
        "(CAUSALSTORY_DEBUG=1 shows the traceback)"
    )
    return BUG
