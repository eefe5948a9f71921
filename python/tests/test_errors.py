"""What goes wrong is told in the program's words, as one exception."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SCENARIOS, Program

from orecast import OrecastError, Study

QUICK = SCENARIOS / "quick.toml"


def test_problems_of_a_study_are_the_text_of_the_program_and_data(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(QUICK.read_text().replace('"40 t/yr"', '"40 parsecs"').replace("draws = 2_000", "draws = -1"))
    with pytest.raises(OrecastError) as caught:
        Study.load(file)
    assert str(caught.value) == program("check", file, "--color", "never").stderr.rstrip()
    problems = {problem.path: problem for problem in caught.value.problems}
    assert set(problems) == {"study.draws", "sources.mines.output.p50"} or len(problems) == 2
    draws = problems["study.draws"]
    assert (draws.file, draws.line) == (str(file), 10)
    assert "-1" in draws.message


def test_a_wrong_path_is_told_where_it_was_given() -> None:
    study = Study.load(QUICK).set("price.intial", 3000)
    with pytest.raises(OrecastError, match="did you mean") as caught:
        study.run(draws=10)
    (problem,) = caught.value.problems
    assert (problem.path, problem.file) == ("price.intial", "command line")


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda it: it.sensitivity("npw"), "did you mean"),
        (lambda it: it.sensitivity("npv", method="guess"), "first-order"),
        (lambda it: it.sensitivity("npv", base=0), "base=0"),
        (lambda it: it.run(draws=0), "draws=0: from 1 to"),
        (lambda it: it.run(draws=-5), "draws=-5: from 1 to"),
        (lambda it: it.run(seed=-1), "seed=-1: from 0 to"),
        (lambda it: it.discover("npv", "> 0", box=-1), "box=-1"),
        (lambda it: it.run(design="random"), "latin-hypercube"),
        (lambda it: it.run(scenario="refinary/*"), 'did you mean "refinery"'),
        (lambda it: it.run(draws=10**12), "memory"),
        (lambda it: it.what_if(), "something to change"),
        (lambda it: it.sweep({"price.initial": [3, 2]}), "rising order"),
        (lambda it: it.backtest(2010, 2014, step=0), "step=0"),
        (lambda it: it.fit(), "history"),
    ],
)
def test_what_cannot_be_asked_is_told(ask: Callable[[Study], object], told: str) -> None:
    with pytest.raises(OrecastError, match=told) as caught:
        ask(Study.load(QUICK))
    assert caught.value.problems == []


def test_what_is_no_option_or_no_value_is_a_type_error() -> None:
    study = Study.load(QUICK)
    with pytest.raises(TypeError, match="drwas"):
        study.robust("npv", drwas=10)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="no value of a study"):
        study.set("price.initial", object())  # type: ignore[call-overload]


def test_an_error_arrives_whole_from_another_process() -> None:
    with pytest.raises(OrecastError) as caught:
        Study.load("nowhere.toml")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.problems) == (str(caught.value), caught.value.problems)
    assert copy.problems[0].file == "nowhere.toml"
