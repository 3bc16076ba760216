"""The builder: the same bytes twice, and a refusal for what a reader should not meet."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

TINY = """\
# %% [markdown]
# # Tiny

# %% tags=["exercise"]
from pathlib import Path

print("one", flush=True)
print("two")
len(list(Path().glob("*.py")))


# %%
class Both:
    def __repr__(self):
        return f"<{id(self)}>"

    def _repr_html_(self):
        return "<b>rich</b>"


Both()
"""


def write(folder: Path, text: str, name: str = "01-tiny") -> Path:
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return path.with_suffix(".ipynb")


def test_two_runs_give_the_same_bytes(folder: Path, run_build: Any) -> None:
    notebook = write(folder, TINY)
    first = run_build(folder, "write")
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    before = notebook.read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == [
        "01-tiny.ipynb",
        "01-tiny.py",
        "build.py",
    ]
    second = run_build(folder)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert notebook.read_bytes() == before

    cells = json.loads(before)["cells"]
    assert [cell["id"] for cell in cells] == ["cell-01", "cell-02", "cell-03"]
    assert [cell["metadata"] for cell in cells] == [{}, {"tags": ["exercise"]}, {}]
    stream, result = cells[1]["outputs"]
    assert stream["text"] == ["one\n", "two\n"]
    assert result["data"] == {"text/plain": ["0"]}, "the kernel does not run in an empty folder"
    assert cells[2]["outputs"][0]["data"] == {"text/html": ["<b>rich</b>"]}


def test_what_is_not_up_to_date_is_named(folder: Path, run_build: Any) -> None:
    write(folder, "# %%\n1 + 1\n", "01-missing")
    changed = write(folder, "# %%\n2 + 2\n", "02-changed")
    changed.write_text("{}\n", encoding="utf-8")
    (folder / "03-orphan.ipynb").write_text("{}\n", encoding="utf-8")
    answer = run_build(folder)
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[:3] == [
        "01-missing.ipynb is missing",
        "02-changed.ipynb differs from what its source gives",
        "03-orphan.ipynb has no source 03-orphan.py",
    ]
    assert changed.read_text(encoding="utf-8") == "{}\n"


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import sys\nprint('oh', file=sys.stderr)", "01-tiny.py, cell 1 wrote to stderr:\noh"),
    ],
)
def test_a_cell_that_fails_or_complains_writes_nothing(
    folder: Path, run_build: Any, cell: str, complaint: str
) -> None:
    notebook = write(folder, f"# %%\n{cell}\n")
    answer = run_build(folder, "write")
    assert answer.returncode == 1
    assert "01-tiny" in answer.stderr
    assert complaint in answer.stderr
    assert "\x1b" not in answer.stderr
    assert not notebook.exists()


def test_one_that_fails_hides_nothing_of_the_others(folder: Path, run_build: Any) -> None:
    write(folder, "# %%\n1 / 0\n", "01-fails")
    changed = write(folder, "# %%\n2 + 2\n", "02-changed")
    changed.write_text("{}\n", encoding="utf-8")
    write(folder, "# %%\nnowhere\n", "03-fails")
    answer = run_build(folder)
    assert answer.returncode == 1
    for complaint in (
        "01-fails failed.",
        "ZeroDivisionError",
        "02-changed.ipynb differs",
        "03-fails failed.",
        "NameError",
    ):
        assert complaint in answer.stderr
    assert "is missing" not in answer.stderr
    assert run_build(folder, "write").returncode == 1
    assert changed.read_text(encoding="utf-8") == "{}\n"  # all of them or none


def test_an_unknown_task_is_refused(folder: Path, run_build: Any) -> None:
    answer = run_build(folder, "wirte")
    assert answer.returncode == 2
    assert "wirte" in answer.stderr


def test_streams_are_joined_and_other_outputs_keep_their_place(builder: ModuleType) -> None:
    outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="a"),
        nbformat.v4.new_output("stream", name="stdout", text="b"),
        nbformat.v4.new_output("display_data", {"text/plain": "x"}, metadata={"isolated": True}),
        nbformat.v4.new_output("stream", name="stdout", text="c"),
    ]
    tidied = builder.tidy(outputs, "here")
    assert [output.get("text", output.get("data")) for output in tidied] == [
        "ab",
        {"text/plain": "x"},
        "c",
    ]
    assert tidied[1].metadata == {}


def test_a_picture_is_svg_or_refused(builder: ModuleType) -> None:
    svg = {"text/plain": "<Figure>", "text/html": "<img>", "image/svg+xml": "<svg/>"}
    assert builder.richest(svg, "here") == {"image/svg+xml": "<svg/>"}
    with pytest.raises(builder.BuildError, match="cell 3 shows image/png; a tutorial shows SVG"):
        builder.richest({"image/png": "aGk="}, "cell 3")
