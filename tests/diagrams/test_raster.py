from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from causalstory.diagrams.drawing import draw
from causalstory.diagrams.fonts import writable
from causalstory.diagrams.geometry import Outline, polyline
from causalstory.diagrams.marking import label_box
from causalstory.diagrams.raster import DPI, LONGEST, MOST_DOTS, resolution, to_pdf, to_png
from causalstory.diagrams.scene import Node, Scene
from causalstory.diagrams.signs import sign_lines
from causalstory.diagrams.style import ARROW_STATES, RING
from causalstory.stories.catalog import scenarios
from causalstory.stories.model import Scenario
from tests.diagrams.marked import hostile_scene, marked_scene

DOTS = DPI / 96
"""To the pixel of a scene."""
HOSTILE = [
    "<script>alert('x')</script>",
    "$x^2$ and $\\frac{a}{b",
    "back\\slash \\N \\alpha \\",
    "y" * 300,
    "{tex} ~ ^ _ # & %s %(x)s",
    "\"quotes\" & 'apostrophes' ]]> &lt; &#65;",
    "(unbalanced) ) >> endobj stream",
    "line\nbreak\ttab\x00nul\x1b[31m\ud800",
    "fièvre á ß ε β → ψ Ω ≤ ŵ",
]


def dots_of_png(content: bytes) -> np.ndarray:
    """Return what a PNG file shows, at the resolution of all but the largest pictures."""
    with Image.open(io.BytesIO(content)) as image:
        larger = DPI / image.info["dpi"][0]
        size = (round(image.width * larger), round(image.height * larger))
        whole = image.convert("RGB").resize(size, Image.Resampling.NEAREST)
        return np.asarray(whole, dtype=int)


def dots_of_pdf(content: bytes) -> np.ndarray:
    document = pypdfium2.PdfDocument(content)
    try:
        return np.asarray(document[0].render(scale=DPI / 72).to_pil().convert("RGB"), dtype=int)
    finally:
        document.close()


def words_of_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


WRITERS = pytest.mark.parametrize(
    ("write", "read"), [(to_png, dots_of_png), (to_pdf, dots_of_pdf)], ids=["png", "pdf"]
)
Write = Callable[[Scene], bytes]
Read = Callable[[bytes], np.ndarray]


def colour(text: str) -> list[int]:
    return [int(text[i : i + 2], 16) for i in (1, 3, 5)]


def is_there(dots: np.ndarray, x: float, y: float, expected: str) -> bool:
    """Whether a colour is found at a place of the scene, or within two dots of it."""
    column, row = round(x * DOTS), round(y * DOTS)
    around = dots[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3]
    return bool((np.abs(around - colour(expected)).max(axis=2) <= 4).any())


def look_for(dots: np.ndarray, scene: Scene) -> Iterator[str]:
    """Yield what is not where the scene has it."""
    nodes = [*scene.legend, *(node for panel in scene.panels for node in panel.nodes)]
    for node in nodes:
        rim = node.style.thickness * (2 if node.style.double else 1)
        rim += RING if node.style.double else 0
        for y in (node.y - node.height / 2 + rim + 2, node.y + node.height / 2 - rim - 2):
            if not is_there(dots, node.x, y, node.style.fill):
                yield f"no filling in {node.id}"
        if not any(is_there(dots, x, y, node.style.stroke) for x, y in rim_of(node)):
            yield f"no line around {node.id}"
    for panel in scene.panels:
        for edge in panel.edges:
            tip, left, right = edge.head
            inside = ((tip[0] + left[0] + right[0]) / 3, (tip[1] + left[1] + right[1]) / 3)
            for place in (*polyline(edge.shaft)[1:-1], inside):
                if not is_there(dots, *place, edge.colour):
                    yield f"{edge.id} is missing at {place}"


def rim_of(node: Node) -> Iterator[tuple[float, float]]:
    """Yield places on the upper and lower line of a node; a dash may be missing at one of them."""
    away = node.height / 2 - node.style.thickness / 2
    for step in range(-4, 5):
        yield node.x + step, node.y - away
        yield node.x + step, node.y + away


@pytest.fixture(scope="module")
def everything() -> Scene:
    """Every role, straight and bent arrows, no heading."""
    graph = nx.DiGraph([("t", "m"), ("m", "y"), ("t", "y"), ("y", "p"), ("u", "y"), ("u", "s")])
    graph.nodes["t"]["role"] = "treatment"
    graph.nodes["y"]["role"] = "outcome"
    graph.nodes["p"].update(role="proxy", label="How many Willingly MMMMM said so")
    graph.nodes["u"].update(latent=True, label="What nobody ever measured at all")
    graph.nodes["s"]["selected"] = True
    return draw(graph).scene


@WRITERS
def test_everything_is_where_the_scene_has_it(everything: Scene, write: Write, read: Read) -> None:
    assert list(look_for(read(write(everything)), everything)) == []


@WRITERS
def test_a_whole_scenario_is_where_the_scene_has_it(
    ward: Scenario, write: Write, read: Read
) -> None:
    scene = draw(ward).scene
    assert list(look_for(read(write(scene)), scene)) == []


@WRITERS
def test_marks_are_where_the_scene_has_them(write: Write, read: Read) -> None:
    scene = marked_scene()
    dots = read(write(scene))
    signs = [sign for sign, _ in scene.panels[0].signs]
    signs += [edge.sign for edge in scene.legend_edges if edge.sign]
    assert len(signs) > len(ARROW_STATES)
    for sign in signs:
        for line in sign_lines(sign):
            if line.form == "polyline":
                (x, y), (u, v) = line.points[:2]
                assert is_there(dots, (x + u) / 2, (y + v) / 2, sign.colour), sign
    for label in (edge.label for edge in scene.panels[0].edges if edge.label):
        left, top, right, bottom = label_box(label)
        for x in (left + 2, right - 2):
            for y in (top + 1.5, bottom - 1.5):
                assert is_there(dots, x, y, label.fill), label.text


@WRITERS
def test_halves_are_filled_up_to_their_outlines(write: Write, read: Read) -> None:
    scene = marked_scene()
    dots = read(write(scene))
    left, right = (node for node in scene.panels[0].nodes if node.name == "safety")
    for half, outward in ((left, -1), (right, 1)):
        rim = half.style.thickness
        flat = half.x - outward * (half.width / 2 - rim - 2)
        for y in (half.y - half.height / 2 + rim + 2, half.y + half.height / 2 - rim - 2):
            assert is_there(dots, flat, y, half.style.fill)
        tip = half.x + outward * (half.width / 2 - rim / 2)
        assert is_there(dots, tip, half.y, half.style.stroke)
        assert is_there(dots, flat - outward * (rim + 5), half.y, "#FFFFFF")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_marks_are_drawn(words: str) -> None:
    found = "".join(words_of_pdf(to_pdf(hostile_scene(words))).split())
    panel = hostile_scene(words).panels[0]
    for label in (edge.label for edge in panel.edges if edge.label):
        for text in label.texts:
            assert "".join(writable(text.text, text.size).text.split()) in found


def test_the_look_finds_what_is_missing(everything: Scene) -> None:
    blank = np.full((2000, 4000, 3), 255)
    assert len(list(look_for(blank, everything))) > len(everything.panels[0].nodes)


@WRITERS
def test_text_stays_inside_its_node(everything: Scene, write: Write, read: Read) -> None:
    dark = np.argwhere(read(write(everything)).max(axis=2) < 40)  # darker than any line
    outlines = [
        Outline(node.outline.shape, node.x, node.y, node.width - 4, node.height - 4)
        for node in everything.panels[0].nodes
    ]
    assert len(dark) > 1000
    assert all(
        any(outline.contains((column / DOTS, row / DOTS)) for outline in outlines)
        for row, column in dark[::7]
    )


def test_png_is_large_enough_for_print_and_says_so(everything: Scene) -> None:
    content = to_png(everything)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == pytest.approx(
            (everything.width * DOTS, everything.height * DOTS), abs=1
        )
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
        assert image.info["Title"] == everything.title
        assert image.info["Description"] == everything.alt


def test_pdf_has_its_size_and_its_words(everything: Scene) -> None:
    content = to_pdf(everything)
    assert content[:5] == b"%PDF-"
    assert b"/CreationDate" not in content
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 1
    size = (everything.width * 0.75, everything.height * 0.75)
    assert document[0].get_size() == pytest.approx(size, abs=0.1)
    said = document.get_metadata_dict()
    document.close()
    assert (said["Title"], said["Subject"]) == (everything.title, everything.alt)
    assert "measured" in words_of_pdf(content)


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_labels_stay_text(label: str) -> None:
    graph = nx.DiGraph([("a", "b")])
    graph.nodes["a"].update(label=label, role="treatment")
    scene = draw(graph).scene
    assert to_png(scene)
    kept = "".join(c for c in label if c.isprintable() and not c.isspace())
    assert kept in "".join(words_of_pdf(to_pdf(scene)).split())


def test_what_the_font_lacks_becomes_a_box() -> None:
    graph = nx.DiGraph([("病院", "a 🙂"), ("a 🙂", "\u200b")])
    scene = draw(graph).scene
    assert to_png(scene)
    assert "".join(words_of_pdf(to_pdf(scene)).split()) == "□□a□"


@WRITERS
def test_the_users_settings_neither_matter_nor_change(
    everything: Scene, write: Write, read: Read
) -> None:
    import matplotlib as mpl

    plain = write(everything)
    with mpl.rc_context(
        {"lines.scale_dashes": True, "font.size": 30, "path.sketch": (9, 9, 9), "savefig.dpi": 7}
    ):
        before = dict(mpl.rcParams)
        assert write(everything) == plain
        assert dict(mpl.rcParams) == before


BARE = """
import sys, matplotlib.font_manager as fonts
fonts.fontManager.ttflist.clear(), fonts.fontManager.afmlist.clear()
import networkx
from causalstory.diagrams.drawing import draw
drawing = draw(networkx.DiGraph([("fièvre, ß", "β → ψ"), ("β → ψ", "病")]))
assert "matplotlib.pyplot" not in sys.modules
drawing.save(sys.argv[1] + ".png"), drawing.save(sys.argv[1] + ".pdf")
assert "matplotlib.pyplot" not in sys.modules
"""


def test_the_same_bytes_on_a_machine_without_fonts(tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    environment = os.environ | {
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        "MPLCONFIGDIR": str(tmp_path / "mpl"),
        "PYTHONHASHSEED": "77",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-W", "error", "-c", BARE, str(tmp_path / "bare")]
    done = subprocess.run(  # noqa: S603 - our own code
        command, env=environment, check=True, capture_output=True, text=True
    )
    assert done.stderr == ""
    drawing = draw(nx.DiGraph([("fièvre, ß", "β → ψ"), ("β → ψ", "病")]))
    assert (tmp_path / "bare.png").read_bytes() == to_png(drawing.scene)
    assert (tmp_path / "bare.pdf").read_bytes() == to_pdf(drawing.scene)


def test_nothing_is_said_where_matplotlib_can_keep_nothing(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("not a folder")
    program = (
        "import networkx, sys\n"
        "from causalstory.diagrams.drawing import draw\n"
        "draw(networkx.DiGraph([('a', 'b')])).save(sys.argv[1])\n"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-W", "error", "-c", program, str(tmp_path / "a.png")],
        env=os.environ | {"MPLCONFIGDIR": str(taken)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize("size", [(400.0, 1.0), (200.0, 200.0), (20.0, 11.0), (0.5, 0.5)])
def test_the_resolution_bounds_what_a_file_takes(size: tuple[float, float]) -> None:
    width, height = (side * resolution(*size) for side in size)
    assert max(width, height) <= LONGEST + 1
    assert width * height <= MOST_DOTS * 1.001
    assert resolution(*size) <= DPI


@pytest.mark.slow
@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.id)
@WRITERS
def test_every_scenario(scenario: Scenario, write: Write, read: Read) -> None:
    scene = draw(scenario).scene
    content = write(scene)
    assert list(look_for(read(content), scene)) == []
    assert write(scene) == content
