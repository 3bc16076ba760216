"""Which data a story is read on: its own world's, another world's, or somebody's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from causalstory.errors import DataError, SimulationError, did_you_mean
from causalstory.simulation.simulate import simulate
from causalstory.stories.model import Scenario
from causalstory.stories.parts import Evidence

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Samples:
    """The data that each story of a scenario is read on.

    Parameters
    ----------
    frames
        By story name: the data to analyse under that story.
    worlds
        By story name: the world that generated its data, None for data from outside.
    count
        Column that says how many individuals a row stands for, if any.
    seed
        Seed of simulated data, else None.
    """

    frames: Mapping[str, pd.DataFrame]
    worlds: Mapping[str, str | None]
    count: str | None
    seed: int | None


def samples_for(
    scenario: Scenario,
    *,
    n: int,
    seed: int,
    world: str | None = None,
    data: pd.DataFrame | None = None,
    count: str | None = None,
) -> Samples:
    """Find what each story of a scenario is read on.

    That is the data handed over; else, unless a world is named, the table that the scenario comes
    with; else data simulated from the world named, or from each story's own world.

    Raises
    ------
    DataError
        If the scenario's own table cannot be read.
    SimulationError
        If a world has no mechanisms; all such worlds are named.
    UnknownNameError
        If there is no story of that name.
    """
    if data is None and world is None and scenario.data is not None:
        data, count = published(scenario), scenario.data.count
    if data is None:
        return _drawn(scenario, world, n, seed)
    names = [story.name for story in scenario.stories]
    return Samples(dict.fromkeys(names, data), dict.fromkeys(names), count, None)


def _drawn(scenario: Scenario, world: str | None, n: int, seed: int) -> Samples:
    worlds = {story.name: scenario[world or story.name] for story in scenario.stories}
    mute = sorted({told.name for told in worlds.values() if not told.simulable})
    if mute:
        raise SimulationError(
            f"story '{name}' gives arrows but no mechanisms, so it has no data of its own; "
            "hand over data, or name a world that has mechanisms"
            for name in mute
        )
    drawn = {told.name: simulate(told, n=n, seed=seed) for told in set(worlds.values())}
    return Samples(
        {name: drawn[told.name] for name, told in worlds.items()},
        {name: told.name for name, told in worlds.items()},
        None,
        seed,
    )


def published(scenario: Scenario) -> pd.DataFrame | None:
    """Read the table that a scenario comes with; None if it comes with none.

    Raises
    ------
    DataError
        If the file is not a readable CSV table.
    """
    import pandas as pd

    if scenario.data is None:
        return None
    try:
        return pd.read_csv(scenario.data.path)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        raise DataError(
            f"{scenario.data.file}: not a readable CSV table; save it as UTF-8 text with one "
            "header row and commas"
        ) from None


def richest_evidence(scenario: Scenario, data: pd.DataFrame) -> Evidence:
    """Return the dearest evidence all of whose columns a table has.

    Raises
    ------
    DataError
        If it lacks a column of even the cheapest; every such column is named.
    """
    held = set(data.columns)
    for evidence in reversed(scenario.evidence):
        if held.issuperset(evidence.columns):
            return evidence
    cheapest = scenario.evidence[0]
    raise DataError(
        f"the data has no column '{name}', which the evidence '{cheapest.name}' needs"
        + did_you_mean(name, [str(column) for column in data.columns])
        for name in cheapest.columns
        if name not in held
    )
