from __future__ import annotations

import dataclasses
from itertools import count
from types import SimpleNamespace

import networkx as nx
import pytest

from causalstory.errors import OptionError
from causalstory.graph.implications import implied_independencies
from causalstory.graph.listing import Listing, bounded
from causalstory.graph.paths import paths


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


def test_it_prints_an_answer_a_line():
    assert str(Listing(())) == "none"
    assert str(Listing(((), ("age", "town")), complete=False)) == (
        "{}\n{age, town}\ncut off at 2: there are more"
    )
    graph = nx.DiGraph([("x", "m"), ("m", "y")])
    assert str(implied_independencies(graph)) == "x _||_ y | m"
    assert str(Listing((graph, nx.DiGraph()))) == "x -> m, m -> y\nno arrows"
    assert str(Listing(tuple(range(100)))).endswith("19\n... 80 not shown")


def test_a_long_listing_is_shown_in_part():
    assert repr(Listing(tuple(range(100)))).endswith("18, 19, ... 80 not shown])")


def shown(listing):
    printed = []
    listing._repr_pretty_(SimpleNamespace(text=printed.append), False)
    return "".join(printed)


def test_a_notebook_shows_one_answer_a_line_where_they_are_many():
    few = Listing((("age",), ("income", "town")))
    assert shown(few) == repr(few)
    claims = implied_independencies(nx.DiGraph(["ab", "bc", "cd", "de"]), limit=5)
    assert shown(claims).splitlines()[0] == str(claims[0])
    assert shown(claims).splitlines()[-1] == "cut off at 5: there are more"
    assert len(shown(claims).splitlines()) == 6
    assert shown(Listing(tuple(range(1_000, 1_030)))).splitlines()[-1] == "... 10 not shown"


def test_paths_are_shown_as_a_table():
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("a", "c")])
    found = paths(graph, "a", "c")
    assert shown(found) == str(found)


def test_a_bound_below_one_is_refused():
    with pytest.raises(OptionError, match="limit is 0; name a whole number of at least 1"):
        bounded([], 0)
