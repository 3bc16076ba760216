"""From the text of a formula to a syntax tree that keeps within the limits."""

from __future__ import annotations

import ast
import warnings

from causalstory.errors import FormulaError
from causalstory.stories.language import MAX_DEPTH, MAX_LENGTH

_TOO_DEEP = (
    f"the formula nests more than {MAX_DEPTH} operations: group long sums with brackets, or split "
    "it with a deterministic variable"
)


def tidy(text: str) -> str:
    r"""Return a formula with runs of white space made single spaces, if its text is admissible.

    Parameters
    ----------
    text
        What the file says; may span lines.

    Raises
    ------
    FormulaError
        If it is too long, empty, not ASCII, nests too deep or holds a comment.

    Examples
    --------
    >>> tidy(" 1\n + x")
    '1 + x'
    """
    problems = []
    if len(text) > MAX_LENGTH:
        problems.append(
            f"the formula is {len(text):,} characters long, more than {MAX_LENGTH:,}: split it "
            "with a deterministic variable"
        )
    # Python would read full-width letters as plain ones, so two names could look different.
    strange = next((character for character in text if not _plain(character)), None)
    if strange:
        problems.append(f"the formula contains {strange!a}: write formulas in plain ASCII")
    if "#" in text:
        # On one line a comment would swallow what follows it.
        problems.append("the formula contains '#': comments go outside the formula")
    if problems:
        raise FormulaError(problems)
    text = " ".join(text.split())
    if not text:
        raise FormulaError("the formula is empty: write a number, or leave the key out")
    if _bracket_depth(text) > MAX_DEPTH:
        raise FormulaError(_TOO_DEEP)
    return text


def tree(text: str) -> ast.expr:
    """Return the syntax tree of a tidy formula.

    Raises
    ------
    FormulaError
        If Python's grammar cannot read it, or it nests too deep.

    Examples
    --------
    >>> type(tree("1 + x")).__name__
    'BinOp'
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python comments on '1if x', which is refused anyway
            body = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise FormulaError(_unreadable(text, error.offset or 0)) from None
    except (RecursionError, MemoryError):
        raise FormulaError(_TOO_DEEP) from None
    except ValueError:
        raise FormulaError("the formula contains characters that no formula has") from None
    if _depth(body) > MAX_DEPTH:
        raise FormulaError(_TOO_DEEP)
    return body


def crop(text: str, width: int = 40) -> str:
    """Return a text, its end replaced by dots if it is longer than `width`.

    Examples
    --------
    >>> crop("a long formula", width=9)
    'a long...'
    """
    return text if len(text) <= width else text[: width - 3] + "..."


def quoted(text: str) -> str:
    r"""Return a text from a file in quotes, short and fit for a terminal.

    Examples
    --------
    >>> print(quoted("x" * 50), quoted("\x1b[31m"))
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...' '\x1b[31m'
    """
    text = crop(text)
    return f"'{text}'" if text.isprintable() else ascii(text)


def _plain(character: str) -> bool:
    return character.isascii() and (character.isprintable() or character.isspace())


def _unreadable(text: str, column: int) -> str:
    if not 1 <= column <= len(text):  # Python says 0 where it came to the end
        return "the formula ends too early: complete it, or close its brackets"
    place = crop(text[column - 1 :])
    return (
        f"the formula cannot be read at '{place}' (column {column}): check operators, commas and "
        "brackets"
    )


def _bracket_depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
    return deepest


def _depth(root: ast.expr) -> int:
    """Return how many expressions nest, without recursion."""
    deepest = 0
    stack: list[tuple[ast.AST, int]] = [(root, 1)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        # Operators and contexts are nodes of their own in Python's tree; they nest nothing.
        stack += [
            (child, depth + 1)
            for child in ast.iter_child_nodes(node)
            if isinstance(child, ast.expr | ast.keyword)
        ]
    return deepest
