"""Which files a picture can be written to: one writer for each ending.

A new format is one row of the table: a function from the scene to the bytes of the file. What a
writer needs is imported when it is called, so that reading the table costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.errors import OutputError

if TYPE_CHECKING:
    from causalstory.diagrams.scene import Scene


@dataclass(frozen=True)
class Output:
    """A format that pictures are written in.

    Parameters
    ----------
    what
        What the file is, in a few words.
    render
        Gives the bytes of the file.
    size
        Says how large the picture is, where the file fixes that.
    """

    what: str
    render: Callable[[Scene], bytes]
    size: Callable[[Scene], str] | None = None


def _svg(scene: Scene) -> bytes:
    from causalstory.diagrams.svg import to_svg

    return to_svg(scene).encode()


def _png(scene: Scene) -> bytes:
    from causalstory.diagrams.raster import to_png

    return to_png(scene)


def _pdf(scene: Scene) -> bytes:
    from causalstory.diagrams.raster import to_pdf

    return to_pdf(scene)


def _dots(scene: Scene) -> str:
    from causalstory.diagrams.raster import size_in_dots

    return size_in_dots(scene)


def _inches(scene: Scene) -> str:
    from causalstory.diagrams.raster import size_in_inches

    return size_in_inches(scene)


def _dot(scene: Scene) -> bytes:
    from causalstory.diagrams.dot import to_dot

    return str(to_dot(scene).source).encode()


def _tex(scene: Scene) -> bytes:
    from causalstory.diagrams.tikz import to_tikz

    return to_tikz(scene).encode()


def _mmd(scene: Scene) -> bytes:
    from causalstory.diagrams.mermaid import to_mermaid

    return to_mermaid(scene).encode()


def _pptx(scene: Scene) -> bytes:
    from causalstory.diagrams.pptx import to_pptx

    return to_pptx(scene)


OUTPUTS: dict[str, Output] = {
    ".svg": Output("a vector picture for web pages and slides", _svg),
    ".png": Output("a picture of dots, 300 to the inch", _png, _dots),
    ".pdf": Output("a page for print, with text that can be copied", _pdf, _inches),
    ".tex": Output("a tikzpicture for LaTeX", _tex),
    ".mmd": Output("a flowchart for Mermaid, which then lays it out", _mmd),
    ".pptx": Output("slides, one for each story, with shapes that can be edited", _pptx),
    ".dot": Output("a graph for Graphviz, which then lays it out", _dot),
    ".gv": Output("the same as .dot", _dot),
}

EXTRAS = {"pptx": "slides"}
"""Packages that some writers need, with the extra that installs them."""


def listed(last: str = "or") -> str:
    """Return the endings as a list in words.

    Examples
    --------
    >>> listed().endswith(" or .gv")
    True
    """
    *others, final = OUTPUTS
    return f"{', '.join(others)} {last} {final}"


def output_for(path: Path) -> Output:
    """Return the format that a file's ending asks for.

    Raises
    ------
    OutputError
        If the ending is none of the table's.

    Examples
    --------
    >>> output_for(Path("voice.SVG")).what
    'a vector picture for web pages and slides'
    """
    ending = path.suffix.lower()
    if ending not in OUTPUTS:
        wrong = f"'{ending}' is not a format that works here" if ending else "it has no ending"
        raise OutputError(f"cannot draw to '{path}': {wrong}; use {listed()}")
    return OUTPUTS[ending]


def size_in(scene: Scene, path: Path) -> str:
    """Return how large a scene is in the file of that ending, empty where the file leaves it open.

    Examples
    --------
    >>> from causalstory.diagrams.scene import Scene
    >>> size_in(Scene("", "", 960.0, 480.0, (), ()), Path("voice.pdf"))
    '10.0 x 5.0 inches'
    """
    size = output_for(path).size
    return size(scene) if size else ""


def render(scene: Scene, path: Path) -> bytes:
    """Return the bytes of the file that a scene makes, in the format of the path's ending.

    Raises
    ------
    OutputError
        If the ending is unknown, or a package that its writer needs is not installed.
    """
    output = output_for(path)
    try:
        return output.render(scene)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in EXTRAS:
            raise
        raise OutputError(
            f"cannot draw to '{path}': this needs the package {package}, which is not installed; "
            f"run pip install 'causalstory[{EXTRAS[package]}]'"
        ) from error
