"""``causalstory timeline``: what happens after the decision, week by week."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.cli.data_files import refuse_output, write_frames
from causalstory.cli.options import add_evidence, add_json, add_scenario, add_seed, whole_number
from causalstory.cli.rendering import show, write_json, write_page
from causalstory.errors import OptionError
from causalstory.tables import Page, Paragraph

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "what happens after the decision, week by week"
EXAMPLE = "causalstory timeline weekly-report --world voice --action rule_by_fear --truth"
CHARTS = (".svg", ".png", ".pdf")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_scenario(parser)
    parser.add_argument("--world", metavar="STORY", required=True, help="the story that is true")
    parser.add_argument(
        "--action", metavar="NAME", default="leave_it", help="what is done; default: leave_it"
    )
    parser.add_argument(
        "--truth", action="store_true", help="what really happened, beside what is seen"
    )
    parser.add_argument(
        "--by", metavar="LEVEL", help="a row for each week and member of a level, or person"
    )
    parser.add_argument(
        "--weeks",
        type=whole_number(1),
        metavar="N",
        help="how many weeks; default: as the file says",
    )
    add_seed(parser, so="the same history")
    add_evidence(parser, default="the cheapest")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to write it: rows to NAME.csv or NAME.parquet, a chart to "
        "NAME.svg, NAME.png or NAME.pdf; default: the report to the standard output",
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Let the world run, and print the report, or write rows or a chart."""
    drawn = options.output and Path(options.output).suffix.lower() in CHARTS
    if options.output and not drawn:
        refuse_output(options.output, others=CHARTS)
    if drawn and options.by:
        raise OptionError("--by: a chart shows the whole; leave it out, or write rows to NAME.csv")
    from causalstory.simulation.timeline import timeline
    from causalstory.stories.catalog import load

    history = timeline(
        load(options.scenario),
        world=options.world,
        action=options.action,
        seed=options.seed,
        weeks=options.weeks,
        by=options.by,
        truth=options.truth,
        evidence=options.evidence,
    )
    if drawn:
        from causalstory.classroom.charts import chart

        chart(history).save(options.output)
    elif options.output:
        write_frames([history.to_frame()], options.output)
    if options.json:
        write_json(history.to_dict() | {"file": options.output})
    elif options.output:
        what = "the chart" if drawn else "the rows"
        write_page(Page((Paragraph(f"Wrote {what} to {options.output}."),)), options)
    else:
        show(history, options)
    return 0
