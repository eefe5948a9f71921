"""What a run or an analysis found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from os import PathLike

import polars as pl

from orecast import _orecast
from orecast._charts import Charts

_Core = _orecast.Run | _orecast.Finding


def framed(frame: _orecast.Frame) -> pl.DataFrame:
    """A table of the engine as polars has it, without copying."""
    return pl.DataFrame(frame)


class Tables(Mapping[str, pl.DataFrame]):
    """The tables of a run or an analysis by name."""

    def __init__(self, core: _Core) -> None:
        self._core = core
        self._known: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._known:
            frame = self._core.table(name)
            if frame is None:
                raise KeyError(f"{name}: there are {', '.join(self)}")
            self._known[name] = framed(frame)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._core.tables)

    def __len__(self) -> int:
        return len(self._core.tables)

    def __repr__(self) -> str:
        width = max((len(name) for name in self), default=0)
        return "\n".join(f"{name:{width}}  {it.height:,} rows, {it.width} columns" for name, it in self.items())


class _Found:
    """Answer, tables and charts."""

    def __init__(self, core: _Core) -> None:
        self._core = core

    @cached_property
    def answer(self) -> str:
        """What the program prints."""
        return self._core.answer

    @property
    def applied(self) -> list[str]:
        """What was changed in the study, in words."""
        return self._core.applied

    @cached_property
    def tables(self) -> Tables:
        """All tables by name, as polars frames."""
        return Tables(self._core)

    @cached_property
    def charts(self) -> Charts:
        """All charts by name; the last value of a notebook's cell is shown as an image."""
        return Charts(self._core.charts)

    def __repr__(self) -> str:
        return self.answer


class Finding(_Found):
    """What an analysis found. Evaluated in a notebook it shows its answer."""

    _core: _orecast.Finding

    @cached_property
    def files(self) -> dict[str, str]:
        """What it made besides, by name: of a fit ``fit.toml``, a layer that extends the study."""
        return {name: content.decode() for name, content in self._core.files}


class Run(_Found):
    """What a run found. Evaluated in a notebook it shows its answer."""

    _core: _orecast.Run

    @property
    def annual(self) -> pl.DataFrame:
        """A row for each scenario, year and yearly metric: unit, mean, sd, standard error and percentiles over the draws."""
        return self.tables["annual"]

    @property
    def kpis(self) -> pl.DataFrame:
        """A row for each scenario and KPI: unit, mean, sd, standard error and percentiles over the draws."""
        return self.tables["kpis"]

    @property
    def differences(self) -> pl.DataFrame:
        """A row for each metric of each pair of decisions, draw by draw; ``positive`` is the share of draws above zero."""
        return self.tables["differences"]

    @property
    def claims(self) -> pl.DataFrame:
        """A row for each scenario and claim: how likely it is that what somebody said comes true."""
        return self.tables["claims"]

    @property
    def assumptions(self) -> pl.DataFrame:
        """A row for each number of the study: value or distribution, unit, reference, grade, note."""
        return self.tables["assumptions"]

    @cached_property
    def draws(self) -> pl.DataFrame:
        """A row for each scenario and draw: its levels, factors and KPIs, in the units of `assumptions` and `kpis`.

        They are made once more when they are first asked for, which takes about as long as the run.
        """
        return framed(self._core.draws())

    def write(self, folder: str | PathLike[str]) -> None:
        """Write the folder that the program writes: tables, charts, report, workbook and manifest.

        Parameters
        ----------
        folder
            Where to; a folder that Orecast did not make is never overwritten.
        """
        self._core.write(folder)
