"""Histories as charts: what is seen against what is true, with the action marked."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from causalstory.diagrams.fonts import writable
from causalstory.errors import OptionError, OutputError
from causalstory.runner.files import writing
from causalstory.simulation.history_page import QUARTER
from causalstory.tables.numbers import number
from causalstory.tables.words import as_sentence

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from causalstory.simulation.history import History

SPAN = 4
"""Weeks that a point of a line is the mean of, itself the last one."""
ENDINGS = (".svg", ".png", ".pdf")
DPI = 300
SIZE = (10.0, 5.2)
"""Inches."""
SEEN, TRUE, TWIN, INK = "#0072B2", "#B54A00", "#595959", "#1A1A1A"
_SETTINGS: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "svg.fonttype": "none",
    "svg.hashsalt": "causalstory",
    "pdf.fonttype": 42,
    "text.parse_math": False,  # a dollar in a label is a dollar
}


@dataclass(frozen=True)
class Line:
    """One line of a chart.

    Parameters
    ----------
    name
        What stands at its end.
    values
        One number a week.
    ends
        What it is per week before the action, if there is any, and in the last quarter under it.
    colour, dashes
        How it is drawn; no two lines have the same dashes.
    """

    name: str
    values: tuple[float, ...]
    ends: tuple[float, ...]
    colour: str
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, repr=False)
class Chart:
    """A history as a chart; notebooks show it, ``print`` says it in words.

    Parameters
    ----------
    title
        What stands above it.
    lines
        What is drawn.
    start
        The week in which the action begins; None where nobody acts.
    action
        What was done.
    unit
        What a week is called.
    """

    title: str
    lines: tuple[Line, ...]
    start: int | None
    action: str
    unit: str = "week"

    @property
    def alt(self) -> str:
        """The chart in words."""
        said = []
        for line in self.lines:
            ends = [number(end) for end in line.ends]
            said.append(f"{line.name}: {' before, '.join(ends)} at the end")
        begins = f" {self.action} begins in {self.unit} {self.start}."
        acted = begins if self.start is not None else ""
        title = as_sentence(self.title)
        return f"{title}{acted} Per {self.unit}: {'; '.join(said)}. Synthetic data."

    @property
    def svg(self) -> str:
        """The chart as the text of an SVG file."""
        return _as_image(_saved(self, "svg", {"Date": None, "Creator": "causalstory"}), self.alt)

    def save(self, path: str | Path) -> Path:
        """Write the chart to a file whose ending is .svg, .png or .pdf, whole or not at all.

        Raises
        ------
        OutputError
            If the ending is another one, or the file cannot be written.
        """
        path = Path(path)
        content = self._content(path)
        with writing(path) as temporary:
            temporary.write_bytes(content)
        return path

    def _content(self, path: Path) -> bytes:
        ending = path.suffix.lower()
        if ending == ".svg":
            return self.svg.encode()
        if ending == ".png":
            return _saved(self, "png", {"Description": self.alt, "Software": "causalstory"})
        if ending == ".pdf":
            said = {"Subject": self.alt, "Creator": "causalstory", "CreationDate": None}
            return _saved(self, "pdf", said)
        raise OutputError(f"cannot draw a chart to '{path}': use {', '.join(ENDINGS)}")

    def _repr_svg_(self) -> str:
        return self.svg

    def __str__(self) -> str:
        return self.alt

    def __repr__(self) -> str:
        return f"<Chart of '{self.title}'>"


def chart(history: History) -> Chart:
    """Draw what is seen of a history, and with ``truth=True`` what was true.

    Each point is the mean of four weeks, its own and the three before. With the truth there is a
    dashed line for what would have been had nobody acted: the same hospital, the same luck.

    Parameters
    ----------
    history
        What :func:`causalstory.timeline` gives.

    Returns
    -------
    Chart
        With ``.svg`` and ``.save(path)``.

    Raises
    ------
    OptionError
        If nothing of the outcome is seen, nor of its proxy.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("weekly-report")
    >>> seen = cs.timeline(ward, world="voice", action="rule_by_fear", weeks=60)
    >>> [line.name for line in chart(seen).lines]
    ['Errors reported']
    >>> [line.name for line in chart(seen.view(truth=True)).lines]
    ['Errors reported', 'Errors made', 'Errors made, had nobody acted']
    """
    question = history.question
    outcome = history.variable(question.outcome).label
    acted = bool(history.action.variable) and history.timeline.start < history.weeks
    start = history.timeline.start if acted else None
    lines = []
    if question.seen in history.columns:
        seen = history.variable(question.seen).label
        lines.append(_line(seen, history.total(question.seen), start, SEEN))
    if history.truth and question.seen != question.outcome:
        lines.append(_line(outcome, history.total(question.outcome), start, TRUE, (9, 2)))
    if history.truth and history.twin:
        twin = history.twin_total(question.outcome)
        lines.append(_line(f"{outcome}, had nobody acted", twin, start, TWIN, (2, 2)))
    if not lines:
        raise OptionError(
            f"nothing to draw: the evidence does not show '{question.seen}'; name another one, or "
            "ask for the truth"
        )
    return Chart(
        title=history.title,
        lines=tuple(lines),
        start=start,
        action=history.action.label,
        unit=history.timeline.unit,
    )


def _line(
    name: str, values: NDArray[Any], start: int | None, colour: str, dashes: tuple[float, ...] = ()
) -> Line:
    means = [values[max(0, week - SPAN + 1) : week + 1] for week in range(len(values))]
    ends = [values[max(start or 0, len(values) - QUARTER) :]]
    if start:
        ends.insert(0, values[:start])
    smooth, few = (tuple(float(part.mean()) for part in parts) for parts in (means, ends))
    return Line(name, smooth, few, colour, dashes)


def _figure(shown: Chart) -> Figure:
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    weeks = max(len(line.values) for line in shown.lines)
    first = SPAN - 1 if weeks > 2 * SPAN else 0  # a mean of fewer would look like an event
    for line in shown.lines:
        axes.plot(
            range(first, weeks),
            line.values[first:],
            color=line.colour,
            linewidth=2.2,
            linestyle=(0, line.dashes) if line.dashes else "-",
            marker="o" if weeks == 1 else "",
        )
    values = [value for line in shown.lines for value in line.values[first:]]
    low, top = 1.12 * min(0.0, *values), 1.12 * max(1.0, *values)
    axes.set(xlim=(0, max(1, weeks - 1)), ylim=(low, top))
    means = f", means of {SPAN if first else f'up to {SPAN}'}" if weeks > 1 else ""
    axes.set(xlabel=f"{shown.unit} (synthetic data)", ylabel=f"per {shown.unit}{means}")
    axes.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10], integer=True))
    if shown.start is not None:
        axes.axvline(shown.start, color=INK, linewidth=1.2, linestyle=(0, (1, 2)))
        axes.annotate(
            shown.action, (shown.start, top), (5, -4), textcoords="offset points", va="top"
        )
    _name_lines(axes, shown.lines, weeks, 0.06 * (top - low))
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(shown.title, loc="left", fontweight="bold")
    return figure


def _name_lines(axes: Axes, lines: tuple[Line, ...], weeks: int, apart: float) -> None:
    """Write each line's name at its end, far enough from the one below."""
    last = -np.inf
    for line in sorted(lines, key=lambda line: line.values[-1]):
        last = max(line.values[-1], last + apart)
        axes.annotate(
            line.name,
            (weeks - 1, last),
            (6, 0),
            textcoords="offset points",
            va="center",
            color=line.colour,
            fontweight="bold",
            annotation_clip=False,
        )


def _saved(shown: Chart, form: str, metadata: dict[str, Any]) -> bytes:
    import matplotlib as mpl

    buffer = BytesIO()
    settings: dict[Any, Any] = {**mpl.rcParamsDefault, **_SETTINGS}
    settings.pop("backend")  # nothing is shown, so the reader's stays as it is
    with mpl.rc_context(settings), warnings.catch_warnings():
        if form == "svg":  # its letters are those of whoever looks at it
            warnings.filterwarnings("ignore", "Glyph .* missing from font")
        else:
            shown = _in_letters(shown)
        _figure(shown).savefig(buffer, format=form, dpi=DPI, metadata=metadata)
    return buffer.getvalue()


def _in_letters(shown: Chart) -> Chart:
    """Return a chart in letters that the font has."""

    def written(text: str) -> str:
        return writable(text, 10, bold=True).text

    return replace(
        shown,
        title=written(shown.title),
        lines=tuple(replace(line, name=written(line.name)) for line in shown.lines),
        action=written(shown.action),
        unit=written(shown.unit),
    )


def _as_image(svg: bytes, alt: str) -> str:
    """Tell screen readers what an SVG shows."""
    from xml.sax.saxutils import escape, quoteattr

    text = svg.decode()
    start = text.index("<svg")
    end = text.index(">", start)
    opening = f'{text[start:end]} role="img" aria-label={quoteattr(alt)}>'
    return f"{text[:start]}{opening}<desc>{escape(alt)}</desc>{text[end + 1 :]}"
