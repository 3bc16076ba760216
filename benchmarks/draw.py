"""Pictures of the flagship's four stories against four bare calls of Graphviz, in one run.

Graphviz is asked for the least: the same nodes and arrows, one plain picture a story. Ours are
laid out together, wrap their labels, and carry titles, claims, signs and alternative text. The
lines take turns, and a line that needs another process pays for starting it, as a script would.
"""

import shutil
import statistics
import subprocess
import time
from collections.abc import Callable

import causalstory as cs
from causalstory.diagrams.arrangement import laid_out
from causalstory.diagrams.measure import wrap

ROUNDS = 15
BASE = "four bare `dot` calls"


def bare(story: cs.Story) -> bytes:
    """Return what Graphviz needs to know of a story, and no more."""
    graph = cs.to_networkx(story)
    labels = "\n".join(f'"{node}" [label="{node}"]' for node in graph)
    arrows = "\n".join(f'"{cause}" -> "{effect}"' for cause, effect in graph.edges)
    return f"digraph {{ rankdir=LR\n{labels}\n{arrows}\n}}".encode()


def main() -> None:
    scenario = cs.load("medication-errors")
    dot = shutil.which("dot")
    if not dot:
        raise SystemExit("Graphviz is not installed: there is nothing to compare with.")
    texts = [bare(story) for story in scenario.stories]

    def by_dot() -> None:
        for text in texts:
            subprocess.run([dot, "-Tsvg"], input=text, check=True, capture_output=True)  # noqa: S603

    lines: dict[str, Callable[[], object]] = {
        BASE: by_dot,
        "four stories, one picture": lambda: cs.draw(scenario).svg,
        "four stories, four pictures": lambda: [
            cs.draw(scenario, story=story.name).svg for story in scenario.stories
        ],
    }
    times: dict[str, list[float]] = {name: [] for name in lines}
    for turn in range(ROUNDS + 1):
        for name, line in lines.items():
            laid_out.cache_clear()  # as if nobody had drawn anything yet
            wrap.cache_clear()
            start = time.perf_counter()
            line()
            if turn:  # the first turn warms the caches of the disk
                times[name].append(time.perf_counter() - start)
    base = statistics.median(times[BASE])
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"{name:30} {middle * 1000:7.1f} ms  {middle / base:5.2f} x {BASE}")


if __name__ == "__main__":
    main()
