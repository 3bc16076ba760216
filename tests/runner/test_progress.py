from __future__ import annotations

import pytest

from causalstory.runner.progress import listening, step, track


class Diary:
    """A listener that writes down what it hears."""

    def __init__(self) -> None:
        self.entries: list[object] = []

    def start(self, what: str, total: int | None) -> None:
        self.entries.append((what, total))

    def advance(self) -> None:
        self.entries.append("advance")

    def finish(self) -> None:
        self.entries.append("finish")


def test_without_a_listener_the_iterator_is_the_iterables_own() -> None:
    items = iter([1, 2, 3])
    assert track(items, "counting") is items


def test_a_listener_hears_start_steps_and_end() -> None:
    diary = Diary()
    with listening(diary):
        assert list(track(["a", "b"], "reading")) == ["a", "b"]
    assert diary.entries == [("reading", 2), "advance", "advance", "finish"]


def test_the_total_is_asked_given_or_unknown() -> None:
    diary = Diary()
    with listening(diary):
        list(track(iter([1]), "unknown"))
        list(track(iter([1]), "given", total=1))
    assert diary.entries[0] == ("unknown", None)
    assert diary.entries[3] == ("given", 1)


def test_work_nests() -> None:
    diary = Diary()
    with listening(diary):
        for _ in track([1], "outer"):
            with step("inner"):
                pass
    assert diary.entries == [("outer", 1), ("inner", None), "finish", "advance", "finish"]


def test_work_that_fails_or_is_given_up_is_finished_too() -> None:
    diary = Diary()
    with listening(diary):
        with pytest.raises(KeyError), step("failing"):
            raise KeyError
        items = track([1, 2, 3], "given up")
        next(items)
        items.close()  # type: ignore[attr-defined]
    assert diary.entries == [("failing", None), "finish", ("given up", 3), "finish"]


def test_nobody_listens_after_the_block_not_even_after_an_error() -> None:
    diary = Diary()
    with pytest.raises(KeyError), listening(diary):
        raise KeyError
    with step("later"):
        list(track([1], "later"))
    assert diary.entries == []


def test_an_inner_listener_replaces_the_outer_one_for_its_block() -> None:
    outer, inner = Diary(), Diary()
    with listening(outer):
        with listening(inner), step("heard inside"):
            pass
        with step("heard outside"):
            pass
    assert inner.entries == [("heard inside", None), "finish"]
    assert outer.entries == [("heard outside", None), "finish"]
