"""Many data sets of one world."""

import numpy as np

import causalstory as cs
from causalstory.simulation.replicate import batches, replicate

VOICE = cs.load("medication-errors")["voice"]
COLUMNS = ("psychological_safety", "reported_errors")


def all_sets(n: int, replications: int, seed: int = 3) -> np.ndarray:
    drawn = [
        replicate(VOICE, COLUMNS, n=n, seed=seed, batch=batch, sets=sets)["reported_errors"]
        for batch, sets in batches(n, replications)
    ]
    return np.concatenate(drawn)


def test_every_data_set_is_shared_out_once() -> None:
    for n, replications in ((8, 10_000), (10_000, 7), (200_000, 3)):
        shared = batches(n, replications)
        assert sum(sets for _, sets in shared) == replications
        assert [batch for batch, _ in shared] == list(range(len(shared)))


def test_the_first_data_sets_do_not_depend_on_how_many_follow() -> None:
    assert np.array_equal(all_sets(20_000, 9)[:4], all_sets(20_000, 4))


def test_data_sets_differ_and_follow_from_the_seed() -> None:
    found = all_sets(20_000, 5)
    assert len(np.unique(found[:, :50], axis=0)) == 5
    assert np.array_equal(found, all_sets(20_000, 5))
    assert not np.array_equal(found, all_sets(20_000, 5, seed=4))


def test_they_come_from_the_world_that_simulate_draws() -> None:
    found = all_sets(500, 200).ravel()
    drawn = cs.simulate(VOICE, n=100_000)["reported_errors"]
    error = drawn.std() * np.sqrt(2 / 100_000)
    assert abs(found.mean() - drawn.mean()) < 4 * error  # once in 16,000 seeds by chance
