"""Tasks: `nox -l` lists them, `nox -s lint` runs one, `nox` runs all but the slow ones."""

import shutil
import tarfile
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "venv"
nox.options.sessions = ["lint", "types", "house", "tests", "data", "docs", "notebooks", "wheel"]


def install(session: nox.Session) -> None:
    """Install the checkout with what the tests need, unless the environment is already there."""
    if session.virtualenv.is_sandboxed:
        session.install("-e", ".[test]")


@nox.session
def lint(session: nox.Session) -> None:
    """Style of code and docstrings, by ruff."""
    if session.virtualenv.is_sandboxed:
        session.install("ruff>=0.9")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Types, by mypy --strict."""
    install(session)
    session.run("mypy")


@nox.session
def house(session: nox.Session) -> None:
    """Who may import whom, by import-linter."""
    install(session)
    session.run("lint-imports")


@nox.session
def tests(session: nox.Session) -> None:
    """Everything that pytest runs by default, doctests included."""
    install(session)
    session.run("pytest", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """The checks that take more than a few seconds each."""
    install(session)
    session.run("pytest", "-m", "slow", "-n", "2", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Read damaged files and graphs, random formulas, written scenarios: 5,000 of each kind."""
    install(session)
    profile = "--hypothesis-profile=fuzz"
    files = ("stories/test_fuzz.py", "stories/test_writer.py", "graph/formats/test_fuzz.py")
    session.run("pytest", profile, *(f"tests/{file}" for file in files), *session.posargs)


@nox.session
def data(session: nox.Session) -> None:
    """Rebuild the teaching data and compare it with `datasets/`; `-- write` replaces it."""
    install(session)
    session.run("python", "-m", "causalstory.quality.datasets", *session.posargs)


@nox.session
def notebooks(session: nox.Session) -> None:
    """Execute the tutorials and compare them with what is committed; `-- write` replaces them."""
    install(session)
    session.run("python", "tutorials/build.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Compare the README's table and pictures with the package; `-- write` replaces them."""
    install(session)
    session.run("python", "docs/build.py", *session.posargs)


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Measure ratios against what one would use otherwise; prints, asserts nothing."""
    install(session)
    for script in sorted(Path("benchmarks").glob("*.py")):
        session.run("python", str(script))


@nox.session
def slides(session: nox.Session) -> None:
    """Render every scenario's slides by LibreOffice; look at them in `build/slides`."""
    if not (shutil.which("soffice") and shutil.which("pdftoppm")):
        session.error("install LibreOffice Impress (soffice) and poppler-utils (pdftoppm) first")
    install(session)
    file = "tests/diagrams/test_pptx_rendered.py"
    Path("build").mkdir(exist_ok=True)
    session.run("pytest", "-m", "slow", "--basetemp=build/slides", file, *session.posargs)


@nox.session
def graphviz(session: nox.Session) -> None:
    """Graphviz as a layout engine, in process and as a program where it is there."""
    if session.virtualenv.is_sandboxed:
        session.install("-e", ".[test,graphviz]")
    session.run("pytest", "tests/diagrams/test_dot_layout.py", *session.posargs)


@nox.session
def tex(session: nox.Session) -> None:
    """Compile every scenario's TikZ picture, and hostile labels, by pdfLaTeX."""
    if not shutil.which("pdflatex"):
        session.error("install LaTeX first: texlive-latex-base and texlive-pictures")
    install(session)
    session.run("pytest", "-m", "slow", "tests/diagrams/test_tikz.py", *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Build wheel and sdist, install the wheel into an empty environment, use it elsewhere."""
    session.install("build")
    dist = Path(session.create_tmp()) / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(dist))
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        names = sdist.getnames()
    for folder in ("/dags/medication-errors.toml", "/datasets/kidney-stones/counts.csv"):
        if not any(name.endswith(folder) for name in names):
            session.error(f"the sdist lacks {folder}")
    session.install(str(next(dist.glob("*.whl"))))
    session.chdir(session.create_tmp())
    session.run("causalstory", "list")
    session.run("causalstory", "tell")
    session.run("causalstory", "tell", "kidney-stones")
    session.run("causalstory", "draw", "medication-errors", "-o", "stories.svg")
    session.run("causalstory", "draw", "medication-errors", "--reveal", "-o", "argument.html")
    session.run("causalstory", "play", "--export", "game.html")
    session.run("causalstory", "new", "fire-brigade", "--force")
    session.run("causalstory", "check", "fire-brigade.toml")
    look = "import causalstory as cs; print(cs.dataset('medication-errors', 'voice'))"
    session.run("python", "-c", look)
