"""The border to DoWhy: importing it, and keeping back what it says.

DoWhy is slow to import, changes global settings when it is imported and talks while it works.
Only this module and its neighbours called ``dowhy_...`` import it.
"""

from __future__ import annotations

import contextlib
import functools
import io
import logging
import random
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from causalstory.errors import CausalStoryError

NOISE = (UserWarning, DeprecationWarning, FutureWarning, RuntimeWarning)
"""What DoWhy and the packages below it warn of while they estimate: latent variables "assumed
unobserved" (they are latent on purpose), pandas' plans for its `copy` keyword, and normality tests
on few rows that DoWhy computes for a log line which nobody reads."""


@functools.cache
def load_dowhy() -> Any:
    """Import DoWhy once and leave the process as it was."""
    hook = sys.displayhook
    luck = random.getstate()  # a package below DoWhy draws from it while it is imported
    # Some fifty packages are imported. What they have to say is for their authors, and the
    # filters that some of them put in front would change what the user's own code shows.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import sympy  # type: ignore[import-untyped]

        # On import DoWhy switches on pretty printing: every number in a notebook would become a
        # picture, in a Python shell displayhook would be replaced.
        init_printing = sympy.init_printing
        sympy.init_printing = _nothing
        try:
            import dowhy
        except ImportError as error:
            raise CausalStoryError(
                f"DoWhy cannot be imported ({error}): run pip install 'dowhy>=0.14,<0.15'"
            ) from error
        finally:
            sympy.init_printing = init_printing
            sys.displayhook = hook
            random.setstate(luck)
    return dowhy


def _nothing() -> None:
    """Stand in for sympy's init_printing while DoWhy is imported."""


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep DoWhy's warnings, log lines and prints from the user while it works."""
    log = logging.getLogger("dowhy")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        # prints go to standard output, where with --json nothing but JSON may stand
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            for category in NOISE:
                warnings.simplefilter("ignore", category)
            yield
    finally:
        log.setLevel(level)
