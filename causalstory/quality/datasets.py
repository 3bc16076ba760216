"""The teaching data in ``datasets/``: read it, build it, compare what is there with what is built.

``python -m causalstory.quality.datasets`` compares and exits with 1 if a file differs;
``python -m causalstory.quality.datasets write`` replaces the files.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from causalstory.decision.sampling import published
from causalstory.errors import CausalStoryError, OutputError, UnknownNameError
from causalstory.quality import card_parts, cards
from causalstory.quality.provenance import Making
from causalstory.quality.weekly_data import rows_over_time, size_over_time
from causalstory.resources import datasets_folder, is_file
from causalstory.runner.data_files import read_table
from causalstory.runner.files import writing
from causalstory.runner.progress import track
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load, scenarios
from causalstory.stories.model import Scenario, Story

if TYPE_CHECKING:
    import pandas as pd

ROWS = 240
"""Rows of a teaching data set: enough for a class to find an effect, few enough to look at."""
ROWS_OF = {"big-data": 6_000, "birth-weight": 6_000}
"""Rows where 240 would show nothing: shares that differ by a few points."""
SEED = 2026
DECIMALS = 4
"""Decimals kept, so that files do not differ in the last bit between versions of numpy."""
TOLERANCE = 1.5 * 10**-DECIMALS
"""A number that lies between two roundings may be rounded up by one version and down by another."""
OTHER_CARD = "not the card that is built"


def dataset(
    scenario: Scenario | str, story: str | None = None, *, teacher: bool = False
) -> pd.DataFrame:
    """Read the teaching data of a shipped scenario.

    Parameters
    ----------
    scenario
        A shipped scenario or its id.
    story
        The story whose world the data comes from; none for a scenario with a published table.
    teacher
        Whether to read the teacher's file, which holds the latent columns too.

    Returns
    -------
    pandas.DataFrame
        Synthetic rows, mostly 240, or the published table.

    Raises
    ------
    UnknownNameError
        If there is no such scenario or story, or no such data set is shipped; the sentence says
        which are.

    Examples
    --------
    >>> import causalstory as cs
    >>> cs.dataset("medication-errors", "voice").shape
    (240, 4)
    >>> int(cs.dataset("kidney-stones")["n"].sum())
    700
    """
    scenario = load(scenario) if isinstance(scenario, str) else scenario
    if story is None:
        table = published(scenario)
        if table is None:
            names = ", ".join(told.name for told in scenario.stories)
            raise UnknownNameError(
                f"scenario '{scenario.id}' has one data set a story: name one of {names}"
            )
        return table
    path = datasets_folder() / scenario.id / card_parts.file_name(scenario[story], teacher=teacher)
    if not is_file(path):
        instead = (
            f"{'timeline' if scenario.timeline else 'simulate'}(...) makes one"
            if scenario.data is None
            else f"dataset('{scenario.id}') is the published table"
        )
        raise UnknownNameError(
            f"no data set is shipped for story '{story}' of scenario '{scenario.id}'; {instead}"
        )
    return read_table(path)


def build(scenario: Scenario) -> dict[str, str]:
    """Build every file of a scenario's folder: name to text.

    A scenario that comes with a published table has no synthetic files, only its card.
    """
    files = {}
    if scenario.data is None:
        for story in scenario.stories:
            if story.simulable:
                for teacher in (False, True):
                    files[card_parts.file_name(story, teacher=teacher)] = _drawn(
                        story, scenario, teacher
                    )
    contents = {name: text.encode() for name, text in files.items()}
    return {cards.FILE: _card(scenario, contents, np.__version__), **files}


def _drawn(story: Story, scenario: Scenario, teacher: bool) -> str:
    if scenario.timeline is not None:
        frame = rows_over_time(scenario, story, seed=SEED, teacher=teacher)
    else:
        frame = simulate(story, n=rows_of(scenario), seed=SEED, latent=teacher)
    return frame.round(DECIMALS).to_csv(index=False, lineterminator="\n")


def rows_of(scenario: Scenario) -> int:
    """Return how many rows the synthetic files of a scenario have."""
    if scenario.timeline is not None:
        return size_over_time(scenario)
    return ROWS_OF.get(scenario.id, ROWS)


def _card(scenario: Scenario, files: Mapping[str, bytes], numpy_version: str) -> str:
    """Build the card that stands beside these files, or beside the published table."""
    if scenario.data is not None:
        files = {Path(scenario.data.file).name: scenario.data.path.read_bytes()}
    making = Making(rows_of(scenario), SEED, DECIMALS, numpy_version, files)
    return cards.card(scenario, making)


def differences(folder: Path) -> Iterator[str]:
    """Name every file below a folder that is missing, left over, or not as built, and how."""
    for scenario in track(scenarios(), "comparing data sets"):
        built = build(scenario)
        reasons = {}
        for name, text in built.items():
            path = folder / scenario.id / name
            reasons[name] = _difference(path, text) if path.is_file() else "missing"
        if reasons.get(cards.FILE, "no card") in (None, OTHER_CARD):
            recorded = _is_recorded(folder / scenario.id, scenario, built, reasons)
            reasons[cards.FILE] = None if recorded else OTHER_CARD
        yield from (f"{scenario.id}/{name}: {why}" for name, why in reasons.items() if why)
        expected = set(built)
        if scenario.data is not None:
            expected.add(Path(scenario.data.file).name)
        for path in sorted((folder / scenario.id).glob("*")):
            if path.name not in expected:
                yield f"{scenario.id}/{path.name}: left over, nothing builds it"


def _is_recorded(
    folder: Path, scenario: Scenario, built: Mapping[str, str], reasons: Mapping[str, str | None]
) -> bool:
    """Whether a card is right about the files beside it, whichever numpy drew and rounded them."""
    there = (folder / cards.FILE).read_text(encoding="utf-8")
    drawn_with = re.search(r"^Drawn with numpy (\S+)\.$", there, re.MULTILINE)
    files = {
        name: text.encode() if reasons[name] else (folder / name).read_bytes()
        for name, text in built.items()
        if name != cards.FILE
    }
    return there == _card(scenario, files, drawn_with[1] if drawn_with else "")


def _difference(path: Path, built: str) -> str | None:
    """Say how a file differs: cards as text, tables as numbers to the decimals kept."""
    import pandas as pd

    try:
        there = path.read_text(encoding="utf-8")
        if path.suffix != ".csv":
            return None if there == built else OTHER_CARD
        return _other_numbers(pd.read_csv(io.StringIO(there)), pd.read_csv(io.StringIO(built)))
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        return "cannot be read"


def _other_numbers(there: pd.DataFrame, built: pd.DataFrame) -> str | None:
    """Name the first cell that differs by more than rounding."""
    if list(there) != list(built):
        return f"columns {_listed(there)} instead of {_listed(built)}"
    if len(there) != len(built):
        return f"{len(there)} rows instead of {len(built)}"
    for name in built:
        for row, (one, two) in enumerate(zip(there[name], built[name], strict=True), start=1):
            if not _same(one, two):
                return f"row {row}, column {name}: {one} instead of {two}"
    return None


def _listed(frame: pd.DataFrame) -> str:
    return ", ".join(str(name) for name in frame.columns)


def _same(one: object, two: object) -> bool:
    if isinstance(one, int | float) and isinstance(two, int | float):
        return bool(abs(one - two) <= TOLERANCE)
    return bool(one == two)


def write(folder: Path) -> list[Path]:
    """Write every file below a folder, one folder a scenario, and return their paths.

    Everything is built before anything is written, and each file appears whole or not at all.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    built = {scenario.id: build(scenario) for scenario in track(scenarios(), "building data sets")}
    written = []
    for scenario, files in built.items():
        _make(folder / scenario)
        for name, text in files.items():
            path = folder / scenario / name
            with writing(path) as temporary:
                temporary.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    return written


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot make the folder '{folder}': {reason}") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, or write when asked to: 0 if all is as built, 1 if not, 2 if it cannot be done."""
    parser = argparse.ArgumentParser(
        prog="python -m causalstory.quality.datasets",
        description="Compare the data sets that come along with what their scenarios build.",
    )
    parser.add_argument("what", nargs="?", choices=("compare", "write"), default="compare")
    parser.add_argument("--folder", type=Path, help="default: the data sets that come along")
    options = parser.parse_args(arguments)
    try:
        folder = options.folder or datasets_folder()
        if options.what == "write":
            lines, status = [f"wrote {path}" for path in write(folder)], 0
        else:
            lines = list(differences(folder))
            status = 1 if lines else 0
    except CausalStoryError as error:
        sys.stderr.writelines(f"{problem}\n" for problem in error.problems)
        return 2
    sys.stdout.writelines(f"{line}\n" for line in lines or ["all data sets are as built"])
    return status


if __name__ == "__main__":
    raise SystemExit(main())
