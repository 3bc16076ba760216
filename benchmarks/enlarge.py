"""`enlarge` against asking each edited graph on its own, in one run.

A story of seven variables, all edits of up to two steps. The other lines read every edited graph as
any story is read: by our arithmetic alone, all of them; by `compare`, DoWhy's numbers and all, a
sample of them, scaled up. What they find is compared before anything is timed. The lines take
turns; what matters are the ratios.
"""

import statistics
import time
from dataclasses import replace
from itertools import combinations

import causalstory as cs
from causalstory.decision.edits import arrows_after, edited, edits_of
from causalstory.decision.reading import prepare, read
from causalstory.simulation.simulate import simulate

ROUNDS = 3
N = 10_000
SAMPLED = 10
HIDDEN, SEEN = "{ latent = true }", "{}"
TEXT = """
format = 1
id = "seven"
title = "Seven variables"
[question]
treatment = "safety"
outcome = "errors"
proxy = "reports"
goal = "decrease"
[variables]
safety = {}
reports = {}
acuity = {}
staff = {}
errors = {}
willingness = { latent = true }
learning = { latent = true }
[evidence]
report = { columns = ["safety", "reports"] }
case_mix = { adds = ["acuity", "staff"] }
audit = { adds = ["errors"] }
[actions]
fear.shift = { safety = -1 }
build.shift = { safety = 1 }
hire.shift = { staff = 1 }
[stories.told]
title = "As told"
[stories.told.mechanisms]
acuity = { family = "normal" }
staff = { family = "normal", formula = "0.5*acuity" }
safety = { family = "normal", formula = "0.3*staff" }
learning = { family = "normal", formula = "0.5*safety" }
willingness = { family = "normal" }
errors = { family = "poisson", formula = "4 + 0.2*acuity - 0.1*staff - 0.2*learning" }
reports = { family = "binomial", trials = "errors", formula = "-0.5 + 0.2*willingness" }
"""
ALL_SEEN = TEXT.replace(HIDDEN, SEEN).replace('["errors"]', '["errors", "willingness", "learning"]')


def candidates(scenario, alone):
    """Yield the edited stories that `enlarge` looks at, one for each graph."""
    story = scenario.stories[0]
    singles = list(edits_of(scenario, story))
    rest = [edit for edit in singles if edit not in alone]
    seen = {frozenset(story.arrows)}
    for edits in [*((edit,) for edit in singles), *combinations(rest, 2)]:
        after = arrows_after(set(story.arrows), edits)
        if after is not None and after not in seen:
            seen.add(after)
            yield edited(story, edits)


def by_reading(scenario, level, stories):
    """Read each edited graph on its own, without DoWhy."""
    frame = simulate(scenario.stories[0], n=N)
    sample = prepare(scenario, level, frame)
    return [read(story, level, sample, dowhy=False)[1].action for story in stories]


def by_comparing(scenario, level, stories):
    """Ask `compare` for each of them."""
    frame = simulate(scenario.stories[0], n=N)
    return [
        cs.compare(replace(scenario, stories=(story,)), data=frame, evidence=level.name)
        for story in stories
    ]


def seconds(work):
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def measure(name, scenario, level):
    first = cs.enlarge(scenario, "told", evidence=level.name, n=N)
    alone = {row.edits[0] for row in first if len(row.edits) == 1}
    stories = list(candidates(scenario, alone))
    changed = {story.arrows for story, action in zip(
        stories, by_reading(scenario, level, stories), strict=True
    ) if action != first.action}  # fmt: skip
    if len(stories) != first.tried or changed != {row.story.arrows for row in first}:
        raise AssertionError("asking each graph finds something else")
    some = stories[:: max(1, len(stories) // SAMPLED)]
    turns = [
        (
            seconds(lambda: cs.enlarge(scenario, "told", evidence=level.name, n=N))[0],
            seconds(lambda: cs.enlarge(scenario, "told", evidence=level.name, n=N, jobs=2))[0],
            seconds(lambda: by_reading(scenario, level, stories))[0],
            seconds(lambda: by_comparing(scenario, level, some))[0] / len(some) * len(stories),
        )
        for _ in range(ROUNDS)
    ]
    one, two, reading, comparing = (statistics.median(taken) for taken in zip(*turns, strict=True))
    print(
        f"{name:12} {level.name:9} {len(stories):5,} graphs  {len(first):3} change the action  "
        f"enlarge {one:5.2f} s  jobs=2 {two:5.2f} s  each read alone {reading:6.2f} s "
        f"({reading / one:.0f} x)  each compared {comparing:7.1f} s ({comparing / one:.0f} x)"
    )


def main():
    for name, text in (("two latent", TEXT), ("all measured", ALL_SEEN)):
        scenario = cs.load(text)
        for level in scenario.evidence:
            measure(name, scenario, level)


if __name__ == "__main__":
    main()
