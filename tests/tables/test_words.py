"""Words joined as in a sentence."""

import pytest

from causalstory.tables.words import listed


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (iter("ab"), "a and b"),
    ],
)
def test_listed(words: list[str], joined: str) -> None:
    assert listed(words) == joined
