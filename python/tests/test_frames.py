"""Tables and charts as other libraries and notebooks take them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from conftest import SCENARIOS

from orecast import Run, Study


@pytest.fixture(scope="module")
def run() -> Run:
    return Study.load(SCENARIOS / "quick.toml").run(draws=100)


def test_a_table_has_types_and_empty_cells_that_are_null(run: Run) -> None:
    assert run.annual.schema["year"] == pl.Int64
    assert run.kpis.schema["mean"] == pl.Float64
    assert run.kpis.schema["metric"] == pl.String
    assert run.kpis.filter(metric="irr", capacity="baseline")["mean"].is_null().all()
    assert not any(run.kpis[name].is_nan().any() for name in ("mean", "p05", "p95"))


def test_any_library_with_the_arrow_interface_takes_a_table(run: Run) -> None:
    frame = run._core.table("kpis")
    assert frame is not None
    table = pa.table(frame)
    assert (table.num_rows, len(frame)) == (run.kpis.height, run.kpis.height)
    assert pl.DataFrame(table).equals(run.kpis)


def test_draws_are_a_row_for_each_scenario_and_draw(run: Run) -> None:
    assert run.draws.height == 4 * 100
    mean = run.draws.filter(capacity="refinery", mining="steady")["npv"].mean()
    told = run.kpis.filter(capacity="refinery", mining="steady", metric="npv")["mean"][0]
    assert mean == pytest.approx(told, rel=1e-12)


def test_a_chart_shows_itself(run: Run, tmp_path: Path) -> None:
    chart = run.charts["npv"]
    png, metadata = chart._repr_png_()
    assert png.startswith(b"\x89PNG") and metadata["width"] == 800
    assert chart.svg.lstrip().startswith(("<svg", "<?xml"))
    chart.save(tmp_path / "npv.svg")
    assert (tmp_path / "npv.svg").read_text() == chart.svg
    assert chart.title in repr(run.charts)
    with pytest.raises(KeyError, match="there are"):
        run.charts["nvp"]


def test_a_finding_has_tables_and_charts() -> None:
    study = Study.load(SCENARIOS / "quick.toml")
    finding = study.sweep({"price.initial": [2000, 3000, 4000]}, metric="npv", draws=64)
    assert finding.tables["kpis"].height > 0
    assert all(chart.png.startswith(b"\x89PNG") for chart in finding.charts.values())
    assert len(finding.charts) > 0


def test_the_package_is_typed(tmp_path: Path) -> None:
    client = Path(__file__).parent / "client.py"
    check = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(client)]
    done = subprocess.run(check, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_stubs_say_what_the_engine_has() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "orecast._orecast"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
