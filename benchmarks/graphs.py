"""Growth of the graph questions, against networkx and against DoWhy's default identification.

Random DAGs of 30, 100 and 300 nodes with three arrows for each node, a fifth of the nodes latent;
the treatment causes the outcome and both are measured. What is found is compared before anything
is timed. DoWhy is asked at 30 nodes only, in a process of its own that is ended when it takes too
long.
"""

import contextlib
import io
import logging
import multiprocessing
import random
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from multiprocessing.connection import Connection
from typing import NamedTuple

import networkx as nx
import pandas as pd

from causalstory.graph.adjustment import (
    adjustment_set,
    backdoor_parting,
    forbidden_nodes,
    is_valid_adjustment,
    proper_backdoor_graph,
)
from causalstory.graph.implications import implied_independencies
from causalstory.graph.separation import d_separated

SIZES = (30, 100, 300)
GRAPHS = 20
ROUNDS = 5
ARROWS_EACH = 3
LATENT_SHARE = 5
MOST_SETS = 1_000
DOWHY_GRAPHS, DOWHY_SECONDS = 10, 30.0


class Question(NamedTuple):
    graph: nx.DiGraph
    treatment: str
    outcome: str
    given: frozenset[str]


def random_dag(size: int, chance: random.Random) -> nx.DiGraph:
    names = [f"n{i:03d}" for i in range(size)]
    graph = nx.DiGraph()
    graph.add_nodes_from(names)
    share = 2 * ARROWS_EACH / (size - 1)
    for later in range(size):
        graph.add_edges_from(
            (names[i], names[later]) for i in range(later) if chance.random() < share
        )
    for name in chance.sample(names, size // LATENT_SHARE):
        graph.nodes[name]["latent"] = True
    return graph


def measured(graph: nx.DiGraph) -> list[str]:
    return [name for name in graph if not graph.nodes[name].get("latent")]


def questions(size: int) -> Iterator[Question]:
    """Yield questions without end: a graph, a cause and an effect, and a quarter of the others."""
    chance = random.Random(size)  # noqa: S311
    while True:
        graph = random_dag(size, chance)
        treatment, outcome = sorted(chance.sample(measured(graph), 2))
        if nx.has_path(graph, treatment, outcome):
            others = sorted(set(measured(graph)) - {treatment, outcome})
            yield Question(
                graph, treatment, outcome, frozenset(chance.sample(others, len(others) // 4))
            )


def separation(asked: Question) -> bool:
    return d_separated(asked.graph, asked.treatment, asked.outcome, asked.given)


def separation_by_networkx(asked: Question) -> bool:
    ends = {asked.treatment}, {asked.outcome}
    return bool(nx.is_d_separator(asked.graph, *ends, set(asked.given)))


def one_set(asked: Question) -> tuple[str, ...] | None:
    return adjustment_set(asked.graph, asked.treatment, asked.outcome)


def one_set_by_networkx(asked: Question) -> set[str] | None:
    """Let networkx part what we prepare: it knows separators, but no adjustment."""
    pair = asked.treatment, asked.outcome
    allowed = set(measured(asked.graph)) - forbidden_nodes(asked.graph, *pair) - {*pair}
    backdoor = proper_backdoor_graph(asked.graph, *pair)
    return nx.find_minimal_d_separator(backdoor, *pair, restricted=allowed)


def compare(asked: Question) -> None:
    """Stop if the answers differ."""
    if separation(asked) != separation_by_networkx(asked):
        raise AssertionError("networkx finds another d-separation")
    ours, theirs = one_set(asked), one_set_by_networkx(asked)
    if ours is None or theirs is None:
        if ours != theirs:
            raise AssertionError("only one of two finds a set")
        return
    valid = (is_valid_adjustment(*asked[:3], chosen) for chosen in (ours, theirs))
    if not all(valid) or len(ours) > len(theirs):
        raise AssertionError("a set is not valid, or ours is not the smallest")


def seconds(work: Callable[[Question], object], asked: Question) -> float:
    start = time.perf_counter()
    work(asked)
    return time.perf_counter() - start


def growth() -> None:
    """Time each question of each size; the lines take turns."""
    lines = {
        "d-separation": separation,
        "d-separation, networkx": separation_by_networkx,
        "smallest adjustment set": one_set,
        "one minimal separator, networkx": one_set_by_networkx,
    }
    for size in SIZES:
        asked = [*islice(questions(size), GRAPHS)]
        for one in asked:
            compare(one)
        times: dict[str, list[float]] = {name: [] for name in lines}
        for one in asked:
            turns = [{n: seconds(work, one) for n, work in lines.items()} for _ in range(ROUNDS)]
            for name, taken in times.items():
                taken.append(statistics.median(turn[name] for turn in turns))
        for name, taken in times.items():
            middle, worst = statistics.median(taken), max(taken)
            print(f"{size:4} nodes  {name:32} {middle * 1e3:8.2f} ms  worst {worst * 1e3:8.2f} ms")


def listing(size: int = 100) -> None:
    """Time the waits between one minimal adjustment set and the next, where there are 1,000."""
    totals, waits, asked = [], [], questions(size)
    while len(totals) < GRAPHS:
        one = next(asked)
        sets = backdoor_parting(one.graph, one.treatment, one.outcome).minimal()
        stamps = [time.perf_counter()]
        stamps += [time.perf_counter() for _ in islice(sets, MOST_SETS)]
        if len(stamps) > MOST_SETS:
            totals.append(stamps[-1] - stamps[0])
            waits.append(max(b - a for a, b in pairwise(stamps)))
    middle, worst = statistics.median(totals), max(totals)
    print(f"{size:4} nodes  first {MOST_SETS:,} sets  {middle:.2f} s  worst {worst:.2f} s")
    print(f"{size:4} nodes  longest wait for a set  {max(waits) * 1e3:.1f} ms")
    for nodes in SIZES[:2]:
        graph = next(questions(nodes)).graph
        start = time.perf_counter()
        found = implied_independencies(graph)
        taken = time.perf_counter() - start
        print(f"{nodes:4} nodes  {len(found):,} implied independencies  {taken:.2f} s")


def ask_dowhy(asked: Question, answer: Connection) -> None:
    """Time DoWhy's default identification, in a process of its own."""
    from dowhy import CausalModel

    warnings.simplefilter("ignore")
    frame = pd.DataFrame(0.0, index=range(10), columns=measured(asked.graph))
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.perf_counter()
        model = CausalModel(frame, asked.treatment, asked.outcome, graph=nx.DiGraph(asked.graph))
        model.identify_effect(proceed_when_unidentifiable=True)
        answer.send(time.perf_counter() - start)


def against_dowhy(size: int = 30) -> None:
    import dowhy  # noqa: F401  # once, for all the processes that are forked below

    fork = multiprocessing.get_context("fork")
    ours, theirs = [], []
    for asked in islice(questions(size), DOWHY_GRAPHS):
        ours.append(statistics.median(seconds(one_set, asked) for _ in range(ROUNDS)))
        here, there = fork.Pipe(duplex=False)
        process = fork.Process(target=ask_dowhy, args=(asked, there))
        process.start()
        theirs.append(here.recv() if here.poll(DOWHY_SECONDS) else DOWHY_SECONDS)
        process.terminate()
        process.join()
    late = sum(taken >= DOWHY_SECONDS for taken in theirs)
    middle, base = statistics.median(ours), statistics.median(theirs)
    print(f"{size:4} nodes  DoWhy's default  {base:.2f} s  {min(theirs):.2f}-{max(theirs):.2f} s")
    print(f"{size:4} nodes  ended after {DOWHY_SECONDS:.0f} s: {late} of {DOWHY_GRAPHS}")
    print(f"{size:4} nodes  ours {middle * 1e3:.2f} ms, {base / middle:,.0f} times as fast")


def main() -> None:
    logging.disable(logging.WARNING)
    growth()
    listing()
    against_dowhy()


if __name__ == "__main__":
    main()
