"""Execute the tutorials: every ``NAME.py`` beside this file becomes ``NAME.ipynb``.

``python tutorials/build.py`` compares the executed notebooks with the ones that are committed and
exits with 1, naming those that differ; ``python tutorials/build.py write`` replaces them. The same
sources and the same packages give the same bytes: cells are numbered, nothing is timed, and of an
output that comes in several formats only the richest is kept.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from causalstory.runner.files import writing

if TYPE_CHECKING:
    from nbformat import NotebookNode

FOLDER = Path(__file__).resolve().parent
SECONDS_PER_CELL = 120
RICHEST_FIRST = ("image/svg+xml", "text/html", "text/plain")
# What a source may say about a cell; nbclient adds times, jupytext counts blank lines.
KEPT = ("jupyter", "tags")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# What a kernel reads from its environment that could change an output or print a warning.
KERNEL_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
}


class BuildError(Exception):
    """A notebook that cannot be built, in a sentence."""


def sources() -> list[Path]:
    """Return the sources of the tutorials, in order."""
    return sorted(FOLDER.glob("[0-9]*.py"))


def build(source: Path) -> str:
    """Execute one source and return the text of its notebook."""
    import jupytext
    import nbformat

    notebook = jupytext.read(source, fmt="py:percent")
    execute(notebook, source.stem)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
    }
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number:02d}"
        cell.metadata = {key: cell.metadata[key] for key in KEPT if key in cell.metadata}
        if cell.cell_type == "code":
            cell.outputs = tidy(cell.outputs, f"{source.name}, cell {number}")
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook)
    return text.rstrip("\n") + "\n"


def execute(notebook: NotebookNode, name: str) -> None:
    """Run every cell in a fresh kernel of this very interpreter, in an empty folder."""
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    class ThisInterpreter(KernelSpecManager):
        """Knows one kernel, whatever is registered on the machine."""

        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            launch = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            quiet = "--log-level=ERROR"  # else a warning on every local connection
            return KernelSpec(argv=[*launch, quiet], display_name=kernel_name, language="python")

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        manager = AsyncKernelManager(
            kernel_spec_manager=ThisInterpreter(),
            connection_file=str(Path(folder, "kernel.json")),
        )
        client = NotebookClient(notebook, km=manager, timeout=SECONDS_PER_CELL)
        # The user's own IPython start-up files and history stay out of it.
        environment = {**os.environ, **KERNEL_ENVIRONMENT, "IPYTHONDIR": folder}
        try:
            # What cells write to stderr arrives as their output. What the kernel's own libraries
            # say, at times while it shuts down, is no part of a notebook.
            client.execute(env=environment, cwd=folder, cleanup_kc=True, stderr=subprocess.DEVNULL)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise BuildError(f"{name} failed. {COLOUR.sub('', str(error))}") from None


def tidy(outputs: list[NotebookNode], where: str) -> list[NotebookNode]:
    """Return outputs that a second run repeats byte for byte."""
    kept: list[NotebookNode] = []
    for output in outputs:
        if output.output_type == "stream":
            if output.name == "stderr":
                raise BuildError(f"{where} wrote to stderr:\n{output.text}")
            # How a kernel cuts its text into pieces depends on the clock.
            if kept and kept[-1].output_type == "stream":
                kept[-1].text += output.text
                continue
        else:
            output.metadata = {}
            output.data = richest(output.data, where)
        kept.append(output)
    return kept


def richest(data: dict[str, Any], where: str) -> dict[str, Any]:
    """Return the one format in which a reader sees an output.

    What stands beside it is the ``repr`` of the same object, with digits that no reader needs.
    """
    for kind in RICHEST_FIRST:
        if kind in data:
            return {kind: data[kind]}
    raise BuildError(f"{where} shows {', '.join(data)}; a tutorial shows SVG, HTML or text")


def build_all() -> tuple[dict[Path, str], list[BuildError]]:
    """Return the text of every notebook that can be built, and why others cannot."""
    built, failed = {}, []
    for source in sources():
        try:
            built[source.with_suffix(".ipynb")] = build(source)
        except BuildError as error:
            failed.append(error)
    return built, failed


def differing(built: dict[Path, str]) -> list[str]:
    """Return a sentence for each notebook that is not the committed one."""
    found = []
    for path, text in built.items():
        if not path.is_file():
            found.append(f"{path.name} is missing")
        elif path.read_text(encoding="utf-8") != text:
            found.append(f"{path.name} differs from what its source gives")
    with_source = {source.with_suffix(".ipynb") for source in sources()}
    sourceless = sorted(set(FOLDER.glob("*.ipynb")) - with_source)
    return found + [f"{path.name} has no source {path.stem}.py" for path in sourceless]


def main(arguments: list[str] | None = None) -> int:
    """Build every tutorial; compare, or write."""
    parser = argparse.ArgumentParser(description="Execute the tutorials.")
    parser.add_argument(
        "task",
        nargs="?",
        choices=("compare", "write"),
        default="compare",
        help="compare with the committed notebooks (the default), or write them",
    )
    task = parser.parse_args(arguments).task
    built, failed = build_all()
    for error in failed:
        print(error, file=sys.stderr)
    if task == "write" and not failed:
        for path, text in built.items():
            with writing(path) as scratch:
                scratch.write_text(text, encoding="utf-8", newline="\n")
        return 0
    problems = differing(built) if task == "compare" else []
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("`python tutorials/build.py write` builds them anew", file=sys.stderr)
    return 1 if problems or failed else 0


if __name__ == "__main__":
    sys.exit(main())
