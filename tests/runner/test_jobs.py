from __future__ import annotations

import threading
from itertools import count

import pytest

from causalstory.errors import SimulationError
from causalstory.runner.jobs import AHEAD, in_order

MANY = 2 * AHEAD + 3


@pytest.mark.parametrize("jobs", [1, 2, 1000])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    assert list(in_order(lambda item: item**2, range(MANY), jobs=jobs)) == [
        item**2 for item in range(MANY)
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_items_give_no_results(jobs: int) -> None:
    assert list(in_order(abs, [], jobs=jobs)) == []


def test_several_jobs_work_at_the_same_time() -> None:
    together = threading.Barrier(2, timeout=20)  # breaks unless two wait at once
    assert sorted(in_order(lambda _: together.wait(), [1, 2], jobs=2)) == [0, 1]


def test_one_job_waits_until_it_is_asked() -> None:
    done: list[int] = []
    results = in_order(done.append, count(), jobs=1)
    next(results)
    assert done == [0]


def test_several_jobs_run_only_so_far_ahead() -> None:
    items = count()
    results = in_order(abs, items, jobs=2)
    next(results)
    results.close()
    assert next(items) == AHEAD


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_first_refusal_in_order_is_the_one_raised(jobs: int) -> None:
    later = threading.Event()

    def work(item: int) -> int:
        if item == 2 and jobs > 1:
            later.wait(20)
        if item in {2, 4}:
            later.set()
            raise SimulationError(f"item {item} is impossible")
        return item

    results = in_order(work, range(6), jobs=jobs)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(SimulationError, match="item 2 is impossible"):
        next(results)


def test_a_bug_is_not_taken_for_a_result() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda item: 1 / item, [1, 0], jobs=2))
