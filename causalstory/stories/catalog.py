"""Finding scenarios: by the id of a shipped one, by the path of a file, or as text."""

from __future__ import annotations

from pathlib import Path

from causalstory.errors import OptionError, ScenarioError, UnknownNameError, did_you_mean
from causalstory.resources import dags_folder, is_file
from causalstory.stories.file import read
from causalstory.stories.file.limits import MAX_BYTES
from causalstory.stories.model import Scenario
from causalstory.stories.syntax import crop, quoted


def load(source: str | Path) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    source
        The id of a shipped scenario, the path of a ``.toml`` file, or TOML text (told by its
        line breaks).

    Raises
    ------
    UnknownNameError
        If no shipped scenario has that id; the sentence offers the closest one.
    ScenarioError
        If the file cannot be read or is not valid, with every problem in it.

    Examples
    --------
    >>> coffee = load('''
    ... format = 1
    ... id = "coffee"
    ... title = "Does coffee keep people awake?"
    ... question = { treatment = "coffee", outcome = "sleep", goal = "increase" }
    ... variables = { coffee = {}, sleep = {} }
    ... stories.awake = { title = "It does", arrows = ["coffee -> sleep"] }
    ... ''')
    >>> coffee["awake"].title
    'It does'
    """
    if isinstance(source, Path):
        return _from_file(source)
    if not isinstance(source, str):
        raise OptionError(
            f"load needs the id of a scenario, the path of a file or TOML text, not {source!r:.60}"
        )
    if "\n" in source:
        return read(source)
    if source.lower().endswith(".toml") or "/" in source or "\\" in source:
        return _from_file(Path(source))
    known = {path.stem: path for path in _shipped()}
    if source not in known:
        raise UnknownNameError(
            f"there is no scenario {quoted(source)}{did_you_mean(source, known)}"
        )
    return _from_file(known[source])


def scenarios() -> tuple[Scenario, ...]:
    """Return every shipped scenario, in the order of the file names.

    Raises
    ------
    ScenarioError
        If one of them is not valid; each problem starts with the name of its file.

    Examples
    --------
    >>> all(scenario.stories for scenario in scenarios())
    True
    """
    found, problems = [], []
    for path in _shipped():
        try:
            found.append(_from_file(path))
        except ScenarioError as error:
            problems += [f"{path.name}: {problem}" for problem in error.problems]
    if problems:
        raise ScenarioError(problems)
    return tuple(found)


def _shipped() -> list[Path]:
    return sorted(dags_folder().glob("*.toml"))


def _shown(path: Path | str) -> str:
    """Return a path fit for a terminal: file names may hold anything but a slash."""
    text = crop(str(path), 300)
    return text if text.isprintable() else ascii(text)


def _why_no_file(path: Path) -> str:
    try:
        there, folder = path.exists(), path.is_dir()
    except (OSError, ValueError):  # a name that the system finds impossible
        there = folder = False
    if folder:
        return "is a folder: name a file in it"
    # Devices and pipes may never end, or never begin.
    return "is not an ordinary file: copy it to one" if there else "there is no such file"


def _from_file(path: Path) -> Scenario:
    if not is_file(path):
        raise ScenarioError(f"{_shown(path)}: {_why_no_file(path)}")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)  # one more than allowed: never the whole of it
        text = content.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise ScenarioError(f"{_shown(path)}: cannot be read ({reason.lower()})") from None
    except UnicodeDecodeError as error:
        if len(content) <= MAX_BYTES:
            raise ScenarioError(
                f"{_shown(path)}: is not UTF-8 text (byte {error.start + 1}): save it as UTF-8"
            ) from None
        text = content.decode("utf-8", "replace")
    return read(text, base=path.parent, source=_shown(path.name))
