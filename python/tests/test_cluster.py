"""A run on a cluster of several processes is the run of one, also when one of them is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import SCENARIOS
from distributed import Client, LocalCluster

import orecast


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A cluster of three processes."""
    # No dashboard, so that no port is taken but for the workers.
    with (
        LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client


def assert_same(run: orecast.Run, alone: orecast.Run) -> None:
    """All tables are the same to the last bit."""
    assert list(run.tables) == list(alone.tables)
    for name, table in alone.tables.items():
        assert run.tables[name].equals(table, null_equal=True), name


def test_a_worker_killed_in_mid_run_costs_time_and_no_bit(client: Any) -> None:
    study = orecast.Study.load(SCENARIOS / "mali-gold.toml")
    workers = set(client.run(os.getpid).values())
    victim = min(workers)
    seen: list[int] = []

    def kill(done: int, expected: int) -> None:
        seen.append(done)
        if done == 1:
            os.kill(victim, signal.SIGKILL)

    run = orecast.cluster.run(study, client, shards=12, draws=4000, progress=kill)
    assert seen == list(range(1, 13))
    assert victim not in client.run(os.getpid).values()
    assert_same(run, study.run(draws=4000))


def test_shards_that_are_kept_are_not_computed_again(client: Any, tmp_path: Path) -> None:
    study = orecast.Study.load(SCENARIOS / "quick.toml")
    kept = tmp_path / "shards"
    seen: list[int] = []
    run = orecast.cluster.run(study, client, shards=4, draws=3000, folder=kept)
    (kept / "shard-2-of-4.chunk").unlink()
    again = orecast.cluster.run(
        study, client, shards=4, draws=3000, folder=kept, progress=lambda done, expected: seen.append(done)
    )
    assert seen == [4]
    assert_same(again, run)
    assert_same(run, study.run(draws=3000))
    with pytest.raises(orecast.OrecastError, match="holds shards of another run"):
        orecast.cluster.run(study, client, shards=4, draws=2000, folder=kept)


def test_what_is_wrong_on_a_worker_is_told_here(client: Any) -> None:
    study = orecast.Study.load(SCENARIOS / "quick.toml")
    with pytest.raises(orecast.OrecastError, match="shards"):
        orecast.cluster.run(study, client, shards=0)
