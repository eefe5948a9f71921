"""A study, and everything that can be asked of it."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Mapping
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal, SupportsFloat, TypedDict, Union, overload

import polars as pl

from orecast import _orecast
from orecast import _values as values
from orecast._errors import OrecastWarning
from orecast._progress import Progress, Told, told
from orecast._results import Finding, Run, framed
from orecast._values import Changes, Names, Value

if TYPE_CHECKING:
    if sys.version_info >= (3, 11):
        from typing import Unpack
    else:
        from typing_extensions import Unpack

Design = Literal["monte-carlo", "latin-hypercube", "sobol"]
Method = Literal["first-order", "rank", "pawn", "delta", "tornado", "morris", "sobol"]
Quantity = Union[str, SupportsFloat]
"""A number in its own unit, or a text with one: ``"10 MUSD"``, ``"50 %"``."""


class Options(TypedDict, total=False):
    """How draws are made; every command takes these."""

    draws: int | None
    """Number of draws, in place of the study's."""
    seed: int | None
    """Seed, in place of the study's."""
    design: Design | None
    """Design of the factors, in place of the study's."""
    scenario: Names | None
    """Only scenarios whose levels match, as ``LEVEL/LEVEL`` with ``*`` for anything."""
    progress: Progress
    """True for a line that shows how far it is, or what is called with the path-steps done and expected."""


class Study:
    """A study file, with what is changed in it. It is never changed itself: `set` and its like give a changed copy.

    Make one with `Study.load` or `Study.from_toml`. The file is read anew by everything that is asked of the study.
    """

    def __init__(self, core: _orecast.Study) -> None:
        self._core = core

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Study:
        """Read and check a study file. Files that it names are relative to its folder.

        Raises
        ------
        OrecastError
            With everything that is wrong with it.
        """
        return cls(_orecast.Study(path))._heeded()

    @classmethod
    def from_toml(cls, text: str, folder: str | PathLike[str] = ".") -> Study:
        """Read and check a study written as text.

        Parameters
        ----------
        text
            What would stand in the file.
        folder
            The folder in which the file would be, for other files that it names.

        Raises
        ------
        OrecastError
            With everything that is wrong with it.
        """
        return cls(_orecast.Study(Path(folder) / "<text>", text))._heeded()

    def __reduce__(self) -> tuple[object, ...]:
        # So that it can be sent to another process; files are found there if they are at the same path.
        return _restored, (self._core.made_of, self._core.changes, self._core.sampling)

    def _heeded(self) -> Study:
        for warning in self.check():
            warnings.warn(warning, OrecastWarning, stacklevel=3)
        return self

    @cached_property
    def _reading(self) -> _orecast.Reading:
        return self._core.read()

    @property
    def title(self) -> str:
        """The title of the study."""
        return self._reading.title

    @property
    def scenarios(self) -> list[str]:
        """The names of its scenarios, ``LEVEL/LEVEL``, as ``scenario=`` takes them."""
        return self._reading.scenarios

    @cached_property
    def factors(self) -> pl.DataFrame:
        """Its uncertain numbers: path, distribution, unit, reference, grade, note, and the level that gives them."""
        return framed(self._reading.factors)

    @cached_property
    def assumptions(self) -> pl.DataFrame:
        """All its numbers, those that the format assumes too: path, value or distribution, unit, reference, grade, note, level."""
        return framed(self._reading.assumptions)

    @property
    def resolved(self) -> str:
        """The study as TOML with every change applied and every default written out."""
        return self._reading.resolved

    def check(self) -> list[str]:
        """Read and check the study; what is allowed but may not be meant, in words.

        Raises
        ------
        OrecastError
            With everything that is wrong with it.
        """
        return self._reading.warnings

    @property
    def listing(self) -> str:
        """Its scenarios, factors and every path that `set` takes, as text."""
        return self._reading.listing

    def __repr__(self) -> str:
        return f"{self.title}\n{len(self.scenarios)} scenarios, {self.factors['path'].n_unique()} uncertain numbers"

    @overload
    def set(self, path: str, value: Value, /) -> Study: ...
    @overload
    def set(self, changes: Changes, /) -> Study: ...
    def set(self, path: str | Changes, value: Value | None = None, /) -> Study:
        """A copy in which a path has a new value or distribution, or several have.

        All that is set comes before all that is scaled, and this before all that is shifted. The copy is checked when it is used.

        Parameters
        ----------
        path
            The path of the number, ``sources.mine.output``; ``*`` stands for every name there. Or a mapping of paths to values.
        value
            A number in the key's own unit, a text with a unit such as ``"50 t/yr"``, a distribution such as
            ``{"triangular": [1, 2, 4]}``, or whatever else the key takes.

        Examples
        --------
        >>> study.set("price.initial", 3000)
        >>> study.set({"sources.mine.output": {"uniform": [40, 60]}, "sources.mine.cost": "1400 USD/oz"})
        """
        return Study(self._core.changed(set=_changes(path, value)))

    @overload
    def scale(self, path: str, factor: Quantity, /) -> Study: ...
    @overload
    def scale(self, changes: Mapping[str, Quantity], /) -> Study: ...
    def scale(self, path: str | Mapping[str, Quantity], factor: Quantity | None = None, /) -> Study:
        """A copy in which a number or a whole distribution is multiplied; ``*`` in the path stands for every name there."""
        return Study(self._core.changed(scale=_changes(path, factor)))

    @overload
    def shift(self, path: str, amount: Quantity, /) -> Study: ...
    @overload
    def shift(self, changes: Mapping[str, Quantity], /) -> Study: ...
    def shift(self, path: str | Mapping[str, Quantity], amount: Quantity | None = None, /) -> Study:
        """A copy in which something is added to a number or a whole distribution; ``*`` stands for every name there."""
        return Study(self._core.changed(shift=_changes(path, amount)))

    def run(
        self,
        *,
        draws: int | None = None,
        seed: int | None = None,
        design: Design | None = None,
        scenario: Names | None = None,
        heat: Names | None = None,
        progress: Progress = None,
    ) -> Run:
        """Simulate the study.

        Parameters
        ----------
        draws, seed, design
            In place of the study's.
        scenario
            Only scenarios whose levels match, as ``LEVEL/LEVEL`` with ``*`` for anything.
        heat
            KPIs to draw heat maps of in place of the usual four, such as ``"npv.soroma"``.
        progress
            True for a line on standard error, or what is called with the path-steps done and expected.

        Raises
        ------
        OrecastError
            What is wrong with the study, or asked too much of this machine.
        """
        core, tell = self._asked(draws, seed, design, scenario, progress)
        return Run(_orecast.run(core, values.names(heat), tell))

    def what_if(
        self,
        *,
        set: Changes | None = None,
        scale: Mapping[str, Quantity] | None = None,
        shift: Mapping[str, Quantity] | None = None,
        case: Names | Mapping[str, str | Changes] | None = None,
        one_by_one: bool = False,
        metric: Names | None = None,
        heat: Names | None = None,
        **options: Unpack[Options],
    ) -> Run:
        """Run the study as it is beside the study changed, draw by draw on the same luck.

        What `Study.set` and its like have changed holds on both sides.

        Parameters
        ----------
        set, scale, shift
            What is changed; beside cases it holds on all sides.
        case
            Named cases: each alone, all together, and what is only there together. A mapping of names to what is set,
            or to the text ``"PATH=VALUE; scale PATH=FACTOR"``.
        one_by_one
            Make a case of each change.
        metric
            KPIs whose effects are drawn, with cases.
        heat
            KPIs to draw heat maps of in place of the usual four.
        **options
            See `Study.run`.

        Examples
        --------
        >>> study.what_if(set={"price.initial": 3000})
        >>> study.what_if(case={"cheap": {"facilities.mill.charge": 3}, "lean": "scale sources.*.cost=0.9"})
        """
        (core, progress), cases = self._asked(**options), values.cases(case)
        changes = (values.settings(set), values.settings(scale), values.settings(shift))
        if any(self._core.changes) and any(changes) and not cases:
            # The engine takes what is changed beside a case to hold on all sides.
            cases, changes = _as_cases(changes, one_by_one), ([], [], [])
            one_by_one = False
        metrics, maps = values.names(metric), values.names(heat)
        return Run(_orecast.what_if(core.changed(*changes), cases, one_by_one, metrics, maps, progress))

    def sweep(
        self,
        over: Names | Mapping[str, str | Iterable[Quantity]],
        *,
        metric: Names | None = None,
        year: int | None = None,
        **options: Unpack[Options],
    ) -> Finding:
        """Run the study at each value of a path, or of each combination of several, on the same draws.

        Unless ``scenario`` says which scenarios, each decision is swept in the middle of all other axes.

        Parameters
        ----------
        over
            Paths and their values, ``{"price.initial": [2000, 3000, 4000]}``, or ``"price.initial=lin(2000, 6000, 9)"``.
        metric
            Metrics to draw; by default the usual four.
        year
            Year of a yearly metric.
        **options
            See `Study.run`.
        """
        core, progress = self._asked(**options)
        return Finding(_orecast.sweep(core, values.spans(over), values.names(metric), year, progress))

    def sensitivity(
        self,
        metric: str,
        *,
        year: int | None = None,
        method: Method | Iterable[Method] = ("first-order", "rank"),
        base: int = 1024,
        trajectories: int = 64,
        second_order: bool = False,
        group: Names | Mapping[str, Names] | None = None,
        **options: Unpack[Options],
    ) -> Finding:
        """Say what moves an outcome: which assumptions drive it, and how much is luck.

        Unless ``scenario`` says which scenarios, each decision is looked at in the middle of all other axes.

        Parameters
        ----------
        metric
            By its name in the tables: a KPI such as ``"npv.soroma"``, or with ``year`` a yearly metric.
        year
            Year of a yearly metric.
        method
            How to find out. first-order, rank, pawn and delta work on ordinary draws; tornado, morris and sobol make their own.
        base
            Base draws of methods that simulate anew.
        trajectories
            With morris: trajectories through the factors' values.
        second_order
            With sobol: interactions of pairs too.
        group
            With sobol: factors to look at together, ``{"metal": "sources"}``.
        **options
            See `Study.run`.
        """
        core, progress = self._asked(**options)
        methods, groups = values.names(method), values.groups(group)
        return Finding(
            _orecast.sensitivity(core, metric, year, methods, base, trajectories, second_order, groups, progress)
        )

    def discover(
        self,
        metric: str,
        where: str,
        *,
        year: int | None = None,
        box: int | Iterable[int] = (),
        boxes: int = 1,
        alpha: float = 0.05,
        mass_min: float = 0.05,
        **options: Unpack[Options],
    ) -> Finding:
        """Find the conditions under which an outcome is of interest: which levels, between which values of uncertain numbers.

        Parameters
        ----------
        metric
            By its name in the tables.
        where
            Which outcomes are of interest: ``"< 0.5"``, ``"<= 50 %"``, ``">= 10 MUSD"``; ``"none"``: those without a value.
        year
            Year of a yearly metric.
        box
            The step of the trajectory to show of the first box, of the second, and so on.
        boxes
            Boxes to find at most.
        alpha
            Share of a box's cases that is taken off at a time.
        mass_min
            Least share of all cases that a box may hold.
        **options
            See `Study.run`.
        """
        core, progress = self._asked(**options)
        picks = values.numbers(box)
        return Finding(_orecast.discover(core, metric, where, year, picks, boxes, alpha, mass_min, progress))

    def robust(
        self,
        metric: str,
        *,
        year: int | None = None,
        threshold: Quantity | None = None,
        optimism: float = 0.5,
        **options: Unpack[Options],
    ) -> Finding:
        """Compare decisions where nobody knows which scenario will come: expected value, worst case, regret, stability.

        Parameters
        ----------
        metric
            By its name in the tables.
        year
            Year of a yearly metric.
        threshold
            An outcome that is good enough, such as ``"10 MUSD"``; a number is in the metric's own unit.
        optimism
            Weight of the best outcome in Hurwicz' criterion, from 0 to 1.
        **options
            See `Study.run`.
        """
        core, progress = self._asked(**options)
        enough = values.number(threshold)
        return Finding(_orecast.robust(core, metric, year, enough, optimism, progress))

    def value(
        self,
        metric: str,
        *,
        year: int | None = None,
        group: Names | Mapping[str, Names] | None = None,
        **options: Unpack[Options],
    ) -> Finding:
        """Say what it is worth to know more before deciding: everything, which scenario comes, groups of numbers, single ones.

        Parameters
        ----------
        metric
            By its name in the tables.
        year
            Year of a yearly metric.
        group
            Factors to know together, ``{"shares": "sources.*.local_share"}``.
        **options
            See `Study.run`.
        """
        core, progress = self._asked(**options)
        groups = values.groups(group)
        return Finding(_orecast.value(core, metric, year, groups, progress))

    def break_even(
        self,
        vary: str | Mapping[str, Iterable[Quantity]],
        metric: str,
        *,
        year: int | None = None,
        stat: str = "mean",
        above: Quantity | None = None,
        target: Quantity = 0,
        **options: Unpack[Options],
    ) -> Finding:
        """Find the value of a number at which an outcome reaches a target, with its confidence interval.

        Parameters
        ----------
        vary
            The path that varies; or between which values, ``{"sources.artisanal.local_share": (0, 1)}``.
        metric
            By its name in the tables.
        year
            Year of a yearly metric.
        stat
            Which statistic over the draws: ``mean``, a percentile such as ``p10``, or ``probability``.
        above
            With ``stat="probability"``: of being above this value of the metric.
        target
            What the statistic is to reach, such as ``"10 MUSD"``; a number is in the metric's own unit.
        **options
            See `Study.run`.
        """
        core, progress = self._asked(**options)
        varied = vary if isinstance(vary, str) else "".join(values.spans(vary))
        limit, aim = values.number(above), values.number(target) or "0"
        return Finding(_orecast.break_even(core, varied, metric, year, stat, limit, aim, progress))

    def fit(self, *, history: Names | None = None, until: int | None = None, **options: Unpack[Options]) -> Finding:
        """Fit the study's processes to what is known of the past; ``files["fit.toml"]`` of the finding extends the study.

        Parameters
        ----------
        history
            Histories to fit, by name; all unless some are named.
        until
            Last calendar year to look at.
        **options
            See `Study.run`.

        Examples
        --------
        The layer extends the study as it was fitted, ``study.toml``; to run it upon a file of another name:

        >>> layer = study.fit().files["fit.toml"].replace("study.toml", "mali-gold.toml", 1)
        >>> fitted = Study.from_toml(layer, folder="scenarios")
        """
        core, progress = self._asked(**options)
        return Finding(_orecast.fit(core, values.names(history), until, progress))

    def backtest(
        self,
        from_: int,
        to: int,
        *,
        step: int = 1,
        horizon: int | Iterable[int] = (1, 3, 5),
        history: Names | None = None,
        **options: Unpack[Options],
    ) -> Finding:
        """Hold the study against history: from each origin it is fitted to what was known then, run, and scored.

        Parameters
        ----------
        from_, to
            First and last origin: calendar years after whose end nothing is known.
        step
            Years from each origin to the next.
        horizon
            Years ahead that are scored.
        history
            Histories to score, by name; all of metrics unless some are named.
        **options
            See `Study.run`.
        """
        core, progress = self._asked(**options)
        ahead = values.numbers(horizon)
        return Finding(_orecast.backtest(core, (from_, to), step, ahead, values.names(history), progress))

    def converge(
        self,
        metric: str,
        *,
        year: int | None = None,
        stat: str = "mean",
        above: Quantity | None = None,
        replicates: int = 12,
        precision: Quantity | None = None,
        **options: Unpack[Options],
    ) -> Finding:
        """Show how the error of an estimate falls with the number of draws, for the three designs.

        Parameters
        ----------
        metric
            By its name in the tables.
        year
            Year of a yearly metric.
        stat, above
            Which statistic over the draws, as in `break_even`.
        replicates
            Independent replicates of each design.
        precision
            The standard error that is wanted, such as ``"1 MUSD"``: says how many draws it takes.
        **options
            See `Study.run`.
        """
        core, progress = self._asked(**options)
        limit, error = values.number(above), values.number(precision)
        return Finding(_orecast.converge(core, metric, year, stat, limit, replicates, error, progress))

    def _asked(
        self,
        draws: int | None = None,
        seed: int | None = None,
        design: Design | None = None,
        scenario: Names | None = None,
        progress: Progress = None,
    ) -> tuple[_orecast.Study, Told]:
        core = self._core.changed(draws=draws, seed=seed, design=design, scenario=values.names(scenario))
        return core, told(progress)


def _restored(
    made_of: tuple[PathLike[str], str | None],
    changes: tuple[list[str], list[str], list[str]],
    sampling: tuple[int | None, int | None, str | None, list[str]],
) -> Study:
    (draws, seed, design, scenario), core = sampling, _orecast.Study(*made_of)
    return Study(core.changed(*changes, draws=draws, seed=seed, design=design, scenario=scenario))


def _changes(path: str | Changes, value: Value | None) -> list[str]:
    if not isinstance(path, str):
        return values.settings(path)
    if value is None:
        raise TypeError(f"{path}: say what to make of it")
    return values.settings({path: value})


def _as_cases(changes: tuple[list[str], list[str], list[str]], one_by_one: bool) -> list[str]:
    """Changes as one case of a what-if, or as one each."""
    verbs = ("set", "scale", "shift")
    each = [f"{verb} {setting}" for verb, settings in zip(verbs, changes) for setting in settings]
    if one_by_one:
        return [f"{setting.removeprefix('set ').replace('=', ' ', 1)}: {setting}" for setting in each]
    return [f"as set: {'; '.join(each)}"]
