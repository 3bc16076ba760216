"""Which data a story is read on: its own world's, another world's, or somebody's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.analysis.columns import require_frame
from causalstory.decision.reading import pair_of
from causalstory.errors import DataError, OptionError, SimulationError, did_you_mean
from causalstory.runner.data_files import read_table
from causalstory.simulation.simulate import simulate
from causalstory.stories.model import Scenario
from causalstory.stories.parts import Evidence

if TYPE_CHECKING:
    import pandas as pd

UNITS, SEED = 10_000, 1
"""How many units are simulated, and from which seed, where nobody says."""

FEWEST = 3
"""Units without which no slope has an interval."""


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
    source
        Where the data comes from, in words.
    cluster
        Column that says which rows belong together, if any.
    ignored
        What was asked for and plays no part, in words without full stop.
    """

    frames: Mapping[str, pd.DataFrame]
    worlds: Mapping[str, str | None]
    count: str | None
    seed: int | None
    source: str
    cluster: str | None = None
    ignored: tuple[str, ...] = ()


def samples_for(
    scenario: Scenario,
    *,
    n: int | None = None,
    seed: int | None = None,
    world: str | None = None,
    data: pd.DataFrame | str | Path | None = None,
    count: str | None = None,
    cluster: str | None = None,
) -> Samples:
    """Find what each story of a scenario is read on.

    That is the data handed over; else, unless a world is named, the table that the scenario comes
    with; else data simulated from the world named, or from each story's own world: 10,000 units
    with seed 1 where nothing else is said. Where the scenario's own table has a column of counts
    or of clusters, a column of that name is read so in any table.

    Raises
    ------
    DataError
        If the data is no table, or a file cannot be read.
    SimulationError
        If a world has no mechanisms; all such worlds are named.
    OptionError
        If fewer than three units are to be simulated.
    UnknownNameError
        If there is no story of that name.
    """
    given = [name for name, value in (("n", n), ("seed", seed)) if value is not None]
    table, source = scenario.data, "data from outside"
    if isinstance(data, str | Path):
        source = f"data from {Path(data).name}"
        data = read_table(data)
    if data is None and world is None and table is not None:
        data, source = published(scenario), table.file
    if data is None:
        n, seed = UNITS if n is None else n, SEED if seed is None else seed
        if n < FEWEST:
            raise OptionError(f"n: needs {FEWEST} units or more to compare stories on, not {n}")
        return _drawn(scenario, world, n, seed)
    require_frame(data)
    if table is not None:
        count = count or (table.count if table.count in data.columns else None)
        cluster = cluster or (table.cluster if table.cluster in data.columns else None)
    names = [story.name for story in scenario.stories]
    return Samples(
        frames=dict.fromkeys(names, data),
        worlds=dict.fromkeys(names),
        count=count,
        seed=None,
        source=source,
        cluster=cluster,
        ignored=tuple(
            f"{name} is for simulated data and plays no part: the table has its own rows"
            for name in given
        ),
    )


def _drawn(scenario: Scenario, world: str | None, n: int, seed: int) -> Samples:
    worlds = {story.name: scenario[world or story.name] for story in scenario.stories}
    mute = sorted({told.name for told in worlds.values() if not told.simulable})
    if mute:
        raise SimulationError(
            f"story '{name}' gives arrows but no mechanisms, so it has no data of its own; "
            "compare it on data from outside, or name a world that has mechanisms"
            for name in mute
        )
    columns = _shown(scenario)
    drawn = {}
    for told in dict.fromkeys(worlds.values()):
        frame = simulate(told, n=n, seed=seed, latent=True)
        drawn[told.name] = frame[[name for name in columns if name in frame]]
    return Samples(
        frames={name: drawn[told.name] for name, told in worlds.items()},
        worlds={name: told.name for name, told in worlds.items()},
        count=None,
        seed=seed,
        source=f"synthetic, from the world of '{next(iter(drawn))}'"
        if len(drawn) == 1
        else "synthetic, each story in its own world",
    )


def _shown(scenario: Scenario) -> list[str]:
    """Return what somebody may see: the columns of every evidence, and the phenomenon's pair."""
    columns = [column for evidence in scenario.evidence for column in evidence.columns]
    pair = [name for name in pair_of(scenario) if not scenario.variable(name).latent]
    return list(dict.fromkeys([*columns, *pair]))


def published(scenario: Scenario) -> pd.DataFrame | None:
    """Read the table that a scenario comes with; None if it comes with none.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    table = scenario.data
    return None if table is None else read_table(table.path, table.file)


def richest_evidence(scenario: Scenario, data: pd.DataFrame) -> Evidence:
    """Return the dearest evidence all of whose columns a table has.

    Raises
    ------
    DataError
        If it lacks a column of even the cheapest; every such column is named.
    """
    held = [str(column) for column in data.columns]
    for evidence in reversed(scenario.evidence):
        if set(held).issuperset(evidence.columns):
            return evidence
    cheapest = scenario.evidence[0]
    raise DataError(
        f"the data has no column '{name}', which the evidence '{cheapest.name}' needs"
        + did_you_mean(name, held)
        for name in cheapest.columns
        if name not in held
    )
