"""An argument on disk: one file with all frames, or numbered files, all of them or none."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.diagrams.outputs import OUTPUTS, listed, render
from causalstory.errors import OutputError
from causalstory.runner.files import writing

if TYPE_CHECKING:
    from causalstory.diagrams.argument.revealing import Reveal
    from causalstory.diagrams.scene import Scene

_NUMBERED = re.compile(r"(.*)-([0-9]{2,6})(\.[^.]*)")
PAGE = ".html"
SLIDES = ".pptx"


def save(argument: Reveal, path: Path) -> tuple[Path, ...]:
    """Write an argument to one file or to one file a frame; see ``Reveal.save``."""
    contents = _contents(argument, path)
    with _as_they_were(contents), ExitStack() as stack:
        temporaries = {target: stack.enter_context(writing(target)) for target in contents}
        for target, content in contents.items():
            temporaries[target].write_bytes(content)
    return tuple(contents)


@contextmanager
def _as_they_were(targets: Iterable[Path]) -> Iterator[None]:
    """Put files back if not all of them can be replaced: one may be locked, or the disk full."""
    before = {p: p.read_bytes() for p in targets if p.is_file() and os.access(p, os.R_OK)}
    new = [path for path in targets if not path.exists()]
    try:
        yield
    except BaseException:
        for path in new:
            path.unlink(missing_ok=True)
        for path, content in before.items():
            if path.read_bytes() != content:
                path.write_bytes(content)
        raise


def _contents(argument: Reveal, path: Path) -> dict[Path, bytes]:
    """Return the bytes of every file: nothing is written before all of them are made."""
    ending = path.suffix.lower()
    if ending == PAGE:
        from causalstory.diagrams.argument.page import to_html

        return {path: to_html(argument).encode()}
    if ending not in OUTPUTS:
        wrong = f"'{ending}' is not a format that works here" if ending else "it has no ending"
        raise OutputError(f"cannot draw to '{path}': {wrong}; use {PAGE}, {listed()}")
    if ending == SLIDES:
        return {path: render(slides(argument), path)}
    return {
        numbered(path, number, len(argument.frames)): render(frame.drawing.scene, path)
        for number, frame in enumerate(argument.frames, 1)
    }


def numbered(path: Path, number: int, count: int) -> Path:
    """Return the path of one frame, with as many digits as sort well.

    Examples
    --------
    >>> numbered(Path("argument.svg"), 3, 12).name, numbered(Path("argument.svg"), 3, 120).name
    ('argument-03.svg', 'argument-003.svg')
    """
    digits = max(2, len(str(count)))
    return path.with_name(f"{path.stem}-{number:0{digits}d}{path.suffix}")


def left_over(files: Sequence[Path]) -> tuple[Path, ...]:
    """Return numbered files beside those just written that seem to be of a longer argument.

    Nobody can know whether somebody still needs them, so they are only named.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("mine-01.svg", "mine-02.svg", "mine-03.svg", "mine-last.svg"):
    ...     (folder / name).touch()
    >>> [path.name for path in left_over([folder / "mine-01.svg", folder / "mine-02.svg"])]
    ['mine-03.svg']
    """
    last = _NUMBERED.fullmatch(files[-1].name)
    if not last:
        return ()
    found = {}
    for path in files[-1].parent.iterdir():
        other = _NUMBERED.fullmatch(path.name)
        if other and (other[1], other[3]) == (last[1], last[3]) and int(other[2]) > int(last[2]):
            found[int(other[2]), path.name] = path
    return tuple(path for _, path in sorted(found.items()))


def slides(argument: Reveal) -> Scene:
    """Return all frames as the panels of one scene, which the writer of slides puts on one each."""
    scenes = [frame.picture.scene for frame in argument.frames]
    return replace(
        scenes[0],
        title=argument.title,
        panels=tuple(panel for scene in scenes for panel in scene.panels),
        legend=tuple(node for sample in argument.samples for node in sample.nodes),
        legend_edges=tuple(edge for sample in argument.samples for edge in sample.edges),
    )
