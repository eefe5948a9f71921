"""Scenario modelling of commodity capacity: the engine of the program `orecast`, with polars frames.

>>> import orecast
>>> study = orecast.Study.load("scenarios/quick.toml")
>>> run = study.run(draws=1000)
>>> run.kpis
>>> run.charts["npv"]

Everything gives the same numbers as the command of the same name, to the last bit.
"""

from orecast._charts import Chart, Charts
from orecast._errors import OrecastError, OrecastWarning, Problem
from orecast._orecast import __version__
from orecast._results import Finding, Run, Tables
from orecast._study import Study

# It builds on all of these.
from orecast import cluster  # isort: skip

__all__ = [
    "Chart",
    "Charts",
    "Finding",
    "OrecastError",
    "OrecastWarning",
    "Problem",
    "Run",
    "Study",
    "Tables",
    "__version__",
    "cluster",
]
