"""While a study runs: other threads work, progress is told, Ctrl-C stops it."""

from __future__ import annotations

import multiprocessing
import multiprocessing.queues
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from conftest import SCENARIOS

from orecast import OrecastError, Study

GOLD = SCENARIOS / "mali-gold.toml"


def test_progress_rises_to_what_is_expected() -> None:
    told: list[tuple[int, int]] = []
    study = Study.load(GOLD)
    study.run(draws=500, progress=lambda done, expected: told.append((done, expected)))
    assert told == sorted(told)
    months = 20 * 12
    assert told[-1] == (500 * 36 * months, 500 * 36 * months)


def test_progress_may_be_a_line(capfd: pytest.CaptureFixture[str]) -> None:
    Study.load(GOLD).sweep({"price.initial": [2000, 3000]}, draws=64, progress=True)
    assert "100%" in capfd.readouterr().err


def test_other_threads_work_meanwhile() -> None:
    ticks: list[float] = []
    over = threading.Event()

    def tick() -> None:
        while not over.wait(0.01):
            ticks.append(time.monotonic())

    thread = threading.Thread(target=tick)
    thread.start()
    began = time.monotonic()
    Study.load(GOLD).run(draws=2000)
    took = time.monotonic() - began
    over.set()
    thread.join()
    during = [tick for tick in ticks if began < tick < began + took]
    assert len(during) > 10 * took, f"{len(during)} ticks in {took:.2f} s"


def test_what_progress_raises_stops_the_work() -> None:
    def stop(done: int, expected: int) -> None:
        raise RuntimeError(f"enough after {done} of {expected}")

    began = time.monotonic()
    with pytest.raises(RuntimeError, match="enough"):
        Study.load(GOLD).run(draws=20_000, progress=stop)
    assert time.monotonic() - began < 5


def _asked_of_a_fork(told: multiprocessing.queues.Queue[str]) -> None:
    try:
        Study.load(GOLD).run(draws=10)
    except OrecastError as error:
        told.put(str(error))


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system forks no processes")
def test_a_fork_is_told_what_to_do_and_does_not_hang() -> None:
    Study.load(GOLD).run(draws=10)
    context = multiprocessing.get_context("fork")
    told = context.Queue()
    child = context.Process(target=_asked_of_a_fork, args=(told,))
    child.start()
    assert "spawn" in told.get(timeout=20)
    child.join(20)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to one process")
def test_ctrl_c_stops_the_work() -> None:
    code = f"""
import orecast, sys
study = orecast.Study.load({str(GOLD)!r})
try:
    study.run(draws=100_000, progress=lambda done, expected: print("runs", flush=True))
except KeyboardInterrupt:
    sys.exit(17)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "runs\n"
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        process.stdout.read()
        assert process.wait() == 17
    assert time.monotonic() - began < 5
