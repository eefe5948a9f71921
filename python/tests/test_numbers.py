"""The package and the program give the same tables, to the last bit."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest
from conftest import SCENARIOS, Program

from orecast import Finding, Run, Study

QUICK = SCENARIOS / "quick.toml"
GOLD = SCENARIOS / "mali-gold.toml"
NPV = ["--metric", "npv"]
DRAWS = 256


def bits(column: pl.Series) -> object:
    """The cells of a column; of numbers their bits, for 0 and -0 are equal."""
    cells = column.to_list()
    if column.dtype != pl.Float64:
        return cells
    return [cell is None for cell in cells], array("d", column.drop_nulls().to_list()).tobytes()


def same(ours: Mapping[str, pl.DataFrame], folder: Path) -> None:
    theirs = {file.stem: pl.read_parquet(file) for file in (folder / "tables").glob("*.parquet")}
    assert set(ours) == set(theirs)
    for name, table in theirs.items():
        assert ours[name].schema == table.schema, name
        assert ours[name].height == table.height > 0 or name in ("claims", "paths", "differences"), name
        for column in table.columns:
            assert bits(ours[name][column]) == bits(table[column]), f"{name}: {column}"


@pytest.mark.parametrize(("study", "draws"), [(QUICK, 300), (GOLD, 70)])
def test_a_run_has_the_tables_of_the_program(program: Program, tmp_path: Path, study: Path, draws: int) -> None:
    done = program("run", study, "--draws", draws, "--no-charts", "--no-workbook", "--draws-table", "--output", "out")
    assert done.returncode == 0, done.stderr
    run = Study.load(study).run(draws=draws)
    same({**run.tables, "draws": run.draws}, tmp_path / "out")
    assert run.answer == done.stdout.rstrip()


def test_seed_design_scenario_and_changes_are_those_of_the_options(program: Program, tmp_path: Path) -> None:
    options = ["--draws", 128, "--seed", 7, "--design", "sobol", "--scenario", "refinery/*/contested"]
    changes = [
        "--set",
        "price.initial=3000",
        "--scale",
        "sources.*.output=1.1",
        "--shift",
        "facilities.soroma.charge=+1",
    ]
    done = program("run", GOLD, *options, *changes, "--no-charts", "--no-workbook", "--output", "out")
    assert done.returncode == 0, done.stderr
    study = (
        Study.load(GOLD).shift("facilities.soroma.charge", 1).set("price.initial", 3000).scale("sources.*.output", 1.1)
    )
    same(study.run(draws=128, seed=7, design="sobol", scenario="refinery/*/contested").tables, tmp_path / "out")


GOLD_CASES: dict[str, tuple[list[object], Callable[[Study], Finding | Run]]] = {
    "what-if": (["--set", "price.initial=2000"], lambda it: it.what_if(set={"price.initial": 2000}, draws=DRAWS)),
    "what-if cases": (
        ["--case", "poor: price.initial=2000", "--case", "dear: scale facilities.soroma.phases.*.capex=1.5"],
        lambda it: it.what_if(
            case={"poor": {"price.initial": 2000}, "dear": "scale facilities.soroma.phases.*.capex=1.5"}, draws=DRAWS
        ),
    ),
    "sweep": (
        ["--over", "facilities.soroma.charge=1,2.5,9", *NPV],
        lambda it: it.sweep({"facilities.soroma.charge": [1, 2.5, 9]}, metric="npv", draws=DRAWS),
    ),
    "sensitivity": (
        [*NPV, "--method", "delta", "--method", "sobol", "--base", 64, "--group", "metal=sources"],
        lambda it: it.sensitivity("npv", method=["sobol", "delta"], base=64, group={"metal": "sources"}, draws=DRAWS),
    ),
    "discover": (
        ["--metric", "plateau_utilisation.soroma", "--where", "< 50 %", "--boxes", 2],
        lambda it: it.discover("plateau_utilisation.soroma", "< 50 %", boxes=2, draws=DRAWS),
    ),
    "robust": (
        ["--metric", "npv_state", "--threshold", "10 MUSD"],
        lambda it: it.robust("npv_state", threshold="10 MUSD", draws=DRAWS),
    ),
    "value": (
        ["--metric", "npv_state", "--group", "feed=sources"],
        lambda it: it.value("npv_state", group={"feed": "sources"}, draws=DRAWS),
    ),
    "break-even": (
        ["--vary", "facilities.soroma.charge=1,20", "--metric", "npv.soroma", "--stat", "p50", "--target", "-1 MUSD"],
        lambda it: it.break_even(
            {"facilities.soroma.charge": (1, 20)}, "npv.soroma", stat="p50", target="-1 MUSD", draws=DRAWS
        ),
    ),
    "fit": (["--until", 2015], lambda it: it.fit(until=2015, draws=DRAWS)),
    "backtest": (
        ["--from", 2010, "--to", 2014, "--step", 2, "--horizon", "1,3"],
        lambda it: it.backtest(2010, 2014, step=2, horizon=[1, 3], draws=DRAWS),
    ),
    "converge": (
        ["--metric", "npv", "--replicates", 3, "--scenario", "refinery/announced/contested"],
        lambda it: it.converge("npv", replicates=3, scenario="refinery/announced/contested", draws=DRAWS),
    ),
}


@pytest.mark.parametrize("case", GOLD_CASES)
def test_an_analysis_has_the_tables_and_the_answer_of_the_program(program: Program, tmp_path: Path, case: str) -> None:
    options, ask = GOLD_CASES[case]
    done = program(case.split()[0], GOLD, *options, "--draws", DRAWS, "--no-charts", "--output", "out")
    assert done.returncode == 0, done.stderr
    found = ask(Study.load(GOLD))
    same(found.tables, tmp_path / "out")
    assert found.answer == done.stdout.rstrip()
    if case == "fit":
        assert isinstance(found, Finding)
        assert found.files["fit.toml"] == (tmp_path / "out" / "fit.toml").read_text()


def test_what_a_study_has_changed_holds_on_both_sides_of_a_what_if() -> None:
    study = Study.load(QUICK)
    path = study.factors["path"][0]
    scaled = study.scale(path, 1.5)
    run = scaled.what_if(scale={path: 2.0}, draws=50)
    sides = [run.kpis.filter(pl.col("what_if") == side).drop("what_if") for side in ("as-it-is", "as-set")]
    assert sides[0].equals(scaled.run(draws=50).kpis)
    assert sides[1].equals(scaled.scale(path, 2.0).run(draws=50).kpis)


def test_a_written_run_notes_the_command_that_does_the_same(program: Program, tmp_path: Path) -> None:
    case = {"poor": {"price.initial": 2000}}
    run = Study.load(QUICK).scale("sources.*.output", 1.1).what_if(case=case, metric="npv", draws=20, seed=3)
    run.write(tmp_path / "ours")
    _name, *command = json.loads((tmp_path / "ours" / "manifest.json").read_text())["command"]
    done = program(*command, "--no-charts", "--output", "theirs")
    assert done.returncode == 0, done.stderr
    same(run.tables, tmp_path / "theirs")


def test_a_written_run_is_the_folder_of_the_program(program: Program, tmp_path: Path) -> None:
    done = program("run", QUICK, "--draws", 50, "--output", "theirs")
    assert done.returncode == 0, done.stderr
    Study.load(QUICK).run(draws=50).write(tmp_path / "ours")

    def files(folder: Path) -> dict[str, bytes]:
        # What is made at another time or with another command differs in that.
        fixed = (file for file in folder.rglob("*") if file.suffix in (".csv", ".parquet", ".png", ".toml"))
        return {str(file.relative_to(folder)): file.read_bytes() for file in fixed}

    def names(folder: Path) -> set[str]:
        return {str(file.relative_to(folder)) for file in folder.rglob("*")}

    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    assert names(ours) == names(theirs)
    assert files(ours) == files(theirs)
