from __future__ import annotations

import networkx as nx
import pytest
from networkx.utils import graphs_equal

from causalstory.errors import FormatWarning, GraphError, OptionError
from causalstory.graph.formats.dagitty import read, write
from causalstory.graph.formats.dagitty_tokens import quoted, unescaped
from causalstory.graph.formats.registry import from_dagitty, read_graph, write_graph

SHRIER = """
dag {
coach [pos="0,0"]
"Warm Up Exercises" [exposure,pos="0,3"]
injury [outcome,pos="2,3"]
coach -> { "Team motivation" "Fitness level" }
genetics [latent]
genetics -> "Fitness level"
"Team motivation" -> "Warm Up Exercises" -> proprioception -> injury
"Fitness level" -> proprioception
genetics <-> injury
}
"""


def test_a_graph_of_the_field_is_read() -> None:
    graph = from_dagitty(SHRIER)
    assert graph.nodes["Warm Up Exercises"] == {"role": "treatment", "pos": (0.0, 3.0)}
    assert set(graph.successors("coach")) == {"Team motivation", "Fitness level"}
    assert graph.nodes["U_genetics_injury"] == {"latent": True, "bidirected": True}
    assert graph.number_of_edges() == 9


def test_what_is_written_reads_back_and_is_written_alike() -> None:
    graph = from_dagitty(SHRIER)
    text = write_graph(graph, format="dagitty")
    assert graphs_equal(from_dagitty(text), graph)
    assert write_graph(from_dagitty(text), format="dagitty") == text


def test_the_text_does_not_depend_on_the_order_of_the_graph() -> None:
    one = from_dagitty("dag { b [e] a -> b c <-> a }")
    other = nx.DiGraph()
    other.add_nodes_from(reversed(list(one.nodes(data=True))))
    other.add_edges_from(reversed(list(one.edges(data=True))))
    assert write(one) == write(other)


def test_line_breaks_mean_nothing_and_semicolons_end_statements() -> None:
    assert list(read("dag { a\n->\nb }").edges) == [("a", "b")]
    assert list(read("dag { a;b->c;;d }")) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("head", ["dag", "DAG", "graph", "Digraph", "pdag", "strict dag", "dag G"])
def test_every_head_may_stand_before_a_dag(head: str) -> None:
    assert list(read(f"{head} {{ x -> y }}").edges) == [("x", "y")]


@pytest.mark.parametrize("head", ["mag", "pag"])
def test_what_says_less_than_a_dag_is_read_with_a_warning(head: str) -> None:
    with pytest.warns(FormatWarning, match=f"this is a {head}, which says less than a DAG"):
        assert list(read(f"{head} {{ x -> y }}").edges) == [("x", "y")]


@pytest.mark.parametrize("sign", ["--", "@-@", "@->", "<-@", "@--", "--@"])
def test_what_is_no_dag_is_refused_in_one_sentence(sign: str) -> None:
    with pytest.raises(GraphError, match="so this is no DAG") as caught:
        read(f"pdag {{ x {sign} y; y {sign} z }}")
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].startswith("line 1, column 10: ")


def test_a_misspelt_flag_is_kept_and_told() -> None:
    with pytest.warns(FormatWarning, match="'exposre' is no flag .* mean 'exposure'"):
        graph = read("dag { x [exposre, mine] }")
    assert graph.nodes["x"] == {"exposre": True, "mine": True}


def test_a_flag_behind_an_arrow_is_told() -> None:
    with pytest.warns(FormatWarning, match="'outcome' says nothing behind an arrow"):
        read("dag { x -> y [outcome] }")


def test_no_warning_where_there_is_a_problem() -> None:
    with pytest.raises(GraphError):
        read("dag { x [exposre] x -> x }")


def test_two_statements_about_a_node_add_up() -> None:
    graph = read('dag { x [e] x [pos="1,2"] x -> y [beta=1] x -> y [label=a] }')
    assert graph.nodes["x"] == {"role": "treatment", "pos": (1.0, 2.0)}
    assert graph.edges["x", "y"] == {"beta": 1.0, "label": "a"}


def test_an_adjusted_exposure_stays_both() -> None:
    graph = read("dag { x [adjusted, exposure] y [o,a] }")
    assert graph.nodes["x"] == {"role": "treatment", "adjusted": True}
    assert graphs_equal(read(write(graph)[0]), graph)


def test_the_names_of_latent_causes_meet_no_other() -> None:
    graph = read("dag { x <-> y; U_x_y -> x }")
    assert sorted(graph) == ["U_x_y", "U_x_y_2", "x", "y"]
    assert graphs_equal(read(write(graph)[0]), graph)


def test_two_heads_one_way_and_back_are_one_latent_cause() -> None:
    assert sorted(read("dag { y <-> x <-> y }")) == ["U_x_y", "x", "y"]


def test_a_latent_cause_that_has_changed_is_written_as_it_is() -> None:
    graph = read("dag { x <-> y; z }")
    graph.add_edge("z", "U_x_y")
    text, lost = write(graph)
    assert "<->" not in text
    assert "U_x_y [latent]" in text
    assert lost == ()


@pytest.mark.parametrize("text", ["plain", 'say "no"', "C:\\temp", "ends\\", '\\"', "\\\\", ""])
def test_texts_in_quotation_marks_come_back(text: str) -> None:
    assert unescaped(quoted(text)[1:-1]) == text


def test_backslashes_are_written_as_dagitty_reads_them() -> None:
    assert quoted("C:\\temp") == '"C:\\temp"'  # dagitty knows no escape but that of the mark


def test_what_dagitty_cannot_carry_is_named() -> None:
    graph = nx.DiGraph([("x", "node")])
    graph.nodes["x"].update(role="proxy", label="two\nlines", weight=3, e="1", shape=None)
    with pytest.warns(FormatWarning) as caught:
        text = write_graph(graph, format="dagitty")
    assert [str(warning.message) for warning in caught] == [
        "dagitty reads no variable called 'node': it is now 'node_'",
        "dagitty has no role 'proxy', which 'x' has",
        "dagitty has no line breaks: 'label' of 'x' has spaces",
        "dagitty would take the attribute 'e' of 'x' for a flag",
        "'weight' of 'x' is no text (int): dagitty reads it as text",
    ]
    assert 'x [label="two lines",weight="3"]' in text
    assert list(from_dagitty(text).edges) == [("x", "node_")]


def test_a_name_with_control_characters_is_refused() -> None:
    with pytest.raises(GraphError, match=r"dagitty cannot write the name 'a\\nb'"):
        write(nx.DiGraph([("a\nb", "c")]))


def test_a_name_that_dagitty_cannot_read_in_the_head_stands_among_the_options() -> None:
    text = write(nx.DiGraph([("x", "y")], name="my own graph"))[0]
    assert text.startswith('dag {\nname="my own graph"\n')
    assert read(text).graph == {"name": "my own graph"}


def test_only_text_is_read() -> None:
    with pytest.raises(OptionError, match="from_dagitty needs the text of a graph"):
        from_dagitty(3)  # type: ignore[arg-type]
    with pytest.raises(GraphError, match="a graph in dagitty's language reads like"):
        from_dagitty("model.dagitty")


def test_a_circle_and_a_size_beyond_all_use_are_refused() -> None:
    with pytest.raises(GraphError, match="in a circle: a -> b -> a"):
        from_dagitty("a -> b -> a")
    with pytest.raises(GraphError, match="holds 2,001 nodes, more than 2,000"):
        from_dagitty("dag {" + " ".join(f"x{i}" for i in range(2_001)) + "}")
    with pytest.raises(GraphError, match="is larger than 2 MiB"):
        from_dagitty("dag {" + " " * 5_000_000 + "}")


def test_the_first_format_may_have_windows_line_ends() -> None:
    graph = read_graph("x E @0,0\r\ny O @1,0\r\n\r\nx y\r\n")
    assert list(graph.edges) == [("x", "y")]


def test_encoded_spaces_tell_names_apart_in_the_first_format() -> None:
    variables = "a%20b 1 @0,0\na 1 @1,1\nb 1\nc d 1\n\n"
    graph = read(variables + "a%20b c d a\na b\n")
    assert sorted(graph.edges) == [("a", "b"), ("a b", "a"), ("a b", "c d")]
