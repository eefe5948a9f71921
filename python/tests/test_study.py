"""Reading a study and changing it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from conftest import SCENARIOS

import orecast
from orecast import OrecastError, Study
from orecast._values import Value

QUICK = SCENARIOS / "quick.toml"


def test_a_study_tells_what_is_in_it() -> None:
    study = Study.load(SCENARIOS / "mali-gold.toml")
    assert len(study.scenarios) == 36
    assert "refinery/announced/contested" in study.scenarios
    assert {"path", "value", "unit", "grade"} <= set(study.factors.columns)
    assert study.factors.height < study.assumptions.height
    assert "sources.artisanal.output" in study.factors["path"]
    assert study.check() == []


def test_a_changed_study_is_a_copy() -> None:
    study = Study.load(QUICK)
    changed = study.set("study.draws", 17)
    assert "draws = 17" in changed.resolved
    assert "draws = 17" not in study.resolved


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (3000, "initial = 3000"),
        (3000.5, "initial = 3000.5"),
        ("3000 USD/oz", 'initial = "3000 USD/oz"'),
        ({"value": 2000, "note": 'a "dear" one'}, "dear"),
    ],
)
def test_values_are_given_as_python_has_them(value: Value, written: str) -> None:
    assert written in Study.load(SCENARIOS / "mali-gold.toml").set("price.initial", value).resolved


def test_a_distribution_is_a_mapping() -> None:
    study = Study.load(SCENARIOS / "mali-gold.toml").set("price.initial", {"triangular": [2000, 3000, 5000]})
    assert "price.initial" in study.factors["path"]


def test_a_text_is_the_study_that_a_file_with_it_is(tmp_path: Path) -> None:
    text = QUICK.read_text()
    assert Study.from_toml(text).run(draws=20).kpis.equals(Study.load(QUICK).run(draws=20).kpis)


def test_a_study_can_be_sent_to_another_process() -> None:
    study = Study.from_toml(QUICK.read_text()).set("price.initial", 2500).scale("sources.*.output", 1.2)
    sent: Study = pickle.loads(pickle.dumps(study))
    assert sent.resolved == study.resolved


def test_files_that_a_text_names_are_beside_it() -> None:
    text = (SCENARIOS / "mali-gold.toml").read_text()
    study = Study.from_toml(text, folder=SCENARIOS)
    assert study.fit(history="price").tables
    with pytest.raises(OrecastError, match="cannot be read"):
        Study.from_toml(text, folder=SCENARIOS / "nowhere")


def test_what_was_fitted_can_be_run() -> None:
    finding = Study.load(SCENARIOS / "mali-gold.toml").fit(history="price")
    layer = finding.files["fit.toml"].replace("study.toml", "mali-gold.toml", 1)
    fitted = Study.from_toml(layer, folder=SCENARIOS)
    told = dict(fitted.factors.select("path", "note").iter_rows())
    assert "maximum likelihood" in told["price.drift"]
    assert fitted.run(draws=10, scenario="refinery/announced/contested").kpis.height > 0


def test_what_is_allowed_but_may_not_be_meant_is_a_warning() -> None:
    text = QUICK.read_text().replace("[sources.mines]", '[sources.mines]\nends = "2020-12"', 1)
    with pytest.warns(orecast.OrecastWarning, match="it never produces"):
        Study.from_toml(text)
