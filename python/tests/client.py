"""What a user may write, for the type checker."""

from __future__ import annotations

import polars as pl
from typing_extensions import assert_type

from orecast import Chart, Finding, OrecastError, Run, Study


def main() -> None:
    study = Study.load("scenarios/quick.toml").set("price.initial", {"uniform": [2000, 3000]})
    study = (
        study.set({"sources.mines.output": "40 t/yr"})
        .scale("sources.*.output", 1.1)
        .shift("price.initial", "+5 USD/oz")
    )
    try:
        run = study.run(draws=10, seed=1, scenario=["refinery/*"], progress=print)
    except OrecastError as error:
        assert_type(error.problems[0].line, "int | None")
        raise
    assert_type(run, Run)
    assert_type(run.kpis, pl.DataFrame)
    assert_type(run.charts["npv"], Chart)
    finding = study.sensitivity("npv", method="delta", draws=100, progress=True)
    assert_type(finding, Finding)
    assert_type(finding.tables["sensitivity"], pl.DataFrame)
    study.robust("npv", drwas=3)  # type: ignore[call-arg]


if __name__ == "__main__":
    main()
