from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Protocol

import pytest

from causalstory.cli.parser import COMMANDS

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


class Shell(Protocol):
    def __call__(
        self, *arguments: str, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def shell() -> Shell:
    """Run the shell in a process of its own, as a user would, from no particular folder."""

    def run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-W", "error", "-m", "causalstory", *arguments],
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **(env or {})},
        )

    return run


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Namespace], int]], None]:
    """Put a function in the place of what ``causalstory list`` does."""

    def install(run: Callable[[Namespace], int]) -> None:
        fake = SimpleNamespace(
            SUMMARY="fake", EXAMPLE="fake", add_arguments=lambda parser: None, run=run
        )
        monkeypatch.setitem(COMMANDS, "list", fake)

    return install
