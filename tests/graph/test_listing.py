from __future__ import annotations

import dataclasses
from itertools import count

import pytest

from causalstory.errors import OptionError
from causalstory.graph.listing import Listing, bounded


def test_a_listing_reads_like_a_tuple():
    found = Listing(("a", "b", "c"))
    assert list(found) == ["a", "b", "c"]
    assert found[0] == "a"
    assert found[1:] == ("b", "c")
    assert "b" in found
    assert found.index("c") == 2
    assert list(reversed(found)) == ["c", "b", "a"]
    assert not Listing(())


def test_it_compares_by_what_it_holds():
    assert Listing((1, 2)) == [1, 2] == Listing((1, 2), complete=False)
    assert Listing((1, 2)) == (1, 2)
    assert Listing((1, 2)) != [2, 1]
    assert Listing((1,)) != 1
    assert hash(Listing((1, 2))) == hash((1, 2))


def test_it_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Listing((1,)).complete = False


def test_the_bound_is_visible():
    assert repr(bounded(count(), 2)) == "Listing([0, 1], cut off at 2: there are more)"
    assert repr(bounded([0, 1], 2)) == "Listing([0, 1])"
    assert bounded(range(5), None).complete


def test_only_one_more_than_the_bound_is_asked_for():
    asked = []

    def numbers():
        for number in count():
            asked.append(number)
            yield number

    assert bounded(numbers(), 3) == [0, 1, 2]
    assert asked == [0, 1, 2, 3]


def test_a_long_listing_is_shown_in_part():
    assert repr(Listing(tuple(range(100)))).endswith("18, 19, ... 80 not shown])")


def test_a_bound_below_one_is_refused():
    with pytest.raises(OptionError, match="limit is 0; name a whole number of at least 1"):
        bounded([], 0)
