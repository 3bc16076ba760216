from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from causalstory.diagrams.mark_words import GONE, WORDS, mark_sentences, spot_words
from causalstory.diagrams.sketch import Mark, Sketch, Spot
from causalstory.diagrams.style import ArrowState
from causalstory.diagrams.text import describe

SPOTS = (Spot("x", "Dose", "treatment"), Spot("y", "Pain", "outcome"), Spot("z", "Age"))
SKETCH = Sketch("s", SPOTS, (("x", "y"), ("z", "y")))


@pytest.mark.parametrize("state", [s for s in get_args(ArrowState) if s != "plain"])
def test_every_state_has_words(state: ArrowState) -> None:
    said = describe(replace(SKETCH, marks=((("z", "y"), Mark(state)),)))
    assert f"; {WORDS[state]}: Age -> Pain." in said
    assert ("Age causes Pain" in said) == (state not in GONE)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"adjusted": True}, "Age (held equal)"),
        ({"latent": True, "adjusted": True}, "Age (latent, held equal)"),
        ({"fixed": "= 1"}, "Age (= 1)"),
        ({"fixed": "+ 1"}, "Age (+ 1)"),
        ({"split": "= 1"}, "Age (split, and set to 1)"),
        ({"split": "a"}, "Age (split, and set to a)"),
        ({"state": "added"}, "Age (added)"),
        ({"state": "dropped"}, "Age (dropped)"),
    ],
)
def test_every_mark_of_a_variable_has_words(fields: dict[str, object], words: str) -> None:
    spots = (*SPOTS[:2], replace(SPOTS[2], **fields))
    assert f"{words} causes Pain" in describe(replace(SKETCH, spots=spots))


def test_what_is_faint_is_told_at_the_end() -> None:
    spots = (*SPOTS[:2], replace(SPOTS[2], state="faint"))
    assert describe(replace(SKETCH, spots=spots)).endswith("; drawn faintly: Age.")


def test_different_marks_are_told_apart() -> None:
    """No two pictures that differ in a mark are the same in words."""
    states = get_args(ArrowState)
    said = {
        describe(replace(SKETCH, marks=((("x", "y"), Mark(a)), (("z", "y"), Mark(b, note)))))
        for a, b, note in product(states, states, ("", "0.3"))
    }
    assert len(said) == 2 * len(states) ** 2


def test_footnotes_and_openings() -> None:
    sketch = replace(SKETCH, opening="After do(x)", footnotes=("One line", "Is it two?", "Three."))
    assert describe(sketch) == (
        "After do(x): Dose (treatment) causes Pain (outcome); Age causes Pain. "
        "One line. Is it two? Three."
    )


def test_a_plain_picture_has_no_more_to_say() -> None:
    assert list(mark_sentences(SKETCH)) == []
    assert spot_words(Spot("a", "A")) == []


def test_a_variable_whose_arrows_are_all_gone_is_still_told() -> None:
    spots = (*SPOTS[:2], replace(SPOTS[2], state="dropped"))
    said = describe(replace(SKETCH, spots=spots, marks=((("z", "y"), Mark("dropped")),)))
    assert "; Age (dropped) stands alone, without arrows; dropped: Age -> Pain." in said


def test_words_of_strangers_are_cleaned() -> None:
    hostile = "a\nb\x00\x1b[31m\ud800\u202e"
    spots = (*SPOTS[:2], replace(SPOTS[2], split=hostile))
    sketch = replace(SKETCH, spots=spots, footnotes=(hostile,))
    marked = replace(sketch, marks=((("z", "y"), Mark("open", hostile)),))
    assert describe(marked).count("a b[31m") == 3
    describe(marked).encode()
