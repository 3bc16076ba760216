"""``causalstory simulate``: data from a story taken for true."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from causalstory.cli.data_files import csv_parts, refuse_output, write_frames
from causalstory.cli.options import (
    DEFAULTS,
    add_evidence,
    add_jobs,
    add_json,
    add_scenario,
    add_size,
    intervention,
    size_given,
)
from causalstory.cli.rendering import write, write_json, write_page
from causalstory.runner.progress import listening
from causalstory.tables import Page, Paragraph, number

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    import pandas as pd

SUMMARY = "draw data from a story taken for true"
EXAMPLE = "causalstory simulate medication-errors --story voice -n 80 --seed 7 -o data.csv"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_scenario(parser)
    parser.add_argument("--story", metavar="NAME", required=True, help="the story taken for true")
    add_size(parser)
    parser.add_argument(
        "--do",
        metavar="ACTION|X=1",
        action="append",
        default=[],
        help="intervene: an action of the scenario, or values of variables (repeat it for more)",
    )
    add_evidence(parser)
    add_jobs(parser)
    parser.add_argument(
        "--latent", action="store_true", help="add the variables that this evidence lacks"
    )
    parser.add_argument(
        "--population",
        action="store_true",
        help="everybody, also those whom a selected variable keeps out of sight",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to write it, NAME.csv or NAME.parquet; default: CSV to the standard output",
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Simulate the story and write the data."""
    do = intervention(options.do)
    if options.output:
        refuse_output(options.output)
    from causalstory.simulation.simulate import columns_drawn, simulate_chunks
    from causalstory.stories.catalog import load

    scenario = load(options.scenario)
    story = scenario[options.story]
    size = {**DEFAULTS, **size_given(options)}
    columns = columns_drawn(story, evidence=options.evidence, latent=options.latent)
    chunks = simulate_chunks(
        story,
        n=size["n"],
        seed=size["seed"],
        do=do,
        evidence=options.evidence,
        latent=options.latent,
        population=options.population,
        jobs=options.jobs,
    )
    if options.output:
        write_frames(chunks, options.output)
    if options.json:
        answer = {"scenario": scenario.id, "story": options.story, **size, "do": do}
        write_json({**answer, "columns": columns, **_content(chunks, options.output)})
    elif options.output:
        shape = f"{number(size['n'])} rows of {number(len(columns))} columns"
        write_page(Page((Paragraph(f"Wrote {shape} to {options.output}."),)), options)
    else:
        _write_csv(chunks)
    return 0


def _write_csv(chunks: Iterable[pd.DataFrame]) -> None:
    # On a terminal a progress bar would be drawn across the rows.
    with listening(None) if sys.stdout.isatty() else nullcontext():
        for part in csv_parts(chunks):
            write(part, exact=True)


def _content(chunks: Iterable[pd.DataFrame], output: str | None) -> dict[str, Any]:
    if output:
        return {"file": output}
    rows = [row for chunk in chunks for row in chunk.to_dict(orient="records")]
    return {"file": None, "rows": rows}
