from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import causalstory

TUTORIALS = Path(__file__).resolve().parents[2] / "tutorials"

Build = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    """The module `tutorials/build.py`."""
    spec = importlib.util.spec_from_file_location("tutorials_build", TUTORIALS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run_build(tmp_path: Path) -> Build:
    """Run a `build.py`, from a folder that is not the checkout, with the package under test."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    package = str(Path(causalstory.__file__).resolve().parents[1])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}

    def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own script
            [sys.executable, str(folder / "build.py"), *arguments],
            cwd=elsewhere,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with `build.py` and no tutorial yet."""
    made = tmp_path / "tutorials"
    made.mkdir()
    shutil.copy(TUTORIALS / "build.py", made)
    return made
