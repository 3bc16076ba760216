"""A scene as a matplotlib figure, shape by shape: what PNG and PDF files are made of.

Nothing here touches pyplot, and the settings of whoever imports this stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from causalstory.diagrams.borders import Border, borders
from causalstory.diagrams.fonts import properties, writable
from causalstory.diagrams.geometry import ARC, Path, Point
from causalstory.diagrams.marking import label_box
from causalstory.diagrams.scene import Edge, EdgeLabel, Node, Panel, Scene, Sign, Text
from causalstory.diagrams.signs import sign_lines
from causalstory.diagrams.style import CORNER, FRAME, PAPER

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform

PIXELS = 96.0
"""Of a scene to the inch, as on the web."""
POINTS = 72.0 / PIXELS
"""To the pixel."""
LARGEST = 200.0
"""Inches: PDF pages end there, so a larger scene is drawn smaller."""


class Painter:
    """Turns the parts of a scene into matplotlib's artists, in the scene's own coordinates.

    Parameters
    ----------
    transform
        From the scene's pixels to the figure.
    scale
        How much smaller than life the scene is drawn.
    """

    def __init__(self, transform: Transform, scale: float) -> None:
        self._transform = transform
        self._points = POINTS * scale

    def scene(self, scene: Scene) -> Iterator[Artist]:
        """Yield everything in a scene, from the back to the front."""
        yield from map(self._text, scene.texts)
        for panel in scene.panels:
            yield from self._panel(panel)
        for node in scene.legend:
            yield from self._node(node)
        yield from self._edges(scene.legend_edges)

    def _panel(self, panel: Panel) -> Iterator[Artist]:
        if panel.framed:
            corners = ((panel.x, panel.y), (panel.x + panel.width, panel.y + panel.height))
            frame = Border("rect", corners, 1.0, filled=False, radius=CORNER)
            yield self._border(frame, FRAME)
        yield from map(self._text, panel.texts)
        yield from self._edges(panel.edges)
        for node in panel.nodes:
            yield from self._node(node)
        yield from map(self._text, panel.footnotes)

    def _edges(self, edges: Sequence[Edge]) -> Iterator[Artist]:
        """Yield arrows, and then what lies on them."""
        for edge in edges:
            yield from self._edge(edge)
        for edge in edges:
            if edge.sign:
                yield from self._sign(edge.sign)
            if edge.label:
                yield from self._label(edge.label)

    def _edge(self, edge: Edge) -> Iterator[Artist]:
        way = edge.shaft if edge.directed else edge.path
        yield self._line(way, edge.colour, edge.thickness, edge.dashes, straight=len(way) == 2)
        if edge.directed:
            yield self._line(edge.head, "none", 0.0, (), fill=edge.colour, closed=True)

    def _node(self, node: Node) -> Iterator[Artist]:
        style = node.style
        for border in borders(node):
            yield self._border(border, style.stroke, style.fill, style.dashes)
        yield from map(self._text, node.texts)
        if node.sign:
            yield from self._sign(node.sign)

    def _label(self, label: EdgeLabel) -> Iterator[Artist]:
        if label.fill:
            left, top, right, bottom = label_box(label)
            ground = Border("rect", ((left, top), (right, bottom)), 0.0)
            yield self._border(ground, "none", label.fill)
        yield from map(self._text, label.texts)

    def _sign(self, sign: Sign) -> Iterator[Artist]:
        for line in sign_lines(sign):
            yield self._border(line, sign.colour if line.thickness else "none", PAPER)

    def _border(
        self, border: Border, colour: str, fill: str = "none", dashes: Sequence[float] = ()
    ) -> Artist:
        fill = fill if border.filled else "none"
        if border.form in ("ellipse", "rect", "curve"):
            points = border.points if border.form == "curve" else around(border)
            return self._line(points, colour, border.thickness, dashes, fill, straight=False)
        closed = border.form == "polygon"
        return self._line(border.points, colour, border.thickness, dashes, fill, closed=closed)

    def _line(
        self,
        points: Path,
        colour: str,
        thickness: float,
        dashes: Sequence[float],
        fill: str = "none",
        *,
        straight: bool = True,
        closed: bool = False,
    ) -> Artist:
        """Return lines from point to point, or curves if they are not straight."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path as Outline

        step = Outline.LINETO if straight else Outline.CURVE4
        codes = [Outline.MOVETO] + [step] * (len(points) - 1)
        vertices = list(points)
        if closed:
            vertices.append(points[0])
            codes.append(Outline.CLOSEPOLY)
        return PathPatch(
            Outline(vertices, codes),
            transform=self._transform,
            facecolor=fill,
            edgecolor=colour,
            linewidth=thickness * self._points,
            linestyle=(0, [length * self._points for length in dashes]) if dashes else "solid",
            capstyle="butt",
            joinstyle="round" if closed else "miter",
        )

    def _text(self, text: Text) -> Artist:
        from matplotlib.text import Text as Words

        line = writable(text.text, text.size, bold=text.bold)
        return Words(
            text.x,
            text.y,
            line.text,
            transform=self._transform,
            color=text.colour,
            fontproperties=properties(bold=text.bold),
            fontsize=line.size * self._points,
            horizontalalignment="center" if text.anchor == "middle" else "left",
            verticalalignment="baseline",
            parse_math=False,
        )


def around(border: Border) -> Path:
    """Return an ellipse or a box with round corners as one closed curve, clockwise.

    It starts where SVG starts to draw, so that the dashes fall in the same places.

    Examples
    --------
    >>> around(Border("ellipse", ((0.0, 0.0), (20.0, 10.0)), 1.0))[0]
    (20.0, 5.0)
    """
    (left, top), (right, bottom) = border.points
    if border.form == "ellipse":
        across, down = (right - left) / 2, (bottom - top) / 2
    else:
        across = down = min(border.radius, (right - left) / 2, (bottom - top) / 2)
    corners: list[tuple[Point, Point, Point]] = [
        ((right - across, top), (right, top), (right, top + down)),
        ((right, bottom - down), (right, bottom), (right - across, bottom)),
        ((left + across, bottom), (left, bottom), (left, bottom - down)),
        ((left, top + down), (left, top), (left + across, top)),
    ]
    if border.form == "ellipse":
        corners = [*corners[1:], corners[0]]
    path = [corners[0][0] if border.form == "ellipse" else corners[-1][2]]
    for start, corner, end in corners:
        path += [_toward(path[-1], start, 1 / 3), _toward(path[-1], start, 2 / 3), start]
        path += [_toward(start, corner, ARC), _toward(end, corner, ARC), end]
    return tuple(path)


def _toward(start: Point, end: Point, part: float) -> Point:
    return (start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))


def page(scene: Scene) -> tuple[float, float]:
    """Return width and height of a scene in inches, at 96 pixels to the inch or smaller.

    Examples
    --------
    >>> page(Scene("", "", 960.0, 480.0, (), ())), page(Scene("", "", 38_400.0, 480.0, (), ()))
    ((10.0, 5.0), (200.0, 2.5))
    """
    inch = min(1.0 / PIXELS, LARGEST / max(scene.width, scene.height))
    return scene.width * inch, scene.height * inch


def to_figure(scene: Scene) -> Figure:
    """Return a scene as a figure of its own size, at 96 pixels to the inch.

    Parameters
    ----------
    scene
        What to draw. One of more than 200 inches is drawn smaller.

    Examples
    --------
    >>> from causalstory.diagrams.composition import compose
    >>> from causalstory.diagrams.sketch import Sketch, Spot
    >>> figure = to_figure(compose([Sketch("mine", (Spot("x", "Rain"),), ())]))
    >>> [text.get_text() for text in figure.texts]
    []
    """
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    width, height = page(scene)
    inch = width / scene.width
    figure = Figure(
        figsize=(width, height),
        facecolor=scene.background or "none",
        edgecolor="none",
    )
    place = Affine2D().scale(inch, -inch).translate(0.0, height)
    for artist in Painter(place + figure.dpi_scale_trans, inch * PIXELS).scene(scene):
        figure.add_artist(artist)
    return figure
