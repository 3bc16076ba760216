"""A new scenario file: a complete, commented example for a teacher to make their own."""

from __future__ import annotations

from pathlib import Path

from causalstory.errors import OutputError, ScenarioError
from causalstory.runner.files import writing
from causalstory.stories.file import read
from causalstory.stories.file.editor import edited
from causalstory.stories.file.names import id_complaint

_TEMPLATE = Path(__file__).with_name("scaffold.toml")


def new(
    id: str,  # noqa: A002 - the word of the file
    output: str | Path | None = None,
    *,
    title: str | None = None,
    force: bool = False,
) -> Path:
    """Write a scenario file to start from: two stories, every key explained in a comment.

    The file is a valid scenario that passes :func:`causalstory.check`, and stays one while its
    parts are replaced one after the other.

    Parameters
    ----------
    id
        The id of the new scenario: lower-case letters, digits and ``-``.
    output
        Where to write it, a name that ends in ``.toml``; by default ``ID.toml`` in the current
        folder.
    title
        The phenomenon as a question; by default that of the example.
    force
        Whether a file that is already there may be replaced.

    Returns
    -------
    pathlib.Path
        The file, whole or not at all.

    Raises
    ------
    ScenarioError
        If the id or the title is not one that a scenario may have.
    OutputError
        If there is such a file, or it cannot be written there.

    Examples
    --------
    >>> import tempfile
    >>> import causalstory as cs
    >>> folder = Path(tempfile.mkdtemp())
    >>> path = cs.new("fire-brigade", folder / "fire.toml", title='Do "heroes" do harm?')
    >>> cs.load(path).title
    'Do "heroes" do harm?'
    """
    text = _filled(id, title)
    target = Path(f"{id}.toml" if output is None else output)
    _refuse(target, force=force)
    with writing(target) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return target


def _filled(identity: str, title: str | None) -> str:
    """Return the template with its id and title replaced; the writer of TOML quotes them."""
    complaint = id_complaint(identity)
    if complaint:
        raise ScenarioError(f"id: {complaint}")
    text = edited(_TEMPLATE.read_text(encoding="utf-8"), "id", identity)
    if title is not None:
        text = edited(text, "title", title)
        read(text)  # refuses an empty title, or one with control characters, in its own words
    return text


def _refuse(target: Path, *, force: bool) -> None:
    """Raise OutputError for a name that `load` would not take, or one that is taken."""
    try:
        there, dangling = target.exists(), target.is_symlink()
    except OSError:  # a name that the system finds impossible, refused when written
        return
    if there and not target.is_file():  # a folder, refused when written; or such as /dev/stdout
        return
    if target.suffix != ".toml":
        raise OutputError(f"cannot write '{target}': the name must end in .toml")
    if (there or dangling) and not force:
        raise OutputError(
            f"'{target}' is already there and was left as it is: choose another name, or force it "
            "(--force)"
        )
